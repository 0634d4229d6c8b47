import type { KeyId } from '../../shared/model/brands.ts';
import type { KeyChoice, SealedKey } from '../../shared/model/key.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** Tables with sealed octets that are not keys, and the columns that name the record. */
export const SEALED_RECORDS = ['connection_login', 'connection_secret', 'publish_target'] as const;
export type SealedRecordTable = (typeof SEALED_RECORDS)[number];

export interface SealedRecordRow {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** Sealed keys after one, by id. */
export async function listKeysAfter(db: ReadDb, after: string, limit: number): Promise<readonly SealedKey[]> {
  const rows = await db.query
    .selectFrom('key_record')
    .select(['id', 'algorithm', 'spki_der', 'sealed', 'created_at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id as KeyId,
    algorithm: row.algorithm as KeyChoice,
    spkiDer: row.spki_der,
    sealed: row.sealed,
    createdAt: row.created_at,
  }));
}

/** Keys that are sealed anew take the place of those with their ids. */
export async function replaceSealedKeys(tx: WriteDb, sealed: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await tx.replaceRows('key_record', {
    where: {},
    among: { column: 'id', values: [...sealed.keys()] },
    change: ({ id, sealed: before }) => ({ sealed: sealed.get(id) ?? before }),
  });
}

/** Sealed records of a table after one, by id. */
export async function listSealedAfter(
  db: ReadDb,
  table: SealedRecordTable,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly SealedRecordRow[]> {
  if (table === 'connection_secret') {
    const rows = await db.query
      .selectFrom(table)
      .select(['run_id as id', 'sealed'])
      .where('run_id', '>', after)
      .orderBy('run_id')
      .limit(limit)
      .execute();
    return rows;
  }
  const rows = await db.query
    .selectFrom(table)
    .select(['id', 'sealed'])
    .where('id', '>', after)
    .where('sealed', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, sealed }) => (sealed === null ? [] : [{ id, sealed }]));
}

export async function replaceSealedRecord(
  tx: WriteDb,
  table: SealedRecordTable,
  { id, sealed }: SealedRecordRow,
): Promise<void> {
  if (table === 'connection_secret') await tx.updateRows(table, { run_id: id }, { sealed });
  else await tx.updateRows(table, { id }, { sealed });
}

/** All keys that sign or signed the log, those that are sealed still. */
export async function listLogKeys(db: ReadDb): Promise<readonly SealedKey[]> {
  const rows = await db.query.selectFrom('log_key').selectAll().where('sealed', 'is not', null).execute();
  return rows.flatMap(({ id, spki_der: spkiDer, sealed, created_at: createdAt }) =>
    sealed === null ? [] : [{ id: id as KeyId, algorithm: 'ed25519', spkiDer, sealed, createdAt }],
  );
}

export async function replaceLogKey(tx: WriteDb, { id, sealed }: SealedRecordRow): Promise<void> {
  await tx.updateRows('log_key', { id }, { sealed });
}

/** The private half of what backups are sealed for. */
export async function findSealedBackupKey(db: ReadDb): Promise<Uint8Array | undefined> {
  const row = await db.query.selectFrom('backup_key').select('sealed').limit(1).executeTakeFirst();
  return row?.sealed;
}

export async function replaceBackupKey(tx: WriteDb, sealed: Uint8Array): Promise<void> {
  await tx.updateRows('backup_key', { only_row: 1 }, { sealed });
}
