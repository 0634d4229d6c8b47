import type { KeyId } from '../../shared/model/brands.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { CheckpointStatement } from '../../shared/model/activity-log.ts';
import { requireCurrentSeal } from './custody-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { KeptCheckpoint } from './log-checkpoint.ts';

/** The key that signs the log; undefined in a file from before there was one. Its private half is always kept while it stands. */
export async function findLogKey(db: ReadDb): Promise<SealedKey | undefined> {
  const row = await db.query
    .selectFrom('log_key')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row?.sealed == null) return undefined;
  const { id, spki_der: spkiDer, sealed, created_at: createdAt } = row;
  return { id: id as KeyId, algorithm: 'ed25519', spkiDer, sealed, createdAt };
}

/** Keeps a sealed Ed25519 key as the one that signs the log from now on. Throws StoreFailure `vault.key-changed`. */
export async function insertLogKey(tx: WriteDb, key: SealedKey): Promise<void> {
  await requireCurrentSeal(tx, [key.sealed]);
  await tx.insertRows('log_key', [
    { id: key.id, spki_der: key.spkiDer, sealed: key.sealed, created_at: key.createdAt, ended_at: null },
  ]);
}

/** Keeps a signed checkpoint. */
export const insertCheckpoint = (
  tx: WriteDb,
  signed: { readonly statement: CheckpointStatement; readonly keyId: KeyId; readonly signature: Uint8Array },
): Promise<void> => {
  const { sequence, hash, at, reason } = signed.statement;
  const { keyId, signature } = signed;
  return tx.insertRows('activity_checkpoint', [{ sequence, hash, at, reason, log_key_id: keyId, signature }]);
};

/** The newest checkpoints, newest first. */
export async function listNewestCheckpoints(db: ReadDb, limit: number): Promise<readonly KeptCheckpoint[]> {
  const rows = await db.query
    .selectFrom('activity_checkpoint as c')
    .leftJoin('log_key as k', 'k.id', 'c.log_key_id')
    .select(['c.sequence', 'c.hash', 'c.at', 'c.reason', 'c.signature', 'k.spki_der'])
    .orderBy('c.sequence', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ spki_der: spkiDer, ...row }) => ({ ...row, spkiDer }));
}
