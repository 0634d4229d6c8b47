import type { RevocationStatus, RevocationStep } from '../../../shared/model/revocation-status.ts';
import { checkCrls } from './crl-status.ts';
import type { RevocationInput } from './revocation-input.ts';
import { checkOcspResponses } from './ocsp-status.ts';

/**
 * Finds the revocation status of one certificate from lists and answers that were given; nothing is fetched.
 * A source that says revoked outweighs one that says good, and one that settles it one that does not. Every check that was made is a step.
 * Does not validate the certificate's path: `issuer` is taken as valid. A path with a certificate that is `unknown` or `not-covered` is the caller's to judge.
 * @see RFC 5280 §6.3.3, RFC 6960 §3.2
 */
export function checkRevocation(input: RevocationInput): RevocationStatus {
  const steps: RevocationStep[] = [];
  const byAnswer = checkOcspResponses(input, steps);
  const byList = checkCrls(input, steps);
  const verdicts = [byAnswer, byList];
  for (const status of ['revoked', 'good', 'unknown'] as const) {
    const found = verdicts.find((verdict) => verdict.status === status);
    if (found !== undefined) return { ...found, steps };
  }
  return { status: 'not-covered', steps };
}
