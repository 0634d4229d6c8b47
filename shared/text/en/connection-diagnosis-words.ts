import type { DiagnosisEvidence, EvidenceCode } from '../../model/connection.ts';
import { evidenceText, shown } from './connection-evidence.ts';

type Evidence = readonly DiagnosisEvidence[];

export interface DiagnosisText {
  readonly title: string;
  /** Who did what to whom. */
  readonly cause: (evidence: Evidence) => string;
  /** Who has to do what. */
  readonly fix: (evidence: Evidence) => string;
}

/** The sentence of one kind of evidence, where it is there. */
export function told(evidence: Evidence, code: EvidenceCode): string {
  const found = evidence.find((each) => each.code === code);
  return found === undefined ? '' : evidenceText[code](found.values);
}

export const value = (evidence: Evidence, code: EvidenceCode, key: string): string =>
  shown(evidence.find((each) => each.code === code)?.values ?? {}, key);

export const sentence = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/** A text whose cause is a sentence and what some of the evidence adds to it. */
export const words = (title: string, cause: string, fix: string, ...codes: readonly EvidenceCode[]): DiagnosisText => ({
  title,
  cause: (evidence) => sentence(cause, ...codes.map((code) => told(evidence, code))),
  fix: () => fix,
});
