import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../shared/model/timeline-units.ts';
import {
  clampSpan,
  covers,
  lengthOf,
  moveSpan,
  placeSpan,
  spanOfUnit,
  toTime,
  toX,
  unitOf,
  widen,
  zoomSpan,
} from './timeline-axis.ts';

const NOW = Date.UTC(2026, 10, 22);
const YEAR = { from: NOW, to: NOW + 365 * DAY_MS };

describe('the axis of the timeline', () => {
  it('zooms around an instant that stays where it is', () => {
    const at = NOW + 100 * DAY_MS;
    const zoomed = zoomSpan(YEAR, 0.5, at);
    expect(toX(zoomed, 1000, at)).toBeCloseTo(toX(YEAR, 1000, at), 3);
    expect(lengthOf(zoomed)).toBe(lengthOf(YEAR) / 2);
  });

  it('stays between half a day and a hundred years, and within what has dates', () => {
    let span = YEAR;
    for (let step = 0; step < 60; step += 1) span = zoomSpan(span, 0.5, NOW);
    expect(lengthOf(span)).toBe(DAY_MS / 2);
    for (let step = 0; step < 90; step += 1) span = zoomSpan(span, 2, NOW);
    expect(lengthOf(span)).toBeLessThan(130 * 366 * DAY_MS);
    const moved = moveSpan(YEAR, 9e15);
    expect(new Date(moved.to).getUTCFullYear()).toBe(2400);
    expect(clampSpan({ from: 5, to: 5 }).to).toBeGreaterThan(5);
  });

  it('takes instants to pixels and back', () => {
    expect(toTime(YEAR, 800, toX(YEAR, 800, NOW + 40 * DAY_MS))).toBeCloseTo(NOW + 40 * DAY_MS, 0);
    expect(toX(placeSpan(YEAR, NOW, 0.2), 1000, NOW)).toBeCloseTo(200, 3);
  });

  it('chooses the finest bars that can be told apart', () => {
    expect(unitOf(YEAR, 1000)).toBe('week');
    expect(unitOf({ from: NOW, to: NOW + 3 * DAY_MS }, 1000)).toBe('hour');
    expect(unitOf({ from: NOW, to: NOW + 40_000 * DAY_MS }, 800)).toBe('year');
    for (const unit of ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const)
      expect(unitOf(spanOfUnit(unit, 900, { at: NOW, share: 0.5 }), 900)).toBe(unit);
  });

  it('reads more than is shown, so that moving a little asks for nothing', () => {
    expect(covers(widen(YEAR, 'week'), moveSpan(YEAR, 100 * DAY_MS))).toBe(true);
    // As many bars as an answer has, on the widest screen too.
    const wide = { from: NOW, to: NOW + 40 * DAY_MS };
    expect(lengthOf(widen(wide, 'hour'))).toBe(lengthOf(wide));
    expect(lengthOf(widen({ from: NOW, to: NOW + 900 * DAY_MS }, 'day'))).toBeLessThan(1000 * DAY_MS);
  });
});
