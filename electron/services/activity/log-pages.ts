import type { ActivityEntry, ActivityFilter } from '../../../shared/model/activity.ts';
import { BLOCK_ENTRIES, countBlocks, listEntries, type NumberRange, readsText } from '../../store/activity-page.ts';
import { findActivityHead } from '../../store/activity-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Store } from '../../store/open-store.ts';

/** Filters whose counts are remembered. */
const REMEMBERED = 16;
/** How long who is in a hurry waits for what is found. */
const SOON_MS = 40;
/** Blocks that one statement looks through: some hundredths of a second, along an index or word by word. */
const COUNTED_TOGETHER = 16;
const SEARCHED_TOGETHER = 1;

export interface ActivityPage {
  /** Where it is searched still, those that were found by now. */
  readonly total: number;
  readonly items: readonly ActivityEntry[];
  /** Older entries have not been looked at yet; asked again it goes on. */
  readonly isSearching?: true;
}

export interface PageQuestion {
  readonly filter: ActivityFilter;
  readonly offset: number;
  readonly limit: number;
  /** Wants what is found within some hundredths of a second. */
  readonly soon?: boolean | undefined;
}

/** Pages of the log, newest first, of any filter and at any offset. */
export interface LogPages {
  page(question: PageQuestion): Promise<ActivityPage>;
}

/**
 * Reads pages by counts of blocks of 8 192 entries: a filter is counted once, and entries never change, so that afterwards only the end is counted and
 * one or two blocks are read, wherever the page is. Words stand in no index: blocks are searched from the newest on, and who is in a hurry gets what was found by then.
 */
export function createLogPages(store: Pick<Store, 'read' | 'slow'>, monotonicMs: () => number): LogPages {
  const counted = new Map<string, BlockCounts>();
  const countsOf = (filter: ActivityFilter): BlockCounts => {
    const key = JSON.stringify(filter);
    const counts = counted.get(key) ?? new BlockCounts(filter);
    counted.delete(key);
    counted.set(key, counts);
    const [oldest] = counted.keys();
    if (counted.size > REMEMBERED && oldest !== undefined) counted.delete(oldest);
    return counts;
  };
  return {
    page: async ({ filter, offset, limit, soon }) => {
      const head = (await findActivityHead(store.read))?.sequence ?? 0;
      if (isAll(filter)) return readPage(store.read, { filter, offset, limit }, allBlocks(head));
      const db = readsText(filter) ? store.slow : store.read;
      const deadline = soon === true ? monotonicMs() + SOON_MS : Infinity;
      const known = await countsOf(filter).count(db, head, () => monotonicMs() >= deadline);
      return readPage(db, { filter, offset, limit }, known);
    },
  };
}

const isAll = (filter: ActivityFilter): boolean =>
  !readsText(filter) && Object.entries(filter).every(([name, value]) => name === 'search' || value === undefined);

/** How many entries of each block fit, oldest first; those before `from` were not counted yet. */
interface KnownBlocks {
  readonly blocks: readonly number[];
  readonly from: number;
}

/** The numbers of entries follow each other, so nothing need be counted. */
const allBlocks = (head: number): KnownBlocks => ({
  from: 0,
  blocks: Array.from({ length: Math.ceil(head / BLOCK_ENTRIES) }, (_, no) =>
    Math.min(BLOCK_ENTRIES, head - no * BLOCK_ENTRIES),
  ),
});

/** What is known of a filter. */
class BlockCounts {
  readonly #filter: ActivityFilter;
  readonly #blocks = new Map<number, number>();
  #head = 0;
  /** One asks after the other, so that none counts what another does. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(filter: ActivityFilter) {
    this.#filter = filter;
  }

  /** Counts what is not known yet, the newest first, until it is over. */
  count(db: ReadDb, head: number, isOver: () => boolean): Promise<KnownBlocks> {
    const counting = this.#work.then(() => this.#countMissing(db, head, isOver));
    this.#work = counting.catch(() => undefined);
    return counting;
  }

  async #countMissing(db: ReadDb, head: number, isOver: () => boolean): Promise<KnownBlocks> {
    // The last block may have grown.
    if (head > this.#head) this.#blocks.delete(Math.ceil(this.#head / BLOCK_ENTRIES) - 1);
    this.#head = Math.max(this.#head, head);
    const last = Math.ceil(this.#head / BLOCK_ENTRIES) - 1;
    let from = this.#knownFrom(last);
    const together = readsText(this.#filter) ? SEARCHED_TOGETHER : COUNTED_TOGETHER;
    do {
      if (from === 0) break;
      const range = this.#missingBefore(from, together);
      const counts = await countBlocks(db, this.#filter, range);
      counts.forEach((entries, at) => this.#blocks.set(range.from + at, entries));
      from = this.#knownFrom(last);
    } while (!isOver());
    return { from, blocks: Array.from({ length: last + 1 }, (_, no) => this.#blocks.get(no) ?? 0) };
  }

  /** The oldest block from which on all are known. */
  #knownFrom(last: number): number {
    let from = last + 1;
    while (this.#blocks.has(from - 1)) from -= 1;
    return from;
  }

  #missingBefore(end: number, most: number): NumberRange {
    let from = end - 1;
    while (from > 0 && end - from < most && !this.#blocks.has(from - 1)) from -= 1;
    return { from, to: end - 1 };
  }
}

async function readPage(
  db: ReadDb,
  { filter, offset, limit }: PageQuestion,
  { blocks, from }: KnownBlocks,
): Promise<ActivityPage> {
  const total = blocks.reduce((sum, entries) => sum + entries, 0);
  const searching = from > 0 ? ({ isSearching: true } as const) : {};
  if (offset >= total) return { total, items: [], ...searching };
  const place = findPlace({ blocks, from }, offset, limit);
  return { total, items: await listEntries(db, filter, { ...place, limit }), ...searching };
}

/** The blocks that hold a page, and what of the newest of them comes before it. */
function findPlace(
  { blocks, from }: KnownBlocks,
  offset: number,
  limit: number,
): { readonly among: NumberRange; readonly skip: number } {
  let newest = blocks.length - 1;
  let skip = offset;
  while (skip >= (blocks[newest] ?? 0)) {
    skip -= blocks[newest] ?? 0;
    newest -= 1;
  }
  let oldest = newest;
  for (let held = (blocks[newest] ?? 0) - skip; held < limit && oldest > from; ) {
    oldest -= 1;
    held += blocks[oldest] ?? 0;
  }
  return { among: { from: oldest * BLOCK_ENTRIES + 1, to: (newest + 1) * BLOCK_ENTRIES }, skip };
}
