import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Period } from '../../../shared/model/profile.ts';
import { addPeriod } from '../../pki/issuing/period.ts';
import { BACKDATED_MS } from '../issuing/issue-request.ts';

const SECOND_MS = 1000;

export interface AuthorityValidity {
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/** What was asked for, and what is taken without: a period, as long as something else was, or up to an instant. */
export type WantedValidity = { readonly asked: Period | undefined } & (
  | { readonly standard: Period }
  | { readonly standardMs: number }
  | { readonly standardEnd: UnixMs }
);

/**
 * Validity in whole seconds: from a little before now, though never before the issuer's, to a second before the period from now is over, since both ends
 * are part of it (RFC 5280 §4.1.2.5). A period that was asked for is kept even if it exceeds the issuer's, so that the check can refuse it; what is taken
 * without is cut.
 */
export function authorityValidity(
  now: UnixMs,
  wanted: WantedValidity,
  issuer: AuthorityValidity | undefined,
): AuthorityValidity {
  const start = Math.floor(now / SECOND_MS) * SECOND_MS;
  const notBefore = Math.max(start - BACKDATED_MS, issuer?.notBefore ?? 0);
  if (wanted.asked !== undefined) return { notBefore, notAfter: addPeriod(start, wanted.asked) - SECOND_MS };
  const notAfter = standardEnd(wanted, { notBefore, start });
  return { notBefore, notAfter: issuer === undefined ? notAfter : Math.min(notAfter, issuer.notAfter) };
}

function standardEnd(wanted: WantedValidity, { notBefore, start }: { notBefore: UnixMs; start: UnixMs }): UnixMs {
  if ('standard' in wanted) return addPeriod(start, wanted.standard) - SECOND_MS;
  return 'standardMs' in wanted ? notBefore + wanted.standardMs : wanted.standardEnd;
}
