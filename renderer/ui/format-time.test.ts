import { describe, expect, it } from 'vitest';
import {
  countDays,
  DAY_MS,
  formatCountdown,
  formatInstant,
  formatMinute,
  formatRelative,
  formatSpan,
  formatUtc,
} from './format-time.ts';

const NOW = Date.UTC(2026, 10, 21, 22, 0, 0);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const after = (milliseconds: number) => plain(formatRelative(NOW + milliseconds, NOW));

describe('relative time', () => {
  it('takes the largest unit that leaves a whole number', () => {
    expect(after(12 * 3_600_000)).toBe('in 12 h');
    expect(after(12 * DAY_MS)).toBe('in 12 d');
    expect(after(-8 * DAY_MS)).toBe('8 d ago');
    expect(after(150 * DAY_MS)).toBe('in 5 mo');
    expect(after(20 * 365.25 * DAY_MS - 60_000)).toBe('in 20 y');
    expect(after(365 * DAY_MS - 60_000)).toBe('in 12 mo');
    expect(after(80_000)).toBe('in 1 min');
  });

  it('says the nearest whole number, both ways', () => {
    expect(after(12 * DAY_MS - 60_000)).toBe('in 12 d');
    expect(after(12.4 * DAY_MS)).toBe('in 12 d');
    expect(after(11.6 * DAY_MS)).toBe('in 12 d');
    expect(after(-11.6 * DAY_MS)).toBe('12 d ago');
    expect(after(90 * DAY_MS - 60_000)).toBe('in 3 mo');
  });

  it('counts days in sentences by the same rule', () => {
    expect(countDays(400 * DAY_MS - 60_000)).toBe(400);
    expect(countDays(-11.6 * DAY_MS)).toBe(12);
  });

  it('goes on to the next unit where rounding reaches it', () => {
    expect(after(59.6 * 60_000)).toBe('in 1 h');
    expect(after(47.4 * 3_600_000)).toBe('in 47 h');
    expect(after(2 * DAY_MS - 1)).toBe('in 2 d');
    expect(after(23.6 * 30.44 * DAY_MS)).toBe('in 2 y');
  });

  it('says now for what was within the last minute', () => {
    expect(after(0)).toBe('now');
    expect(after(-59_000)).toBe('now');
    expect(after(-61_000)).toBe('1 min ago');
    expect(after(5_000)).toBe('in 5 s');
  });

  it('does not break between number and unit', () => {
    expect(formatRelative(NOW + 12 * DAY_MS, NOW)).toContain('12\u00a0d');
  });
});

describe('instants', () => {
  it('show UTC to the second', () => {
    expect(formatUtc(NOW)).toBe('2026-11-21 22:00:00 UTC');
  });

  it('leave the seconds out where they say nothing', () => {
    expect(formatInstant(NOW)).toMatch(/2026, \d\d:\d\d:00 /);
    expect(formatMinute(NOW)).toMatch(/2026, \d\d:\d\d \S/);
  });

  it('survive a date beyond what a clock can show', () => {
    for (const odd of [Number.NaN, 1e20, -1e20]) {
      expect(formatUtc(odd)).toBe(String(odd));
      expect(formatInstant(odd)).toBe(String(odd));
      expect(formatMinute(odd)).toBe(String(odd));
    }
  });
});

describe('lengths of time', () => {
  it('have no direction', () => {
    expect(plain(formatSpan(-5 * DAY_MS))).toBe('5 d');
    expect(plain(formatSpan(400 * DAY_MS))).toBe('13 mo');
  });

  it('count down to zero and not below', () => {
    expect(formatCountdown(NOW + 872_000, NOW)).toBe('14:32');
    expect(formatCountdown(NOW + 500, NOW)).toBe('0:01');
    expect(formatCountdown(NOW - 500, NOW)).toBe('0:00');
  });
});
