import type { Period } from '../../../model/profile.ts';
import { formatters, visible } from '../../format.ts';
import { KEY_WORDS, listWords, NAME_WORDS, periodWords, shortPeriod, unitWord } from './issue-words.ts';

const f = formatters('en');

const sentence = (parts: readonly string[]): string => {
  const joined = parts.join(', ');
  return `${joined.charAt(0).toUpperCase()}${joined.slice(1)}.`;
};

const counted = (count: number, one: string, other: string, none: string): string =>
  f.plural(count, { one: `one ${one}`, other: count === 0 ? none : `${f.number(count)} ${other}` });

/** A limit on the number of names that nobody reaches is not worth saying. */
const MANY = 50;

const who = {
  partner: 'Partner',
  noPartner: 'No partner',
  searchPartner: 'Search partners',
  noPartnerFound: 'No partner has this name.',
  morePartners: (left: number) => `${f.number(left)} more: type a part of the name`,
  newPartner: 'New partner…',
  partnerFacts: (contact: string, valid: number) =>
    [
      ...(contact === '' ? [] : [visible(contact, 80)]),
      f.plural(valid, {
        one: '1 valid certificate',
        other: valid === 0 ? 'no valid certificate' : `${f.number(valid)} valid certificates`,
      }),
    ].join(', '),
  partnerHint: 'Whom it is for; profiles can take the organisation from its record.',
  source: 'Where the key comes from',
  sources: { request: 'Request (CSR)', key: 'Generate key here' },
  request: 'Request',
  chooseRequest: 'Choose a waiting request',
  searchRequest: 'Search waiting requests',
  noRequestFound: 'No waiting request matches.',
  moreRequests: (left: number) => `${f.number(left)} more: type a part of the name`,
  drop: 'Drop a request here',
  dropHint: 'PEM or DER, from a file or the clipboard',
  openFile: 'Open…',
  paste: 'Paste…',
  pasteDialog: {
    title: 'Paste a request',
    label: 'Request',
    hint: 'PEM with its BEGIN and END lines, or base64 alone. It goes into the inbox first.',
    placeholder: '-----BEGIN CERTIFICATE REQUEST-----',
    submitLabel: 'Take it',
    emptyReason: 'Paste a request first.',
  },
  pastedName: 'pasted',
  taken: (taken: number, known: number) =>
    taken === 0
      ? f.plural(known, {
          one: 'It was in the inbox already',
          other: `All ${f.number(known)} were in the inbox already, the first stands in the form`,
        })
      : f.plural(taken, {
          one: 'The request is in the inbox',
          other: `${f.number(taken)} requests are in the inbox, the first stands in the form`,
        }),
  replace: 'Replace…',
  reading: 'Reading the request…',
  proven: 'Key possession proven',
  key: 'Key',
  keyHint: 'It is made in this workspace, sealed, and can be handed over with the certificate.',
  keyOnlyHint: 'The profile allows this kind alone. It is made here, sealed, and can be handed over.',
  keys: KEY_WORDS,
};

const newPartner = {
  title: 'New partner',
  description: 'Name and contact are enough to begin with; the rest can follow under Requests.',
  name: 'Name',
  nameHint: 'As it is to stand in lists, for example Kestrel Payments GmbH',
  contact: 'Contact',
  contactHint: 'Mail address, telephone or a person',
  empty: 'Enter a name.',
  submit: 'Add partner',
};

const what = {
  profile: 'Profile',
  editProfile: 'Show or edit this profile',
  searchProfile: 'Search profiles',
  noProfileFound: 'No profile matches.',
  moreProfiles: (left: number) => `${f.number(left)} more: type a part of the name`,
  version: (version: number) => `v${f.number(version)}`,
  authority: 'Authority',
  noAuthority: 'No authority of this workspace can sign.',
  createAuthority: 'Create authority…',
  chooseAuthority: 'Choose…',
  ends: (relative: string) => `ends ${relative}`,
  authorityEnds: (date: string, relative: string) => `Ends ${date}, ${relative}`,
  validFor: 'Valid for',
  until: (instant: string) => `until ${instant}`,
  withoutEnd: 'without end',
  other: 'Other…',
  period: shortPeriod,
  length: 'Length',
  unit: 'Unit',
  unitWord,
  untilInstant: 'until',
  endless: 'without end',
  untilPlaceholder: '2027-02-19 22:19',
  untilLabel: 'Valid until',
  longest: (period: Period) => `At most ${periodWords(period)}.`,
  subject: 'Subject',
  subjectPlaceholder: 'CN=gw-05, O=Kestrel Payments GmbH',
  subjectOfRequest: 'Empty takes the subject of the request.',
  subjectRules: (required: readonly string[], partner: readonly string[], fixed: readonly string[]) =>
    [
      ...(required.length === 0 ? [] : [`${listWords(required)} required`]),
      ...(partner.length === 0 ? [] : [`${listWords(partner)} from the partner`]),
      ...(fixed.length === 0 ? [] : [`${listWords(fixed)} set by the profile`]),
    ].join(', '),
  names: 'Names',
  namesOfRequest: 'Without a name here those of the request are taken.',
  noNames: 'The profile takes no typed names.',
  addName: 'Alternative name',
  addNamePlaceholder: {
    dns: 'gw-05.acme.example',
    ip: '203.0.113.40',
    uri: 'spiffe://acme.example/gw',
    email: 'ops@acme.example',
    upn: 'svc-gw@acme.example',
    directory: 'CN=gw-05, O=Acme',
  },
  nameType: 'Kind',
  add: 'Add',
  nameTypes: NAME_WORDS,
  removeName: (name: string) => `Remove ${visible(name, 60)}`,
  nameList: 'Names to be certified',
  /** What a profile says about names of one kind. */
  nameRule: (rule: { readonly limits: readonly string[]; readonly noWildcard: boolean; readonly most: number }) =>
    [
      ...(rule.limits.length === 0 ? [] : [`within ${listWords(rule.limits.map((limit) => visible(limit, 60)))}`]),
      ...(rule.noWildcard ? ['no wildcard'] : []),
      ...(rule.most < MANY ? [`at most ${f.number(rule.most)}`] : []),
    ].join(', '),
  replaces: 'Replaces',
  replacesOne: (relative: string) => `, ends ${relative}`,
  replacesWhich: 'Which certificate it replaces',
  sameKey: 'same key',
  orRenew: 'Same content as before?',
  revokeOld: 'Revoke it after signing',
  tags: 'Tags',
  tagPlaceholder: 'prod, edge',
  tagList: 'Tags of the certificate',
  removeTag: (tag: string) => `Remove tag ${visible(tag, 40)}`,
};

export const issueText = {
  title: 'Issue certificate',
  ofRequest: (name: string) => `request of ${visible(name, 60)}`,
  batch: 'Batch from CSV…',
  discard: 'Discard',
  restored: (time: string) => `Restored from ${time}`,
  steps: { who: 'Who', what: 'What', check: 'Check' },
  panes: { label: 'What to see', form: 'Form', preview: 'Certificate to be signed' },
  who,
  newPartner,
  what,
  problems: {
    validity: (longest: string) => `A whole number, at most ${longest}.`,
    validityShape: 'A whole number, at most 100 years.',
    until: 'A date and a time such as 2027-02-19 22:19.',
    subject: 'Without a request it needs a subject or a name, for example CN=gw-05.',
    san: {
      empty: 'Enter a name.',
      dns: 'A DNS name has labels of letters, digits and hyphens, each at most 63 long, a wildcard only first.',
      ip: 'An IP address is four numbers from 0 to 255, or IPv6.',
      uri: 'A URI has a scheme and something after it, for example spiffe://kestrel/gw.',
      email: 'An e-mail address has one @ with a domain after it.',
      upn: 'A user principal name has one @ with a domain after it.',
      directory: 'A directory name is made of attributes, for example CN=gw-05, O=Kestrel.',
      duplicate: 'This name is in the list already.',
      'not-allowed': 'The profile allows no names of this kind.',
    },
  },
  check: {
    /** Without a request there is nothing to differ from. */
    summary: (differences: number | null, warnings: number, refusals: number) =>
      sentence([
        ...(differences === null ? [] : [counted(differences, 'difference', 'differences', 'no differences')]),
        counted(warnings, 'warning', 'warnings', 'no warnings'),
        counted(refusals, 'refusal', 'refusals', 'no refusals'),
      ]),
    ran: (rules: number, families: readonly string[]) =>
      rules === 0
        ? 'Every rule ran on the certificate as it will be signed.'
        : `${f.number(rules)} rules of ${listWords(families)} ran on the certificate as it will be signed.`,
    waiting: 'Fill in what is missing above; the certificate is checked as you type.',
    missing: (count: number) =>
      f.plural(count, {
        one: 'One field is to be filled in.',
        other: `${f.number(count)} fields are to be filled in.`,
      }),
    checking: 'Checking…',
    failed: 'It could not be checked; the reason stands beside its field or over the preview.',
  },
  foot: {
    unlockedUntil: (authority: string, time: string) => `Key of ${visible(authority, 40)} is unlocked until ${time}`,
    unlocked: (authority: string) => `Key of ${visible(authority, 40)} is unlocked`,
    locked: 'Keys are locked; signing asks for the passphrase.',
    readOnly: 'This workspace is read-only; nothing can be signed.',
    unchecked: 'What cannot be checked is not signed.',
    sign: (authority: string, validity: string) => `Sign as ${visible(authority, 40)} · ${validity}`,
    validFor: (period: Period) => `valid ${periodWords(period)}`,
    validUntil: (date: string) => `valid until ${date}`,
    validForEver: 'valid without end',
    signAnything: 'Sign certificate',
    signing: 'Signing…',
    unlockPurpose: 'Signing needs the key of the authority.',
    refusedBy: (count: number, title: string) =>
      count === 1 ? `Refused: ${title}` : `Refused by ${f.number(count)} rules, the first: ${title}`,
    show: 'Show the field',
    acceptFirst: (count: number) =>
      f.plural(count, { one: 'Accept the warning first.', other: `Accept the ${f.number(count)} warnings first.` }),
    fillIn: 'Fill in what is missing first.',
    revokes: (name: string) => `Revokes ${visible(name, 40)}`,
    replaces: (name: string) => `Replaces ${visible(name, 40)}`,
    makesKey: (key: string) => `New ${key} key`,
  },
  done: {
    title: (name: string) => `Issued: ${visible(name, 80)}`,
    facts: (authority: string, until: string) => `Signed by ${visible(authority, 60)}, valid until ${until}.`,
    replaced: (name: string, revoked: boolean) =>
      revoked
        ? `It replaces ${visible(name, 60)}, which is revoked now and on the next CRL.`
        : `It replaces ${visible(name, 60)}, which stays valid until it ends or is revoked.`,
    noKeyNote: 'The private key stays with whoever sent the request, so there is no P12 to export.',
    handOver: 'Hand over',
    handOverNote:
      'One folder with everything the partner needs: keystore, PEM, trust, fingerprints and ready configurations.',
    single: 'or a single file',
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
    validity: 'Validity',
    validityText: (from: string, to: string) => `${from} to ${to}`,
    profile: 'Profile',
    version: (version: number) => `version ${f.number(version)}`,
    partner: 'Partner',
    noPartner: 'none named',
  },
} as const;
