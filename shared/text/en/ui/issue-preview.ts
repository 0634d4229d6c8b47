import type { DraftReasonCode, DraftRow, DraftRuleCode } from '../../../model/issue.ts';
import type { Period } from '../../../model/profile.ts';
import { findWord, formatters, visible } from '../../format.ts';
import { draftFieldWords, draftReasonWords, draftRuleWords } from '../draft-words.ts';
import { listWords, periodWords } from './issue-words.ts';

const f = formatters('en');

type IssueFormField =
  | 'partner'
  | 'request'
  | 'key'
  | 'profile'
  | 'authority'
  | 'validity'
  | 'subject'
  | 'names'
  | 'replaces'
  | 'tags';

const FORM_FIELDS: Readonly<Record<IssueFormField, string>> = {
  partner: 'partner',
  request: 'request',
  key: 'key',
  profile: 'profile',
  authority: 'authority',
  validity: 'validity',
  subject: 'subject',
  names: 'names',
  replaces: 'what it replaces',
  tags: 'tags',
};

const FAMILIES: Readonly<Record<string, string>> = {
  rfc5280: 'RFC 5280',
  mtls: 'private mTLS',
  cabf: 'CA/Browser Forum',
  form: 'encoding',
  draft: 'issuing',
  profile: 'profile',
};

const FAMILY_NOTES: Readonly<Record<string, string>> = {
  rfc5280: 'what a certificate must and must not hold',
  mtls: 'what servers and clients of mutual TLS accept',
  cabf: 'what public clients demand',
  form: 'how it is encoded',
  draft: 'what the authority may sign',
  profile: 'what the profile allows',
};

const MOST_NAMED = 3;

export const issuePreviewText = {
  title: 'Certificate to be signed',
  name: 'Certificate to be signed, field by field',
  differences: (count: number) => f.plural(count, { one: '1 difference', other: `${f.number(count)} differences` }),
  warnings: (count: number) => f.plural(count, { one: '1 warning', other: `${f.number(count)} warnings` }),
  refusals: (count: number) => f.plural(count, { one: '1 refusal', other: `${f.number(count)} refusals` }),
  filter: { name: 'Rows to show', all: 'All', differences: 'Differences' },
  columns: { field: 'Field', request: 'Request', rule: 'Profile rule', change: 'Change', result: 'Result' },
  none: 'none',
  notAsked: 'not asked',
  critical: 'critical',
  atMost: (period: Period) => `at most ${periodWords(period)}`,
  more: (count: number) => `and ${f.number(count)} more`,
  changes: { same: 'same', changed: 'changed', removed: 'removed', added: 'added' } satisfies Record<
    DraftRow['difference'],
    string
  >,
  rule: (rule: DraftRuleCode) => draftRuleWords[rule],
  within: (limits: readonly string[]) => `within ${limits.map((limit) => visible(limit, 60)).join(', ')}`,
  limits: (limits: readonly string[]) => limits.map((limit) => visible(limit, 60)).join(', '),
  field: draftFieldWords,
  formField: (field: IssueFormField) => FORM_FIELDS[field],
  /** `*.a.example and b.example: the profile forbids it`; many are counted. */
  reason: (reason: DraftReasonCode, values: readonly string[]) => {
    const named = values.map((value) => visible(value, 60));
    const whose = named.length > MOST_NAMED ? `${f.number(named.length)} values` : listWords(named);
    const said = draftReasonWords[reason];
    return whose === '' ? said : `${whose}: ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
  },
  validity: (from: string, to: string) => `${from} to ${to}`,
  serial: 'made at signing',
  emptyTitle: 'Nothing to sign yet',
  empty:
    'Say who it is for and what it is to hold. The certificate appears here, field by field, before anything is signed.',
  noDifferences: 'What was asked for is what will be signed.',
  findings: {
    name: 'Findings',
    accept: 'Accept',
    acceptThis: (title: string) => `Accept: ${title}`,
    atField: (field: string) => `Show ${field}`,
    everyPassed: (count: number) =>
      count === 0 ? 'Every rule passed' : `Every rule passed, ${f.number(count)} of them`,
    passed: (count: number) => f.plural(count, { one: '1 rule passed', other: `${f.number(count)} rules passed` }),
    family: (family: string, rules: number) =>
      `${findWord(FAMILIES, family) ?? visible(family, 40)} ${f.number(rules)}`,
    familyNote: (family: string) => findWord(FAMILY_NOTES, family) ?? '',
    familyName: (family: string) => findWord(FAMILIES, family) ?? visible(family, 40),
    show: 'Show',
    hide: 'Hide',
    rules: (count: number) => f.plural(count, { one: '1 rule', other: `${f.number(count)} rules` }),
  },
} as const;
