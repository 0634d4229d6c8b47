import { type RawBuilder, sql } from 'kysely';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { CertificateStatus } from '../../shared/model/certificate.ts';

/** The instant a list is looked at, and when a certificate starts to count as expiring. */
export interface StatusView {
  readonly at: UnixMs;
  readonly expiringDays: number;
  /** So long after a connection met it a certificate counts as in use; a month where nothing is said. */
  readonly inUseDays?: number;
}

const DAY_MS = 86_400_000;

/**
 * Status of a row of `certificate` left-joined with `revocation`.
 *
 * Revoked and on hold come first, whatever the dates. Both ends of the validity are inclusive (RFC 5280 §4.1.2.5).
 * `expiring`: at most `expiringDays` days are left, or a third of its life if that is less. `unknown`: ends before it
 * begins.
 */
export const certificateStatus = (view: StatusView): RawBuilder<CertificateStatus> =>
  sql<CertificateStatus>`case
    when ${sql.ref('revocation.reason')} = 'certificateHold' then 'on-hold'
    when ${sql.ref('revocation.reason')} is not null then 'revoked'
    else ${dateStatus(view)} end`;

/** Status of a row of `certificate` that is not revoked: what its dates alone say. */
export function dateStatus(view: StatusView): RawBuilder<CertificateStatus> {
  const notBefore = sql.ref('certificate.not_before');
  const notAfter = sql.ref('certificate.not_after');
  const expiringMs = Math.round(view.expiringDays * DAY_MS);
  return sql<CertificateStatus>`case
    when ${notAfter} < ${notBefore} then 'unknown'
    when ${notBefore} > ${view.at} then 'not-yet-valid'
    when ${notAfter} < ${view.at} then 'expired'
    when ${notAfter} - ${view.at} <= ${expiringMs} and (${notAfter} - ${view.at}) * 3 <= ${notAfter} - ${notBefore} then 'expiring'
    else 'valid' end`;
}

/** The same for a certificate without a revocation. */
export function statusOfStanding(
  { at, expiringDays }: StatusView,
  { notBefore, notAfter }: { readonly notBefore: UnixMs; readonly notAfter: UnixMs },
): CertificateStatus {
  if (notAfter < notBefore) return 'unknown';
  if (notBefore > at) return 'not-yet-valid';
  const left = notAfter - at;
  if (left < 0) return 'expired';
  return left <= Math.round(expiringDays * DAY_MS) && left * 3 <= notAfter - notBefore ? 'expiring' : 'valid';
}

/** Order of the status column: what needs attention first. */
export const STATUS_RANK: readonly CertificateStatus[] = [
  'expiring',
  'expired',
  'revoked',
  'on-hold',
  'not-yet-valid',
  'unknown',
  'valid',
];
