import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Period } from '../../../shared/model/profile.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The instant that lies a period after another. Months and years by the calendar in UTC; where the month is shorter, its last day: a month after
 * 31 January is 28 or 29 February.
 */
export function addPeriod(from: UnixMs, { count, unit }: Period): UnixMs {
  switch (unit) {
    case 'hours':
      return from + count * HOUR_MS;
    case 'days':
      return from + count * DAY_MS;
    case 'months':
      return addMonths(from, count);
    case 'years':
      return addMonths(from, count * 12);
  }
}

function addMonths(from: UnixMs, months: number): UnixMs {
  const start = new Date(from);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(start.getUTCDate(), lastDay);
  return Date.UTC(year, month, day) + (from - Math.floor(from / DAY_MS) * DAY_MS);
}
