import type { TlsParty } from '../../../model/connection.ts';
import { formatters, visible } from '../../format.ts';
import { ms } from './connect-words.ts';

const f = formatters('en');

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
