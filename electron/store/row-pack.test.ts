import { describe, expect, it } from 'vitest';
import { largeBuffers, packRows, unpackRows } from './row-pack.ts';
import type { DbValue } from './schema.ts';

const roundTrip = (rows: readonly (readonly DbValue[])[]): DbValue[][] => {
  const taken: DbValue[][] = [];
  unpackRows(structuredClone(packRows(rows)), (row) => taken.push([...row]));
  return taken;
};

describe('packed rows', () => {
  it('come out as they went in, with texts, numbers, nulls and octets', () => {
    const rows = [
      ['a', 1, null, Uint8Array.of(1, 2), 'same', 7],
      ['b', 2, 'x', Uint8Array.of(), 'same', 7],
      ['', 0, null, Uint8Array.of(3), 'same', 7],
    ];
    expect(roundTrip(rows)).toEqual(rows);
  });

  it('keep octets apart from nulls where a column holds both', () => {
    const rows = [
      [Uint8Array.of(9), 'k'],
      [null, 'k'],
      [Uint8Array.of(8, 8), 'k'],
    ];
    expect(roundTrip(rows)).toEqual(rows);
    expect(roundTrip(rows.toReversed())).toEqual(rows.toReversed());
    expect(roundTrip([[null], [Uint8Array.of(1)]])).toEqual([[null], [Uint8Array.of(1)]]);
  });

  it('hand large octets of a row that stands alone over, where the caller is done with them', () => {
    const large = new Uint8Array(2 * 1024 * 1024).fill(7);
    const rows = [['key', large, Uint8Array.of(1)]];
    const packed = packRows(rows, true);
    const sent = structuredClone(packed, { transfer: [...largeBuffers(packed), packed.octets.buffer] });
    const taken: DbValue[][] = [];
    unpackRows(sent, (row) => taken.push([...row]));
    expect(taken).toEqual([['key', new Uint8Array(2 * 1024 * 1024).fill(7), Uint8Array.of(1)]]);
    expect(large).toHaveLength(0);
    const kept = new Uint8Array(2 * 1024 * 1024);
    expect(largeBuffers(packRows([['key', kept]]))).toEqual([]);
    const within = kept.subarray(1);
    expect(largeBuffers(packRows([[within]], true))).toEqual([within.buffer]);
    expect(largeBuffers(packRows([[within], [within]], true))).toEqual([]);
  });

  it('send what all rows share once', () => {
    const { common, differing, values } = packRows([
      ['authority', 1],
      ['authority', 2],
    ]);
    expect({ common, differing, values }).toEqual({ common: ['authority', null], differing: [1], values: [1, 2] });
  });

  it('take octets out of larger memory without the rest of it', () => {
    const whole = Uint8Array.of(1, 2, 3, 4, 5);
    const packed = packRows([[whole.subarray(1, 3)], [whole.subarray(3)]]);
    expect(packed.octets.buffer.byteLength).toBe(4);
    expect(roundTrip([[whole.subarray(1, 3)]])).toEqual([[Uint8Array.of(2, 3)]]);
  });

  it('are none where there are none, and one where there is one', () => {
    expect(roundTrip([])).toEqual([]);
    expect(roundTrip([['one', null]])).toEqual([['one', null]]);
  });
});
