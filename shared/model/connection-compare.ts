import type { DiagnosisId } from './connection-diagnosis.ts';

/** One fact of two runs that differs; the values are shown as they stand. */
export interface FactDifference {
  /** Path in the run, `settings.maxVersion`, `outcome.afterHandshake`, `cipherSuite`. */
  readonly fact: string;
  readonly before: string;
  readonly after: string;
}

/** One line of two transcripts side by side; null where the run has no such message. Indexes into the runs' messages. */
export interface MessagePair {
  readonly before: number | null;
  readonly after: number | null;
  /** Fields that differ; random values, times and signatures are not compared. Empty where both say the same. */
  readonly differences: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}

/** What changed between two runs. */
export interface RunComparison {
  readonly same: boolean;
  readonly facts: readonly FactDifference[];
  readonly messages: readonly MessagePair[];
  readonly gone: readonly DiagnosisId[];
  readonly appeared: readonly DiagnosisId[];
}
