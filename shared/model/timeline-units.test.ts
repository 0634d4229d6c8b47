import { describe, expect, it } from 'vitest';
import { listEdges, startOfUnit, stepUnit, TIMELINE_UNITS } from './timeline-units.ts';

const at = (text: string): number => Date.parse(text);

describe('the bars of the timeline', () => {
  it.each([
    ['hour', '2026-12-03T14:00Z'],
    ['day', '2026-12-03T00:00Z'],
    ['week', '2026-11-30T00:00Z'],
    ['month', '2026-12-01T00:00Z'],
    ['quarter', '2026-10-01T00:00Z'],
    ['year', '2026-01-01T00:00Z'],
  ] as const)('begins a bar of one %s at %s', (unit, start) => {
    expect(startOfUnit(at('2026-12-03T14:25:36Z'), unit)).toBe(at(start));
  });

  it('begins weeks before 1970 on Monday too', () => {
    expect(new Date(startOfUnit(at('1969-12-31T12:00Z'), 'week')).getUTCDay()).toBe(1);
  });

  it('follows one bar after the other without gaps', () => {
    for (const unit of TIMELINE_UNITS) {
      let edge = startOfUnit(at('2023-12-30T00:00Z'), unit);
      for (let step = 0; step < 50; step += 1) {
        const next = stepUnit(edge, unit, 1);
        expect(startOfUnit(next - 1, unit)).toBe(edge);
        expect(startOfUnit(next, unit)).toBe(next);
        edge = next;
      }
    }
  });

  it('covers a period, its last bar included, and stops at the most', () => {
    const edges = listEdges(at('2026-11-15T00:00Z'), at('2027-01-02T00:00Z'), 'month', 10);
    expect(edges.map((edge) => new Date(edge).toISOString().slice(0, 7))).toEqual([
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
    ]);
    expect(listEdges(0, at('2026-01-01T00:00Z'), 'day', 5)).toHaveLength(6);
  });
});
