import {
  alertEvidence,
  brokenOffHere,
  bytesReceived,
  inHandshake,
  lastFromServer,
  requestEvidence,
  versionsEvidence,
} from './observations.ts';
import { compileRules, fix, type Rule } from './rule.ts';

/** What is left to say where no rule found a cause. */
export const UNEXPLAINED_RULES: readonly Rule[] = compileRules([
  {
    id: 'engine-refused',
    culprit: 'unknown',
    explains: 'ending',
    confidence: 0.6,
    when: [inHandshake, brokenOffHere],
    needs: [bytesReceived],
    shows: [lastFromServer, versionsEvidence],
    fixes: [fix('default-offer'), fix('dial-again')],
  },
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
