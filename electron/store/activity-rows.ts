import { sql } from 'kysely';
import type { ActivityEntry } from '../../shared/model/activity.ts';
import { BugError } from '../../shared/result.ts';
import { ACTIVITY_ORIGIN, type ActivityHead, activityHash } from './activity-hash.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { ActivityTable } from './schema.ts';
import { parseStoredJson } from './store-failure.ts';

const MAX_LISTED = 500;

export type NewActivity = Omit<ActivityEntry, 'sequence' | 'hash'>;

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

/** What the log says of one thing, newest first, and how often. At most 500 entries; go on with the last one's sequence as `beforeSequence`. */
export async function listActivity(
  db: ReadDb,
  of: {
    readonly entity: string;
    readonly entityId: string;
    readonly beforeSequence?: number;
    readonly limit: number;
  },
): Promise<{ readonly total: number; readonly items: readonly ActivityEntry[] }> {
  const matching = db.query.selectFrom('activity').where('entity', '=', of.entity).where('entity_id', '=', of.entityId);
  const older = of.beforeSequence === undefined ? matching : matching.where('sequence', '<', of.beforeSequence);
  const [count, rows] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    older.selectAll().orderBy('sequence', 'desc').limit(Math.min(of.limit, MAX_LISTED)).execute(),
  ]);
  return { total: count.rows, items: rows.map(toActivityEntry) };
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
  return row && toActivityEntry(row);
}

/** A row as an entry of the log. */
export const toActivityEntry = (row: ActivityTable): ActivityEntry => ({
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
