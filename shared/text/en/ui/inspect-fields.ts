import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** What a field of the standard is, in one line. */
const MEANINGS: Readonly<Record<string, string>> = {
  version: 'Which edition of the format this is; extensions need v3.',
  serialNumber: 'The number its issuer gave it; with the issuer it names this certificate and no other.',
  signature: 'How the issuer signed.',
  signatureAlgorithm: 'How the issuer signed.',
  issuer: 'Who signed it. It must equal the subject of the issuer’s certificate.',
  validity: 'Outside this time it is refused.',
  subject: 'Whose key this is.',
  subjectPublicKeyInfo: 'The key that the holder proves to have.',
  signatureValue: 'The issuer’s signature over everything above.',
  basicConstraints: 'Whether it is an authority, and how many authorities may follow below.',
  keyUsage: 'What the key may do at all.',
  extKeyUsage: 'What the certificate is for. A TLS server asks a client for clientAuth.',
  subjectAltName: 'The names that count. Host names in the subject are ignored by modern software.',
  issuerAltName: 'Other names of the issuer.',
  subjectKeyIdentifier: 'A short name of this key, by which certificates below point to it.',
  authorityKeyIdentifier: 'A short name of the issuer’s key, to find the issuer.',
  cRLDistributionPoints: 'Where the list of revoked certificates is.',
  freshestCRL: 'Where the list of what was revoked since the last full list is.',
  authorityInfoAccess: 'Where the issuer’s certificate and its OCSP responder are.',
  subjectInfoAccess: 'Where services of the holder are.',
  certificatePolicies: 'Under which rules it was issued.',
  policyMappings: 'Which policies of one domain count as those of another.',
  policyConstraints: 'From where on the path policies are required.',
  inhibitAnyPolicy: 'From where on the path “any policy” no longer counts.',
  nameConstraints: 'Which names authorities below may certify.',
  privateKeyUsagePeriod: 'How long the private key may sign, which may be shorter than the validity.',
  signedCertificateTimestamps: 'Proof that public logs have seen it.',
  precertificatePoison: 'It is a preview for logs, never to be used.',
  tlsFeature: 'The server must staple an OCSP answer.',
  ocspNoCheck: 'This responder’s own certificate needs no revocation check.',
  qcStatements: 'What a qualified certificate states under eIDAS.',
  crlNumber: 'Counts up with every list of this issuer.',
  deltaCRLIndicator: 'It only lists what changed since the list with this number.',
  issuingDistributionPoint: 'Which certificates this list covers.',
  challengePassword: 'A secret for the authority. It is never shown here.',
  thisUpdate: 'When the list was made.',
  nextUpdate: 'When the next list is due; afterwards this one is not relied on.',
  revokedCertificates: 'The serial numbers that were withdrawn.',
};

/** Labels of what no standard names, and of other formats. */
const plain = {
  format: 'Format',
  type: 'Type',
  state: 'State',
  protection: 'Protection',
  integrity: 'Integrity',
  entries: 'Entries',
  others: 'Also holds',
  notes: 'Notes',
  publicKey: 'Public key',
  spki: 'SPKI SHA-256',
  fingerprint: 'Fingerprint',
  md5: 'MD5',
  comment: 'Comment',
  options: 'Options',
  keyId: 'Key ID',
  serial: 'Serial',
  principals: 'Principals',
  valid: 'Valid',
  signer: 'Signed by',
  curve: 'Curve',
  use: 'Use',
  algorithm: 'Algorithm',
  operations: 'Operations',
  thumbprint: 'Thumbprint',
  keys: 'Keys',
  requestor: 'Requestor',
  nonce: 'Nonce',
  signature: 'Signature',
  responder: 'Responder',
  produced: 'Produced',
  answers: 'Answers',
  asked: 'Asked about',
  hash: 'Hash',
  found: 'Found',
  place: 'Place',
  encoding: 'Written as',
  challenge: 'Challenge',
  scope: 'Covers',
  reasons: 'Reasons',
  firstEntries: 'Revoked certificates',
} as const;

const CONTAINER_FORMATS: Readonly<Record<string, string>> = {
  pkcs7: 'PKCS#7',
  pkcs12: 'PKCS#12',
  jks: 'Java keystore (JKS)',
  jceks: 'Java keystore (JCEKS)',
  bks: 'Bouncy Castle keystore (BKS)',
  uber: 'Bouncy Castle keystore (UBER)',
};

const KEY_FORMATS: Readonly<Record<string, string>> = {
  pkcs8: 'PKCS#8',
  pkcs1: 'PKCS#1',
  sec1: 'SEC1',
  dsa: 'DSA, OpenSSL form',
  openssh: 'OpenSSH',
  putty: 'PuTTY',
  entry: 'Entry of a keystore',
};

const ENCODINGS: Readonly<Record<string, string>> = {
  der: 'DER',
  ber: 'BER',
  pem: 'PEM',
  base64: 'Base64',
  base64url: 'Base64url',
  hex: 'Hex',
  'quoted-printable': 'Quoted-printable',
  json: 'JSON',
  text: 'Text',
  binary: 'Binary',
};

const NOTES: Readonly<Record<string, string>> = {
  'duplicate-alias': 'Two entries have the same name; most software sees one of them.',
  'signed-content': 'It carries signed content besides certificates.',
  'signature-invalid': 'Its signature does not verify.',
  'signature-unsupported': 'Its signature is of a kind that is not checked here.',
  'entries-left-out': 'It has more entries than are read.',
};

const STATES = { open: 'Open', locked: 'Locked', unsupported: 'Cannot be opened here' } as const;
const INTEGRITY = {
  verified: 'proved unchanged',
  none: 'nothing guards it',
  unchecked: 'not checked without the passphrase',
} as const;

const known = (words: Readonly<Record<string, string>>, id: string): string =>
  Object.hasOwn(words, id) ? (words[id] ?? id) : visible(id, 60);

export const inspectFieldText = {
  meaning: (field: string): string | undefined => (Object.hasOwn(MEANINGS, field) ? MEANINGS[field] : undefined),
  plain,
  containerFormat: (id: string): string => known(CONTAINER_FORMATS, id),
  keyFormat: (id: string): string => known(KEY_FORMATS, id),
  encoding: (id: string): string => known(ENCODINGS, id),
  note: (id: string): string => known(NOTES, id),
  states: STATES,
  integrity: INTEGRITY,
  /** Remarks behind a value. */
  malformed: 'cannot be decoded',
  sshForms: { public: 'Public key', private: 'Private key', certificate: 'Certificate' },
  sshCertificate: { user: 'user certificate', host: 'host certificate' },
  everybody: 'anybody',
  forever: 'no end',
  encrypted: 'encrypted',
  notEncrypted: 'not encrypted',
  isPrivate: 'private key',
  line: (line: string): string => `line ${line}`,
  challengeNote: 'it has one; it is never shown',
  ocspStatus: { good: 'good', revoked: 'revoked', unknown: 'unknown' },
  since: 'since',
  thisUpdate: 'as of',
  nextUpdate: 'until',
  moreLines: (count: number): string => f.plural(count, { one: 'and one more', other: `and ${f.number(count)} more` }),
  moreEntries: (shown: string, all: string): string => `The first ${shown} of ${all}.`,
  indirect: 'indirect: certificates of other issuers as well',
  onlyUsers: 'certificates of end entities only',
  onlyAuthorities: 'certificates of authorities only',
  onlyAttributes: 'attribute certificates only',
  onlyReasons: (reasons: string): string => `only these reasons: ${visible(reasons, 200)}`,
} as const;
