import type { LintProfile, LintReport, LintSeverity } from '../../../model/lint.ts';
import { formatters, visible } from '../../format.ts';
import { lintWords } from '../lint.ts';

const f = formatters('en');
const items = (count: number): string => f.plural(count, { one: 'one item', other: `${f.number(count)} items` });

const PROFILES: Readonly<Record<LintProfile, string>> = {
  rfc5280: 'RFC 5280',
  'mtls-client': 'Private mTLS, client',
  'mtls-server': 'Private mTLS, server',
  'issuing-ca': 'Issuing authority',
  'cabf-server': 'Public web (CA/B Forum)',
  crl: 'Revocation list',
  csr: 'Request',
  ocsp: 'OCSP response',
};

const SEVERITIES: Readonly<Record<LintSeverity, string>> = {
  fatal: 'Fatal',
  error: 'Error',
  warning: 'Warning',
  notice: 'Note',
};

const lint = {
  profile: 'Profile',
  automatic: 'Fits the item',
  profiles: PROFILES,
  severities: SEVERITIES,
  /** Title and why it matters. */
  rule: (rule: string): readonly [string, string] => lintWords[rule] ?? [visible(rule, 80), ''],
  summary: (findings: number, applied: number) =>
    findings === 0
      ? `${f.number(applied)} rules checked, all kept.`
      : `${f.plural(findings, { one: 'One finding', other: `${f.number(findings)} findings` })} in ${f.number(applied)} rules.`,
  as: ({ profile, alsoProfiles = [], choice }: Pick<LintReport, 'profile' | 'alsoProfiles' | 'choice'>) => {
    const names = [profile, ...alsoProfiles].map((each) => PROFILES[each]).join('; ');
    return choice?.by === 'public-root'
      ? `Checked as: ${names}, since its chain ends at the public root ${visible(choice.root, 120)}.`
      : `Checked as: ${names}.`;
  },
  also: 'Also breaks',
  why: 'Why it matters',
  showBytes: (offset: number) => `Show byte ${f.number(offset)}`,
  working: 'Checking the rules',
  clean: 'No findings',
  counts: (severity: LintSeverity, count: number) => `${f.number(count)} ${SEVERITIES[severity].toLowerCase()}`,
  more: (count: number) => `${f.number(count)} more findings are not listed.`,
} as const;

const locked = {
  container: 'It is locked',
  key: 'The key is encrypted',
  containerWhy: 'Type its passphrase to see what it holds. The passphrase is used once and forgotten.',
  keyWhy: 'Type its passphrase to see which key it is. The key itself is never shown.',
  label: 'Passphrase',
  submit: 'Open',
  opening: 'Opening',
  empty: 'Type the passphrase.',
  wrong: 'The passphrase does not open it.',
  wrongHint: 'Mind upper and lower case, and that old containers know no letters beyond ASCII.',
  opened: (added: number) => (added === 0 ? 'Opened' : `Opened: ${items(added)}`),
  row: 'locked',
} as const;

const fetching = {
  title: 'Open an address',
  label: 'Address',
  hint: 'https://…, http://…, or host:port for the certificates that a TLS server presents.',
  placeholder: 'gw.partner.example:443',
  submit: 'Fetch',
  empty: 'Type an address.',
  promise: 'This calls the address once, now. What comes is shown and not stored.',
  working: (address: string) => `Fetching ${visible(address, 80)}`,
  cancel: 'Cancel',
  private: (host: string) => `${visible(host, 80)} is in a private network`,
  privateWhy: 'A file from outside could point there to reach something of yours. Go on only if you know the address.',
  privateSubmit: 'Fetch all the same',
  again: 'Try again',
} as const;

const compare = {
  open: 'Compare with…',
  title: 'Compare with',
  item: 'Another item of this file',
  file: 'Another file…',
  inventory: 'A certificate of the inventory',
  search: 'Search by name, issuer or serial',
  noneFound: 'Nothing in the inventory fits.',
  noOthers: 'There is no other item that can be compared.',
  close: 'Back to the item',
  working: 'Comparing',
  same: (a: string, b: string) => `${visible(a, 110)} and ${visible(b, 110)} are the same, byte for byte.`,
  different: (a: string, b: string, fields: number, octets: number) =>
    `${visible(a, 110)} and ${visible(b, 110)} differ in ${f.plural(fields, { one: 'one field', other: `${f.number(fields)} fields` })} and ${f.plural(octets, { one: 'one byte', other: `${f.number(octets)} bytes` })}.`,
  /** Where two have the same name. */
  ofFile: (title: string, file: string) => `${visible(title, 60)} (${visible(file, 40)})`,
  sizes: (a: number, b: number) => `${f.number(a)} and ${f.number(b)} bytes.`,
  cut: 'There are more differences than are listed.',
  fields: 'Fields that differ',
  field: 'Field',
  noFields: 'No field differs; the bytes do.',
  bytes: 'Bytes',
  bytesOf: (name: string) => `Bytes of ${visible(name, 110)}`,
  difference: (at: number, all: number) => `Difference ${f.number(at)} of ${f.number(all)}`,
  previous: 'Previous difference',
  next: 'Next difference',
  absent: 'absent',
  noFile: 'The other file has nothing that can be compared.',
  which: 'Item of the other file',
} as const;

const matches = {
  title: 'In this workspace',
  inFile: 'In this file',
  none: 'Nothing in the workspace has this key, this issuer or this name.',
  noWorkspace: 'Open a workspace to see whether it has the matching key, request or issuer.',
  certificate: 'Same certificate',
  authority: 'Certificate of',
  privateKey: 'Private key',
  hasKey: 'matches, it is in the workspace',
  sameKey: 'Same key',
  request: 'Request',
  issuer: 'Issuer',
  verified: 'its key verifies the signature',
  notVerified: 'same name, but another key',
  issued: 'Issued by it',
  issuedMore: (count: number) => `and ${f.number(count)} more`,
  revoked: 'Lists',
  signedBy: 'Signed by',
} as const;

const outcome = {
  imported: (imported: number, duplicates: number, failed: number) =>
    [
      f.plural(imported, { one: 'One certificate imported', other: `${f.number(imported)} certificates imported` }),
      ...(duplicates === 0 ? [] : [`${f.number(duplicates)} known already`]),
      ...(failed === 0 ? [] : [`${f.number(failed)} failed`]),
    ].join(', '),
  show: 'Show the inventory',
  request: (name: string) => `The request of ${visible(name, 60)} is in the inbox`,
  requests: (added: number, known: number, failed: number) =>
    [
      f.plural(added, { one: 'One request added', other: `${f.number(added)} requests added` }),
      ...(known === 0 ? [] : [`${f.number(known)} in the inbox already`]),
      ...(failed === 0 ? [] : [`${f.number(failed)} failed`]),
    ].join(', '),
  showRequest: 'Show in the inbox',
  dismiss: 'Dismiss',
} as const;

export const inspectPartText = { lint, locked, fetching, compare, matches, outcome } as const;
