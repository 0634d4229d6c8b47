import type { Period, ValidityUnit } from '../../../shared/model/profile.ts';

const UNITS: Readonly<Record<string, ValidityUnit>> = { h: 'hours', d: 'days', m: 'months', mo: 'months', y: 'years' };
const MOST: Readonly<Record<ValidityUnit, number>> = { hours: 876_600, days: 36_525, months: 1200, years: 100 };
const PATTERN = /^([1-9][0-9]{0,6})\s*(h|d|mo|m|y)$/i;

/** A length of time as people type it: `12h`, `90d`, `6mo`, `2y`. Undefined for anything else and for more than 100 years. */
export function parsePeriodText(text: string): Period | undefined {
  const [, count = '', letters = ''] = PATTERN.exec(text.trim()) ?? [];
  const unit = UNITS[letters.toLowerCase()];
  return unit === undefined || Number(count) > MOST[unit] ? undefined : { count: Number(count), unit };
}
