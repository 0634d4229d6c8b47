/** How wide a bar of the timeline is in time. Bars begin at midnight UTC, weeks on Monday, as the days of the inventory's filters do. */
export const TIMELINE_UNITS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type TimelineUnit = (typeof TIMELINE_UNITS)[number];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was a Monday. */
const MONDAY_MS = 4 * DAY_MS;

const MONTHS: Readonly<Partial<Record<TimelineUnit, number>>> = { month: 1, quarter: 3, year: 12 };

/** Middle length of a unit, to choose one by. */
export const UNIT_MS: Readonly<Record<TimelineUnit, number>> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: WEEK_MS,
  month: 30.436_875 * DAY_MS,
  quarter: 91.310_625 * DAY_MS,
  year: 365.2425 * DAY_MS,
};

/** Where the bar begins that an instant falls into. */
export function startOfUnit(at: number, unit: TimelineUnit): number {
  const months = MONTHS[unit];
  if (months !== undefined) {
    const date = new Date(at);
    return utcMonth(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months);
  }
  if (unit === 'week') return Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
  return Math.floor(at / UNIT_MS[unit]) * UNIT_MS[unit];
}

/** Where the bar `steps` further on begins; `start` is the beginning of one. */
export function stepUnit(start: number, unit: TimelineUnit, steps: number): number {
  const months = MONTHS[unit];
  if (months === undefined) return start + steps * UNIT_MS[unit];
  const date = new Date(start);
  return utcMonth(date.getUTCFullYear(), date.getUTCMonth() + steps * months);
}

/**
 * Beginnings of the bars that touch [from, to), and the end of the last: one more than there are bars.
 * At most `most` bars; what is further right is left out.
 */
export function listEdges(from: number, to: number, unit: TimelineUnit, most: number): readonly number[] {
  const edges = [startOfUnit(from, unit)];
  for (let edge = edges[0] ?? from; edge < to && edges.length <= most; ) {
    edge = stepUnit(edge, unit, 1);
    edges.push(edge);
  }
  return edges;
}

/** `Date.UTC` takes years below 100 for those of the last century. */
function utcMonth(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return date.getTime();
}
