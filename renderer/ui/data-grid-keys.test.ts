import { describe, expect, it } from 'vitest';
import { gridIndexAfter } from './data-grid-keys.ts';

const press = (key: string, selected: number | null, count = 100) => gridIndexAfter(key, { selected, count, page: 20 });

describe('keys in a list', () => {
  it('begin at the first row', () => {
    expect(press('ArrowDown', null)).toBe(0);
    expect(press('ArrowUp', null)).toBe(0);
    expect(press('PageDown', null)).toBe(19);
  });

  it('move and stop at both ends', () => {
    expect(press('ArrowDown', 5)).toBe(6);
    expect(press('ArrowDown', 99)).toBe(99);
    expect(press('ArrowUp', 0)).toBe(0);
    expect(press('PageUp', 5)).toBe(0);
    expect(press('PageDown', 95)).toBe(99);
    expect(press('Home', 50)).toBe(0);
    expect(press('End', 50)).toBe(99);
  });

  it('do nothing in an empty list or for other keys', () => {
    expect(press('ArrowDown', null, 0)).toBeUndefined();
    expect(press('a', 5)).toBeUndefined();
  });
});
