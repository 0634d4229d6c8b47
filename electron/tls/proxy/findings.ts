import type { Culprit, DiagnosisEvidence } from '../../../shared/model/connection.ts';
import { type BeforeTlsFailure, DialogueStop } from '../transport/dialogue.ts';
import type { DialogueKind } from '../transport/run-dialogue.ts';

/** The proxy did not connect us; most often it is its own rules or the network behind it. */
export const proxyRefused = (evidence: DiagnosisEvidence, culprit: Culprit = 'network'): DialogueStop =>
  new DialogueStop({ id: 'proxy-refused', culprit, confidence: 'certain', evidence: [evidence] });

/** The proxy wants a login, or another one. */
export const proxyLogin = (evidence: DiagnosisEvidence, login: DiagnosisEvidence): DialogueStop =>
  new DialogueStop({ id: 'proxy-login', culprit: 'client', confidence: 'certain', evidence: [evidence, login] });

export const loginEvidence = (user: string | undefined): DiagnosisEvidence =>
  user === undefined ? { code: 'proxy-login-not-sent', values: {} } : { code: 'proxy-login-sent', values: { user } };

const unclear = (evidence: DiagnosisEvidence): BeforeTlsFailure => ({
  id: 'proxy-refused',
  culprit: 'network',
  confidence: 'likely',
  evidence: [evidence],
});

export const PROXY_DIALOGUE: DialogueKind = {
  problem: (problem) => unclear({ code: 'proxy-problem', values: { problem } }),
  closed: () => unclear({ code: 'proxy-closed', values: {} }),
  timedOut: (ms) => unclear({ code: 'waited', values: { ms } }),
};
