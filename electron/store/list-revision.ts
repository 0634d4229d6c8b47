import { sql } from 'kysely';
import type { ActivityAction } from '../../shared/model/activity.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';

/** What the lists of an authority are made from, as far as it takes to see whether it is still the same. */
export interface ListRevision {
  /** Of the newest entry of the log. */
  readonly sequence: number;
  readonly listed: number;
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
      (select count(*) from revocation where authority_id = ${authorityId} and crl_number is null) as queued,
      (select count(*) from revocation_elsewhere where authority_id = ${authorityId}) as elsewhere,
      (select count(*) from released_hold where authority_id = ${authorityId}) as ended`,
  );
  if (row === undefined) throw new BugError('counts without a row');
  return row;
}

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
