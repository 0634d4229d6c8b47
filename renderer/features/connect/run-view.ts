import type { ConnectionRun, DialPhase, TlsAlert } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visible } from '../../../shared/text/index.ts';
import { findFailingMessage } from './sequence.ts';

export type Tone = 'ok' | 'warn' | 'fail' | 'info' | 'neutral';

/** A phase, ready to be drawn. */
export interface PhaseView {
  readonly id: DialPhase | 'before' | 'after' | 'application';
  readonly title: string;
  readonly state: 'good' | 'bad' | 'open' | 'none';
  readonly words: string;
  /** Left out where there is little room. */
  readonly extra?: string;
  /** When it was decided. */
  readonly atMs?: number;
  /** What took how long. */
  readonly hint?: string;
}

const text = connectText.run;

/** Colour of the verdict: the same answer as the exit code of the command line, with doubt in between. */
export function toneOf(run: ConnectionRun): Tone {
  const { handshake, afterHandshake } = run.outcome;
  if (handshake === 'failed' || afterHandshake === 'refused' || afterHandshake === 'closed') return 'fail';
  if (isDistrusted(run)) return 'fail';
  if (afterHandshake === 'silent') return isVerified(run) ? 'info' : 'warn';
  return isVerified(run) ? 'ok' : 'warn';
}

/** Handshake, after the handshake, application: what happened in each and when; before them what was said in the clear. */
export function buildPhases(run: ConnectionRun): readonly PhaseView[] {
  const { startTls, proxy } = run.settings;
  const before = startTls === null && proxy === null ? [] : [beforePhase(run)];
  return [
    ...before,
    { ...handshakePhase(run), hint: text.times(run.phasesMs) },
    afterPhase(run),
    applicationPhase(run),
  ];
}

/** Proxy and STARTTLS: good once TLS began. */
function beforePhase(run: ConnectionRun): PhaseView {
  const { startTls, proxy } = run.settings;
  const began = !stoppedBeforeTls(run);
  const asked = [proxy === null ? null : text.proxy, startTls === null ? null : text.startTls].filter(
    (one) => one !== null,
  );
  const { proxy: proxyMs, startTls: startTlsMs } = run.phasesMs;
  const tookMs = proxyMs === null && startTlsMs === null ? null : (proxyMs ?? 0) + (startTlsMs ?? 0);
  const phase: PhaseView = {
    id: 'before',
    title: text.phases.before,
    state: began ? 'good' : 'bad',
    words: began ? asked.join(', ') : text.beforeFailed,
    hint: text.times(run.phasesMs),
  };
  return withTime(phase, tookMs);
}

/** A proxy or STARTTLS was asked for, and no record of TLS was seen. */
const stoppedBeforeTls = ({ settings, messages }: ConnectionRun): boolean =>
  (settings.proxy !== null || settings.startTls !== null) &&
  !messages.some(({ type }) => !['Proxy', 'StartTls', 'FIN', 'RST'].includes(type));

function handshakePhase(run: ConnectionRun): PhaseView {
  const title = text.phases.handshake;
  if (stoppedBeforeTls(run)) return { id: 'handshake', title, state: 'none', words: text.notReached };
  if (run.outcome.handshake === 'failed') {
    const failed = run.phasesMs.connect === null ? text.handshakeNotBegun : text.handshakeFailed;
    const words = run.alert === null ? { words: failed } : alertWords(run.alert);
    return withTime({ id: 'handshake', title, state: 'bad', ...words }, failingMs(run));
  }
  const state = isDistrusted(run) ? 'bad' : 'good';
  const words = text.handshakeDone(run.protocol);
  return withTime({ id: 'handshake', title, state, words, extra: text.and(trustWords(run)) }, run.phasesMs.handshake);
}

function afterPhase(run: ConnectionRun): PhaseView {
  const { afterHandshake, application } = run.outcome;
  const title = text.phases.after;
  if (run.outcome.handshake === 'failed' || afterHandshake === 'not-reached')
    return { id: 'after', title, state: 'none', words: text.notReached };
  const alert = afterHandshake === 'refused' && application === null ? run.alert : null;
  const words = alert === null ? { words: text.after[afterHandshake] } : alertWords(alert);
  const state = afterHandshake === 'accepted' ? 'good' : afterHandshake === 'silent' ? 'open' : 'bad';
  return withTime({ id: 'after', title, state, ...words }, state === 'bad' ? failingMs(run) : run.phasesMs.verdict);
}

const alertWords = ({ number, from }: TlsAlert): Pick<PhaseView, 'words' | 'extra'> => ({
  words: text.alert(number),
  extra: text.alertFrom(from),
});

function applicationPhase(run: ConnectionRun): PhaseView {
  const { application, afterHandshake } = run.outcome;
  const title = text.phases.application;
  if (application === null) return { id: 'application', title, state: 'none', words: withoutAnswer(run) };
  const words =
    application.status === undefined
      ? visible(application.firstLine, 40)
      : text.http(application.status, application.statusText ?? '');
  return { id: 'application', title, state: afterHandshake === 'refused' ? 'bad' : 'good', words };
}

function withoutAnswer(run: ConnectionRun): string {
  const { outcome, settings } = run;
  if (outcome.handshake === 'failed') return text.notReached;
  if (settings.httpGet === null) return text.notAsked;
  return isVerified(run) || settings.allowRequestWithoutTrust ? text.noAnswer : text.heldBack;
}

const isVerified = ({ trust }: ConnectionRun): boolean => trust.verified && trust.nameMatches;

/** A check failed, as against: nothing was checked. */
const isDistrusted = (run: ConnectionRun): boolean => !isVerified(run) && run.trust.failures.length > 0;

const trustWords = (run: ConnectionRun): string =>
  isVerified(run) ? text.serverVerified : isDistrusted(run) ? text.serverUnverified : text.serverUnchecked;

function failingMs(run: ConnectionRun): number | null {
  const index = findFailingMessage(run);
  return run.messages.find((message) => message.index === index)?.atMs ?? run.phasesMs.verdict;
}

const withTime = (phase: PhaseView, atMs: number | null): PhaseView => (atMs === null ? phase : { ...phase, atMs });
