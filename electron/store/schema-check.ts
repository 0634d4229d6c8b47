import { Connection } from './connection.ts';
import type { Migration } from './migrations/migration.ts';

/** Left out are the statistics of ANALYZE alone: a trigger planted into the bytes of the file may bear any name, also one of SQLite's own. */
const OBJECTS =
  "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY type, name";

/**
 * Whether a file has exactly the tables, indexes and triggers that its version has, word for word.
 *
 * A file from somebody else could bring a trigger that acts on what we write, or lack one that protects the log.
 */
export function hasExactSchema(connection: Connection, migrations: readonly Migration[]): boolean {
  const blank = new Connection(':memory:', { readOnly: false });
  try {
    for (const step of migrations) blank.db.exec(step.sql);
    return JSON.stringify(connection.rows(OBJECTS)) === JSON.stringify(blank.rows(OBJECTS));
  } finally {
    blank.close();
  }
}
