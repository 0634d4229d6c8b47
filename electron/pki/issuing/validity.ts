import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { Period, ValidityRule } from '../../../shared/model/profile.ts';
import { draftProblem, type MergedField } from './merge-field.ts';
import { addPeriod } from './period.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** 99991231235959Z: the certificate has no end of its own. @see RFC 5280 §4.1.2.5 */
export const ENDLESS: UnixMs = Date.UTC(9999, 11, 31, 23, 59, 59);

export interface Validity {
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/** How long a certificate is to be valid: a period from now, up to an instant, or without an end. */
export type ValidityWish = Period | { readonly until: UnixMs } | 'endless';

/**
 * Validity in whole seconds: from the profile's minutes before now (a peer whose clock is slow would refuse it otherwise), though never before the
 * issuer's, to a second before the period is over, since both ends are part of it (RFC 5280 §4.1.2.5). What was asked for is kept even if it is
 * longer than the issuer's or the profile's, so that it is refused and not silently cut; the profile's own is cut to the issuer's.
 */
export function chooseValidity(
  rule: ValidityRule,
  wish: ValidityWish | undefined,
  { now, issuer }: { readonly now: UnixMs; readonly issuer: Validity },
): Validity & { readonly field: MergedField } {
  const start = Math.floor(now / SECOND_MS) * SECOND_MS;
  const notBefore = Math.max(start - rule.backdateMinutes * MINUTE_MS, issuer.notBefore);
  const wanted = endOf(start, wish ?? rule.standard);
  const isCut = wish === undefined && wanted > issuer.notAfter;
  const notAfter = isCut ? issuer.notAfter : wanted;
  const field: MergedField = {
    field: 'validity',
    rule: wish === undefined ? 'from-profile' : 'from-input',
    limits: [formatPeriod(rule.longest)],
    request: [],
    result: [
      { text: String(notBefore), mark: 'added', reason: 'added-by-profile' },
      {
        text: String(notAfter),
        mark: 'added',
        reason: isCut ? 'cut-to-issuer' : wish === undefined ? 'added-by-profile' : 'typed-here',
      },
    ],
    findings: checkLength(rule, notAfter, start),
  };
  return { notBefore, notAfter, field };
}

/** `12h`, `90d`, `6mo`, `2y`. */
export const formatPeriod = ({ count, unit }: Period): string =>
  `${count}${{ hours: 'h', days: 'd', months: 'mo', years: 'y' }[unit]}`;

function endOf(start: UnixMs, wish: ValidityWish): UnixMs {
  if (wish === 'endless') return ENDLESS;
  return 'until' in wish ? Math.floor(wish.until / SECOND_MS) * SECOND_MS : addPeriod(start, wish) - SECOND_MS;
}

function checkLength({ longest, mayBeEndless }: ValidityRule, notAfter: UnixMs, start: UnixMs): Problem[] {
  if (notAfter === ENDLESS) return mayBeEndless ? [] : [draftProblem('draft.endless-not-allowed', 'RFC 5280 §4.1.2.5')];
  const most = addPeriod(start, longest) - SECOND_MS;
  if (notAfter <= most) return [];
  return [
    draftProblem('draft.validity-over-longest', 'RFC 5280 §4.1.2.5', {
      notAfter,
      longest: formatPeriod(longest),
      most,
    }),
  ];
}
