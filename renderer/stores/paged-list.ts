import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, pagesOf, withPage } from './page-window.ts';

export interface PagedAnswer<Row> {
  readonly total: number;
  readonly items: readonly Row[];
}

export interface PagedListOptions<Row> {
  readonly ask: (offset: number, limit: number) => Promise<Result<PagedAnswer<Row>, AppError>>;
  readonly window: () => PageWindow<Row>;
  /** Takes what was read, or why it could not be. */
  readonly keep: (answer: Result<PageWindow<Row>, AppError>) => void;
}

/** A long list of which only the rows on screen are read. */
export interface PagedList {
  /** Reads the rows on screen anew; what was shown stays until all of them are here. */
  readonly readAgain: () => Promise<void>;
  /** Begins at the first row: another question is asked. */
  readonly restart: () => Promise<void>;
  /** Reads what is missing of the rows that came into view. */
  readonly show: (first: number, last: number) => void;
  /** Drops answers that are still on their way. */
  readonly forget: () => void;
}

const FIRST_ROWS = { first: 0, last: PAGE_ROWS - 1 };

export function createPagedList<Row>({ ask, window, keep }: PagedListOptions<Row>): PagedList {
  /** Counts questions, so that a late answer to an old one is dropped. */
  let generation = 0;
  let visible = FIRST_ROWS;
  const reading = new Set<number>();
  const begin = (): number => {
    generation += 1;
    reading.clear();
    return generation;
  };
  const readPage = async (offset: number): Promise<void> => {
    if (reading.has(offset)) return;
    reading.add(offset);
    const asked = generation;
    const answer = await ask(offset, PAGE_ROWS);
    if (asked !== generation) return;
    reading.delete(offset);
    keep(answer.ok ? { ok: true, value: withPage(window(), { ...answer.value, offset }) } : answer);
  };
  const show = (first: number, last: number): void => {
    visible = { first, last };
    for (const offset of missingPages(window(), first, last)) void readPage(offset);
  };
  const readAgain = async (): Promise<void> => {
    const asked = begin();
    const offsets = pagesOf(visible.first, visible.last);
    const answers = await Promise.all(offsets.map((offset) => ask(offset, PAGE_ROWS)));
    if (asked !== generation) return;
    let next: PageWindow<Row> = EMPTY_WINDOW;
    for (const [at, answer] of answers.entries()) {
      if (!answer.ok) return keep(answer);
      next = withPage(next, { ...answer.value, offset: offsets[at] ?? 0 });
    }
    keep({ ok: true, value: next });
    // The list may have been scrolled meanwhile.
    show(visible.first, visible.last);
  };
  return {
    readAgain,
    restart: () => {
      visible = FIRST_ROWS;
      return readAgain();
    },
    show,
    forget: () => {
      begin();
      visible = FIRST_ROWS;
    },
  };
}
