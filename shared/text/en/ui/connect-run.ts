import type { AfterHandshake, TlsParty, TlsVersion } from '../../../model/connection.ts';
import { visible } from '../../format.ts';
import { ms, PARTIES, VERSION_NAMES } from './connect-words.ts';

/** Words of a dial under way. */
export const running = {
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
export const run = {
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
