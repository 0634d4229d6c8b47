import { INSPECT_KINDS, type InspectKind } from '../../../model/inspect.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** What a certificate is for, judged by its own extensions. */
export type CertificateRole =
  | 'root'
  | 'authority'
  | 'client-server'
  | 'client'
  | 'server'
  | 'code-signing'
  | 'email'
  | 'ocsp'
  | 'any';

const ROLES: Readonly<Record<CertificateRole, string>> = {
  root: 'Root authority certificate',
  authority: 'Authority certificate',
  'client-server': 'TLS client and server certificate',
  client: 'TLS client certificate',
  server: 'TLS server certificate',
  'code-signing': 'Code signing certificate',
  email: 'E-mail certificate',
  ocsp: 'OCSP responder certificate',
  any: 'Certificate',
};

const ROLES_SHORT: Readonly<Record<CertificateRole, string>> = {
  root: 'Root authority',
  authority: 'Authority',
  'client-server': 'TLS client and server',
  client: 'TLS client',
  server: 'TLS server',
  'code-signing': 'Code signing',
  email: 'E-mail',
  ocsp: 'OCSP responder',
  any: 'Certificate',
};

/** Whether the path of a certificate ends where somebody here trusts. */
export type IssuerTrust = 'trusted' | 'unknown' | 'untrusted';

const TRUST: Readonly<Record<IssuerTrust, string>> = {
  trusted: ', an authority you trust',
  unknown: ', an authority that is not known here',
  untrusted: ', an authority you do not trust',
};

const SELF_TRUST: Readonly<Record<IssuerTrust, string>> = {
  trusted: ', and you trust it',
  unknown: ', and not trusted here',
  untrusted: ', and not trusted here',
};

/** Who is shown the certificate. */
export type Audience = 'servers' | 'clients' | 'software';

const AUDIENCES: Readonly<Record<Audience, string>> = {
  servers: 'Servers',
  clients: 'Clients',
  software: 'Software',
};

const KINDS: Readonly<Record<InspectKind, string>> = {
  certificate: 'Certificate',
  csr: 'Certification request',
  crl: 'Revocation list',
  'private-key': 'Private key',
  'public-key': 'Public key',
  pkcs7: 'PKCS#7 container',
  pkcs12: 'PKCS#12 container',
  keystore: 'Java keystore',
  'ocsp-request': 'OCSP request',
  'ocsp-response': 'OCSP response',
  'ssh-key': 'SSH key',
  jwk: 'JSON Web Key',
  unknown: 'Unread bytes',
};

const COUNTED: Readonly<Record<InspectKind, readonly [one: string, other: string]>> = {
  certificate: ['certificate', 'certificates'],
  csr: ['request', 'requests'],
  crl: ['revocation list', 'revocation lists'],
  'private-key': ['private key', 'private keys'],
  'public-key': ['public key', 'public keys'],
  pkcs7: ['PKCS#7 container', 'PKCS#7 containers'],
  pkcs12: ['PKCS#12 container', 'PKCS#12 containers'],
  keystore: ['keystore', 'keystores'],
  'ocsp-request': ['OCSP request', 'OCSP requests'],
  'ocsp-response': ['OCSP response', 'OCSP responses'],
  'ssh-key': ['SSH key', 'SSH keys'],
  jwk: ['JSON Web Key', 'JSON Web Keys'],
  unknown: ['unread part', 'unread parts'],
};

const days = (count: number): string => f.plural(count, { one: 'one day', other: `${f.number(count)} days` });

/** How far the end of a validity lies from now, inside a sentence. */
const ends = (state: 'future' | 'past' | 'not-yet', wholeDays: number): string => {
  if (state === 'not-yet') return wholeDays === 0 ? 'begins within a day' : `begins in ${days(wholeDays)}`;
  if (state === 'past') return wholeDays === 0 ? 'expired within the last day' : `expired ${days(wholeDays)} ago`;
  return wholeDays === 0 ? 'expires within a day' : `expires in ${days(wholeDays)}`;
};

const verdict = {
  certificate: (facts: {
    readonly role: CertificateRole;
    readonly name: string;
    readonly ends: string;
    readonly issuer: string;
    readonly selfSigned: boolean;
    /** Absent until it is known. */
    readonly trust?: IssuerTrust | undefined;
  }) =>
    `${ROLES[facts.role]} for ${visible(facts.name, 80)}, ${facts.ends}, ${
      facts.selfSigned ? 'signed by itself' : `issued by ${visible(facts.issuer, 80)}`
    }${facts.trust === undefined ? '' : (facts.selfSigned ? SELF_TRUST : TRUST)[facts.trust]}.`,
  /** `Servers would refuse it: it is not meant for this purpose`; `name` where a certificate above is to blame. */
  refused: (audience: Audience, reason: string, name: string | undefined) =>
    name === undefined
      ? `${AUDIENCES[audience]} would refuse it: ${reason}.`
      : `${AUDIENCES[audience]} would refuse it because of ${visible(name, 60)}: ${reason}.`,
  csr: (facts: { readonly name: string; readonly key: string; readonly proven: boolean }) =>
    `Request of ${visible(facts.name, 80)} for a certificate with an ${facts.key} key. ${
      facts.proven ? 'Key possession is proven.' : 'Key possession is not proven.'
    }`,
  crl: (facts: { readonly issuer: string; readonly entries: number; readonly due: string }) =>
    `Revocation list of ${visible(facts.issuer, 80)} with ${f.plural(facts.entries, {
      one: 'one certificate',
      other: `${f.number(facts.entries)} certificates`,
    })}, ${facts.due}.`,
  crlDue: (state: 'future' | 'past', wholeDays: number) =>
    state === 'past' ? `the next was due ${days(wholeDays)} ago` : `the next is due in ${days(wholeDays)}`,
  crlOpenEnd: 'it does not say when the next is due',
  other: (kind: InspectKind, name: string) =>
    name === '' ? `${KINDS[kind]}.` : `${KINDS[kind]}: ${visible(name, 80)}.`,
  problems: (count: number) =>
    f.plural(count, { one: 'One more finding.', other: `${f.number(count)} more findings.` }),
  /** Where the sentence itself says what is wrong, as with an expired certificate. */
  nothingElse: 'Nothing else is wrong with it.',
  keyInClear: 'No passphrase protects it here: whoever has this file has the key.',
  clean: (notes: number) =>
    notes === 0
      ? 'No problems found.'
      : f.plural(notes, {
          one: 'No problems found, one note.',
          other: `No problems found, ${f.number(notes)} notes.`,
        }),
  /** Where the sentence itself tells of a shortcoming, as with an issuer that is not known. */
  cleanOtherwise: (notes: number) =>
    notes === 0
      ? 'No other problems found.'
      : f.plural(notes, {
          one: 'No other problems found, one note.',
          other: `No other problems found, ${f.number(notes)} notes.`,
        }),
} as const;

const fields = {
  subject: 'Subject',
  selfSigned: 'verifies with its own key',
  selfSignatureWrong: 'does not verify with its own key',
  possessionMeaning: 'Signed with the key in the request: who sends it has the private key.',
  names: 'Names',
  use: 'For',
  issued: 'Issued by',
  valid: 'Valid',
  key: 'Key',
  proven: 'proven',
  notProven: 'not proven',
  versionOf: (version: number) => `v${version}`,
  none: 'none',
  extensions: (count: number, critical: number) =>
    critical === 0 ? f.number(count) : `${f.number(count)}, of which ${f.number(critical)} critical`,
  extensionsTitle: 'Extensions',
  requestedTitle: 'Requested extensions',
  critical: 'critical',
  fingerprints: 'Fingerprints',
  sha256: 'SHA-256',
  sha1: 'SHA-1',
  thumbprint: 'x5t#S256',
  spkiPin: 'SPKI pin',
  clientCertHeader: 'Client-Cert',
  spkiSha256: 'SPKI SHA-256',
  placeOf: (offset: number, length: number) => `${f.number(length)} bytes at byte ${f.number(offset)}`,
  of: (name: string) => `Fields of ${visible(name, 60)}`,
} as const;

const empty = {
  title: 'Find out what a file is and whether it is all right',
  body: 'Drop a file anywhere, or paste text with a certificate in it. Nothing is stored and nothing is fetched.',
  open: 'Open file…',
  paste: 'Paste…',
  reads: 'It reads',
  kinds: [
    'Certificates, requests and revocation lists, as PEM, DER or bare base64',
    'PKCS#7 and PKCS#12 containers, Java keystores',
    'Private and public keys, SSH keys, JSON Web Keys, OCSP messages',
    'Logs, YAML and JSON with certificates inside',
  ],
  pasteKey: 'Ctrl V',
  address: 'Open address…',
} as const;

const paste = {
  name: 'pasted text',
  dialog: {
    title: 'Paste something to inspect',
    hint: 'PEM, base64, a hex dump, or text with certificates inside.',
    label: 'Text',
    placeholder: '-----BEGIN CERTIFICATE-----',
    submitLabel: 'Inspect',
    emptyReason: 'Nothing was pasted.',
  },
} as const;

export const inspectText = {
  title: 'Inspect',
  rolesShort: ROLES_SHORT,
  kinds: KINDS,
  ends,
  days,
  count: f.number,
  verdict,
  fields,
  empty,
  paste,
  head: {
    facts: (size: number, items: number) =>
      `${f.number(size)} bytes, ${f.plural(items, { one: 'one item', other: `${f.number(items)} items` })}.`,
    stored: 'Nothing is stored or fetched.',
    open: 'Open…',
    paste: 'Paste…',
    address: 'Open address…',
    close: 'Close',
    import: (certificates: number) =>
      f.plural(certificates, { one: 'Import certificate', other: `Import ${f.number(certificates)} certificates` }),
    addRequest: 'Add to requests',
    openWorkspace: 'Open a workspace to import.',
    readOnly: 'This workspace is read-only.',
    importing: 'Importing…',
  },
  reading: (name: string) => `Reading ${visible(name, 80)}`,
  list: {
    title: 'In this file',
    name: 'Items in this file',
    /** `3 certificates, 1 private key`. */
    counts: (counts: Readonly<Partial<Record<InspectKind, number>>>): string =>
      INSPECT_KINDS.flatMap((kind) => {
        const count = counts[kind] ?? 0;
        return count === 0
          ? []
          : [f.plural(count, { one: `1 ${COUNTED[kind][0]}`, other: `${f.number(count)} ${COUNTED[kind][1]}` })];
      }).join(', '),
    inside: (count: number): string =>
      f.plural(count, { one: 'one item inside', other: `${f.number(count)} items inside` }),
    problems: (count: number): string => f.plural(count, { one: 'one problem', other: `${f.number(count)} problems` }),
  },
  tabs: {
    summary: 'Summary',
    fields: 'Fields',
    chain: 'Chain',
    lint: 'Lint',
    bytes: 'Bytes',
    asn1: 'ASN.1',
    pem: 'PEM',
    name: 'Views of the item',
  },
  summary: { problems: 'Findings of the reading', identity: 'To compare and to copy' },
  secret: 'A private key is named here, never shown: neither its bytes nor its structure.',
  tree: {
    title: 'ASN.1',
    columns: 'tag, offset',
    pane: 'Structure and bytes',
    pending: 'reading',
    name: 'ASN.1 structure',
    none: 'This item has no ASN.1 structure that can be read to its end.',
    loading: 'Reading the structure',
  },
  hex: {
    title: 'Hex',
    name: 'Bytes of the item',
    facts: (size: number) => `${f.number(size)} bytes`,
    selected: (length: number, offset: number) => `${f.number(length)} selected at ${f.number(offset)}`,
    loading: 'Reading bytes',
  },
  problems: {
    ofFile: 'About the file',
    at: (offset: number) => `At byte ${f.number(offset)}.`,
    show: 'Show the bytes',
    severity: { error: 'Error', warning: 'Warning', info: 'Note' },
  },
  chain: { passed: 'checks passed', failed: 'a check failed' },
  pem: { copy: 'PEM' },
} as const;
