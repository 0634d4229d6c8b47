import type { AfterHandshake, Confidence, Culprit, TlsParty, TlsVersion } from '../../../model/connection.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** Milliseconds as the diagram shows them: one decimal below ten seconds. */
const ms = (value: number): string =>
  value < 10_000 ? value.toFixed(1).replace(/\B(?=(\d{3})+\.)/, ',') : f.number(Math.round(value));

const VERSION_NAMES: Readonly<Record<TlsVersion, string>> = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
};

const PARTIES: Readonly<Record<TlsParty, string>> = { client: 'client', server: 'server' };

/** Words of the form on the left. */
const form = {
  name: 'Connection',
  endpoint: 'Endpoint',
  host: 'Host',
  hostPlaceholder: 'api.partner.example',
  hostTitle: 'Host name or address. A pasted host:port or URL is taken apart.',
  port: 'Port',
  serverName: 'Server name (SNI)',
  serverNames: { same: 'Same as host', off: 'Send none', other: 'Another name' },
  otherName: 'Name to send',
  credential: 'Client credential',
  certificate: 'Certificate',
  noCredential: 'None, send no certificate',
  credentialFacts: (facts: { readonly issuer: string; readonly key: string; readonly ends: string }) =>
    `${facts.issuer}, ${facts.key}, ${facts.ends}. It is sent with its issuers from the workspace.`,
  ends: (when: string, past: boolean) => (past ? `expired ${when}` : `expires ${when}`),
  noCredentialHint: 'The server is answered with an empty certificate list if it asks.',
  noWorkspace: 'Open a workspace to dial with one of its certificates.',
  noneWithKey: 'No certificate of this workspace has its key here.',
  locked: 'The keys are locked.',
  lockedWhy: 'Dialling with this certificate needs its key.',
  unlock: 'Unlock…',
  unlockPurpose: 'Dialling with this certificate needs its key.',
  notInList: 'not in the server’s list',
  gone: 'The chosen certificate is no longer in this workspace.',
  trust: 'Trust',
  verifyAgainst: 'Verify server against',
  trusts: {
    workspace: 'Workspace',
    system: 'System store',
    'workspace-and-system': 'Workspace and system store',
    file: 'A file',
    none: 'Nothing, do not verify',
  },
  trustFile: 'Certificates to trust',
  chooseFile: 'Choose file…',
  replaceFile: 'Replace…',
  noFile: 'No file chosen',
  after: 'After the handshake',
  request: 'HTTP GET path',
  requestPlaceholder: 'nothing is sent',
  advanced: 'Advanced',
  advancedSummary: (facts: { readonly min: TlsVersion; readonly max: TlsVersion; readonly waitS: string }) =>
    `${facts.min === facts.max ? VERSION_NAMES[facts.min] : `${VERSION_NAMES[facts.min]} – ${VERSION_NAMES[facts.max].slice(4)}`}, waits ${facts.waitS} s`,
  minVersion: 'Oldest version',
  maxVersion: 'Newest version',
  alpn: 'ALPN',
  alpnPlaceholder: 'h2, http/1.1',
  connectTimeout: 'TCP, s',
  handshakeTimeout: 'Handshake, s',
  wait: 'After it, s',
  timeouts: 'Time limits',
  allowRequest: 'Send the request even if the server is not trusted',
  engine: (engine: string) => `Offered: what ${visible(engine)} can do.`,
  dial: 'Dial',
  dialAgain: 'Dial again',
  dialKey: 'Ctrl ⏎',
  problems: {
    host: 'Name the host to dial.',
    port: 'A port is a number from 1 to 65535.',
    otherName: 'Name what to send, or choose “Same as host”.',
    trustFile: 'Choose the file with the certificates to trust.',
    versions: 'The oldest version is newer than the newest.',
    timeout: 'From 0.1 to 120 seconds.',
    wait: 'From 0 to 120 seconds.',
    path: 'A path begins with “/”.',
    alpn: 'At most 16 names, separated by commas.',
  },
} as const;

/** Words of a dial under way. */
const running = {
  title: (target: string) => `Dialling ${visible(target)}`,
  phases: ['Connecting', 'Shaking hands', 'Waiting for what the server does next'],
  working: 'Connecting, shaking hands, waiting for what the server does next',
  elapsed: (seconds: string) => `${seconds} s`,
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  limit: 'Every step has a time limit, so this ends by itself.',
} as const;

/** Lower-case at the start, unless an abbreviation stands there. */
const inside = (sentence: string): string =>
  /^[A-Z][a-z]/.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;

/** Words of a finished run. */
const run = {
  verdict: (headline: string, cause: string | undefined) =>
    cause === undefined || /[:;] /.test(headline) ? `${headline}.` : `${headline}: ${inside(cause)}.`,
  tabs: 'Runs of this session',
  tabNumber: (number: number) => `#${number}`,
  closeTab: (target: string) => `Close the run of ${visible(target)}`,
  save: 'Save JSON…',
  saved: (name: string) => `Saved ${visible(name)}`,
  phases: { handshake: 'Handshake', after: 'After handshake', application: 'Application' },
  phasesName: 'What happened, in three phases',
  handshakeDone: (version: TlsVersion | null) => (version === null ? 'completed' : VERSION_NAMES[version]),
  handshakeFailed: 'failed',
  handshakeNotBegun: 'not begun',
  serverVerified: 'server verified',
  serverUnverified: 'not trusted',
  serverUnchecked: 'not checked',
  notReached: 'not reached',
  alert: (number: number) => `alert ${number}`,
  alertFrom: (from: TlsParty) => `, ${PARTIES[from]}`,
  and: (words: string) => `, ${words}`,
  after: {
    accepted: 'accepted',
    refused: 'refused',
    closed: 'closed',
    silent: 'open, no answer',
    'not-reached': 'not reached',
  } satisfies Record<AfterHandshake, string>,
  http: (status: number, text: string) => `HTTP ${status}${text === '' ? '' : ` ${visible(text, 40)}`}`,
  noAnswer: 'no answer',
  ms: (value: number) => `${ms(value)} ms`,
  presented: (names: readonly string[]) =>
    names.length === 0 ? 'It carries no name.' : `It carries ${names.map((name) => visible(name, 80)).join(', ')}.`,
  unknownRun: 'This run is gone',
  unknownRunWhy: 'Runs stay in memory until their tab or the program is closed.',
  dismiss: 'Dismiss',
} as const;

/** Words of the diagnosis cards. */
const diagnosis = {
  name: 'Diagnosis',
  rank: (index: number) => `${index + 1} · `,
  confidence: (confidence: Confidence, observations: number) =>
    `${confidence > 0.9 ? 'certain' : confidence > 0.6 ? 'likely' : 'possible'}, ${f.plural(observations, {
      one: 'one observation',
      other: `${f.number(observations)} observations`,
    })}`,
  culprit: {
    client: 'Fix on your side.',
    server: 'To be fixed on the server.',
    network: 'Look at the network between.',
    both: 'Both sides have to agree.',
    unknown: 'It is not clear which side is at fault.',
  } satisfies Record<Culprit, string>,
  others: (count: number) =>
    f.plural(count, { one: 'One other possible cause', other: `${f.number(count)} other possible causes` }),
  jump: (letter: string, type: string) => `Evidence ${letter}, go to ${visible(type)}`,
  withOther: (name: string) => `Use ${visible(name, 40)} and dial again`,
  dialAgain: 'Dial again',
  issueNew: 'Issue a certificate…',
} as const;

/** Words of the sequence diagram. */
const sequence = {
  name: 'Messages in the order of time',
  ms: 'ms',
  bytes: 'bytes',
  client: 'Client',
  clientIs: (engine: string) => `this computer, ${visible(engine, 40)}`,
  server: 'Server',
  time: ms,
  size: f.number,
  keys: { handshake: 'encrypted with handshake keys', application: 'encrypted with application keys' },
  encrypted: 'encrypted',
  connected: 'Most clients report “connected” here',
  gap: (silentMs: number) => `${ms(silentMs)} ms without a record`,
  openGap: (silentMs: number) => `${ms(silentMs)} ms without an answer, still open when we stopped`,
  from: { client: 'from client', server: 'from server' } satisfies Record<TlsParty, string>,
  level: { fatal: 'fatal', warning: 'warning' },
  alert: (name: string, number: number) => `Alert ${name} (${number})`,
  fin: 'TCP FIN',
  rst: 'TCP RST',
  closedBy: { client: 'closed by client', server: 'closed by server' } satisfies Record<TlsParty, string>,
  resetBy: { client: 'reset by client', server: 'reset by server' } satisfies Record<TlsParty, string>,
  certificates: (count: number, first: string) =>
    count === 0 ? 'none' : `${visible(first)}${count > 1 ? ` + ${f.number(count - 1)}` : ''}`,
  authorities: (count: number, names: string) =>
    count === 0
      ? 'names no CA'
      : `names ${f.plural(count, { one: 'one CA', other: `${f.number(count)} CAs` })} · ${visible(names)}`,
  folded: (type: string, count: number) => `${visible(type)} × ${f.number(count)}`,
  empty: 'No byte was exchanged.',
  emptyWhy: 'The connection did not stand long enough for a message.',
} as const;

/** Words of the pane beside the diagram. */
const details = {
  tabs: { message: 'Message', chain: 'Chain', cas: 'CAs', facts: 'Facts' },
  tabsName: 'Details of the run',
  record: (index: number) => `message ${f.number(index + 1)}`,
  decrypted: 'decrypted',
  previous: 'Previous message (Up)',
  next: 'Next message (Down)',
  select: 'Select a message of the diagram to see its fields and bytes.',
  fields: 'Fields',
  moreFields: (count: number) => f.plural(count, { one: 'One more field.', other: `${f.number(count)} more fields.` }),
  noFields: 'This message has no fields to show.',
  applicationData: 'Application data is not kept. The first line of the answer stands under Facts.',
  bytes: 'Bytes',
  cut: (shown: number, all: number) => `The first ${f.number(shown)} of ${f.number(all)} bytes are kept.`,
  redacted: 'The content is not kept.',
  alertMeaning: 'Meaning',
  noCas: 'The server named no authority, so any certificate may be tried.',
  casNotAsked: 'The server did not ask for a certificate.',
  casCount: (count: number) =>
    f.plural(count, {
      one: 'The server accepts certificates of one authority.',
      other: `The server accepts certificates of ${f.number(count)} authorities.`,
    }),
  noChain: 'The server sent no certificate.',
  certificate: { subject: 'Subject', issuer: 'Issuer', valid: 'Valid', sha256: 'SHA-256', bytes: 'DER' },
  pem: 'PEM',
  inspect: 'Inspect…',
  chain: 'Validate the server’s chain',
  ownChain: 'Validate your own',
  trustFailures: 'Not verified because',
  target: 'Target',
  address: 'Address',
  serverName: 'Server name',
  noServerName: 'none sent',
  version: 'Version',
  suite: 'Cipher suite',
  group: 'Key exchange',
  alpn: 'ALPN',
  clientAuth: 'Client auth',
  clientAuths: { none: 'not asked for', requested: 'asked for', required: 'required', unknown: 'not known' },
  credential: 'Credential',
  sent: 'sent',
  notSent: 'not sent',
  none: 'none',
  ending: 'Ended by',
  endings: {
    close_notify: 'close_notify',
    FIN: 'TCP FIN',
    RST: 'TCP RST',
    alert: 'alert',
    none: 'nobody, we stopped waiting',
  },
  neverConnected: 'no connection came about',
  endedBy: (how: string, by: TlsParty) => `${how}, ${PARTIES[by]}`,
  firstLine: 'First line',
  connect: 'TCP',
} as const;

const empty = {
  title: 'See what a TLS server does with a certificate',
  body: 'Name an endpoint and dial. The handshake is recorded message by message, and the verdict comes only after the server has had time to refuse: with TLS 1.3 that happens after most clients say “connected”.',
  point1: 'A verdict in one sentence',
  point2: 'The cause, who has to fix it, and how',
  point3: 'Every message of both sides, decrypted',
} as const;

export const connectText = {
  title: 'Connect',
  version: VERSION_NAMES,
  form,
  running,
  run,
  diagnosis,
  sequence,
  details,
  empty,
} as const;
