import type { KeyChoice } from '../../../model/key.ts';
import { formatters, visible } from '../../format.ts';
import { validFor } from './authority-acts.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);

const keyNames = {
  p256: 'EC P-256',
  p384: 'EC P-384',
  p521: 'EC P-521',
  rsa2048: 'RSA 2048',
  rsa3072: 'RSA 3072',
  rsa4096: 'RSA 4096',
  ed25519: 'Ed25519',
  'ml-dsa-44': 'ML-DSA-44',
  'ml-dsa-65': 'ML-DSA-65',
  'ml-dsa-87': 'ML-DSA-87',
} satisfies Record<KeyChoice, string>;

export const authoritiesText = {
  title: 'Authorities',
  toolbar: 'Actions',
  list: 'Authorities',
  count: (count: number) => f.plural(count, { one: '1 authority', other: `${f.number(count)} authorities` }),
  showArchived: (count: number) => `Show ${f.number(count)} archived`,
  create: 'New authority…',
  loading: 'Reading the authorities…',
  columns: {
    name: 'Authority',
    status: 'Status',
    expires: 'Expires',
    validity: 'Validity',
    key: 'Key',
    place: 'Key is',
    issued: 'Issued',
    revoked: 'Revoked',
    crl: 'Next CRL',
  },
  keyHere: 'here, sealed',
  keyElsewhere: 'elsewhere',
  today: 'today',
  now: 'now',
  validityLabel: (from: string, to: string) => `valid ${from} to ${to}`,
  archived: 'archived',
  superseded: 'replaced',
  crlNever: 'none signed here',
  crlNone: '–',
  crlOverdue: (since: string) => `overdue, ${since}`,
  level: (depth: number) => (depth === 0 ? 'root' : `level ${f.number(depth)}`),
  empty: {
    title: 'No authority yet',
    body: 'An authority signs your partners’ certificates. Begin with a root that lives long and signs little, then an issuing authority below it for daily work.',
    action: 'New root authority…',
  },
  details: {
    label: (authority: string) => `Details of ${name(authority)}`,
    close: 'Close details',
    tabs: 'Parts of the authority',
    summary: 'Summary',
    certificates: 'Certificates',
    revocation: 'Revocation',
    root: 'Root authority',
    issuing: (parent: string) => `Issuing authority below ${name(parent)}`,
    outside: 'Issuing authority, its parent is not in this workspace',
    sentence: (kind: string) => `${kind}.`,
    ends: 'Ends',
    ended: 'Ended',
    subject: 'Subject',
    parent: 'Parent',
    serial: 'Serial',
    key: 'Key',
    keyHere: 'in this workspace, sealed',
    keyElsewhere: 'not here: it can be watched, but not sign',
    pathLength: 'Path length',
    pathLengthValue: (limit: number) =>
      limit === 0
        ? 'signs end certificates only'
        : `${f.number(limit)} further ${f.plural(limit, { one: 'authority', other: 'authorities' })} below`,
    pathLengthNone: 'no limit',
    sha256: 'SHA-256',
    issued: 'Issued',
    revoked: 'Revoked',
    below: 'Signed below',
    certificateLink: 'Open its certificate',
  },
  certificates: {
    intro: (count: number) =>
      f.plural(count, {
        one: '1 certificate was issued by this authority.',
        other:
          count === 0
            ? 'No certificate was issued by this authority yet.'
            : `${f.number(count)} certificates were issued by this authority.`,
      }),
    open: 'Show in the inventory',
    issue: 'Issue from this authority…',
  },
  actions: {
    issue: 'Issue…',
    export: 'Export certificate…',
    exportChain: 'Export chain…',
    below: 'New authority below…',
    more: 'More actions',
    revoke: 'Revoke…',
    noKey: 'The key of this authority is not in this workspace',
    notValid: 'The authority is not valid now',
    readOnly: 'The workspace is read-only',
    exported: (file: string) => `${name(file)} written`,
  },
  form: {
    title: 'New authority',
    description: 'Its key is made and sealed in this workspace. What is signed here cannot be changed later.',
    kind: 'Kind',
    name: 'Name',
    namePlaceholder: 'Acme Partner CA 1',
    nameHint: 'Becomes the common name (CN) in its certificate.',
    nameMissing: 'Give it a name.',
    issuer: 'Signed by',
    noIssuer: (hasOthers: boolean) =>
      hasOthers
        ? 'None below one here: no authority whose key is here may have others below it.'
        : 'Authorities below it can be made once it is there.',
    key: 'Key',
    keys: keyNames,
    keyNotes: {
      p256: 'understood everywhere, fast',
      p384: 'common for roots',
      p521: 'not in every browser',
      rsa2048: 'short for an authority',
      rsa3072: 'for old peers, ten years',
      rsa4096: 'for old peers, long life',
      ed25519: 'small and fast, not in every TLS stack',
      'ml-dsa-44': 'post-quantum: only OpenSSL 3.5, Java 24 and newer read it',
      'ml-dsa-65': 'post-quantum: only OpenSSL 3.5, Java 24 and newer read it',
      'ml-dsa-87': 'post-quantum: only OpenSSL 3.5, Java 24 and newer read it',
    } satisfies Record<KeyChoice, string>,
    pathLength: 'Authorities below it',
    pathLengths: { none: 'No limit', '0': 'None, end certificates only', '1': 'One level', '2': 'Two levels' },
    outlives: (issuer: string, date: string) => `Too long: ${name(issuer)} ends on ${date}. Choose less.`,
    submitRoot: (span: string) => `Create root${validFor(span)}`,
    submitIssuing: (issuer: string, span: string) => `Sign with ${name(issuer)}${validFor(span)}`,
    working: 'Making the key and signing…',
    unlockPurpose: 'Keys must be unlocked to seal a new one.',
    done: (authority: string) => `${name(authority)} created`,
  },
};
