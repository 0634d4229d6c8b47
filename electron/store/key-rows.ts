import { hash } from 'node:crypto';
import type { Hex, KeyId } from '../../shared/model/brands.ts';
import type { KeyChoice, SealedKey } from '../../shared/model/key.ts';
import { requireCurrentSeal } from './custody-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { KeyRecordTable } from './schema.ts';

/** Keeps sealed private keys. Throws StoreFailure `vault.key-changed` where they were sealed with an earlier workspace key. */
export async function insertKeys(tx: WriteDb, keys: readonly SealedKey[]): Promise<void> {
  await requireCurrentSeal(
    tx,
    keys.map(({ sealed }) => sealed),
  );
  await tx.insertRows(
    'key_record',
    keys.map((key) => ({
      id: key.id,
      algorithm: key.algorithm,
      spki_der: key.spkiDer,
      spki_sha256: hash('sha256', key.spkiDer, 'hex'),
      sealed: key.sealed,
      created_at: key.createdAt,
    })),
  );
}

/** One sealed key by its id. */
export async function findKey(db: ReadDb, id: KeyId): Promise<SealedKey | undefined> {
  const row = await db.query.selectFrom('key_record').selectAll().where('id', '=', id).limit(1).executeTakeFirst();
  return row && toSealedKey(row);
}

/** The sealed key whose public key has this SHA-256. */
export async function findKeyBySpki(db: ReadDb, spkiSha256: Hex): Promise<SealedKey | undefined> {
  const row = await db.query
    .selectFrom('key_record')
    .selectAll()
    .where('spki_sha256', '=', spkiSha256)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toSealedKey(row);
}

/** Ids of all sealed keys, oldest first. */
export async function listKeyIds(db: ReadDb): Promise<readonly KeyId[]> {
  const rows = await db.query.selectFrom('key_record').select('id').orderBy('created_at').orderBy('id').execute();
  return rows.map((row) => row.id as KeyId);
}

const toSealedKey = (row: KeyRecordTable): SealedKey => ({
  id: row.id as KeyId,
  algorithm: row.algorithm as KeyChoice,
  spkiDer: row.spki_der,
  sealed: row.sealed,
  createdAt: row.created_at,
});
