import { describe, expect, it } from 'vitest';
import { parseHours, writeHours } from './typed-hours.ts';

describe('a length of time that is typed', () => {
  it('is read in whole hours', () => {
    expect(parseHours({ amount: '36', unit: 'hours' }, 1000)).toBe(36);
    expect(parseHours({ amount: ' 7 ', unit: 'days' }, 1000)).toBe(168);
    expect(parseHours({ amount: '2', unit: 'weeks' }, 1000)).toBe(336);
  });

  it('is refused where it is empty, no whole number, nothing, or too long', () => {
    for (const amount of ['', '0', '-1', '1.5', 'x', '43']) {
      expect(parseHours({ amount, unit: 'days' }, 1000), amount).toBeNull();
    }
  });

  it('is written as it would be said', () => {
    expect(writeHours(24)).toEqual({ amount: '24', unit: 'hours' });
    expect(writeHours(48)).toEqual({ amount: '48', unit: 'hours' });
    expect(writeHours(168)).toEqual({ amount: '7', unit: 'days' });
    expect(writeHours(336)).toEqual({ amount: '2', unit: 'weeks' });
    expect(writeHours(50)).toEqual({ amount: '50', unit: 'hours' });
  });

  it('is read as it was written', () => {
    for (const hours of [1, 24, 49, 72, 168, 720, 8760]) expect(parseHours(writeHours(hours), 10_000)).toBe(hours);
  });
});
