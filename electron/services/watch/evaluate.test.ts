import { describe, expect, it } from 'vitest';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import { parseFilter } from '../../../shared/model/filter/parser.ts';
import { DEFAULT_WATCH } from '../../../shared/model/watch.ts';
import {
  buildWeekFilter,
  crlDueAt,
  findAuthorityStep,
  findCertificateStep,
  findCrlStep,
  getGroupStep,
  startOfWeek,
  weekOf,
} from './evaluate.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const AT = Date.UTC(2026, 5, 1, 12);

const step = (lifeDays: number, leftDays: number, thresholds = DEFAULT_WATCH) =>
  findCertificateStep({ notBefore: AT + (leftDays - lifeDays) * DAY, notAfter: AT + leftDays * DAY }, AT, thresholds);

describe('the step of a certificate', () => {
  it('is the latest threshold in days that was reached', () => {
    expect([61, 60, 30.5, 30, 14, 7, 1, 0].map((left) => step(365, left))).toEqual([
      undefined,
      '60d',
      '60d',
      '30d',
      '14d',
      '7d',
      '1d',
      '1d',
    ]);
  });

  it('begins with the last third of a life at the earliest', () => {
    expect([31, 30, 14].map((left) => step(90, left))).toEqual([undefined, '30d', '14d']);
    expect([16, 15, 7].map((left) => step(45, left))).toEqual([undefined, '30d', '7d']);
  });

  it('counts by per cent where a life is short', () => {
    expect([0.5, 0.33, 0.1].map((left) => step(1, left))).toEqual([undefined, '33%', '10%']);
    expect(step(10, 1)).toBe('10%');
  });

  it('tells of an end for thirty days and of nothing older', () => {
    expect([-0.01, -30, -30.01].map((left) => step(365, left))).toEqual(['ended', 'ended', undefined]);
  });

  it('says nothing of a life that ends before it begins or has not begun', () => {
    expect(step(-5, 3)).toBeUndefined();
    expect(step(10, 20)).toBeUndefined();
  });

  it('takes thresholds in any order and none at all', () => {
    expect(step(365, 5, { ...DEFAULT_WATCH, days: [7, 90, 30] })).toBe('7d');
    expect(step(365, 5, { ...DEFAULT_WATCH, days: [] })).toBeUndefined();
  });
});

describe('the step of a group', () => {
  it('is that of the one that ends first', () => {
    expect(getGroupStep(6 * DAY, DEFAULT_WATCH)).toBe('7d');
    expect(getGroupStep(6 * DAY, { ...DEFAULT_WATCH, days: [] })).toBe('33%');
  });
});

describe('the step of an authority', () => {
  it('comes long before its end', () => {
    const life = { notBefore: AT - 3000 * DAY, notAfter: AT + 200 * DAY };
    expect(findAuthorityStep(life, AT, DEFAULT_WATCH.authorityDays)).toBe('365d');
  });
});

describe('a CRL', () => {
  const times = { thisUpdate: AT, nextUpdate: AT + 7 * DAY };
  it('is due a day before its end and overdue behind it', () => {
    expect(findCrlStep(times, AT + 6 * DAY - 1, 24)).toBeUndefined();
    expect(findCrlStep(times, AT + 6 * DAY, 24)).toBe('due');
    expect(findCrlStep(times, AT + 7 * DAY, 24)).toBe('due');
    expect(findCrlStep(times, AT + 7 * DAY + 1, 24)).toBe('overdue');
  });

  it('that lasts an hour is due in its last third', () => {
    expect(crlDueAt({ thisUpdate: AT, nextUpdate: AT + HOUR }, 24)).toBe(AT + HOUR - HOUR / 3);
  });
});

describe('weeks', () => {
  it('begin on Monday in UTC', () => {
    const monday = Date.UTC(2026, 5, 1);
    expect(new Date(monday).getUTCDay()).toBe(1);
    expect(startOfWeek(weekOf(monday))).toBe(monday);
    expect(weekOf(monday - 1)).toBe(weekOf(monday) - 1);
  });

  it('are filters that are understood, whatever a partner is called', () => {
    const week = weekOf(Date.UTC(2026, 11, 24));
    expect(buildWeekFilter(week, undefined)).toBe(
      'expires:2026-12-21..2026-12-27 -status:revoked,on-hold -has:successor -is:snoozed',
    );
    for (const name of [...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS]) {
      const parsed = parseFilter(buildWeekFilter(week, name));
      expect(parsed.ok).toBe(true);
      expect(JSON.stringify(parsed)).toContain(JSON.stringify(name));
    }
  });
});
