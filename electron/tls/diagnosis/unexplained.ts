import { alertEvidence, requestEvidence, versionsEvidence } from './observations.ts';
import { compileRules, fix, type Rule } from './rule.ts';

/** What is left to say where no rule found a cause. */
export const UNEXPLAINED_RULES: readonly Rule[] = compileRules([
  {
    id: 'unexplained-alert',
    culprit: 'unknown',
    explains: 'ending',
    confidence: 0.6,
    needs: [alertEvidence],
    shows: [versionsEvidence, requestEvidence],
    fixes: [fix('dial-again')],
  },
]);
