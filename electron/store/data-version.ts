import { sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';

/** A number that changes with every commit, of this process and of others: what was counted under the same number still holds. */
export async function readDataVersion(db: ReadDb): Promise<number> {
  const [row] = await ask<{ readonly version: number }>(
    db,
    sql`select data_version as version from pragma_data_version`,
  );
  return row?.version ?? 0;
}
