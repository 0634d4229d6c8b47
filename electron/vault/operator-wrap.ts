import { createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { type AppError, fail } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import type { Custody, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { ok, type Result } from '../../shared/result.ts';
import { ENVELOPE_LENGTH, type HolderName, openWithSeed, sealToHolder, sealToSeed } from './holder.ts';
import { deriveNewKey, derivePassphraseKey, WORKSPACE_KEY_LENGTH } from './key-wrap.ts';
import { formatRecoveryKey, parseRecoveryKey } from './recovery-key.ts';
import { openSealed, seal } from './seal.ts';

const VERSION = 1;
/** Nonce, seed and tag. */
const SEALED_SEED_LENGTH = 60;

export type OperatorStanding = Pick<OperatorWrap, 'id' | 'name' | 'role'>;

/** Which workspace, and its key. */
export interface Keyed {
  readonly workspaceId: WorkspaceId;
  readonly workspaceKey: Uint8Array;
}

/** A wrap by a passphrase that was checked, with a new seed. */
export async function wrapForOperator(
  { workspaceId, workspaceKey }: Keyed,
  operator: OperatorStanding,
  passphrase: Uint8Array,
): Promise<Result<OperatorWrap, AppError>> {
  const made = await deriveNewKey(passphrase);
  if (!made.ok) return made;
  const { wrappingKey, kdf, salt } = made.value;
  const seed = randomBytes(WORKSPACE_KEY_LENGTH);
  const sealedSeed = seal(wrappingKey, seed, seedContext(workspaceId, operator.id));
  wrappingKey.fill(0);
  const envelope = sealToSeed(nameOf(workspaceId, operator), workspaceKey, seed);
  seed.fill(0);
  const { id, name, role } = operator;
  return ok({ id, name, role, kdf, salt, sealed: new Uint8Array([VERSION, ...sealedSeed, ...envelope]) });
}

/**
 * The workspace key, which the caller zeroes. `vault.wrong-passphrase` (no delay: the client adds it), also where the seed is another operator's;
 * `vault.operators-altered` where the passphrase is right and the row says another role or name than was sealed; `vault.kdf-out-of-bounds`.
 */
export async function openByOperator(
  workspaceId: WorkspaceId,
  wrap: OperatorWrap,
  passphrase: Uint8Array,
): Promise<Result<Uint8Array, AppError>> {
  const wrong = fail('vault.wrong-passphrase', { retryAfterMs: 0 });
  const parts = readOperatorWrap(wrap.sealed);
  if (parts === null) return wrong;
  const wrappingKey = await derivePassphraseKey(passphrase, wrap);
  if (!wrappingKey.ok) return wrappingKey;
  const seed = openSealed(wrappingKey.value, parts.sealedSeed, seedContext(workspaceId, wrap.id));
  wrappingKey.value.fill(0);
  if (seed === null) return wrong;
  const workspaceKey = openWithSeed(nameOf(workspaceId, wrap), parts.envelope, seed);
  seed.fill(0);
  return workspaceKey === null ? fail('vault.operators-altered', {}) : ok(workspaceKey);
}

/** Which workspace, the key that it has and the one that it gets. */
export interface Rekeying {
  readonly workspaceId: WorkspaceId;
  readonly present: Uint8Array;
  readonly next: Uint8Array;
}

/** The same wrap for the next workspace key, perhaps with another role, without the passphrase. `vault.operators-altered`. */
export function rekeyOperator(
  { workspaceId, ...keys }: Rekeying,
  wrap: OperatorWrap,
  role: OperatorWrap['role'] = wrap.role,
): Result<OperatorWrap, AppError> {
  const parts = readOperatorWrap(wrap.sealed);
  const names = { from: nameOf(workspaceId, wrap), to: nameOf(workspaceId, { ...wrap, role }) };
  const envelope = parts && sealToHolder(names, keys, parts.envelope);
  if (!parts || !envelope) return fail('vault.operators-altered', {});
  return ok({ ...wrap, role, sealed: new Uint8Array([VERSION, ...parts.sealedSeed, ...envelope]) });
}

/** A new recovery key, as text that is shown once, with its wrap. */
export function makeRecovery({ workspaceId, workspaceKey }: Keyed): {
  readonly wrap: KeyWrap;
  readonly recoveryKey: string;
} {
  const seed = randomBytes(WORKSPACE_KEY_LENGTH);
  const sealed = sealToSeed(recoveryName(workspaceId), workspaceKey, seed);
  const recoveryKey = formatRecoveryKey(seed);
  seed.fill(0);
  return { wrap: recoveryWrap(sealed), recoveryKey };
}

/** The workspace key by a recovery key as typed; the caller zeroes it. `vault.wrong-recovery-key`. */
export function openByRecovery(
  workspaceId: WorkspaceId,
  wrap: KeyWrap,
  typed: Uint8Array,
): Result<Uint8Array, AppError> {
  const seed = parseRecoveryKey(typed);
  const workspaceKey = seed && openWithSeed(recoveryName(workspaceId), wrap.sealed, seed);
  seed?.fill(0);
  return workspaceKey ? ok(workspaceKey) : fail('vault.wrong-recovery-key', { retryAfterMs: 0 });
}

/** The recovery wrap for the next workspace key; the recovery key stays what it is. `vault.operators-altered`. */
export function rekeyRecovery({ workspaceId, ...keys }: Rekeying, wrap: KeyWrap): Result<KeyWrap, AppError> {
  const name = recoveryName(workspaceId);
  const sealed = sealToHolder({ from: name, to: name }, keys, wrap.sealed);
  return sealed === null ? fail('vault.operators-altered', {}) : ok(recoveryWrap(sealed));
}

/** Proves, to whoever has the workspace key, that operators, wraps and epoch are what the last of them left. */
export function macOfCustody({ workspaceId, workspaceKey }: Keyed, custody: Omit<Custody, 'mac'>): Uint8Array {
  const operators = custody.operators
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, name, role, kdf, salt, sealed }) => [
      id,
      name,
      role,
      hashOf(JSON.stringify(kdf)),
      hashOf(salt),
      hashOf(sealed),
    ]);
  const statement = JSON.stringify([workspaceId, custody.epoch, hashOf(custody.recovery.sealed), operators]);
  const key = new Uint8Array(
    hkdfSync('sha256', workspaceKey, new Uint8Array(), 'countersign operators 1', WORKSPACE_KEY_LENGTH),
  );
  const mac = createHmac('sha256', key).update(statement).digest();
  key.fill(0);
  return new Uint8Array(mac);
}

/** Fails with `vault.operators-altered` where an operator is missing, added or changed. */
export function requireUnaltered(keyed: Keyed, custody: Custody): Result<null, AppError> {
  const mac = macOfCustody(keyed, custody);
  return mac.length === custody.mac.length && timingSafeEqual(mac, custody.mac)
    ? ok(null)
    : fail('vault.operators-altered', {});
}

const hashOf = (octets: Uint8Array | string): string => hash('sha256', octets, 'hex');

const recoveryWrap = (sealed: Uint8Array): KeyWrap => ({
  kind: 'recovery',
  kdf: { name: 'hkdf-p256' },
  salt: new Uint8Array(randomBytes(8)),
  sealed,
});

function readOperatorWrap(
  sealed: Uint8Array,
): { readonly sealedSeed: Uint8Array; readonly envelope: Uint8Array } | null {
  const envelopeAt = 1 + SEALED_SEED_LENGTH;
  if (sealed.length !== envelopeAt + ENVELOPE_LENGTH || sealed[0] !== VERSION) return null;
  return { sealedSeed: sealed.subarray(1, envelopeAt), envelope: sealed.subarray(envelopeAt) };
}

const seedContext = (workspaceId: string, id: string) =>
  ({ workspaceId, recordId: id, kind: 'operator-seed' }) as const;

const nameOf = (workspaceId: WorkspaceId, { id, name, role }: OperatorStanding): HolderName => ({
  workspaceId,
  holderId: id,
  standing: `${role} ${name}`,
});

const recoveryName = (workspaceId: WorkspaceId): HolderName => ({
  workspaceId,
  holderId: 'recovery',
  standing: 'admin',
});
