import { describe, expect, it } from 'vitest';
import type { Period, ValidityRule } from '../../shared/model/profile.ts';
import { buildPresets, fitValidity, parseValidity } from './issue-validity.ts';

const rule = (standard: Period, longest: Period, mayBeEndless = false): ValidityRule => ({
  standard,
  longest,
  backdateMinutes: 5,
  mayBeEndless,
});
const words = (periods: readonly Period[]) => periods.map(({ count, unit }) => `${count} ${unit}`);

describe('lengths to choose from', () => {
  it('fit the profile and hold its own', () => {
    const partner = rule({ count: 90, unit: 'days' }, { count: 397, unit: 'days' });
    expect(words(buildPresets(partner))).toEqual(['30 days', '90 days', '180 days', '1 years']);
    const workload = rule({ count: 24, unit: 'hours' }, { count: 24, unit: 'hours' });
    expect(words(buildPresets(workload))).toEqual(['1 hours', '8 hours', '24 hours']);
    const authority = rule({ count: 5, unit: 'years' }, { count: 25, unit: 'years' });
    expect(words(buildPresets(authority))).toEqual(['2 years', '5 years', '10 years', '20 years']);
  });

  it('hold no two that mean the same', () => {
    const year = rule({ count: 365, unit: 'days' }, { count: 825, unit: 'days' });
    expect(words(buildPresets(year))).toEqual(['90 days', '180 days', '365 days', '2 years']);
  });

  it('hold an own length that no ladder has', () => {
    const odd = rule({ count: 45, unit: 'days' }, { count: 47, unit: 'days' });
    expect(words(buildPresets(odd))).toContain('45 days');
  });
});

describe('a typed length', () => {
  it('is a whole number above nothing and at most a century', () => {
    const read = (count: string, unit: Period['unit'] = 'days') => parseValidity({ kind: 'period', count, unit });
    expect(read('90')).toEqual({ count: 90, unit: 'days' });
    for (const bad of ['', '0', '-1', '1.5', 'x', '1e3']) expect(read(bad), bad).toBeUndefined();
    expect(read('100', 'years')).toBeDefined();
    expect(read('101', 'years')).toBeUndefined();
  });

  it('is nothing while the instant is none', () => {
    expect(parseValidity({ kind: 'until', text: '2027-02-', at: null })).toBeUndefined();
  });
});

describe('another profile', () => {
  const partner = rule({ count: 90, unit: 'days' }, { count: 397, unit: 'days' });

  it('keeps a length that it allows and gives its own for one that it does not', () => {
    const year = { kind: 'period', count: '1', unit: 'years' } as const;
    const two = { kind: 'period', count: '2', unit: 'years' } as const;
    expect(fitValidity(year, partner)).toBe(year);
    expect(fitValidity(two, partner)).toEqual({ kind: 'standard' });
  });

  it('keeps no endless life that it does not allow', () => {
    expect(fitValidity({ kind: 'endless' }, partner)).toEqual({ kind: 'standard' });
    expect(fitValidity({ kind: 'endless' }, { ...partner, mayBeEndless: true })).toEqual({ kind: 'endless' });
  });
});
