import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Hex, KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import type { KnownHead, LogVerdict } from '../../shared/model/activity-log.ts';
import { ok } from '../../shared/result.ts';
import { activityFromRow, activityHash } from './activity-hash.ts';
import { appendActivities } from './activity-rows.ts';
import { insertCheckpoint, insertLogKey } from './checkpoint-rows.ts';
import { Connection } from './connection.ts';
import { createReadDb, type ReadDb } from './db.ts';
import type { LogQuestion } from './judge-log.ts';
import { checkpointOctets, fingerprintOf } from './log-checkpoint.ts';
import type { DbRow } from './schema.ts';
import { activityOf, AT, idOf, openForTest } from './store-fixture.ts';
import { verifyLog } from './verify-log.ts';
import type { WorkerClient } from './worker-client.ts';
import type { StoreRequest } from './worker-protocol.ts';

export const WORKSPACE = 'w'.repeat(26) as WorkspaceId;
const HERE: Hex = '0a'.repeat(32);
export const ENTRIES = 40;
export const SIGNED = [10, 25, 33];
export const COLUMNS = [
  'sequence',
  'at',
  'actor',
  'action',
  'entity',
  'entity_id',
  'subject',
  'detail',
  'hash',
] as const;

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));

let folder: string;
/** The file, open to be changed behind the program's back. */
export let db: DatabaseSync;
export let connection: Connection;
/** Its entries as they were written. */
export let pristine: readonly DbRow[] = [];
/** Its newest entry, as it is known in the place where it is. */
export let head: KnownHead;

/** Makes a file with 40 entries and checkpoints at 10, 25 and 33, in which nothing stands against changes any more. */
export async function makeForgeableLog(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'verify-log-'));
  const file = join(folder, 'log.countersign');
  const store = await openForTest(file, 'create');
  await store.transaction(async (tx) => {
    const entries = Array.from({ length: ENTRIES }, (_, index) => ({ ...activityOf(`host-${index}`), at: AT + index }));
    const appended = await appendActivities(tx, entries);
    const key = { id: idOf('k', 1) as KeyId, algorithm: 'ed25519', spkiDer, sealed: spkiDer, createdAt: AT } as const;
    await insertLogKey(tx, key);
    let previous = 0;
    for (const sequence of SIGNED) {
      const { hash = '' } = appended[sequence - 1] ?? {};
      const statement = { workspaceId: WORKSPACE, sequence, hash, at: AT, reason: 'entries', previous } as const;
      const signature = new Uint8Array(sign(null, checkpointOctets(statement), privateKey));
      await insertCheckpoint(tx, { statement, keyId: key.id, signature });
      previous = sequence;
    }
    const last = appended.at(-1);
    head = {
      workspaceId: WORKSPACE,
      place: HERE,
      sequence: ENTRIES,
      hash: last?.hash ?? '',
      keySha256: fingerprintOf(spkiDer),
      at: AT,
    };
    return ok(null);
  });
  await store.close();
  connection = new Connection(file, { readOnly: false });
  ({ db } = connection);
  // What stands against changes in the file does not stand against who writes the file.
  db.exec(
    'DROP TRIGGER activity_no_update; DROP TRIGGER activity_no_delete; DROP TRIGGER activity_in_order; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF',
  );
  pristine = connection.rows('SELECT * FROM activity ORDER BY sequence');
}

export function removeForgeableLog(): void {
  connection.close();
  rmSync(folder, { recursive: true });
}

/** The functions for an open workspace, on this connection. */
export const readHere = (): ReadDb => {
  const ask = async (request: StoreRequest): Promise<unknown> =>
    request.kind === 'query' ? connection.run(request.sql, request.parameters) : null;
  return createReadDb({ ask: ask as WorkerClient['ask'] }, () => true);
};

export const question = (...known: readonly KnownHead[]): LogQuestion => ({
  workspaceId: WORKSPACE,
  place: HERE,
  known,
});

/** The verdict after a change, which is taken back. */
export function after(change: () => void, asked: LogQuestion = question()): LogVerdict {
  db.exec('BEGIN');
  try {
    change();
    return verifyLog(connection, asked);
  } finally {
    db.exec('ROLLBACK');
  }
}

export const codesAfter = (change: () => void, asked?: LogQuestion): string[] =>
  after(change, asked).findings.map(({ code }) => code);

/** Puts an entry at a place as it is. */
export const write = (row: DbRow, sequence: number): void => {
  const values = COLUMNS.map((column) => (column === 'sequence' ? sequence : (row[column] ?? null)));
  db.prepare(`INSERT OR REPLACE INTO activity (${COLUMNS.join()}) VALUES (${COLUMNS.map(() => '?').join()})`).run(
    ...values,
  );
};

/** An entry as it was written. */
export const rowAt = (sequence: number): DbRow => pristine[sequence - 1] ?? {};

/** Writes the log anew from an entry on, so that the chain holds. */
export function rechain(from: number): void {
  for (const row of connection.rows('SELECT * FROM activity WHERE sequence >= ? ORDER BY sequence', from)) {
    const [before] = connection.rows(
      'SELECT hash FROM activity WHERE sequence < ? ORDER BY sequence DESC LIMIT 1',
      Number(row['sequence']),
    );
    const hash = activityHash(String(before?.['hash'] ?? '0'.repeat(64)), activityFromRow(row));
    db.prepare('UPDATE activity SET hash = ? WHERE sequence = ?').run(hash, row['sequence'] ?? 0);
  }
}

/** Moves all entries from one on to other numbers. */
export const renumber = (from: number, by: number): void => {
  const rows = pristine.slice(from - 1);
  db.prepare('DELETE FROM activity WHERE sequence >= ?').run(from);
  for (const row of rows) write(row, Number(row['sequence']) + by);
};
