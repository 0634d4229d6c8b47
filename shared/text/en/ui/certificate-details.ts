import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);

/** Words of the details of a certificate beside those of its octets. */
export const certificateDetailsText = {
  showNames: (count: number) => `Show all ${f.number(count)} names`,
  namesOf: (certificate: string) => `Names of ${name(certificate)}`,
  nameColumns: { type: 'Kind', value: 'Name' },
  nameTypes: { dns: 'DNS', email: 'Mail', uri: 'URI', ip: 'IP address', directory: 'Directory name', other: 'Other' },
  readingNames: 'Reading the names…',
  close: 'Close',
  cut: 'Long values are cut here. The names are listed whole in the summary, every octet under ASN.1.',
  import: (no: number) => `Import ${f.number(no)}`,
  alerts: 'Alerts',
  connections: 'Connections',
  /** Short: seven tabs share a line of the pane. */
  seenTab: 'Seen',
  connectionsEmpty: 'No connection from here has met it. Those of other programs are not known.',
  sides: { client: 'sent to', server: 'shown by' },
  first: 'First',
  last: 'Last',
  openRun: 'Open the run',
  testNow: 'Test now',
  connectionsCut: (count: number) => `The last ${f.number(count)} endpoints are listed.`,
  historyMore: 'Show older entries',
  events: {
    sent: (target: string) => `Sent to ${name(target)}`,
    shown: (target: string) => `Shown by ${name(target)}`,
    alert: (kind: string) => `Alert raised: ${kind}`,
  },
  pem: 'PEM',
  pemLong: 'Too long to be shown as text. Export writes it to a file.',
};
