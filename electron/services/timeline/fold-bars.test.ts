import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import { type CountedEnds, findBar, foldBars, foldLanes } from './fold-bars.ts';

const row = (slot: number, rows: number, due = 0, lane: string | null = null) => ({ lane, slot, rows, due });
const NOTHING_GONE = { revoked: [], replaced: [], snoozed: [], seen: [] };
const counted = (change: Partial<CountedEnds>): CountedEnds => ({
  slotMs: DAY_MS,
  today: 0,
  total: [],
  due: [],
  gone: NOTHING_GONE,
  ...change,
});
const edges = [0, 2, 5].map((day) => day * DAY_MS);

describe('adding days up into bars', () => {
  it('puts each day into its bar and leaves out what lies outside', () => {
    const total = [row(-1, 9), row(0, 1), row(1, 2), row(2, 4), row(4, 8), row(5, 16)];
    expect(foldBars(counted({ total }), edges).total).toEqual([3, 12]);
  });

  it('takes those that are revoked or replaced off what is due', () => {
    const gone = { ...NOTHING_GONE, revoked: [row(0, 2, 2)], replaced: [row(1, 1, 1)] };
    const bars = foldBars(counted({ total: [row(0, 6), row(1, 4)], due: [row(0, 5), row(1, 2)], gone }), edges);
    expect([bars.revoked[0], bars.replaced[0], bars.due[0]]).toEqual([2, 1, 4]);
  });

  it('never lets parts exceed the whole, though something was revoked between two counts', () => {
    const gone = { ...NOTHING_GONE, revoked: [row(0, 3, 3)], snoozed: [row(0, 4)] };
    const bars = foldBars(counted({ total: [row(0, 2)], due: [row(0, 2)], gone }), edges);
    expect([bars.revoked[0], bars.due[0], bars.snoozed[0]]).toEqual([2, 0, 0]);
  });

  it('tells what is over by the day', () => {
    const gone = { ...NOTHING_GONE, revoked: [row(1, 1)], seen: [row(0, 1)], replaced: [row(3, 1)] };
    const total = [row(0, 4), row(1, 4), row(3, 4)];
    const bars = foldBars(counted({ total, gone, today: 3 * DAY_MS }), edges);
    expect([bars.ended, bars.seen]).toEqual([
      [6, 0],
      [1, 0],
    ]);
  });

  it('keeps lanes apart', () => {
    const total = [row(0, 1, 0, 'a'), row(0, 2, 0, 'b'), row(0, 4, 0, 'c')];
    const lanes = foldLanes(counted({ total }), edges, ['a', 'b']);
    expect([...lanes].map(([lane, series]) => [lane, series.total])).toEqual([
      ['a', [1, 0]],
      ['b', [2, 0]],
    ]);
  });

  it('finds no bar outside the edges', () => {
    expect([-1, 0, 1, 2, 4, 5].map((day) => findBar(edges, day * DAY_MS))).toEqual([-1, 0, 0, 1, 1, -1]);
    expect(findBar([], 0)).toBe(-1);
  });
});
