import { describe, expect, it } from 'vitest';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, withPage } from './page-window.ts';

const page = (offset: number, total: number) => ({
  total,
  offset,
  items: Array.from({ length: Math.min(PAGE_ROWS, total - offset) }, (_, index) => offset + index),
});

describe('a window of rows', () => {
  it('asks for every page that is not here', () => {
    const window = withPage<number>(EMPTY_WINDOW, page(0, 1000));
    expect(missingPages(window, 0, PAGE_ROWS - 1)).toEqual([]);
    expect(missingPages(window, PAGE_ROWS - 1, PAGE_ROWS)).toEqual([PAGE_ROWS]);
    expect(missingPages(window, 0, 2 * PAGE_ROWS)).toEqual([PAGE_ROWS, 2 * PAGE_ROWS]);
  });

  it('asks for nothing behind the last row', () => {
    const window = withPage<number>(EMPTY_WINDOW, page(0, 20));
    expect(missingPages(window, 0, 500)).toEqual([]);
    expect(missingPages(EMPTY_WINDOW, 0, 500)).toEqual([]);
  });

  it('puts rows where they belong and takes the newest total', () => {
    const first = withPage<number>(EMPTY_WINDOW, page(0, 1000));
    const second = withPage(first, page(PAGE_ROWS, 900));
    expect(second.total).toBe(900);
    expect(second.rows.get(0)).toBe(0);
    expect(second.rows.get(PAGE_ROWS + 3)).toBe(PAGE_ROWS + 3);
  });

  it('lets go of rows far away, so that a million rows do not stay in memory', () => {
    let window: PageWindow<number> = EMPTY_WINDOW;
    for (let offset = 0; offset < 100 * PAGE_ROWS; offset += PAGE_ROWS)
      window = withPage(window, page(offset, 1_000_000));
    expect(window.rows.size).toBeLessThan(7_000);
    expect(window.rows.has(0)).toBe(false);
    expect(window.rows.has(99 * PAGE_ROWS)).toBe(true);
  });
});
