import { mkdtempSync, rmSync } from 'node:fs';
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

export async function createFilledFile(fill: (db: DatabaseSync) => void): Promise<FilledFile> {
  const folder = mkdtempSync(join(tmpdir(), 'filled-file-'));
  const file = join(folder, 'a.countersign');
  const store = await openForTest(file, 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
  await store.close();
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  fill(db);
  db.close();
  const connection = new Connection(file, { readOnly: true });
  return {
    connection,
    remove: () => {
      connection.close();
      rmSync(folder, { recursive: true });
    },
  };
}
