import type { ValidationCheck, ValidationCheckId, ValidationCode } from '../../../shared/model/validation.ts';

export type CheckEvidence = ValidationCheck['evidence'];

/** What was looked at: which check, at which place of the path (leaf 0), by which rule. */
export interface CheckPlace {
  readonly check: ValidationCheckId;
  readonly at: number;
  readonly rfc: string;
}

type NotCheckedCode = Extract<ValidationCode, `not.${string}`>;
export type FailureCode = Exclude<ValidationCode, NotCheckedCode>;

/** A check that failed. */
export type FailedCheck = ValidationCheck & { readonly result: 'failed'; readonly code: FailureCode };

/**
 * Takes down what was checked. A log that keeps failures alone never asks for the evidence of a check that passed,
 * so that a verdict costs no words.
 */
export class CheckLog {
  readonly checks: ValidationCheck[] = [];
  readonly failures: FailedCheck[] = [];
  private readonly keepsAll: boolean;

  constructor(keeps: 'all' | 'failures') {
    this.keepsAll = keeps === 'all';
  }

  passed(place: CheckPlace, evidence: () => CheckEvidence): void {
    if (this.keepsAll) this.checks.push({ ...place, result: 'passed', evidence: evidence() });
  }

  /** Passed by the rules, with something that a person should know of. */
  flagged(place: CheckPlace, code: FailureCode, evidence: () => CheckEvidence): void {
    if (this.keepsAll) this.checks.push({ ...place, result: 'passed', code, flag: 'weak', evidence: evidence() });
  }

  skipped(place: CheckPlace, code: NotCheckedCode): void {
    if (this.keepsAll) this.checks.push({ ...place, result: 'not-checked', code, evidence: {} });
  }

  failed(place: CheckPlace, code: FailureCode, evidence: CheckEvidence): void {
    const failure: FailedCheck = { ...place, result: 'failed', code, evidence };
    this.failures.push(failure);
    if (this.keepsAll) this.checks.push(failure);
  }

  /** Notes the outcome of a comparison; the evidence is the same either way. */
  decide(place: CheckPlace, failure: FailureCode | undefined, evidence: () => CheckEvidence): void {
    if (failure === undefined) this.passed(place, evidence);
    else this.failed(place, failure, evidence());
  }
}
