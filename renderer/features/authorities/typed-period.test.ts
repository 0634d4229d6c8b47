import { describe, expect, it } from 'vitest';
import { fitPeriod, isPeriod, lastInstantOf } from './typed-period.ts';

describe('a period that is typed', () => {
  it('is a whole number up to 100 years', () => {
    expect(isPeriod({ count: '5', unit: 'years' })).toBe(true);
    for (const count of ['', '0', '-1', '1.5', '101', 'five']) expect(isPeriod({ count, unit: 'years' })).toBe(false);
  });

  it('ends by the calendar, in the last second before it is over, as it would be signed', () => {
    const from = Date.UTC(2028, 0, 31, 12);
    const end = (count: string, unit: 'hours' | 'months' | 'years') =>
      new Date(lastInstantOf(from + 999, { count, unit })).toISOString();
    expect(end('1', 'months')).toBe('2028-02-29T11:59:59.000Z');
    expect(end('1', 'years')).toBe('2029-01-31T11:59:59.000Z');
    expect(end('36', 'hours')).toBe('2028-02-01T23:59:59.000Z');
  });

  it('is cut to what the signer has left, in the largest whole unit', () => {
    const from = Date.UTC(2026, 10, 22);
    const cut = (count: string, ends: number) => fitPeriod({ count, unit: 'years' }, from, ends);
    const after = (days: number) => from + days * 86_400_000;
    expect(cut('5', Date.UTC(2031, 10, 22) - 1000)).toEqual({ count: '5', unit: 'years' });
    expect(cut('5', Date.UTC(2031, 10, 22) - 2000)).toEqual({ count: '4', unit: 'years' });
    expect(cut('5', after(200))).toEqual({ count: '6', unit: 'months' });
    expect(cut('5', after(20))).toEqual({ count: '20', unit: 'days' });
    expect(cut('5', after(-1))).toEqual({ count: '5', unit: 'years' });
  });
});
