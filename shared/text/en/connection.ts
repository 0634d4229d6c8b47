import type { ConnectionRun } from '../../model/connection.ts';
import { endWithQuote, formatters, visible } from '../format.ts';
import { trustFailureText } from './connection-trust.ts';
import { VERSION_NAMES } from './ui/connect-words.ts';

export { alertText } from './connection-alerts.ts';
export { diagnosisText } from './connection-diagnosis.ts';
export { evidenceText } from './connection-evidence.ts';
export { trustFailureText } from './connection-trust.ts';

const f = formatters('en');

export interface VerdictSentence {
  /** What happened, in one line. */
  readonly headline: string;
  /** The three phases and who ended it. */
  readonly detail: string;
}

/** A run; one without its settings is told about as if its request had been sent. */
type Run = Omit<ConnectionRun, 'id' | 'settings'> & Partial<Pick<ConnectionRun, 'settings'>>;

/** The outcome of a run in words. Never calls a run good because its handshake completed. */
export const verdictSentence = (run: Run): VerdictSentence => ({
  headline: headline(run),
  detail: [handshakeSentence(run), afterSentence(run), trustSentence(run)].filter((part) => part !== '').join(' '),
});

function headline(run: Run): string {
  const { handshake, afterHandshake } = run.outcome;
  if (handshake === 'failed') return failedHeadline(run);
  const trusted = run.trust.verified && run.trust.nameMatches;
  switch (afterHandshake) {
    case 'accepted':
      return trusted ? 'The server accepted the connection' : 'The server accepted us; we do not trust the server';
    case 'refused':
      return run.credentialSent
        ? 'The server refused us after the handshake'
        : 'The server refused us: no client certificate was sent';
    case 'closed':
      return 'The handshake completed, then the server closed the connection';
    case 'silent':
      return trusted
        ? 'The handshake completed; the server has said nothing yet'
        : 'The handshake completed; we do not trust the server';
    case 'not-reached':
      return 'The handshake completed';
  }
}

function failedHeadline(run: Run): string {
  if (run.phasesMs.connect === null) return 'No connection came about';
  if (neverReachedTls(run)) return 'TLS did not begin';
  if (run.alert === null) return 'The handshake failed';
  return run.alert.from === 'server' ? 'The server refused the handshake' : 'Our side refused the handshake';
}

const neverReachedTls = (run: Run): boolean =>
  run.diagnosis.some(({ id }) => id.startsWith('starttls-') || id.startsWith('proxy-'));

function handshakeSentence(run: Run): string {
  const { handshake } = run.outcome;
  if (handshake === 'completed') {
    const parts = [
      run.protocol === null ? '' : VERSION_NAMES[run.protocol],
      run.cipherSuite ?? '',
      run.group ?? '',
    ].filter((part) => part !== '');
    const time = run.phasesMs.handshake === null ? '' : ` in ${f.number(Math.round(run.phasesMs.handshake))} ms`;
    return `Handshake completed${time} (${parts.join(', ')}).`;
  }
  if (run.alert === null) return '';
  return `${run.alert.from === 'server' ? 'The server' : 'Our side'} ended the handshake with the alert ${run.alert.name} (${run.alert.number}).`;
}

function afterSentence(run: Run): string {
  const { afterHandshake, application } = run.outcome;
  const answer = application === null ? '' : visible(application.firstLine);
  switch (afterHandshake) {
    case 'accepted':
      return applicationSentence(answer);
    case 'refused':
      if (run.alert?.from === 'server')
        return `After it the server sent the alert ${run.alert.name} (${run.alert.number}).`;
      return applicationSentence(answer);
    case 'closed':
      return 'The server closed the connection without data and without an alert.';
    case 'silent':
      return isHeldBack(run)
        ? 'Our request was held back for want of trust in the server, so no answer was due.'
        : 'No answer came after it while we waited; that is neither acceptance nor refusal.';
    case 'not-reached':
      return '';
  }
}

const applicationSentence = (answer: string): string =>
  answer === '' ? 'The server’s application answered.' : `The server’s application answered ${endWithQuote(answer)}`;

/** Whether a request was to be sent and was not, for want of trust. */
const isHeldBack = ({ settings, trust }: Run): boolean =>
  settings !== undefined &&
  settings.httpGet !== null &&
  !settings.allowRequestWithoutTrust &&
  !(trust.verified && trust.nameMatches);

function trustSentence(run: Run): string {
  if (run.peerChain.length === 0) return '';
  const { verified, nameMatches, failures } = run.trust;
  if (verified && nameMatches) return 'The server’s certificate is trusted and carries the name.';
  return failures.map(trustFailureText).join(' ');
}
