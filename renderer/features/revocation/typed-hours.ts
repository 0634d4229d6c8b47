export const HOUR_UNITS = ['hours', 'days', 'weeks'] as const;
export type HourUnit = (typeof HOUR_UNITS)[number];

/** A length of time as it is typed. */
export interface TypedHours {
  readonly amount: string;
  readonly unit: HourUnit;
}

const HOURS: Readonly<Record<HourUnit, number>> = { hours: 1, days: 24, weeks: 168 };

/** Whole hours from 1 to `most`; null where it is no such length. */
export function parseHours({ amount, unit }: TypedHours, most: number): number | null {
  if (!/^\d{1,6}$/.test(amount.trim())) return null;
  const hours = Number(amount) * HOURS[unit];
  return hours >= 1 && hours <= most ? hours : null;
}

/** In the largest unit that has no rest; up to two days in hours, as people say it. */
export function writeHours(hours: number): TypedHours {
  const unit: HourUnit =
    hours > 48 && hours % 24 === 0 ? (hours > 168 && hours % 168 === 0 ? 'weeks' : 'days') : 'hours';
  return { amount: String(hours / HOURS[unit]), unit };
}
