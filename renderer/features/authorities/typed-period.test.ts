import { describe, expect, it } from 'vitest';
import { endOfPeriod, isPeriod } from './typed-period.ts';

describe('a period that is typed', () => {
  it('is a whole number up to 100 years', () => {
    expect(isPeriod({ count: '5', unit: 'years' })).toBe(true);
    for (const count of ['', '0', '-1', '1.5', '101', 'five']) expect(isPeriod({ count, unit: 'years' })).toBe(false);
  });

  it('ends by the calendar', () => {
    const from = Date.UTC(2028, 0, 31, 12);
    expect(new Date(endOfPeriod(from, { count: '1', unit: 'months' })).toISOString()).toBe('2028-02-29T12:00:00.000Z');
    expect(new Date(endOfPeriod(from, { count: '1', unit: 'years' })).toISOString()).toBe('2029-01-31T12:00:00.000Z');
    expect(endOfPeriod(from, { count: '36', unit: 'hours' }) - from).toBe(36 * 3_600_000);
  });
});
