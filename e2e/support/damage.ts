import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Fills the page that a table of a closed workspace begins with, as a bad disk would. */
export function destroyTable(file: string, table: string): void {
  const raw = new DatabaseSync(file);
  const root = Number(raw.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.['rootpage']);
  const size = Number(raw.prepare('PRAGMA page_size').get()?.['page_size']);
  raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  raw.close();
  const octets = readFileSync(file);
  octets.fill(0x5a, (root - 1) * size, root * size);
  writeFileSync(file, octets);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Changes a row of a closed workspace behind its back, so that it is not what its digest says. */
export function alterRow(file: string, sql: string): void {
  const raw = new DatabaseSync(file);
  raw.exec(sql);
  raw.close();
}
