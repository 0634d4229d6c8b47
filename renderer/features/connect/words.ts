import type { ConnectionRun, Diagnosis, DiagnosisEvidence } from '../../../shared/model/connection.ts';
import {
  alertText,
  diagnosisText,
  evidenceText,
  trustFailureText,
  verdictSentence,
} from '../../../shared/text/en/connection.ts';

/** Words of a diagnosis as a card shows them. */
export interface CauseWords {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

export function causeWords(diagnosis: Diagnosis): CauseWords {
  const words = diagnosisText[diagnosis.id];
  return { title: words.title, cause: words.cause(diagnosis.evidence), fix: words.fix(diagnosis.evidence) };
}

export const evidenceWords = (evidence: DiagnosisEvidence): string => evidenceText[evidence.code](evidence.values);

/** What an alert means; undefined where the standard has no such name. */
export const alertMeaning = (name: string): string | undefined =>
  Object.hasOwn(alertText, name) ? alertText[name] : undefined;

export const verdictOf = (run: ConnectionRun): { readonly headline: string; readonly detail: string } =>
  verdictSentence(run);

export const trustFailureWords = (id: string): string => trustFailureText(id);
