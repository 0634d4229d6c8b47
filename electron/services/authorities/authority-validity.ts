import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Period } from '../../../shared/model/profile.ts';
import { addPeriod } from '../../pki/issuing/period.ts';
import { BACKDATED_MS } from '../issuing/issue-request.ts';

const SECOND_MS = 1000;

export interface AuthorityValidity {
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/**
 * Validity in whole seconds: from a little before now, though never before the issuer's, to a second before the period from now is over, since both ends
 * are part of it (RFC 5280 §4.1.2.5). A period that was asked for is kept even if it exceeds the issuer's, so that the check can refuse it; `standard` is cut.
 */
export function authorityValidity(
  now: UnixMs,
  period: { readonly asked: Period | undefined; readonly standard: Period },
  issuer: AuthorityValidity | undefined,
): AuthorityValidity {
  const start = Math.floor(now / SECOND_MS) * SECOND_MS;
  const notBefore = Math.max(start - BACKDATED_MS, issuer?.notBefore ?? 0);
  const notAfter = addPeriod(start, period.asked ?? period.standard) - SECOND_MS;
  const isCut = period.asked === undefined && issuer !== undefined;
  return { notBefore, notAfter: isCut ? Math.min(notAfter, issuer.notAfter) : notAfter };
}
