/** Rows of a long list, read in windows as they come into view. */
export interface PageWindow<Row> {
  readonly total: number;
  readonly rows: ReadonlyMap<number, Row>;
}

export const PAGE_ROWS = 150;

export const EMPTY_WINDOW: PageWindow<never> = { total: 0, rows: new Map<number, never>() };

/** Offsets of the pages that hold the rows `first`…`last`. */
export function pagesOf(first: number, last: number): readonly number[] {
  const pages: number[] = [];
  for (let page = Math.floor(first / PAGE_ROWS); page * PAGE_ROWS <= last; page += 1) pages.push(page * PAGE_ROWS);
  return pages;
}

/** Those of them with rows that are not here. */
export function missingPages(window: PageWindow<unknown>, first: number, last: number): readonly number[] {
  const end = Math.min(last, window.total - 1);
  return pagesOf(first, end).filter(
    (offset) => !hasAll(window, Math.max(first, offset), Math.min(end, offset + PAGE_ROWS - 1)),
  );
}

/** Puts a page into the window; rows far from it are let go when there are too many. */
export function withPage<Row>(
  window: PageWindow<Row>,
  page: { readonly total: number; readonly offset: number; readonly items: readonly Row[] },
): PageWindow<Row> {
  const rows = new Map([...window.rows].filter(([index]) => Math.abs(index - page.offset) < MOST_ROWS));
  for (const [index, item] of page.items.entries()) rows.set(page.offset + index, item);
  return { total: page.total, rows };
}

const MOST_ROWS = 3_000;

function hasAll(window: PageWindow<unknown>, from: number, to: number): boolean {
  for (let index = from; index <= to; index += 1) if (!window.rows.has(index)) return false;
  return true;
}
