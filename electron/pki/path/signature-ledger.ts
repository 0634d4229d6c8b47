import type { PublicKeyInfo } from '../../../shared/model/key.ts';
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

  /** Gives new steps for work of another kind; signatures stay counted. */
  renewSteps(steps: number): void {
    this.steps = steps;
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

/** A key as signatures are verified with it; that of a certificate, or the same with inherited parameters. */
export type SigningKey = Pick<CertificateFacts, 'spki' | 'spkiKey' | 'publicKey'>;

/** Remembers which key verified which certificate: a signature costs more than everything else together. */
export class SignatureLedger {
  private readonly verdicts = new WeakMap<CertificateFacts, Map<string, SignatureVerdict>>();

  /** Verifies the signature of `subject` with a key, inherited parameters included; `not-checked` where the budget is spent. */
  verdict(subject: CertificateFacts, key: SigningKey, budget: WorkBudget): SignatureVerdict | 'not-checked' {
    const known = this.verdicts.get(subject) ?? new Map<string, SignatureVerdict>();
    const found = known.get(key.spkiKey);
    if (found !== undefined) return found;
    const { certificate } = subject;
    const signature = spanBytes(certificate, certificate.signature);
    if (!budget.takeSignature(costOf(key, subject))) return 'not-checked';
    const verdict = verifySignature({
      spkiDer: key.spki,
      signatureAlgorithmDer: spanBytes(certificate, certificate.signatureAlgorithm),
      tbs: spanBytes(certificate, certificate.tbs),
      signature,
    });
    this.verdicts.set(subject, known.set(key.spkiKey, verdict));
    return verdict;
  }
}

/** Octets that are hashed in the time of one verification. */
const OCTETS_A_UNIT = 100_000;

/** A unit is what a signature by P-256 takes to verify; curves beyond the engine's own and post-quantum keys take much longer. */
function costOf({ publicKey, spki }: SigningKey, { certificate }: CertificateFacts): number {
  return keyCost(publicKey, spki.length) + Math.floor((certificate.tbs.end - certificate.tbs.start) / OCTETS_A_UNIT);
}

const CURVE_COST: ReadonlyMap<string | undefined, number> = new Map([
  ['P-256', 1],
  ['P-384', 4],
  ['P-521', 6],
]);
const OTHER_COST = 40;

/** Octets around the modulus of a key with an exponent of 32 bits; longer ones no engine computes for us. */
const ORDINARY_FRAME = 40;
const LONG_EXPONENT_COST = 16;

function keyCost(key: PublicKeyInfo | undefined, spkiOctets: number): number {
  if (key === undefined || key.algorithm === 'Ed25519') return 1;
  if (key.algorithm === 'RSA' || key.algorithm === 'RSA-PSS') {
    const { bits = 0 } = key;
    const isLong = key.algorithm === 'RSA' && spkiOctets > Math.ceil(bits / 8) + ORDINARY_FRAME;
    return Math.ceil((bits / 4096) ** 2) * (isLong ? LONG_EXPONENT_COST : 1);
  }
  return (key.algorithm === 'EC' ? CURVE_COST.get(key.curve) : undefined) ?? OTHER_COST;
}
