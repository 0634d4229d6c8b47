import { closeSync, existsSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { Connection } from './connection.ts';
import type { Migration } from './migrations/migration.ts';

/** The copy made before a migration does not hold what the file holds: the migration was not begun. */
export class CopyDiffers extends Error {
  override readonly name = 'CopyDiffers';
}

/**
 * Brings a workspace file to the newest shape, one transaction a step.
 *
 * A file that already has a shape is copied beside itself first (`<file>.before-v<N>-<stamp>`), and the copy is read
 * back: integrity and the number of rows in every table. Answers the copy's name, or null where none was needed.
 * Throws SQLite's errors and `CopyDiffers`; a step that fails leaves the file as it was before that step.
 */
export function migrate(
  writer: Connection,
  options: { readonly file: string; readonly stamp: string; readonly migrations: readonly Migration[] },
): string | null {
  const version = writer.number('PRAGMA user_version');
  const pending = options.migrations.filter((step) => step.version > version);
  const last = pending.at(-1);
  if (!last) return null;
  const copy = version === 0 ? null : freeName(`${options.file}.before-v${last.version}-${options.stamp}`);
  if (copy !== null) copyTo(writer, copy);
  for (const step of pending) runStep(writer, step);
  return copy === null ? null : basename(copy);
}

function runStep(writer: Connection, step: Migration): void {
  writer.db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have taken this step while we waited for the lock.
    if (writer.number('PRAGMA user_version') === step.version - 1) {
      writer.db.exec(step.sql);
      writer.db.exec(`PRAGMA user_version = ${step.version}`);
    }
    writer.db.exec('COMMIT');
  } catch (error) {
    if (writer.db.isTransaction) writer.db.exec('ROLLBACK');
    throw error;
  }
}

/** Writes a copy (VACUUM INTO), mode 0600, and reads it back. Refuses an existing file. Answers its length in octets. */
export function copyTo(source: Connection, copy: string): number {
  // SQLite accepts an empty file as the target, so that the copy is never readable by others, not even while it grows.
  closeSync(openSync(copy, 'wx', 0o600));
  source.db.prepare('VACUUM INTO ?').run(copy);
  const reader = new Connection(copy, { readOnly: true });
  try {
    const verdict = reader.rows('PRAGMA quick_check(1)')[0]?.['quick_check'];
    if (verdict !== 'ok') throw new CopyDiffers('quick_check');
    for (const table of tablesOf(source)) {
      const count = `SELECT count(*) FROM "${table}"`;
      if (source.number(count) !== reader.number(count)) throw new CopyDiffers(table);
    }
    return reader.number('PRAGMA page_count') * reader.number('PRAGMA page_size');
  } finally {
    reader.close();
  }
}

/** Names of our own tables, without those of the search index. */
export const tablesOf = (connection: Connection): string[] =>
  connection
    .rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name",
    )
    .map((row) => String(row['name']));

function freeName(name: string): string {
  for (let attempt = 0; ; attempt += 1) {
    const candidate = attempt === 0 ? name : `${name}.${attempt}`;
    if (!existsSync(candidate)) return candidate;
  }
}
