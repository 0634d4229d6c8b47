import { sql } from 'kysely';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { listMarkings } from './catch-up-rows.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';

export interface SinceList {
  readonly authorityId: AuthorityId;
  /** Of a complete list. */
  readonly number: number;
  readonly most: number;
}

/**
 * Serials of what an authority revoked here since a list, as rows spell them, by the index of what waits: another one than lists are made of, so that no single flipped
 * bit hides a row from both. Undefined where they are more than `most`, or where that index does not tell them all: a delta told of some, marks were made ahead for a list that is not
 * kept yet, or rows came with marks of the lists of others.
 */
export async function findRevokedSince(
  db: ReadDb,
  { authorityId, number, most }: SinceList,
): Promise<readonly string[] | undefined> {
  if ((await listMarkings(db, authorityId)).length > 0) return undefined;
  const [other] = await ask<{ readonly told: number; readonly taken: number }>(
    db,
    sql`select exists (select 1 from crl where authority_id = ${authorityId} and number > ${number}) as told,
      exists (select 1 from revocation indexed by revocation_taken
        where authority_id = ${authorityId} and taken_from is not null) as taken`,
  );
  if (other?.told !== 0 || other.taken !== 0) return undefined;
  const rows = await ask<{ readonly serial: string }>(
    db,
    sql`select serial_hex as serial from revocation indexed by revocation_pending
      where authority_id = ${authorityId} and crl_number is null limit ${most + 1}`,
  );
  return rows.length > most ? undefined : rows.map(({ serial }) => serial);
}
