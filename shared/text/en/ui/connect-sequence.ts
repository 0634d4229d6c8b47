import type { AddressAttempt, ProxyUse, StartTlsProtocol, TlsParty } from '../../../model/connection.ts';
import type { ConnectionRun } from '../../../model/connection.ts';
import { formatters, visible } from '../../format.ts';
import { messageMeaning, rowMeanings } from './connect-messages.ts';
import { ms, PARTIES } from './connect-words.ts';
import { PROTOCOL_NAMES } from '../protocol-names.ts';

const f = formatters('en');

const ATTEMPTS: Readonly<Record<AddressAttempt['result'], string>> = {
  connected: 'connected',
  refused: 'refused',
  unreachable: 'unreachable',
  'timed-out': 'no answer in time',
  failed: 'failed',
  abandoned: 'given up, another address answered first',
};

type Second = NonNullable<ConnectionRun['withoutCertificate']>;

/** What the second dial met, in the order of what says most. */
function secondResult({ handshake, afterHandshake, alert, status, certificateRequested }: Second): string {
  if (alert !== null) return `alert ${alert.number} ${visible(alert.name, 60)} from the ${PARTIES[alert.from]}`;
  if (status !== null) return `HTTP ${status}`;
  if (handshake === 'failed') return 'the handshake failed';
  if (afterHandshake === 'accepted') return 'accepted';
  if (afterHandshake === 'closed') return 'closed without data';
  return certificateRequested ? 'asked for a certificate, went on without' : 'not asked for a certificate';
}

/** Words of the sequence diagram. */
export const sequence = {
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
  attempt: ({ address, startedMs, endedMs, result, code }: AddressAttempt) => ({
    address: visible(address, 60),
    result:
      endedMs === null
        ? 'no answer yet'
        : `${ATTEMPTS[result]}${code === undefined ? '' : ` ${visible(code, 30)}`}, ${ms(Math.max(0, endedMs - startedMs))} ms`,
  }),
  tcp: 'TCP',
  proxy: (proxy: ProxyUse | null) =>
    proxy === null
      ? 'In the clear, with the proxy'
      : `In the clear, with the ${proxy.kind === 'http' ? 'HTTP' : 'SOCKS5'} proxy ${visible(proxy.host, 60)}:${proxy.port}`,
  startTls: (protocol: StartTlsProtocol | null) =>
    protocol === null ? 'In the clear, before TLS' : `In the clear, ${PROTOCOL_NAMES[protocol]} before TLS`,
  tls: 'TLS begins',
  second: (second: Second) => `Dialled again without a certificate: ${secondResult(second)}`,
  records: (count: number) => `in ${f.number(count)} records`,
  sharesRecord: 'One record carried these messages together.',
  unfold: (count: number) => `Show ${f.number(count)} one by one`,
  fold: 'Fold',
  from: { client: 'from client', server: 'from server' } satisfies Record<TlsParty, string>,
  fromProxy: 'from proxy',
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
  meaning: messageMeaning,
  rowMeaning: rowMeanings,
} as const;
