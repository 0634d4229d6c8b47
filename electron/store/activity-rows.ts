import { type Selectable, sql } from 'kysely';
import type { ActivityEntry } from '../../shared/model/activity.ts';
import { BugError } from '../../shared/result.ts';
import { ACTIVITY_ORIGIN, type ActivityHead, activityHash } from './activity-hash.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { ActivityTable } from './schema.ts';
import { parseStoredJson } from './store-failure.ts';

const VERIFY_PAGE = 1000;
const MAX_LISTED = 500;
const SEARCHED = ['subject', 'action', 'actor', 'detail'] as const;

export type NewActivity = Omit<ActivityEntry, 'sequence' | 'hash'>;

export interface ActivityPage {
  /** Entries that the filter lets through, older ones included. */
  readonly total: number;
  readonly items: readonly ActivityEntry[];
}

/** Appends one entry to the log; to be called in the transaction of the change itself. */
export async function appendActivity(tx: WriteDb, entry: NewActivity): Promise<ActivityEntry> {
  const [appended] = await appendActivities(tx, [entry]);
  if (!appended) throw new BugError('an entry was not appended');
  return appended;
}

/** Appends entries in order. */
export async function appendActivities(
  tx: WriteDb,
  entries: readonly NewActivity[],
): Promise<readonly ActivityEntry[]> {
  let head = (await findActivityHead(tx)) ?? { sequence: 0, hash: ACTIVITY_ORIGIN };
  const appended: ActivityEntry[] = [];
  const rows = entries.map((entry) => {
    const { entityId, detail, at, actor, action, entity, subject } = entry;
    const content = {
      sequence: head.sequence + 1,
      at,
      actor,
      action,
      entity,
      entity_id: entityId,
      subject,
      detail: JSON.stringify(detail),
    };
    head = { sequence: content.sequence, hash: activityHash(head.hash, content) };
    appended.push({ ...entry, ...head });
    return { ...content, hash: head.hash };
  });
  await tx.insertRows('activity', rows);
  return appended;
}

/** The newest entry's place in the chain: what to keep outside the file as a checkpoint. */
export const findActivityHead = (db: ReadDb): Promise<ActivityHead | undefined> =>
  db.query.selectFrom('activity').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst();

/** The log, newest first. At most 500 entries; go on with the last one's sequence as `beforeSequence`. */
export async function listActivity(
  db: ReadDb,
  filter: {
    readonly search?: string;
    readonly entity?: string;
    readonly entityId?: string;
    readonly beforeSequence?: number;
    readonly limit: number;
  },
): Promise<ActivityPage> {
  let matching = db.query.selectFrom('activity');
  if (filter.entity !== undefined) matching = matching.where('entity', '=', filter.entity);
  if (filter.entityId !== undefined) matching = matching.where('entity_id', '=', filter.entityId);
  for (const term of (filter.search ?? '').split(/\s+/).filter(Boolean).slice(0, 12)) {
    const pattern = `%${term.replaceAll(/[\\%_]/g, '\\$&')}%`;
    matching = matching.where((where) =>
      where.or(SEARCHED.map((column) => sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`)),
    );
  }
  const older = filter.beforeSequence === undefined ? matching : matching.where('sequence', '<', filter.beforeSequence);
  const [count, rows] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    older.selectAll().orderBy('sequence', 'desc').limit(Math.min(filter.limit, MAX_LISTED)).execute(),
  ]);
  return { total: count.rows, items: rows.map(toEntry) };
}

/** The entry of the transaction that imported a certificate; entries of imports stand for thousands of certificates each. */
export async function findImportActivity(db: ReadDb, id: string): Promise<ActivityEntry | undefined> {
  const row = await db.query
    .selectFrom('certificate as c')
    .innerJoin('certificate_fact as f', 'f.seq', 'c.seq')
    .innerJoin('activity as a', (join) =>
      join
        .on('a.entity', '=', 'import')
        .on(sql<boolean>`a.entity_id = CAST(f.import_no AS TEXT)`)
        .onRef('a.at', '=', 'c.created_at'),
    )
    .selectAll('a')
    .where('c.id', '=', id)
    .where('a.action', '=', 'certificate.imported')
    .limit(1)
    .executeTakeFirst();
  return row && toEntry(row);
}

/**
 * Follows the whole chain: every entry's number and hash.
 *
 * Shows entries that were changed, removed from the middle or put in. A log that was cut back at its end, or written
 * anew as a whole, is only seen against a checkpoint kept outside the file.
 */
export async function verifyActivity(
  db: ReadDb,
  onProgress: (entries: number) => void = () => undefined,
): Promise<{ readonly intact: boolean; readonly entries: number; readonly brokenAt?: number }> {
  let head: ActivityHead = { sequence: 0, hash: ACTIVITY_ORIGIN };
  for (;;) {
    const rows: Selectable<ActivityTable>[] = await db.query
      .selectFrom('activity')
      .selectAll()
      .where('sequence', '>', head.sequence)
      .orderBy('sequence')
      .limit(VERIFY_PAGE)
      .execute();
    for (const row of rows) {
      const fits = row.sequence === head.sequence + 1 && row.hash === activityHash(head.hash, row);
      if (!fits) return { intact: false, entries: head.sequence, brokenAt: row.sequence };
      head = { sequence: row.sequence, hash: row.hash };
    }
    if (rows.length < VERIFY_PAGE) return { intact: true, entries: head.sequence };
    onProgress(head.sequence);
  }
}

const toEntry = (row: ActivityTable): ActivityEntry => ({
  sequence: row.sequence,
  at: row.at,
  actor: row.actor,
  action: row.action as ActivityEntry['action'],
  entity: row.entity,
  entityId: row.entity_id,
  subject: row.subject,
  detail: parseStoredJson(row.detail, 'activity') as ActivityEntry['detail'],
  hash: row.hash,
});
