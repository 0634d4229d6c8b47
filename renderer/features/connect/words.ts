import type { ConnectionRun, Diagnosis, DiagnosisEvidence, DiagnosisId } from '../../../shared/model/connection.ts';
import {
  alertText,
  diagnosisText,
  evidenceText,
  trustFailureText,
  verdictSentence,
} from '../../../shared/text/en/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';

/** Words of a diagnosis as a card shows them. */
export interface CauseWords {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

export function causeWords(diagnosis: Diagnosis): CauseWords {
  const words = diagnosisText[diagnosis.id];
  return {
    title: words.named(diagnosis.evidence),
    cause: words.cause(diagnosis.evidence),
    fix: words.fix(diagnosis.evidence),
  };
}

export const titleOf = (id: DiagnosisId): string => diagnosisText[id].title;

export const evidenceWords = (evidence: DiagnosisEvidence): string => evidenceText[evidence.code](evidence.values);

/** What an alert means; undefined where the standard has no such name. */
export const alertMeaning = (name: string): string | undefined =>
  Object.hasOwn(alertText, name) ? alertText[name] : undefined;

export interface VerdictWords {
  readonly headline: string;
  readonly detail: string;
}

/** One sentence that names what happened and, where it is known well enough, why. */
export function verdictOf(run: ConnectionRun): VerdictWords {
  const { headline, detail } = verdictSentence(run);
  const [first] = run.diagnosis;
  const cause = first === undefined ? undefined : causeWords(first).title;
  const isGuess = cause !== undefined && first !== undefined && first.confidence <= 0.6;
  const { verdict, verdictGuess } = connectText.run;
  return { headline: isGuess ? verdictGuess(headline, cause) : verdict(headline, cause), detail };
}

export const trustFailureWords = (id: string): string => trustFailureText(id);
