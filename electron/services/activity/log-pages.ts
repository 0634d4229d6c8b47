import type { ActivityEntry, ActivityFilter } from '../../../shared/model/activity.ts';
import { BLOCK_ENTRIES, countBlocks, listEntries, type NumberRange, readsText } from '../../store/activity-page.ts';
import { findActivityHead } from '../../store/activity-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Store } from '../../store/open-store.ts';

/** Filters whose counts are remembered. */
const REMEMBERED = 16;

export interface ActivityPage {
  readonly total: number;
  readonly items: readonly ActivityEntry[];
}

export interface PageQuestion {
  readonly filter: ActivityFilter;
  readonly offset: number;
  readonly limit: number;
}

/** Pages of the log, newest first, of any filter and at any offset. */
export interface LogPages {
  page(question: PageQuestion): Promise<ActivityPage>;
}

/**
 * Reads pages by counts of blocks of 8 192 entries: a filter is counted once, and entries never change, so that afterwards only the end is counted and
 * one or two blocks are read, wherever the page is.
 */
export function createLogPages(store: Pick<Store, 'read' | 'slow'>): LogPages {
  const counted = new Map<string, readonly number[]>();
  return {
    page: async ({ filter, offset, limit }) => {
      const head = (await findActivityHead(store.read))?.sequence ?? 0;
      if (isAll(filter)) return readPage(store.read, { filter, offset, limit }, allBlocks(head));
      const key = JSON.stringify(filter);
      const known = counted.get(key) ?? [];
      counted.delete(key);
      const db = readsText(filter) ? store.slow : store.read;
      const blocks = await countAnew(db, filter, { known, head });
      counted.set(key, blocks);
      const [oldest] = counted.keys();
      if (counted.size > REMEMBERED && oldest !== undefined) counted.delete(oldest);
      return readPage(db, { filter, offset, limit }, blocks);
    },
  };
}

const isAll = (filter: ActivityFilter): boolean =>
  !readsText(filter) && Object.entries(filter).every(([name, value]) => name === 'search' || value === undefined);

/** The numbers of entries follow each other, so nothing need be counted. */
const allBlocks = (head: number): readonly number[] =>
  Array.from({ length: Math.ceil(head / BLOCK_ENTRIES) }, (_, no) =>
    Math.min(BLOCK_ENTRIES, head - no * BLOCK_ENTRIES),
  );

/** The last block that is known may have grown. */
async function countAnew(
  db: ReadDb,
  filter: ActivityFilter,
  { known, head }: { readonly known: readonly number[]; readonly head: number },
): Promise<readonly number[]> {
  if (head === 0) return [];
  const kept = known.slice(0, -1);
  const last = Math.ceil(head / BLOCK_ENTRIES) - 1;
  return [...kept, ...(await countBlocks(db, filter, { from: kept.length, to: last }))];
}

async function readPage(
  db: ReadDb,
  { filter, offset, limit }: PageQuestion,
  blocks: readonly number[],
): Promise<ActivityPage> {
  const total = blocks.reduce((sum, entries) => sum + entries, 0);
  if (offset >= total) return { total, items: [] };
  const place = findPlace(blocks, offset, limit);
  return { total, items: await listEntries(db, filter, { ...place, limit }) };
}

/** The blocks that hold a page, and what of the newest of them comes before it. */
function findPlace(
  blocks: readonly number[],
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
  for (let held = (blocks[newest] ?? 0) - skip; held < limit && oldest > 0; ) {
    oldest -= 1;
    held += blocks[oldest] ?? 0;
  }
  return { among: { from: oldest * BLOCK_ENTRIES + 1, to: (newest + 1) * BLOCK_ENTRIES }, skip };
}
