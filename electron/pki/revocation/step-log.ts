import type { RevocationCheckId, RevocationCode, RevocationStep } from '../../../shared/model/revocation-status.ts';

type Evidence = RevocationStep['evidence'];

/** Collects the checks of one list or one answer. */
export class StepLog {
  private readonly steps: RevocationStep[];
  private readonly source: 'crl' | 'ocsp';
  private readonly at: number;

  constructor(steps: RevocationStep[], source: 'crl' | 'ocsp', at: number) {
    this.steps = steps;
    this.source = source;
    this.at = at;
  }

  pass(check: RevocationCheckId, rfc: string, evidence: Evidence = {}): void {
    this.steps.push({ source: this.source, at: this.at, check, result: 'passed', evidence, rfc });
  }

  fail(check: RevocationCheckId, code: RevocationCode, rfc: string, evidence: Evidence = {}): void {
    this.steps.push({ source: this.source, at: this.at, check, result: 'failed', code, evidence, rfc });
  }
}
