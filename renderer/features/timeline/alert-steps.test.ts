import { describe, expect, it } from 'vitest';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { TimelineMark } from '../../../shared/model/timeline.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import { DEFAULT_WATCH } from '../../../shared/model/watch.ts';
import { listAlertSteps } from './alert-steps.ts';

const mark = (days: number, change: Partial<TimelineMark> = {}): TimelineMark => ({
  id: 'c' as CertificateId,
  name: 'gw',
  issuerName: 'CA',
  notBefore: 0,
  notAfter: days * DAY_MS,
  state: 'ends',
  isCa: false,
  lanes: [],
  ...change,
});
const daysBefore = (one: TimelineMark) =>
  listAlertSteps(one, DEFAULT_WATCH).map(({ at, unit, step }) => [(one.notAfter - at) / DAY_MS, unit, step]);

describe('the alerts of a certificate on the timeline', () => {
  it('come so many days before its end, the earliest first', () => {
    expect(daysBefore(mark(398))).toEqual([60, 30, 14, 7, 1].map((days) => [days, 'days', days]));
  });

  it('come with the last third of its life at the earliest', () => {
    expect(daysBefore(mark(60)).slice(0, 3)).toEqual([
      [20, 'days', 60],
      [20, 'days', 30],
      [14, 'days', 14],
    ]);
  });

  it('go by what is left of a short life', () => {
    expect(daysBefore(mark(10))).toEqual([
      [3.3, 'percent', 33],
      [1, 'percent', 10],
    ]);
  });

  it('are those of its partner where that has some, and none of what was revoked or replaced', () => {
    expect(daysBefore(mark(398, { steps: { days: [45], percents: [] } }))).toEqual([[45, 'days', 45]]);
    expect(daysBefore(mark(398, { state: 'revoked' }))).toEqual([]);
    expect(daysBefore(mark(398, { state: 'replaced' }))).toEqual([]);
  });
});
