import type { TlsParty } from '../../../model/connection.ts';
import { formatters } from '../../format.ts';
import { PARTIES } from './connect-words.ts';

const f = formatters('en');

/** Words of the pane beside the diagram. */
export const details = {
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
