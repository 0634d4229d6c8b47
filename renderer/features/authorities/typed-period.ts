import type { Period, ValidityUnit } from '../../../shared/model/profile.ts';

/** A period while it is typed. */
export interface TypedPeriod {
  readonly count: string;
  readonly unit: ValidityUnit;
}

const MOST: Readonly<Record<ValidityUnit, number>> = { hours: 876_000, days: 36_500, months: 1200, years: 100 };

export const isPeriod = ({ count, unit }: TypedPeriod): boolean =>
  /^\d{1,6}$/.test(count.trim()) && Number(count) >= 1 && Number(count) <= MOST[unit];

/** The period that was typed. Ask `isPeriod` first. */
export const readPeriod = ({ count, unit }: TypedPeriod): Period => ({ count: Number(count), unit });

const SHORTER: readonly ValidityUnit[] = ['years', 'months', 'days'];

/** The period, or where it would end after the signer does the longest in whole years, months or days that does not. */
export function fitPeriod(period: TypedPeriod, now: number, signerEnds: number): TypedPeriod {
  const fits = (some: TypedPeriod): boolean => lastInstantOf(now, some) <= signerEnds;
  if (!isPeriod(period) || fits(period)) return period;
  for (const unit of SHORTER) {
    for (let count = Math.min(MOST[unit], Math.ceil((signerEnds - now) / LEAST_MS[unit])); count >= 1; count -= 1) {
      const shorter = { count: String(count), unit };
      if (fits(shorter)) return shorter;
    }
  }
  return period;
}

/** What the next certificate of an authority begins with: ten years for a root, else five or what its signer has left. */
export const firstPeriod = (signer: { readonly notAfter: number } | undefined, now: number): TypedPeriod =>
  signer === undefined
    ? { count: '10', unit: 'years' }
    : fitPeriod({ count: '5', unit: 'years' }, now, signer.notAfter);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No unit of the calendar is shorter. */
const LEAST_MS: Readonly<Record<ValidityUnit, number>> = {
  hours: HOUR_MS,
  days: DAY_MS,
  months: 28 * DAY_MS,
  years: 365 * DAY_MS,
};

const SECOND_MS = 1000;

/** The last instant of what would be signed now: in whole seconds, and both ends are part of it (RFC 5280 §4.1.2.5). */
export const lastInstantOf = (now: number, period: TypedPeriod): number =>
  endOfPeriod(Math.floor(now / SECOND_MS) * SECOND_MS, period) - SECOND_MS;

/** When a period that begins now is over; months and years by the calendar in UTC, the last day of a shorter month. */
function endOfPeriod(now: number, period: TypedPeriod): number {
  const { count, unit } = readPeriod(period);
  if (unit === 'hours') return now + count * HOUR_MS;
  if (unit === 'days') return now + count * 24 * HOUR_MS;
  const months = unit === 'months' ? count : count * 12;
  const end = new Date(now);
  const day = end.getUTCDate();
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + months);
  const daysInMonth = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, daysInMonth));
  return end.getTime();
}
