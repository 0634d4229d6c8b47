import {
  type Confidence,
  type Diagnosis,
  type DiagnosisFix,
  type DialPhase,
  STARTTLS_PROTOCOLS,
} from '../../../shared/model/connection.ts';
import type { BeforeTlsFailure } from '../transport/dialogue.ts';

const CONFIDENCE: Readonly<Record<BeforeTlsFailure['confidence'], Confidence>> = {
  certain: 0.95,
  likely: 0.75,
  possible: 0.4,
};

/** The cause where TLS was never reached: the dialogue that ended has found it itself, so there is nothing to weigh. */
export const diagnoseBeforeTls = (failure: BeforeTlsFailure): readonly Diagnosis[] => [
  {
    id: failure.id,
    culprit: failure.culprit,
    confidence: CONFIDENCE[failure.confidence],
    evidence: failure.evidence,
    fixes: FIXES[failure.id](failure),
  },
];

const fix = (kind: DiagnosisFix['kind'], values: DiagnosisFix['values'] = {}): DiagnosisFix => ({ kind, values });

const FIXES: Readonly<Record<BeforeTlsFailure['id'], (failure: BeforeTlsFailure) => readonly DiagnosisFix[]>> = {
  'starttls-refused': () => [fix('dial-again')],
  'starttls-unexpected': unexpectedFixes,
  'proxy-refused': (failure) => [...longer(failure), fix('without-proxy'), fix('dial-again')],
  'proxy-login': () => [fix('proxy-login')],
  'proxy-unreachable': (failure) => [...longer(failure), fix('without-proxy'), fix('dial-again')],
  'local-address-unusable': () => [],
};

/** The phase whose limit ran out. */
const PHASES: Partial<Record<BeforeTlsFailure['id'], DialPhase>> = {
  'proxy-refused': 'proxy',
  'proxy-unreachable': 'connect',
};

/** The form takes no longer limit. */
const LONGEST_MS = 120_000;

function longer({ id, evidence }: BeforeTlsFailure): readonly DiagnosisFix[] {
  const phase: DialPhase = PHASES[id] ?? 'starttls';
  const ms = evidence.find(({ code }) => code === 'waited')?.values['ms'];
  return typeof ms === 'number' ? [fix('wait-longer', { ms: Math.min(LONGEST_MS, ms * 3), phase })] : [];
}

/** Where nothing was understood TLS may be spoken at once; a protocol that never changes to TLS is helped by neither. */
function unexpectedFixes(failure: BeforeTlsFailure): readonly DiagnosisFix[] {
  const { evidence } = failure;
  const spoken = evidence.find(({ code }) => code === 'starttls-other-protocol')?.values['spoken'];
  const other = STARTTLS_PROTOCOLS.find((protocol) => protocol === spoken);
  if (other !== undefined) return [fix('use-starttls', { protocol: other })];
  const understood = spoken !== undefined || evidence.some(({ code }) => code === 'starttls-pipelined');
  return understood ? [fix('dial-again')] : [fix('without-starttls'), ...longer(failure)];
}
