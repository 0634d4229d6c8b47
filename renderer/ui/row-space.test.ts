import { describe, expect, it } from 'vitest';
import { MOST_PX, rowsAt, type RowSpace, spaceHeight, topShowing } from './row-space.ts';

const small: RowSpace = { count: 1000, rowHeight: 28, view: 560 };
/** A million rows at twice the size of text: more than an element may be high. */
const huge: RowSpace = { count: 1_000_000, rowHeight: 56, view: 560 };
const seen = (space: RowSpace, top: number, index: number): boolean => {
  const start = index * space.rowHeight + rowsAt(space, top).shift - top;
  return start >= -1 && start + space.rowHeight <= space.view + 1;
};

describe('rows of a list', () => {
  it('stand at their own place as long as all of them fit into an element', () => {
    expect(spaceHeight(small)).toBe(28_000);
    expect(rowsAt(small, 0)).toEqual({ first: 0, last: 31, shift: 0 });
    expect(rowsAt(small, 2800)).toEqual({ first: 88, last: 131, shift: 0 });
    expect(rowsAt(small, 27_440).last).toBe(999);
  });

  it('are all reached where they would be higher than an element may be', () => {
    expect(spaceHeight(huge)).toBe(MOST_PX);
    const end = MOST_PX - huge.view;
    expect(rowsAt(huge, end).last).toBe(999_999);
    expect(seen(huge, end, 999_999)).toBe(true);
    expect(seen(huge, 0, 0)).toBe(true);
  });

  it('come into sight by the least scrolling, near the middle of a million too', () => {
    for (const space of [small, huge]) {
      for (const index of [0, 1, 499, space.count - 2, space.count - 1]) {
        for (const from of [0, spaceHeight(space) / 2, spaceHeight(space) - space.view]) {
          const top = topShowing(space, from, index);
          expect(seen(space, top, index), `${index} of ${space.count} from ${from}`).toBe(true);
          expect(topShowing(space, top, index)).toBeCloseTo(top, 3);
        }
      }
    }
  });

  it('draw nothing where there is none', () => {
    const none = rowsAt({ count: 0, rowHeight: 28, view: 560 }, 0);
    expect(none.last).toBeLessThan(none.first);
  });

  it('draw what is left where a list became shorter than it is scrolled', () => {
    const { first, last } = rowsAt({ ...small, count: 3 }, 20_000);
    expect(first).toBe(0);
    expect(last).toBe(2);
  });
});
