import { type SignatureVerdict, verifySignature } from '../algorithm/verify.ts';
import { spanBytes } from '../certificate/certificate.ts';
import type { CertificateFacts } from './path-facts.ts';

/** What one search may cost, in steps and in units of verified signatures; counted, never timed, so that a verdict does not depend on the machine. */
export class WorkBudget {
  private steps: number;
  private signatures: number;
  /** Something was left out for want of budget. */
  isExhausted = false;

  constructor(limits: { readonly steps: number; readonly signatures: number }) {
    this.steps = limits.steps;
    this.signatures = limits.signatures;
  }

  takeSteps(count: number): boolean {
    this.steps -= count;
    if (this.steps >= 0) return true;
    this.isExhausted = true;
    return false;
  }

  takeSignature(units: number): boolean {
    if (this.signatures < units) {
      this.isExhausted = true;
      return false;
    }
    this.signatures -= units;
    return true;
  }
}

/** Remembers which key verified which certificate: a signature costs more than everything else together. */
export class SignatureLedger {
  private readonly verdicts = new WeakMap<CertificateFacts, Map<string, SignatureVerdict>>();

  /** Verifies the signature of `subject` with the key of `issuer`; `not-checked` where the budget is spent. */
  verdict(subject: CertificateFacts, issuer: CertificateFacts, budget: WorkBudget): SignatureVerdict | 'not-checked' {
    const known = this.verdicts.get(subject) ?? new Map<string, SignatureVerdict>();
    const found = known.get(issuer.spkiKey);
    if (found !== undefined) return found;
    const { certificate } = subject;
    const signature = spanBytes(certificate, certificate.signature);
    if (!budget.takeSignature(costOf(issuer.spki, signature))) return 'not-checked';
    const verdict = verifySignature({
      spkiDer: issuer.spki,
      signatureAlgorithmDer: spanBytes(certificate, certificate.signatureAlgorithm),
      tbs: spanBytes(certificate, certificate.tbs),
      signature,
    });
    this.verdicts.set(subject, known.set(issuer.spkiKey, verdict));
    return verdict;
  }
}

/** Large keys and signatures take longer: RSA beyond 4096 bits, the post-quantum ones. */
const costOf = (spki: Uint8Array, signature: Uint8Array): number =>
  1 + Math.floor((spki.length + signature.length) / 1200);
