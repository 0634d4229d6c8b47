import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ID_PATTERN } from '../../shared/model/brands.ts';
import { createGrowingIds, createIds } from './id.ts';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

describe('ids', () => {
  it('are of one form and never twice the same', () => {
    for (const newId of [createIds(random), createGrowingIds(random, () => 1_800_000_000_000)]) {
      const ids = Array.from({ length: 5000 }, () => newId<string>());
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !ID_PATTERN.test(id))).toEqual([]);
    }
  });

  it('grow in one millisecond, over more of them than a count holds, and when the clock is set back', () => {
    let now = 1_800_000_000_000;
    const newId = createGrowingIds(random, () => now);
    const ids = Array.from({ length: 70_000 }, () => newId<string>());
    now -= 3_600_000;
    ids.push(newId<string>());
    now += 7_200_000;
    ids.push(newId<string>());
    expect(ids.findIndex((id, at) => id <= (ids[at - 1] ?? ''))).toBe(-1);
  });

  it('of two processes in one millisecond differ, and those that follow cannot be told from one', () => {
    const [one, other] = [createGrowingIds(random, () => 5), createGrowingIds(random, () => 5)];
    const tails = [one<string>(), other<string>(), one<string>()].map((id) => id.slice(-12));
    expect(new Set(tails).size).toBe(3);
  });
});
