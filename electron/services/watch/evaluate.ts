import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Thresholds } from '../../../shared/model/watch.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** A Monday. */
const FIRST_WEEK = 4 * DAY_MS;

/** How long a certificate or an authority that ended, and that nothing replaced, is told of. */
export const ENDED_DAYS = 30;

/** Thresholds with the border between long lives and short ones. */
export interface CertificateThresholds extends Thresholds {
  readonly shortLivedDays: number;
}

export interface Life {
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/**
 * The latest step that the life of a certificate has come to: `30d`, `33%` or `ended`; undefined where none is reached, where it ended more than
 * `ENDED_DAYS` ago, and for a life that ends before it begins. A step in days begins with the last third of the life at the earliest, as the status
 * `expiring` does, so that a certificate for 90 days is no alert from its first hour.
 */
export function findCertificateStep(life: Life, at: UnixMs, thresholds: CertificateThresholds): string | undefined {
  const whole = life.notAfter - life.notBefore;
  const left = life.notAfter - at;
  if (whole < 0) return undefined;
  if (left < 0) return -left <= ENDED_DAYS * DAY_MS ? 'ended' : undefined;
  if (whole < thresholds.shortLivedDays * DAY_MS) {
    const percent = findTightest(thresholds.percents, (step) => left * 100 <= whole * step);
    return percent === undefined ? undefined : `${percent}%`;
  }
  return findDayStep(left, whole, thresholds.days);
}

/** The same for an authority, whose steps are days alone. */
export const findAuthorityStep = (life: Life, at: UnixMs, days: readonly number[]): string | undefined =>
  findCertificateStep(life, at, { days, percents: [], shortLivedDays: 0 });

function findDayStep(left: number, whole: number, days: readonly number[]): string | undefined {
  const step = findTightest(days, (day) => left <= Math.min(day * DAY_MS, whole / 3));
  return step === undefined ? undefined : `${step}d`;
}

function findTightest(steps: readonly number[], isReached: (step: number) => boolean): number | undefined {
  return steps.filter(isReached).sort((a, b) => a - b)[0];
}

/** The step of many certificates by the one that ends first; all of them have reached one. */
export function getGroupStep(left: number, thresholds: CertificateThresholds): string {
  const step = findTightest(thresholds.days, (day) => left <= day * DAY_MS);
  if (step !== undefined) return `${step}d`;
  return `${Math.max(0, ...thresholds.percents)}%`;
}

export interface CrlTimes {
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

/** When a CRL begins to be due: so many hours before its end, at most the last third of its time. */
export const crlDueAt = ({ thisUpdate, nextUpdate }: CrlTimes, hours: number): UnixMs =>
  nextUpdate - Math.min(hours * HOUR_MS, Math.max(0, nextUpdate - thisUpdate) / 3);

export function findCrlStep(times: CrlTimes, at: UnixMs, hours: number): 'due' | 'overdue' | undefined {
  if (at > times.nextUpdate) return 'overdue';
  return at >= crlDueAt(times, hours) ? 'due' : undefined;
}

/** Number of the week, from Monday to Sunday in UTC, that an instant lies in. */
export const weekOf = (at: UnixMs): number => Math.floor((at - FIRST_WEEK) / WEEK_MS);

/** First instant of a week. */
export const startOfWeek = (week: number): UnixMs => FIRST_WEEK + week * WEEK_MS;

/** Which certificates of a week are meant, in the language of filters: without those that nobody need renew. */
export function buildWeekFilter(week: number, partner: string | undefined): string {
  const day = (at: UnixMs): string => new Date(at).toISOString().slice(0, 10);
  const ends = `expires:${day(startOfWeek(week))}..${day(startOfWeek(week + 1) - 1)}`;
  const of = partner === undefined ? '' : ` partner:="${partner.replaceAll(/["\\]/g, '\\$&')}"`;
  return `${ends}${of} -status:revoked,on-hold -has:successor -is:snoozed`;
}
