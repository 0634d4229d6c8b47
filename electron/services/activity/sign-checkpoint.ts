import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { KeyId, UnixMs, WorkspaceId } from '../../../shared/model/brands.ts';
import type { CheckpointReason } from '../../../shared/model/activity-log.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { findActivityHead } from '../../store/activity-rows.ts';
import { findLogKey, insertCheckpoint, insertLogKey, listNewestCheckpoints } from '../../store/checkpoint-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { checkpointOctets } from '../../store/log-checkpoint.ts';
import type { Vault } from '../../vault/vault.ts';

/** What signing needs of an open workspace. */
export interface LogSigner {
  readonly id: WorkspaceId;
  readonly vault: Vault;
  now(): UnixMs;
  newId(): KeyId;
}

/** An entry that is covered, and by which key. */
export interface SignedHead {
  readonly sequence: number;
  readonly hash: string;
  readonly key: SealedKey;
}

/**
 * Signs the newest entry of the log as this transaction sees it, where no checkpoint covers it yet; makes the log key first where there is none. Answers
 * null for an empty log. Fails with `vault.locked`, `vault.stopped`, `vault.key-damaged`: the key was not sealed by this workspace.
 */
export async function signCheckpoint(
  signer: LogSigner,
  tx: WriteDb,
  reason: CheckpointReason,
): Promise<Result<SignedHead | null, AppError>> {
  const head = await findActivityHead(tx);
  if (head === undefined) return ok(null);
  const key = await getLogKey(signer, tx);
  if (!key.ok) return key;
  const [newest] = await listNewestCheckpoints(tx, 1);
  const previous = newest?.sequence ?? 0;
  // One that is ahead of the log is a finding; nothing is signed on top of it.
  if (previous > head.sequence) return fail('store.activity-cut', { have: head.sequence, known: previous });
  if (previous === head.sequence) return ok({ ...head, key: key.value });
  const statement = { workspaceId: signer.id, ...head, at: signer.now(), reason, previous };
  const signed = await signer.vault.sign({
    key: key.value,
    algorithm: 'ed25519',
    messages: [checkpointOctets(statement)],
    purpose: 'log',
  });
  if (!signed.ok) return signed;
  const [signature] = signed.value;
  if (signature === undefined) throw new BugError('a checkpoint was not signed');
  await insertCheckpoint(tx, { statement, keyId: key.value.id, signature });
  return ok({ ...head, key: key.value });
}

async function getLogKey(signer: LogSigner, tx: WriteDb): Promise<Result<SealedKey, AppError>> {
  const known = await findLogKey(tx);
  if (known !== undefined) return ok(known);
  const order = { keyId: signer.newId(), algorithm: 'ed25519', createdAt: signer.now() } as const;
  const made = await signer.vault.generateKey(order);
  if (made.ok) await insertLogKey(tx, made.value);
  return made;
}
