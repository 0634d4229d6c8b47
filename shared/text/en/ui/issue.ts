import type { KeyChoice } from '../../../model/key.ts';
import type { DraftRow } from '../../../model/issue.ts';
import type { BuiltInProfile } from '../../../model/profile.ts';
import { formatters, visible } from '../../format.ts';
import { draftFieldWords, draftRuleWords } from '../draft-words.ts';
import { builtInProfileWords } from '../profiles.ts';

const f = formatters('en');

const days = (count: number): string => f.plural(count, { one: '1 day', other: `${f.number(count)} days` });

const sentence = (parts: readonly string[]): string => {
  const joined = parts.join(', ');
  return `${joined.charAt(0).toUpperCase()}${joined.slice(1)}.`;
};

const KEYS: Readonly<Record<KeyChoice, string>> = {
  p256: 'EC P-256',
  p384: 'EC P-384',
  p521: 'EC P-521',
  rsa2048: 'RSA 2048',
  rsa3072: 'RSA 3072',
  rsa4096: 'RSA 4096',
  ed25519: 'Ed25519',
};

const profileNames = Object.fromEntries(
  Object.entries(builtInProfileWords).map(([id, { name }]) => [id, name]),
) as Readonly<Record<BuiltInProfile, string>>;

export const issueText = {
  title: 'Issue certificate',
  ofRequest: (name: string) => `request of ${visible(name, 60)}`,
  discard: 'Discard',
  steps: { who: 'Who', what: 'What', check: 'Check' },
  who: {
    source: 'Where the key comes from',
    sources: { request: 'Request (CSR)', key: 'Generate key here' },
    request: 'Request',
    chooseRequest: 'Choose a waiting request',
    noRequests: 'No request is waiting.',
    importRequest: 'Import request…',
    proven: 'Key possession proven',
    key: 'Key',
    keyHint: 'It is made in this workspace, sealed, and can be exported with the certificate.',
    keys: KEYS,
  },
  what: {
    profile: 'Profile',
    profiles: profileNames,
    authority: 'Authority',
    noAuthority: 'No authority of this workspace can sign.',
    createAuthority: 'Create authority…',
    validFor: 'Valid for',
    chooseAuthority: 'Choose…',
    until: (instant: string) => `until ${instant}`,
    otherDays: 'Days',
    other: 'Other',
    daysShort: (count: number) => (count === 365 ? '1 y' : `${f.number(count)} d`),
    subject: 'Subject',
    subjectHint: 'For example CN=gw-05, O=Kestrel Payments GmbH, C=DE',
    subjectPlaceholder: 'CN=gw-05, O=Kestrel Payments GmbH',
    subjectOfRequest: 'Empty takes the subject of the request.',
    names: 'Names',
    namesOfRequest: 'Without a name here those of the request are taken.',
    addName: 'Alternative name',
    addNamePlaceholder: {
      dns: 'gw-05.kestrel-pay.example',
      ip: '203.0.113.40',
      uri: 'spiffe://kestrel-pay.example/gw/05',
      email: 'tls-ops@kestrel-pay.example',
    },
    nameType: 'Kind',
    add: 'Add',
    nameTypes: { dns: 'DNS', ip: 'IP', uri: 'URI', email: 'E-mail' },
    removeName: (name: string) => `Remove ${visible(name, 60)}`,
    nameList: 'Names to be certified',
  },
  problems: {
    request: 'Choose a request.',
    authority: 'Choose the authority that signs.',
    days: 'From 1 to 36,500 days.',
    subject: 'A certificate without a request needs a subject, for example CN=gw-05.',
    names: 'At most 100 names.',
    san: {
      empty: 'Enter a name.',
      dns: 'A DNS name has labels of letters, digits and hyphens, each at most 63 long, a wildcard only first.',
      ip: 'An IP address is four numbers from 0 to 255, or IPv6.',
      uri: 'A URI has a scheme and something after it, for example spiffe://kestrel/gw.',
      email: 'An e-mail address has one @ with a domain after it.',
      duplicate: 'This name is in the list already.',
    },
  },
  check: {
    /** Without a request there is nothing to differ from. */
    summary: (differences: number | null, warnings: number, refusals: number) =>
      sentence([
        ...(differences === null
          ? []
          : [f.plural(differences, { one: 'one difference', other: `${f.number(differences)} differences` })]),
        f.plural(warnings, {
          one: 'one warning',
          other: warnings === 0 ? 'no warnings' : `${f.number(warnings)} warnings`,
        }),
        f.plural(refusals, {
          one: 'one refusal',
          other: refusals === 0 ? 'no refusals' : `${f.number(refusals)} refusals`,
        }),
      ]),
    ran: 'The rules of RFC 5280 and of the profile ran on the certificate as it will be signed.',
    waiting: 'Fill in what is missing above; the certificate is checked as you type.',
    missing: (count: number) =>
      f.plural(count, {
        one: 'One field is to be filled in.',
        other: `${f.number(count)} fields are to be filled in.`,
      }),
    checking: 'Checking…',
    failed: 'It could not be checked; the reason stands at the top of the preview.',
  },
  preview: {
    title: 'Certificate to be signed',
    name: 'Certificate to be signed, field by field',
    differences: (count: number) => f.plural(count, { one: '1 difference', other: `${f.number(count)} differences` }),
    warnings: (count: number) => f.plural(count, { one: '1 warning', other: `${f.number(count)} warnings` }),
    refusals: (count: number) => f.plural(count, { one: '1 refusal', other: `${f.number(count)} refusals` }),
    filter: { name: 'Rows to show', all: 'All', differences: 'Differences' },
    columns: {
      field: 'Field',
      request: 'Request',

      rule: 'Profile rule',
      change: 'Change',
      result: 'Result',
    },
    none: 'none',
    changes: { same: 'same', changed: 'changed', removed: 'removed', added: 'added' } satisfies Record<
      DraftRow['difference'],
      string
    >,
    rule: (rule: DraftRow['rule']) => draftRuleWords[rule],
    field: draftFieldWords,
    reasons: {
      removed: 'Not taken over: the profile does not allow it',
      part: 'A part was not taken over',
      profile: 'Set by the profile',
      authority: 'Set by the authority',
      input: 'Entered here',
    },
    validity: (from: string, to: string) => `${from} to ${to}`,
    serial: 'made at signing',
    emptyTitle: 'Nothing to sign yet',
    empty: 'The certificate appears here, field by field, before anything is signed.',
    noDifferences: 'What was asked for is what will be signed.',
  },
  findings: {
    accept: 'Accept',
    name: 'Findings',
    passed: 'Every rule passed',
  },
  foot: {
    unlockedUntil: (time: string) => `Keys are unlocked until ${time}`,
    unlocked: 'Keys are unlocked',
    locked: 'Keys are locked; signing needs the passphrase.',
    readOnly: 'This workspace is read-only; nothing can be signed.',
    unchecked: 'What cannot be checked is not signed.',
    sign: (authority: string, dayCount: number) => `Sign as ${visible(authority, 40)} · valid ${days(dayCount)}`,
    signAnything: 'Sign certificate',
    unlockAnd: (action: string) => `${action}…`,
    signing: 'Signing…',
    unlockPurpose: 'Signing needs the key of the authority.',
    blockedBy: (count: number) =>
      f.plural(count, {
        one: 'One rule refuses this certificate.',
        other: `${f.number(count)} rules refuse this certificate.`,
      }),
    acceptFirst: (count: number) =>
      f.plural(count, { one: 'Accept the warning first.', other: `Accept the ${f.number(count)} warnings first.` }),
    fillIn: 'Fill in what is missing first.',
  },
  done: {
    title: (name: string) => `Issued: ${visible(name, 80)}`,
    facts: (authority: string, until: string) => `Signed by ${visible(authority, 60)}, valid until ${until}.`,
    noKeyNote: 'The private key stays with whoever sent the request, so there is no P12 to export.',
    handOver: 'Hand over',
    exportP12: 'Export P12…',
    unlockPurpose: 'A P12 holds the private key, which is read from the vault.',
    exportChain: 'PEM chain…',
    exportPem: 'PEM…',
    exported: (name: string) => `Written and read back: ${visible(name, 80)}`,
    passphrase: 'Passphrase of the P12',
    passphraseName: 'passphrase',
    passphraseOnce: 'Shown once and kept nowhere. Give it to the partner by another way than the file.',
    passphraseDone: 'I have it',
    openInInventory: 'Open in Inventory',
    dial: 'Dial with it',
    another: 'Issue another',
    serial: 'Serial',
    sha256: 'SHA-256',
    subject: 'Subject',
    key: 'Key',
  },
} as const;
