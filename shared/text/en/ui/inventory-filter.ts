import type { FacetId, ReadyQuestionId } from '../../../model/inventory.ts';
import { filterProblems } from '../errors-filter.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

export const inventoryFilterText = {
  field: 'Filter certificates',
  placeholder: 'Name, serial or fingerprint; expires: issuer: san: key: tag: …',
  /** Beside finished terms there is less room. */
  placeholderMore: 'and …',
  clear: 'Clear the filter',
  shortcut: '/',
  offers: 'Ways to go on',
  offered: (count: number) => f.plural(count, { one: '1 way to go on', other: `${f.number(count)} ways to go on` }),
  not: 'not',
  or: 'or',
  edit: (term: string) => `Change ${name(term)}`,
  remove: (term: string) => `Remove ${name(term)}`,
  wrong: (problem: keyof typeof filterProblems) => filterProblems[problem],
  of: (of: string) => `of ${of}`,
  atLeast: (total: string) => `${total}+`,
  matching: (count: number, isExact: boolean) => `${isExact ? '' : 'at least '}${certificates(count)}`,
  narrow: 'Narrow down',
  narrowHint: 'A click adds a value, with Alt or Ctrl it is left out.',
  counting: 'Counting…',
  more: (count: number) => f.plural(count, { one: '1 more value', other: `${f.number(count)} more values` }),
  fewer: 'Fewer',
  further: (count: number) => `Show ${f.number(count)} more`,
  none: 'Nothing to choose',
  /** `<30d`, `<=47d`, `>200d` of the facets of time. */
  span: (facet: 'ends-in' | 'lifetime', value: string) => spanOf(facet, value),
  state: { wanted: 'chosen', refused: 'left out', neither: '' },
  facets: {
    status: 'Status',
    'ends-in': 'Ends',
    issuer: 'Issuer',
    key: 'Key',
    signature: 'Signature',
    purpose: 'Purpose',
    lifetime: 'Length of life',
    partner: 'Partner',
    tag: 'Tag',
    owner: 'Owner',
    source: 'Origin',
    profile: 'Profile',
    traits: 'Properties',
  } satisfies Record<FacetId, string>,
  /** Values that people did not name. */
  values: {
    none: 'none',
    any: 'any purpose',
    client: 'TLS client',
    server: 'TLS server',
    code: 'code signing',
    email: 'e-mail',
    timestamp: 'time stamps',
    ocsp: 'OCSP responses',
    other: 'other',
    unrestricted: 'not restricted',
    issued: 'issued here',
    imported: 'imported',
    seen: 'seen in a connection',
    ca: 'authority',
    'self-signed': 'self-signed',
    weak: 'weak key or signature',
    'weak-key': 'weak key',
    'weak-signature': 'weak signature',
    public: 'public CA',
    sunset: 'loses clientAuth',
    suspicious: 'misleading name',
    nameless: 'no alternative name',
    snoozed: 'snoozed',
    'in-use': 'in use',
    'ocsp-signer': 'OCSP signer',
  } as Readonly<Record<string, string>>,
  questions: {
    expiring: 'Expiring soon',
    'expired-in-use': 'Expired but in use',
    weak: 'Weak keys and signatures',
    'loses-client-auth': 'Lose clientAuth at renewal',
    'longer-than-47': 'Valid longer than 47 days',
    'longer-than-100': 'Valid longer than 100 days',
    'longer-than-200': 'Valid longer than 200 days',
    'no-owner': 'Without an owner',
    'outlives-issuer': 'Outlive their issuer',
    'crl-overdue': 'CRL overdue',
    'ocsp-signers': 'OCSP signers of the responder',
  } satisfies Record<ReadyQuestionId, string>,
  /** While rows that match are still being looked for and none was found yet. */
  searching: 'Still searching…',
  noMatch: {
    title: 'No certificate matches this filter',
    body: (of: number) => `${certificates(of)} in this workspace.`,
    clear: 'Clear filter',
    clearTyped: 'Clear what is typed',
  },
};

function spanOf(facet: 'ends-in' | 'lifetime', value: string): string {
  const [, compare, days] = /^(<=?|>)(\d+)d$/u.exec(value) ?? [];
  if (compare === undefined) return value;
  const span = `${f.number(Number(days))} days`;
  if (facet === 'ends-in') return compare === '>' ? `later than ${span}` : `within ${span}`;
  return compare === '>' ? `more than ${span}` : `up to ${span}`;
}
