import type { DiagnosisEvidence, EvidenceCode } from '../../model/connection.ts';
import { evidenceText } from './connection-evidence.ts';

type Evidence = readonly DiagnosisEvidence[];

export interface DiagnosisText {
  readonly title: string;
  /** The title, as exact as the evidence allows. */
  readonly named: (evidence: Evidence) => string;
  /** Who did what to whom. */
  readonly cause: (evidence: Evidence) => string;
  /** Who has to do what. */
  readonly fix: (evidence: Evidence) => string;
  /** What the operator of the other side finds in its log. */
  readonly log: string;
}

/** Parts of a text; the evidence named by `told` is added to the cause as sentences of its own. */
export interface CauseWords {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  readonly log: string;
  /** What the evidence tells more exactly; undefined where it does not. */
  readonly exact?: (evidence: Evidence) => ExactWords | undefined;
  readonly told?: readonly EvidenceCode[];
}

/** Words in place of those that fit every case. */
export type ExactWords = Partial<Pick<CauseWords, 'title' | 'cause' | 'fix'>>;

/** A text whose cause is a sentence and what some of the evidence adds to it. */
export const causeText = ({ title, cause, fix, log, exact, told = [] }: CauseWords): DiagnosisText => ({
  title,
  named: (evidence) => exact?.(evidence)?.title ?? title,
  cause: (evidence) =>
    sentence(exact?.(evidence)?.cause ?? cause, ...told.map((code) => evidenceSentence(evidence, code))),
  fix: (evidence) => exact?.(evidence)?.fix ?? fix,
  log,
});

/** The sentence of one kind of evidence, empty where it is not there. */
export function evidenceSentence(evidence: Evidence, code: EvidenceCode): string {
  const found = evidence.find((each) => each.code === code);
  return found === undefined ? '' : evidenceText[code](found.values);
}

export const sentence = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
