import type { ReadDb } from './db.ts';
import { PRIMARY_KEYS } from './primary-keys.ts';
import type { TableName } from './schema.ts';

const TABLES = Object.keys(PRIMARY_KEYS) as readonly TableName[];

/** How many rows each table has, those without rows left out. Walks every table: for the slow reader. */
export async function countRows(db: ReadDb): Promise<readonly { readonly table: string; readonly rows: number }[]> {
  const counted: { readonly table: string; readonly rows: number }[] = [];
  for (const table of TABLES) {
    const { rows } = await db.query
      .selectFrom(table)
      .select(db.query.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    if (rows > 0) counted.push({ table, rows });
  }
  return counted;
}
