import type { RevocationMode, Strictness } from '../../../model/validation-settings.ts';
import type { ChainOrigin, TrustStore, ValidationPurpose } from '../../../model/validation.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const lists = new Intl.ListFormat('en', { type: 'conjunction' });
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

const PURPOSES: Readonly<Record<ValidationPurpose, string>> = {
  any: 'Any purpose',
  'tls-client': 'TLS client',
  'tls-server': 'TLS server',
  'code-signing': 'Code signing',
  'email-protection': 'E-mail protection',
  'time-stamping': 'Time stamping',
  'ocsp-signing': 'OCSP signing',
};

const STORES: Readonly<Record<TrustStore, string>> = {
  workspace: 'Workspace',
  system: 'System',
  mozilla: 'Mozilla',
};

const ORIGINS: Readonly<Record<ChainOrigin, string>> = {
  subject: 'asked for',
  file: 'file',
  server: 'sent by the server',
  workspace: 'workspace',
  system: 'system store',
  mozilla: 'Mozilla bundle',
  fetched: 'fetched',
};

/** The bar above the verdict. */
const settings = {
  name: 'Validate as',
  purpose: 'Purpose',
  purposes: PURPOSES,
  host: 'Host name',
  anyHost: 'any host name',
  trust: 'Trust stores',
  noTrust: 'Trust nothing',
  stores: STORES,
  anchorFile: 'Certificates of a file…',
  otherFile: 'Another file…',
  lostFile: 'a file that is no longer held',
  forgetFile: (name: string) => `Do not trust ${visible(name, 40)}`,
  fileTrusted: (name: string) => visible(name, 40),
  strictness: 'Rules',
  strictnesses: { rfc5280: 'RFC 5280', webpki: 'Public TLS' } satisfies Record<Strictness, string>,
  strictnessNotes: {
    rfc5280: 'the standard',
    webpki: 'and what browsers demand',
  } satisfies Record<Strictness, string>,
  revocation: 'Revocation',
  revocations: {
    off: 'No revocation check',
    'if-given': 'Revocation if known',
    require: 'Revocation required',
  } satisfies Record<RevocationMode, string>,
  moment: 'Moment',
  momentInput: 'Moment, local time',
  now: 'Now',
  nowFlag: 'now',
  sliderValue: (date: string, distance: string) => `${date}, ${distance}`,
  begins: (date: string) => `from ${date}`,
  ends: (date: string) => `until ${date}`,
  scaleNote: 'Events in their order; distances are not to scale.',
} as const;

/** The sentence that answers. */
const verdict = {
  valid: (facts: { readonly purpose: ValidationPurpose; readonly date: string; readonly count: number }) =>
    `Valid ${facts.purpose === 'any' ? '' : `as ${PURPOSES[facts.purpose]} `}at ${facts.date}: ${certificates(facts.count)}`,
  upTo: (anchor: string, store: string) => ` up to ${visible(anchor, 80)}${store === '' ? '' : ` (${store})`}`,
  itself: (store: string) => `, itself a trust anchor${store === '' ? '' : ` (${store})`}`,
  refused: (name: string, reason: string) => `Refused because of ${visible(name, 80)}: ${reason}`,
  issuerUnknown: (name: string) => `Not trusted: the issuer of ${visible(name, 80)} is not known here`,
  refusedPlain: 'Refused: no path leads to a trust anchor',
  otherFailures: (count: number) =>
    f.plural(count, {
      one: 'One more check failed on this path.',
      other: `${f.number(count)} more checks failed on this path.`,
    }),
  alternatives: (valid: number, all: number) =>
    all === 1
      ? 'There is no other path.'
      : `${f.number(valid)} of ${f.number(all)} paths ${valid === 1 ? 'is' : 'are'} valid.`,
  pathShown: (number: number, valid: boolean) =>
    valid ? `Shown: path ${f.number(number)}, which is valid.` : `Shown: path ${f.number(number)}, which is refused.`,
  validUntil: (date: string) => `It stays so until ${date}.`,
  asSentFails: 'The chain as the server sent it is refused.',
  revocationOpen: (certificates: number) =>
    f.plural(certificates, {
      one: 'Revocation of one certificate was not checked.',
      other: `Revocation of ${f.number(certificates)} certificates was not checked.`,
    }),
  weak: (count: number) =>
    f.plural(count, {
      one: 'One check passed only because weak algorithms are allowed.',
      other: `${f.number(count)} checks passed only because weak algorithms are allowed.`,
    }),
  truncated: 'More paths exist than are followed; the likelier ones are shown.',
  noTrust: 'No trust store is chosen, so no path can end.',
} as const;

/** The graph and what can be done with it. */
const graph = {
  name: 'Paths from the certificate to its trust anchors',
  paths: 'Paths',
  path: (number: number) => `Path ${f.number(number)}`,
  best: 'best',
  certificates,
  until: (date: string) => `until ${date}`,
  incomplete: 'no anchor',
  asSent: 'as sent',
  morePaths: (count: number) => f.plural(count, { one: '1 more path', other: `${f.number(count)} more paths` }),
  view: 'How the paths are shown',
  asGraph: 'Graph',
  asTable: 'Table',
  fit: 'Fit',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  leaf: 'end entity',
  /** What extendedKeyUsage calls them. */
  purposes: {
    clientAuth: PURPOSES['tls-client'],
    serverAuth: PURPOSES['tls-server'],
    codeSigning: PURPOSES['code-signing'],
    emailProtection: PURPOSES['email-protection'],
    timeStamping: PURPOSES['time-stamping'],
    OCSPSigning: PURPOSES['ocsp-signing'],
    anyExtendedKeyUsage: PURPOSES.any,
  } as Readonly<Record<string, string>>,
  issuing: 'issuing CA',
  intermediate: 'intermediate CA',
  notCa: 'not a CA',
  anchor: 'trust anchor',
  crossSigned: (issuer: string) => `signed by ${visible(issuer, 40)}`,
  selfSigned: 'self-signed, not trusted',
  origins: ORIGINS,
  range: (from: string, to: string) => `Valid ${from} to ${to}`,
  signature: {
    valid: 'verified',
    invalid: 'signature fails',
    unsupported: 'cannot verify',
    'not-checked': 'not checked',
  },
  edge: (from: string, to: string, state: string) => `${visible(from, 60)}, issued by ${visible(to, 60)}: ${state}`,
  sameKey: 'The key identifiers agree.',
  otherKey: 'The issuer’s key has another identifier than the certificate names.',
  keyId: (grouped: string) => `Key identifier ${grouped}`,
  authorityKeyId: (grouped: string) => `Issuer’s key identifier ${grouped}`,
  save: 'Save the graph as SVG…',
  saved: (name: string) => `Saved ${visible(name, 80)}`,
  states: { passed: 'passed', flagged: 'passed, weak', failed: 'failed', 'not-checked': 'not checked' },
  tooMany: (shown: number, all: number) =>
    `The graph shows ${f.number(shown)} of ${f.number(all)} certificates; the table has all.`,
  columns: {
    certificate: 'Certificate',
    role: 'Role',
    verdict: 'Checks',
    issuedBy: 'Issued by',
    key: 'Key',
    validity: 'Valid',
    origin: 'Found in',
  },
} as const;

const checks = {
  title: (path: number) => `Checks of path ${f.number(path)}`,
  failed: (count: number) => `${f.number(count)} failed`,
  rest: (notChecked: number, passed: number) => `${f.number(notChecked)} not checked, ${f.number(passed)} passed`,
  of: (check: string, name: string) => `${check} of ${visible(name, 80)}`,
  allCertificates: 'All certificates',
  filter: 'Certificates whose checks are listed',
  result: { passed: 'Passed', failed: 'Failed', 'not-checked': 'Not checked' },
  flags: { weak: 'Passed, weak' },
  columns: { result: 'Result', check: 'Check', why: 'Finding', values: 'Compared', rfc: 'Reference' },
  inapplicable: (count: number) =>
    f.plural(count, { one: '1 check does not apply', other: `${f.number(count)} checks do not apply` }),
  more: (count: number) => `Show ${f.number(count)} more`,
  copy: 'Copy checks',
  copyAs: { text: 'As text', json: 'As JSON' },
  copied: { text: 'Checks', json: 'Checks as JSON' },
  openInInventory: 'Open in inventory',
  policySet: (policies: readonly string[]) =>
    policies.length === 0
      ? 'No certificate policy applies to the path.'
      : `Policies of the path: ${policies.map((policy) => visible(policy, 60)).join(', ')}`,
} as const;

const missing = {
  title: (issuer: string) => `The issuer is missing: ${visible(issuer, 160)}`,
  of: (name: string) =>
    `It signed ${visible(name, 80)}. Neither the workspace nor the trust stores chosen nor what came with the certificate has it.`,
  keyId: 'Its key identifier',
  addresses: (count: number) =>
    f.plural(count, {
      one: 'The certificate names one address where its issuer can be had:',
      other: `The certificate names ${f.number(count)} addresses where its issuer can be had:`,
    }),
  noAddress: 'The certificate names no address where its issuer can be had.',
  find: 'Find issuer',
  findHint: (addresses: number) =>
    addresses === 0
      ? 'Looks into every trust store.'
      : 'Looks into every trust store, then calls the address; the other side sees that you ask.',
  finding: 'Looking…',
  fetched: (count: number) => `${certificates(count)} fetched. That does not make anybody trusted.`,
  inStores: (stores: readonly TrustStore[]) =>
    `Found in: ${lists.format(stores.map((store) => STORES[store]))}. It counts as trusted once that store is chosen above.`,
  notFound: (tried: readonly { readonly address: string; readonly why: string }[]) =>
    [
      'No trust store has it.',
      ...(tried.length === 0
        ? []
        : [`${tried.map(({ address, why }) => `${visible(address, 80)}: ${why}`).join('; ')}.`]),
      'Ask whoever sent the certificate for the one that signed it, drop its file on this window and import it: the chain is built anew.',
    ].join(' '),
  otherCertificate: 'what came is not the issuer',
  noUse: 'no usable answer',
  failures: {
    'fetch.url-invalid': 'no address that can be called',
    'fetch.unreachable': 'not reachable',
    'fetch.untrusted-server': 'the server is not trusted',
    'fetch.timeout': 'no answer in time',
    'fetch.status': 'the server has no such file',
    'fetch.redirects': 'redirects without end',
    'fetch.too-large': 'the answer is too large',
    'format.no-certificate': 'what came holds no certificate',
  } as Readonly<Record<string, string>>,
  privateTitle: 'This address lies in a private network',
  privateBody: (addresses: readonly string[]) =>
    `Calling ${addresses.map((address) => visible(address, 120)).join(', ')} would let a stranger’s certificate make this computer talk to your own network.`,
  privateConfirm: 'Call it all the same',
} as const;

const seenBy = {
  title: 'As seen by',
  verdicts: { accepts: 'accepts', refuses: 'refuses' },
  same: (names: readonly string[], verdict: 'accepts' | 'refuses') => {
    const said = verdict === 'accepts' ? { one: 'accepts', other: 'accept' } : { one: 'refuses', other: 'refuse' };
    return `${lists.format(names)} ${f.plural(names.length, said)} it too, as far as their habits are known.`;
  },
} as const;

export const chainText = {
  title: 'Chain',
  settings,
  verdict,
  graph,
  checks,
  missing,
  seenBy,
  compact: {
    open: 'Open in chain viewer',
    working: 'Building the paths…',
    morePaths: (count: number) =>
      f.plural(count, { one: 'There is another path.', other: `There are ${f.number(count)} other paths.` }),
  },
  reading: 'Building the paths…',
  empty: {
    title: 'Whose chain?',
    body: 'Choose a certificate in the inventory, open a file, or dial a server: each of them leads here with its chain.',
    inventory: 'Choose a certificate',
    inspect: 'Open a file',
    connect: 'Dial a server',
  },
} as const;
