import type { InspectKind } from '../../../model/inspect.ts';
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
  }) =>
    `${ROLES[facts.role]} for ${visible(facts.name, 80)}, ${facts.ends}, ${
      facts.selfSigned ? 'signed by itself' : `issued by ${visible(facts.issuer, 80)}`
    }.`,
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
  clean: (remarks: number) =>
    remarks === 0
      ? 'No problems found.'
      : f.plural(remarks, {
          one: 'No problems found, one remark.',
          other: `No problems found, ${f.number(remarks)} remarks.`,
        }),
} as const;

const fields = {
  subject: 'Subject',
  issuer: 'Issuer',
  serial: 'Serial',
  valid: 'Valid',
  publicKey: 'Public key',
  signature: 'Signature',
  version: 'Version',
  selfSigned: 'verifies with its own key',
  selfSignatureWrong: 'does not verify with its own key',
  names: 'Names',
  keyUsage: 'Key usage',
  extendedKeyUsage: 'Ext. key usage',
  possession: 'Key possession',
  proven: 'proven',
  notProven: 'not proven',
  number: 'Number',
  thisUpdate: 'This update',
  nextUpdate: 'Next update',
  entries: 'Revoked',
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
  spkiSha256: 'SPKI SHA-256',
  kind: 'Kind',
  place: 'Place',
  placeOf: (offset: number, length: number) => `${f.number(length)} bytes at byte ${f.number(offset)}`,
  until: (from: string, to: string) => `${from} to ${to}`,
  of: (name: string) => `Fields of ${visible(name, 60)}`,
} as const;

const extensionLabels: Readonly<Record<string, string>> = {
  basicConstraints: 'Constraints',
  keyUsage: 'Key usage',
  extKeyUsage: 'Ext. key usage',
  extendedKeyUsage: 'Ext. key usage',
  subjectAltName: 'Names',
  issuerAltName: 'Issuer names',
  subjectKeyIdentifier: 'Subject key',
  authorityKeyIdentifier: 'Authority key',
  cRLDistributionPoints: 'CRL',
  freshestCRL: 'Delta CRL',
  authorityInfoAccess: 'Authority info',
  subjectInfoAccess: 'Subject info',
  certificatePolicies: 'Policies',
  policyMappings: 'Policy mappings',
  policyConstraints: 'Policy limits',
  inhibitAnyPolicy: 'Inhibit any policy',
  nameConstraints: 'Name limits',
  signedCertificateTimestamps: 'SCTs',
  tlsFeature: 'TLS feature',
  ocspNoCheck: 'OCSP no check',
  qcStatements: 'QC statements',
  privateKeyUsagePeriod: 'Key period',
};

const empty = {
  title: 'Find out what a file is and whether it is all right',
  body: 'Drop a file anywhere, or paste text with a certificate in it. Nothing is stored and nothing is fetched.',
  open: 'Open file…',
  paste: 'Paste…',
  reads: 'It reads',
  kinds: [
    'Certificates, requests and revocation lists, as PEM, DER or bare base64',
    'PKCS#7 and PKCS#12 containers, Java keystores',
    'Private and public keys, SSH keys, JSON Web Keys',
    'Logs, YAML and JSON with certificates inside',
  ],
  pasteKey: 'Ctrl V',
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
  extensionLabel: (name: string): string =>
    Object.hasOwn(extensionLabels, name) ? (extensionLabels[name] ?? name) : visible(name, 60),
  empty,
  paste,
  head: {
    facts: (size: number, items: number) =>
      `${f.number(size)} bytes, ${f.plural(items, { one: 'one item', other: `${f.number(items)} items` })}.`,
    stored: 'Nothing is stored or fetched.',
    open: 'Open…',
    paste: 'Paste…',
    close: 'Close',
    import: (certificates: number) =>
      f.plural(certificates, { one: 'Import certificate', other: `Import ${f.number(certificates)} certificates` }),
    addRequest: 'Add to requests',
    openWorkspace: 'Open a workspace to import.',
    readOnly: 'This workspace is read-only.',
    importing: 'Importing…',
    imported: (imported: number, duplicates: number, failed: number) =>
      [
        f.plural(imported, { one: 'One certificate imported', other: `${f.number(imported)} certificates imported` }),
        ...(duplicates === 0 ? [] : [`${f.number(duplicates)} already here`]),
        ...(failed === 0 ? [] : [`${f.number(failed)} failed`]),
      ].join(', '),
    requestAdded: (name: string) => `Request of ${visible(name, 60)} added`,
  },
  reading: (name: string) => `Reading ${visible(name, 80)}`,
  list: { title: 'In this file', name: 'Items in this file' },
  tabs: { fields: 'Fields', problems: 'Problems', pem: 'PEM', name: 'Views of the item' },
  tree: {
    title: 'ASN.1',
    columns: 'tag, length',
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
    none: 'No problems found',
    noneWhy: 'The checks of RFC 5280 and of private mutual TLS ran on this item.',
    ofFile: 'About the file',
    at: (offset: number) => `At byte ${f.number(offset)}.`,
    show: 'Show the bytes',
    severity: { error: 'Error', warning: 'Warning', info: 'Remark' },
  },
  pem: { copy: 'PEM', none: 'This kind of item is not shown as PEM.' },
} as const;
