import type { UnixMs } from '../../shared/model/brands.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { damagedRow, parseStoredJson } from './store-failure.ts';

/** The wraps of the workspace key, at most one of each kind. The bounds of the parameters are checked by the vault. */
export async function listKeyWraps(db: ReadDb): Promise<readonly KeyWrap[]> {
  const rows = await db.query.selectFrom('key_wrap').selectAll().orderBy('kind').execute();
  return rows.map((row) => ({
    kind: row.kind as KeyWrap['kind'],
    kdf: parseKdf(row.kdf, 'key_wrap'),
    salt: row.salt,
    sealed: row.sealed,
  }));
}

/** How a wrapping key is derived, as it is written in a row. */
export function parseKdf(text: string, table: 'key_wrap' | 'operator'): KeyWrap['kdf'] {
  const stored = parseStoredJson(text, table);
  if (typeof stored !== 'object' || stored === null || !('name' in stored)) throw damagedRow(table);
  if (stored.name === 'hkdf-sha256' || stored.name === 'hkdf-p256') return { name: stored.name };
  const { memoryKiB, iterations, parallelism } = stored as Readonly<Record<string, unknown>>;
  const isKnown = stored.name === 'argon2id' && [memoryKiB, iterations, parallelism].every(Number.isSafeInteger);
  if (!isKnown) throw damagedRow(table);
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

/** The passphrase of all opens the workspace no more: operators are named. */
export async function deletePassphraseWrap(tx: WriteDb): Promise<void> {
  await tx.change.deleteFrom('key_wrap').where('kind', '=', 'passphrase').execute();
}
