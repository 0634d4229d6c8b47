import { describe, expect, it } from 'vitest';
import type { Period } from '../../../shared/model/profile.ts';
import { addPeriod } from './period.ts';

const after = (from: string, count: number, unit: Period['unit']): string =>
  new Date(addPeriod(Date.parse(from), { count, unit })).toISOString();

describe('a period', () => {
  it('counts hours and days by the clock', () => {
    expect(after('2026-02-28T23:30:00.000Z', 1, 'hours')).toBe('2026-03-01T00:30:00.000Z');
    expect(after('2028-02-28T12:00:00.000Z', 2, 'days')).toBe('2028-03-01T12:00:00.000Z');
  });

  it('counts months and years by the calendar and ends with a shorter month', () => {
    expect(after('2026-01-31T08:00:00.000Z', 1, 'months')).toBe('2026-02-28T08:00:00.000Z');
    expect(after('2026-11-30T08:00:00.000Z', 3, 'months')).toBe('2027-02-28T08:00:00.000Z');
    expect(after('2028-02-29T00:00:00.000Z', 1, 'years')).toBe('2029-02-28T00:00:00.000Z');
    expect(after('2026-06-01T12:00:00.123Z', 100, 'years')).toBe('2126-06-01T12:00:00.123Z');
  });
});
