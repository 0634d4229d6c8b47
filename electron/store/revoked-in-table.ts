import { sql } from 'kysely';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';

/** Which serials of an authority have a revocation made here, by the table itself, past every index: a bit that flipped there may hide one. As rows spell them. A range of the primary key is asked for, without which SQLite takes an index of such a table all the same. */
export async function findRevokedInTable(
  db: ReadDb,
  authorityId: AuthorityId,
  serials: readonly string[],
): Promise<readonly string[]> {
  const rows = await ask<{ readonly serial: string }>(
    db,
    sql`select serial_hex as serial from revocation not indexed
      where certificate_id >= '' and +authority_id = ${authorityId} and +serial_hex in (${sql.join(serials)})`,
  );
  return rows.map(({ serial }) => serial);
}
