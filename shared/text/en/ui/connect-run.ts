import type {
  AfterHandshake,
  DialPhase,
  PhaseTimes,
  StartTlsProtocol,
  TlsParty,
  TlsVersion,
} from '../../../model/connection.ts';
import { visible } from '../../format.ts';
import { ms, PARTIES, VERSION_NAMES } from './connect-words.ts';
import { PROTOCOL_NAMES } from '../protocol-names.ts';

/** Lower-case at the start, unless an abbreviation stands there. */
const inside = (sentence: string): string =>
  /^[A-Z][a-z]/.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;

/** Words of a dial under way. */
export const running = {
  title: (target: string) => `Dialling ${visible(target)}`,
  phase: {
    lookup: 'Looking up the name',
    connect: 'Connecting',
    proxy: 'Talking to the proxy',
    starttls: 'Asking for TLS',
    handshake: 'Doing the handshake',
    'after-handshake': 'Waiting for what the server does next',
    'second-dial': 'Dialling once more without certificate',
  } satisfies Record<DialPhase, string>,
  steps: {
    lookup: 'Lookup',
    connect: 'TCP',
    proxy: 'Proxy',
    starttls: 'STARTTLS',
    handshake: 'Handshake',
    'after-handshake': 'After handshake',
    'second-dial': 'Second dial',
  } satisfies Record<DialPhase, string>,
  now: 'now',
  trying: (address: string) => `trying ${visible(address, 60)}`,
  stoppedHere: 'stopped here',
  nothingYet: 'Nothing has been exchanged yet',
  tab: 'Dialling',
  cancelledTab: 'Cancelled',
  cancelled: (target: string) => `Cancelled: ${visible(target)}`,
  cancelledWhile: (phase: string, seconds: string) => `Stopped after ${seconds} s while ${inside(phase)}.`,
  notKept: 'This is what was seen until then. A cancelled dial is not kept.',
  putAway: 'Put away',
  elapsed: (seconds: string) => `${seconds} s`,
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  protocol: (protocol: StartTlsProtocol) => PROTOCOL_NAMES[protocol],
  by: (proxy: string) => visible(proxy, 60),
  limit: 'Every step has a time limit, so this ends by itself. What stood in the way is told here then.',
} as const;

const timeOf = (name: string, value: number | null): string => (value === null ? '' : `${name} ${ms(value)} ms`);

/** Words of a finished run. */
export const run = {
  verdict: (headline: string, cause: string | undefined) =>
    cause === undefined || headline.includes(': ') ? `${headline}.` : `${headline}: ${inside(cause)}.`,
  /** Where a cause is a guess. */
  verdictGuess: (headline: string, cause: string) =>
    /[:;] /.test(headline) ? `${headline}.` : `${headline}; possible cause: ${inside(cause)}.`,
  verdictFact: 'Verdict',
  tabs: 'Runs of this session',
  tabNumber: (number: number) => `#${number}`,
  closeTab: (target: string) => `Close the run of ${visible(target)}`,
  save: 'Save JSON…',
  saved: (name: string) => `Saved ${visible(name)}`,
  phases: { before: 'Before TLS', handshake: 'Handshake', after: 'After handshake', application: 'Application' },
  phasesName: 'What happened, phase by phase',
  proxy: 'proxy',
  startTls: 'STARTTLS',
  beforeFailed: 'failed',
  times: ({ lookup, connect, proxy, startTls, handshake, verdict }: PhaseTimes) =>
    [
      timeOf('Lookup', lookup),
      timeOf('TCP', connect),
      timeOf('proxy', proxy),
      timeOf('STARTTLS', startTls),
      timeOf('handshake done after', handshake),
      timeOf('verdict after', verdict),
    ]
      .filter((part) => part !== '')
      .join(' · '),
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
    silent: 'open, silent',
    'not-reached': 'not reached',
  } satisfies Record<AfterHandshake, string>,
  http: (status: number, text: string) => `HTTP ${status}${text === '' ? '' : ` ${visible(text, 40)}`}`,
  noAnswer: 'no answer',
  notAsked: 'nothing asked',
  heldBack: 'request held back',
  ms: (value: number) => `${ms(value)} ms`,
  presented: (names: readonly string[]) =>
    names.length === 0 ? 'It carries no name.' : `It carries ${names.map((name) => visible(name, 80)).join(', ')}.`,
  unknownRun: 'This run is gone',
  unknownRunWhy:
    'It was closed or deleted. Without a workspace, runs are kept only until their tab or the program is closed.',
  dismiss: 'Dismiss',
} as const;
