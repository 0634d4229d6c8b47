import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ok } from '../../shared/result.ts';
import { Connection } from './connection.ts';
import { insertRoot, openForTest, valueOf } from './store-fixture.ts';

/** A workspace file with one authority and what a test wrote past everything that checks, to be read. */
export interface FilledFile {
  readonly connection: Connection;
  remove(): void;
}

/** `damage` changes the octets of the file afterwards, as a failing disk would. */
export async function createFilledFile(
  fill: (db: DatabaseSync) => void,
  damage?: (file: Buffer) => void,
): Promise<FilledFile> {
  const folder = mkdtempSync(join(tmpdir(), 'filled-file-'));
  const file = join(folder, 'a.countersign');
  const store = await openForTest(file, 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
  await store.close();
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  fill(db);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  if (damage !== undefined) {
    const octets = readFileSync(file);
    damage(octets);
    writeFileSync(file, octets);
  }
  const connection = new Connection(file, { readOnly: true });
  return {
    connection,
    remove: () => {
      connection.close();
      rmSync(folder, { recursive: true });
    },
  };
}
