import { createPublicKey, hash, verify } from 'node:crypto';
import type { Hex, WorkspaceId } from '../../shared/model/brands.ts';
import {
  type ActivityCheckpoint,
  buildCheckpointText,
  CHECKPOINT_TEXT,
  type CheckpointReason,
  type CheckpointStatement,
} from '../../shared/model/activity-log.ts';

/** SubjectPublicKeyInfo of an Ed25519 key up to the key. @see RFC 8410 §4 */
const ED25519_SPKI_START = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519_SPKI_LENGTH = 44;

/** A row of `activity_checkpoint` beside the public half of the key it names; `spkiDer` is null where that key is not there. */
export interface KeptCheckpoint {
  readonly sequence: number;
  readonly hash: string;
  readonly at: number;
  readonly reason: string;
  readonly signature: Uint8Array;
  readonly spkiDer: Uint8Array | null;
}

export const fingerprintOf = (spkiDer: Uint8Array): Hex => hash('sha256', spkiDer, 'hex');

/** The octets that a checkpoint signs. */
export const checkpointOctets = (statement: CheckpointStatement): Uint8Array =>
  Buffer.from(buildCheckpointText(statement), 'utf8');

/** Whether a kept checkpoint was signed by the key it names, over exactly what its row says and the one before it. */
export function isSigned(kept: KeptCheckpoint, workspaceId: WorkspaceId, previous: number): boolean {
  const { spkiDer, sequence, at } = kept;
  if (spkiDer === null || !isEd25519(spkiDer)) return false;
  // A reason that is none is refused below: the text of it is not one of ours.
  const reason = kept.reason as CheckpointReason;
  const text = buildCheckpointText({ workspaceId, sequence, hash: kept.hash, at, reason, previous });
  if (!CHECKPOINT_TEXT.test(text)) return false;
  const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text, 'utf8'), key, kept.signature);
}

/** A checkpoint that is signed, for people. */
export const showCheckpoint = ({ sequence, at, reason, spkiDer }: KeptCheckpoint): ActivityCheckpoint => ({
  sequence,
  at,
  reason: reason as CheckpointReason,
  keySha256: spkiDer === null ? '' : fingerprintOf(spkiDer),
});

const isEd25519 = (spkiDer: Uint8Array): boolean =>
  spkiDer.length === ED25519_SPKI_LENGTH && ED25519_SPKI_START.equals(spkiDer.subarray(0, ED25519_SPKI_START.length));
