import type { ActivityEntry } from '../../shared/model/activity.ts';
import { listActivity, verifyActivity } from '../store/activity-rows.ts';
import type { ReadDb } from '../store/db.ts';
import type { JobContext, Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/** Most entries that the store answers at once. */
const MAX_STEP = 500;

export interface ActivityPage {
  readonly total: number;
  readonly items: readonly ActivityEntry[];
}

export interface ActivityVerdict {
  readonly intact: boolean;
  readonly entries: number;
  /** Sequence number of the first entry that does not follow from the one before. */
  readonly brokenAt?: number;
}

export interface ActivityService {
  /** Newest first. */
  page(query: { readonly search: string; readonly offset: number; readonly limit: number }): Outcome<ActivityPage>;
  /** Recomputes the whole chain of hashes. */
  verify(job?: JobContext): Outcome<ActivityVerdict>;
}

export const createActivity = (context: WorkspaceContext): ActivityService => ({
  page: (query) => context.store.reading((db) => readPage(db, query)),
  verify: (job) => context.store.reading((db) => verifyActivity(db, (done) => job?.progress(done))),
});

/** The store goes on from an entry: without a search an offset names one, with a search the pages before are walked. */
async function readPage(
  db: ReadDb,
  query: { readonly search: string; readonly offset: number; readonly limit: number },
): Promise<ActivityPage> {
  const { search, offset, limit } = query;
  const { total } = await listActivity(db, { search, limit: 1 });
  if (offset >= total) return { total, items: [] };
  const before = search === '' ? total - offset + 1 : await findStart(db, search, offset);
  const { items } = await listActivity(db, {
    search,
    limit,
    ...(before === undefined ? {} : { beforeSequence: before }),
  });
  return { total, items };
}

/** Sequence number of the last entry that an offset skips; undefined where it skips none. */
async function findStart(db: ReadDb, search: string, offset: number): Promise<number | undefined> {
  let before: number | undefined;
  for (let skipped = 0; skipped < offset; ) {
    const limit = Math.min(MAX_STEP, offset - skipped);
    const { items } = await listActivity(db, {
      search,
      limit,
      ...(before === undefined ? {} : { beforeSequence: before }),
    });
    before = items.at(-1)?.sequence ?? 1;
    skipped += limit;
  }
  return before;
}
