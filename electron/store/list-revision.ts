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
  readonly listed: number;
  /** Told by no list that is kept, be they marked ahead for the next. */
  readonly queued: number;
  readonly elsewhere: number;
  readonly ended: number;
}

/** Walks indexes alone: of a million revocations some hundredths of a second. */
export async function readListRevision(db: ReadDb, authorityId: AuthorityId): Promise<ListRevision> {
  const [row] = await ask<ListRevision>(
    db,
    sql`select
      (select coalesce(max(sequence), 0) from activity) as sequence,
      (select count(*) from revocation where authority_id = ${authorityId}) as listed,
      (select count(*) from revocation where authority_id = ${authorityId} and crl_number is null) + ${markedAhead(authorityId)} as queued,
      (select count(*) from revocation_elsewhere where authority_id = ${authorityId}) as elsewhere,
      (select count(*) from released_hold where authority_id = ${authorityId}) as ended`,
  );
  if (row === undefined) throw new BugError('counts without a row');
  return row;
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
  const other = await db.query
    .selectFrom('activity')
    .select('sequence')
    .where('sequence', '>', sequence)
    .where('action', 'not in', since.harmless)
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) return false;
  const { sequence: newest, ...now } = await readListRevision(db, authorityId);
  return newest >= sequence && isSame(counts, now);
}

type Counts = Omit<ListRevision, 'sequence'>;

const isSame = (one: Counts, other: Counts): boolean =>
  one.listed === other.listed &&
  one.queued === other.queued &&
  one.elsewhere === other.elsewhere &&
  one.ended === other.ended;

/** Whether an authority revoked more than so many certificates, here or elsewhere. */
export async function hasMoreRevoked(db: ReadDb, authorityId: AuthorityId, most: number): Promise<boolean> {
  const [row] = await ask<{ readonly rows: number }>(
    db,
    sql`select (select count(*) from (select 1 from revocation where authority_id = ${authorityId} limit ${most + 1}))
      + (select count(*) from (select 1 from revocation_elsewhere where authority_id = ${authorityId} limit ${most + 1})) as rows`,
  );
  return (row?.rows ?? 0) > most;
}

/** Whether more than so many revocations, of here or elsewhere, wait for the first list that tells of them. */
export async function hasMoreQueued(db: ReadDb, authorityId: AuthorityId, most: number): Promise<boolean> {
  const waiting = (table: ListedTable) =>
    sql`(select count(*) from (select 1 from ${sql.table(table)} where authority_id = ${authorityId} and crl_number is null limit ${most + 1}))`;
  const [row] = await ask<{ readonly rows: number }>(
    db,
    sql`select ${waiting('revocation')} + ${waiting('revocation_elsewhere')} as rows`,
  );
  return (row?.rows ?? 0) > most;
}
