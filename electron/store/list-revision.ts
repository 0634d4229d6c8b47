import { sql } from 'kysely';
import type { ActivityAction } from '../../shared/model/activity.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';
import type { ListedTable } from './mark-listed.ts';

/** What the lists of an authority are made from, as far as it takes to see whether it is still the same. */
export interface ListRevision {
  /** Of the newest entry of the log. */
  readonly sequence: number;
  /** Told by no list that is kept, be they marked ahead for the next: whatever comes or changes is, and what goes was or is among `ended` afterwards. */
  readonly queued: number;
  readonly elsewhere: number;
  readonly ended: number;
}

/** Walks indexes alone, and of what was revoked here only what waits. */
export async function readListRevision(db: ReadDb, authorityId: AuthorityId): Promise<ListRevision> {
  const few = await countQueued(db, authorityId, FEW_QUEUED);
  const queued =
    few < FEW_QUEUED
      ? sql`${few}`
      : sql`(select count(*) from revocation indexed by revocation_serial where authority_id = ${authorityId} and crl_number is null)`;
  const [row] = await ask<ListRevision>(
    db,
    sql`select
      (select coalesce(max(sequence), 0) from activity) as sequence,
      ${queued} + ${markedAhead(authorityId)} as queued,
      (select count(*) from revocation_elsewhere where authority_id = ${authorityId}) as elsewhere,
      (select count(*) from released_hold where authority_id = ${authorityId}) as ended`,
  );
  if (row === undefined) throw new BugError('counts without a row');
  return row;
}

/**
 * Of so many the short index of what waits is asked, which SQLite does not choose by itself; of more the long one that holds the column, for each row that the short one names is
 * looked up in the table besides.
 */
const FEW_QUEUED = 5000;

/** How many revocations made here wait for their first list, at most `most`. */
async function countQueued(db: ReadDb, authorityId: AuthorityId, most: number): Promise<number> {
  const [row] = await ask<{ readonly rows: number }>(
    db,
    sql`select count(*) as rows from (select 1 from revocation indexed by revocation_pending
      where authority_id = ${authorityId} and crl_number is null limit ${most})`,
  );
  return row?.rows ?? 0;
}

/** Looked for only where there may be some: it takes the longer index. */
const markedAhead = (authorityId: AuthorityId) =>
  sql`iif(exists (select 1 from catch_up where task glob ${`marking ${authorityId} *`}), (select count(*) from revocation indexed by revocation_serial
    where authority_id = ${authorityId} and crl_number > (select coalesce(max(number), 0) from crl where authority_id = ${authorityId})), 0)`;

/** Whether nothing was done since but acts that change no list, and no row came or went. */
export async function isListRevision(
  db: ReadDb,
  authorityId: AuthorityId,
  since: { readonly revision: ListRevision; readonly harmless: readonly ActivityAction[] },
): Promise<boolean> {
  const { sequence, ...counts } = since.revision;
  const [log] = await ask<{ readonly newest: number; readonly other: number }>(
    db,
    sql`select (select coalesce(max(sequence), 0) from activity) as newest,
      exists (select 1 from activity where sequence > ${sequence} and action not in (${sql.join(since.harmless)})) as other`,
  );
  if (log === undefined || log.other !== 0 || log.newest < sequence) return false;
  // Whatever changes a list is logged in its transaction: where nothing was, nothing has to be counted.
  if (log.newest === sequence) return true;
  return isSame(counts, await readListRevision(db, authorityId));
}

type Counts = Omit<ListRevision, 'sequence'>;

const isSame = (one: Counts, other: Counts): boolean =>
  one.queued === other.queued && one.elsewhere === other.elsewhere && one.ended === other.ended;

/** Whether an authority revoked more than so many certificates, here or elsewhere, holds that ended among them: lists read and note those too. */
export async function hasMoreRevoked(db: ReadDb, authorityId: AuthorityId, most: number): Promise<boolean> {
  const some = (table: ListedTable) =>
    sql`(select count(*) from (select 1 from ${sql.table(table)} where authority_id = ${authorityId} limit ${most + 1}))`;
  const [row] = await ask<{ readonly rows: number }>(
    db,
    sql`select ${some('revocation')} + ${some('revocation_elsewhere')} + ${some('released_hold')} as rows`,
  );
  return (row?.rows ?? 0) > most;
}

/** Whether more than so many revocations, of here or elsewhere, and holds that ended wait for the first list that tells of them. */
export async function hasMoreQueued(db: ReadDb, authorityId: AuthorityId, most: number): Promise<boolean> {
  const here = await countQueued(db, authorityId, FEW_QUEUED);
  const waiting = (table: ListedTable) =>
    sql`(select count(*) from (select 1 from ${sql.table(table)} where authority_id = ${authorityId} and crl_number is null limit ${most + 1}))`;
  const [row] = await ask<{ readonly rows: number }>(
    db,
    sql`select ${here < FEW_QUEUED ? sql`${here}` : waiting('revocation')} + ${waiting('revocation_elsewhere')} + ${waiting('released_hold')} as rows`,
  );
  return (row?.rows ?? 0) > most;
}
