import { alertEvidence, refusalEvidence, requestEvidence, sentEvidence, versionsEvidence } from './observations.ts';
import { finding, type Rule } from './rule.ts';

const refusedRequest: Rule = {
  id: 'request-refused',
  culprit: 'unknown',
  judge: (seen) =>
    seen.alert === undefined && seen.verdict.outcome.afterHandshake === 'refused'
      ? finding('likely', refusalEvidence(seen), requestEvidence(seen), sentEvidence(seen))
      : null,
};

const unexplainedAlert: Rule = {
  id: 'unexplained-alert',
  culprit: 'unknown',
  judge: (seen) =>
    seen.alert === undefined
      ? null
      : finding('certain', alertEvidence(seen), versionsEvidence(seen), requestEvidence(seen)),
};

/** What is left to say where no rule found a cause. */
export const UNEXPLAINED_RULES: readonly Rule[] = [refusedRequest, unexplainedAlert];
