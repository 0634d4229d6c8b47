import type { ProxyUse, TlsParty } from '../../../model/connection.ts';
import { formatters, visible } from '../../format.ts';
import { PARTIES } from './connect-words.ts';

const f = formatters('en');

/** Content types of records, RFC 8446 §5.1. */
const OUTER_TYPES: Readonly<Record<number, string>> = {
  20: 'change_cipher_spec',
  21: 'alert',
  22: 'handshake',
  23: 'application_data',
  24: 'heartbeat',
};

/** Heads of what is no message of TLS. */
const TITLES: Readonly<Record<string, string>> = {
  Proxy: 'Talk with the proxy',
  StartTls: 'Talk before TLS',
  FIN: 'TCP FIN',
  RST: 'TCP RST',
};

/** A label of the key log in words: `SERVER_TRAFFIC_SECRET_0` is the server’s first application secret. */
function secretName(label: string): string {
  const named = /^(CLIENT|SERVER)_(HANDSHAKE|EARLY)_TRAFFIC_SECRET$/.exec(label);
  if (named !== null) return `${named[1] ?? ''} ${named[2] ?? ''} secret`.toLowerCase();
  const numbered = /^(CLIENT|SERVER)_TRAFFIC_SECRET_(\d+)$/.exec(label);
  if (numbered !== null) return `${(numbered[1] ?? '').toLowerCase()} application secret ${numbered[2] ?? ''}`;
  return label === 'CLIENT_RANDOM' ? 'master secret' : visible(label, 60);
}

/** Words of the pane beside the diagram. */
export const details = {
  tabs: { message: 'Message', chain: 'Chain', cas: 'CAs', facts: 'Facts' },
  tabsName: 'Details of the run',
  record: (index: number) => `message ${f.number(index + 1)}`,
  records: (first: number, last: number) =>
    first === last ? `record ${f.number(first)}` : `records ${f.number(first)}–${f.number(last)}`,
  decrypted: 'decrypted',
  sealed: 'not decrypted',
  clear: 'in the clear',
  outerType: 'Outer type',
  outerTypes: OUTER_TYPES,
  emptyField: 'empty',
  title: (type: string) => (Object.hasOwn(TITLES, type) ? (TITLES[type] ?? type) : type),
  key: 'Key',
  keyOf: (secret: string, sequence: number) => `${secretName(secret)}, record ${f.number(sequence)}`,
  sharedWith: 'Shared with',
  onTheWire: 'On the wire',
  shownOctets: 'Bytes to show',
  recordOf: (at: number, count: number) => `Record ${f.number(at)} of ${f.number(count)}`,
  recordFacts: (bytes: number) => f.plural(bytes, { one: 'one byte', other: `${f.number(bytes)} bytes` }),
  previousRecord: 'Previous record',
  nextRecord: 'Next record',
  recordCut: (shown: number, all: number) => `first ${f.number(shown)} of ${f.number(all)} bytes`,
  fieldAt: (offset: number, length: number) =>
    `at ${f.number(offset)}, ${f.plural(length, { one: 'one byte', other: `${f.number(length)} bytes` })}`,
  copyField: 'Copy the field',
  copyValue: 'Copy value',
  copyHex: 'Copy hex',
  copyPath: 'Copy field path',
  value: 'Value',
  hex: 'Hex',
  path: 'Field path',
  previous: 'Previous message (Up)',
  next: 'Next message (Down)',
  select: 'Select a message of the diagram to see its fields and bytes.',
  fields: 'Fields',
  moreFields: (count: number) => f.plural(count, { one: 'One more field.', other: `${f.number(count)} more fields.` }),
  noFields: 'This message has no fields to show.',
  applicationData: 'Application data is not kept. The first line of the answer stands under Facts.',
  bytes: 'Bytes',
  plain: 'Decrypted',
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
  lookup: 'Lookup',
  connect: 'TCP',
  proxyTime: 'Proxy took',
  startTlsTime: 'STARTTLS took',
  handshake: 'Handshake',
  whole: 'Verdict after',
  attempts: 'Tried',
  proxy: 'Proxy',
  proxyAt: ({ kind, host, port, user }: ProxyUse) =>
    `${kind === 'http' ? 'HTTP' : 'SOCKS5'} ${visible(host, 80)}:${port}${user === null ? '' : ` as ${visible(user, 60)}`}`,
  startTls: 'STARTTLS',
  staple: 'OCSP staple',
  scts: 'SCTs',
  tickets: 'Tickets',
  ticketCount: (count: number, lifetime: string | null) =>
    `${f.number(count)}${lifetime === null ? '' : `, valid ${visible(lifetime, 30)}`}`,
  given: 'given',
  notGiven: 'none given',
  clock: 'Their clock',
  skew: (skewMs: number, at: string) =>
    Math.abs(skewMs) < 1500
      ? `as ours, ${at}`
      : `${f.number(Math.round(Math.abs(skewMs) / 1000))} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours, ${at}`,
  schemes: 'Signatures the server takes',
  certificateSchemes: 'Signatures it takes inside certificates',
  allCas: 'All names',
} as const;
