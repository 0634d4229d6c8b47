import { describe, expect, it } from 'vitest';
import { findVisible, layRows } from './sequence-layout.ts';
import type { SequenceRow } from './sequence.ts';

const message = (index: number, failing = false): SequenceRow => ({
  kind: 'message',
  lane: 'none',
  failing,
  members: [],
  message: {
    index,
    from: 'client',
    type: 'ClientHello',
    bytes: 1,
    atMs: index,
    encrypted: false,
    protection: 'none',
    summary: '',
    fields: [],
    hex: '',
  },
});
const messages = (count: number) => Array.from({ length: count }, (_, at) => message(at));
const heightOf = ({ tops }: { readonly tops: readonly number[] }) => tops.at(-1) ?? 0;

describe('the layout of a diagram', () => {
  it('gives rows what they like where there is room', () => {
    const layout = layRows(messages(4), 40);
    expect(heightOf(layout)).toBeCloseTo(4 * 1.9375);
    expect(layout.dense).toBe(false);
  });

  it('shrinks rows to the room there is before it scrolls', () => {
    expect(heightOf(layRows(messages(20), 30))).toBeCloseTo(30);
    expect(layRows(messages(20), 25).dense).toBe(true);
  });

  it('leaves notes of keys out before rows stand close', () => {
    const rows: readonly SequenceRow[] = [...messages(10), { kind: 'keys', lane: 'handshake' }, ...messages(10)];
    expect(layRows(rows, 100).rows).toContainEqual({ kind: 'keys', lane: 'handshake' });
    const low = layRows(rows, 30.2);
    expect(low.rows).toHaveLength(20);
    expect(low.dense).toBe(false);
  });

  it('keeps the failing message higher than the others', () => {
    const { tops } = layRows([...messages(40), message(40, true)], 10);
    expect((tops[41] ?? 0) - (tops[40] ?? 0)).toBeGreaterThan((tops[1] ?? 0) - (tops[0] ?? 0));
  });

  it('finds the rows that show', () => {
    const layout = layRows(messages(1000), 30);
    const [first, last] = findVisible(layout, 100, 130);
    expect(layout.tops[first]).toBeLessThanOrEqual(100);
    expect(layout.tops[first + 1]).toBeGreaterThan(100);
    expect(layout.tops[last]).toBeLessThanOrEqual(130);
    expect(last - first).toBeLessThan(40);
    expect(findVisible(layout, -50, -20)).toEqual([0, 0]);
    expect(findVisible(layout, 5000, 6000)).toEqual([999, 999]);
  });
});
