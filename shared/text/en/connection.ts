import type { ConnectionRun } from '../../model/connection.ts';
import { formatters, visible } from '../format.ts';
import { trustFailureText } from './connection-trust.ts';

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

/** The outcome of a run in words. Never calls a run good because its handshake completed. */
export const verdictSentence = (run: Omit<ConnectionRun, 'id' | 'settings'>): VerdictSentence => ({
  headline: headline(run),
  detail: [handshakeSentence(run), afterSentence(run), trustSentence(run)].filter((part) => part !== '').join(' '),
});

function headline(run: Omit<ConnectionRun, 'id' | 'settings'>): string {
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

function failedHeadline(run: Omit<ConnectionRun, 'id' | 'settings'>): string {
  if (run.phasesMs.connect === null) return 'No connection came about';
  if (neverReachedTls(run)) return 'TLS did not begin';
  if (run.alert === null) return 'The handshake failed';
  return run.alert.from === 'server' ? 'The server refused the handshake' : 'Our side refused the handshake';
}

const neverReachedTls = (run: Omit<ConnectionRun, 'id' | 'settings'>): boolean =>
  run.diagnosis.some(({ id }) => id.startsWith('starttls-') || id.startsWith('proxy-'));

function handshakeSentence(run: Omit<ConnectionRun, 'id' | 'settings'>): string {
  const { handshake } = run.outcome;
  if (handshake === 'completed') {
    const parts = [run.protocol ?? '', run.cipherSuite ?? '', run.group ?? ''].filter((part) => part !== '');
    const time = run.phasesMs.handshake === null ? '' : ` in ${f.number(Math.round(run.phasesMs.handshake))} ms`;
    return `Handshake completed${time} (${parts.join(', ')}).`;
  }
  if (run.alert === null) return '';
  return `${run.alert.from === 'server' ? 'The server' : 'Our side'} ended the handshake with the alert ${run.alert.name} (${run.alert.number}).`;
}

function afterSentence(run: Omit<ConnectionRun, 'id' | 'settings'>): string {
  const { afterHandshake, application } = run.outcome;
  const answer = application === null ? '' : `“${visible(application.firstLine)}”`;
  switch (afterHandshake) {
    case 'accepted':
      return answer === '' || answer === '“”'
        ? 'The server’s application answered.'
        : `The server’s application answered ${answer}.`;
    case 'refused':
      if (run.alert?.from === 'server')
        return `After it the server sent the alert ${run.alert.name} (${run.alert.number}).`;
      return `The server’s application answered ${answer}.`;
    case 'closed':
      return 'The server closed the connection without data and without an alert.';
    case 'silent':
      return 'No answer came after it while we waited; that is neither acceptance nor refusal.';
    case 'not-reached':
      return '';
  }
}

function trustSentence(run: Omit<ConnectionRun, 'id' | 'settings'>): string {
  if (run.peerChain.length === 0) return '';
  const { verified, nameMatches, failures } = run.trust;
  if (verified && nameMatches) return 'The server’s certificate is trusted and carries the name.';
  return failures.map(trustFailureText).join(' ');
}
