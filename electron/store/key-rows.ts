import { hash } from 'node:crypto';
import type { Hex, KeyId, UnixMs } from '../../shared/model/brands.ts';
import type { KeyChoice, SealedKey } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { KeyRecordTable } from './schema.ts';
import { damagedRow, parseStoredJson } from './store-failure.ts';

/** The wraps of the workspace key, at most one of each kind. The bounds of the parameters are checked by the vault. */
export async function listKeyWraps(db: ReadDb): Promise<readonly KeyWrap[]> {
  const rows = await db.query.selectFrom('key_wrap').selectAll().orderBy('kind').execute();
  return rows.map((row) => ({
    kind: row.kind as KeyWrap['kind'],
    kdf: parseKdf(row.kdf),
    salt: row.salt,
    sealed: row.sealed,
  }));
}

function parseKdf(text: string): KeyWrap['kdf'] {
  const stored = parseStoredJson(text, 'key_wrap');
  if (typeof stored !== 'object' || stored === null || !('name' in stored)) throw damagedRow('key_wrap');
  if (stored.name === 'hkdf-sha256') return { name: stored.name };
  const { memoryKiB, iterations, parallelism } = stored as Readonly<Record<string, unknown>>;
  const isKnown = stored.name === 'argon2id' && [memoryKiB, iterations, parallelism].every(Number.isSafeInteger);
  if (!isKnown) throw damagedRow('key_wrap');
  return {
    name: 'argon2id',
    memoryKiB: Number(memoryKiB),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
  };
}

/** Keeps a wrap in place of the one of its kind. */
export async function saveKeyWrap(tx: WriteDb, wrap: KeyWrap, at: UnixMs): Promise<void> {
  await tx.change.deleteFrom('key_wrap').where('kind', '=', wrap.kind).execute();
  await tx.insertRows('key_wrap', [
    { kind: wrap.kind, kdf: JSON.stringify(wrap.kdf), salt: wrap.salt, sealed: wrap.sealed, created_at: at },
  ]);
}

/** Keeps sealed private keys. */
export const insertKeys = (tx: WriteDb, keys: readonly SealedKey[]): Promise<void> =>
  tx.insertRows(
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
