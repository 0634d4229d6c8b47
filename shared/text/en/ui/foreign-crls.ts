import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** Why a list did not come, by the code of the failure. */
const FETCH_FAILURES: Readonly<Record<string, string>> = {
  'fetch.private-address': ' because the address is in a private network',
  'fetch.unreachable': ' because the server cannot be reached',
  'fetch.untrusted-server': ' because the certificate of the server is not trusted',
  'fetch.timeout': ' because the server took too long',
  'fetch.status': ' because the server does not hand the file out',
  'fetch.redirect-refused': ' because the server leads elsewhere',
  'fetch.redirects': ' because the server redirects too often',
  'fetch.too-large': ' because the file is too large',
  'fetch.encoded': ' because the server sends the file compressed',
  'format.malformed': ' because what came is no CRL',
  'foreign-crl.another': ' because another list came, of another key or scope',
  'foreign-crl.signature': ' because what came was not signed by its issuer',
  'foreign-crl.key-usage': ' because the key that signed what came may not sign lists',
};

/** Lists of authorities that sign elsewhere. */
export const foreignCrlText = {
  title: 'CRLs of others',
  lead: 'Lists of authorities that sign elsewhere, such as an offline root. They tell wherever a status is shown and never change revocations made here.',
  empty: 'No CRL of others is kept here.',
  fromFile: 'From file…',
  fromAddress: 'From address…',
  loading: 'Reading the lists',
  number: (number: string | undefined) => (number === undefined ? 'without number' : `No. ${number}`),
  delta: 'changes only',
  limited: 'limited',
  unverified: 'Not verified',
  unverifiedWhy:
    'No certificate here verifies its signature, so it counts for nothing. Import the certificate of the key that signed it.',
  unverifiedOutcome: (outcome: string) => `${outcome}, but no certificate here verifies it`,
  states: { holds: 'Current', due: 'Next one due', overdue: 'Overdue' },
  noNext: 'says nothing of the next',
  next: (when: string, isOver: boolean) => (isOver ? `the next was due ${when}` : `next ${when}`),
  address: (url: string) => `from ${visible(url, 300)}`,
  entries: (count: number) => f.plural(count, { one: '1 entry', other: `${f.number(count)} entries` }),
  listed: (count: number) =>
    f.plural(count, {
      one: '1 certificate of the inventory',
      other: `${f.number(count)} certificates of the inventory`,
    }),
  every: (hours: number) =>
    f.plural(hours, { one: 'fetched every hour', other: `fetched every ${f.number(hours)} hours` }),
  byHand: 'fetched by hand',
  noPlace: 'no address to fetch it from',
  unwatched: 'not watched',
  /** `when` is that of the list which is here. */
  failedFetch: (code: string, when: string) =>
    `The newest try failed${FETCH_FAILURES[code] ?? ''}; what is here came ${when === 'now' ? 'just now' : when}. “Fetch now” tries again and says more.`,
  menu: (issuer: string) => `Actions for the list of ${visible(issuer, 80)}`,
  fetch: 'Fetch now',
  noAddress: 'No address is set',
  settings: 'Address and schedule…',
  open: 'Open in Inspect',
  certificates: 'Certificates it names…',
  remove: 'Remove…',
  readOnly: 'The workspace is read-only',
  outcomes: {
    added: 'The list was taken in',
    replaced: 'The newer list took the place of the one that was here',
    same: 'It is the list that is here already',
    older: 'The list is older than the one here, which stays',
  },
  ofAnother: (outcome: string, issuer: string) => `${outcome}. It is one of ${visible(issuer, 80)}`,
  showIt: 'Show it',
  dialog: {
    addTitle: 'Take in a CRL from an address',
    setTitle: 'Address and schedule',
    label: 'Address',
    hint: 'http or https, as in the distribution point of the certificates.',
    placeholder: 'http://pki.example/root.crl',
    watched: 'Alert before the next one is due',
    schedule: 'Fetch',
    schedules: {
      none: 'By hand alone',
      '1': 'Every hour',
      '6': 'Every 6 hours',
      '24': 'Every day',
      '168': 'Every week',
    },
    other: (hours: number) => f.plural(hours, { one: 'Every hour', other: `Every ${f.number(hours)} hours` }),
    scheduleHint: 'While the workspace is open, or under countersign serve.',
    allowPrivate: 'Allow an address of a private network',
    add: 'Fetch and take in',
    save: 'Save',
    working: 'Fetching…',
    empty: 'Write an address first',
    scheduleWithout: 'A schedule needs an address',
  },
  named: {
    title: 'Certificates that the list names',
    none: 'It names no certificate of the inventory.',
    columns: { name: 'Name', reason: 'Reason', at: 'Revoked' },
  },
  removing: {
    title: (issuer: string) => `Remove the list of ${visible(issuer, 80)}?`,
    body: 'What it says is no longer heard, and its next one is no longer waited for.',
    confirm: 'Remove',
  },
} as const;
