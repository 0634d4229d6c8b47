import { hkdfSync, randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { ok, type Result } from '../../shared/result.ts';
import { checkPassphrase, normalisePassphrase } from './passphrase.ts';
import { formatRecoveryKey, parseRecoveryKey } from './recovery-key.ts';
import { openSealed, seal } from './seal.ts';
import type { InitAnswer, RewrapInput, UnlockSecret } from './vault-calls.ts';

export const WORKSPACE_KEY_LENGTH = 32;
const SALT_LENGTH = 32;

/** What new passphrases get. RFC 9106 §4, second recommended option, with one lane since WebAssembly has one thread. */
const KDF = { name: 'argon2id', memoryKiB: 65_536, iterations: 3, parallelism: 1 } as const;

/** What a file may ask for: more would let a crafted file stall or exhaust the machine. */
const MAX_MEMORY_KIB = 1_048_576;
const MAX_ITERATIONS = 20;
const MAX_PARALLELISM = 16;
/** RFC 9106 §3.1: at least 8 blocks a lane. */
const MIN_MEMORY_KIB_PER_LANE = 8;

/** A new workspace key with its two wraps, and the recovery key as text that is shown once. */
export async function makeWorkspaceKey(
  workspaceId: string,
  passphrase: Uint8Array,
): Promise<Result<InitAnswer & { readonly workspaceKey: Uint8Array }, AppError>> {
  const checked = checkPassphrase(passphrase);
  if (!checked.ok) return checked;
  const workspaceKey = randomBytes(WORKSPACE_KEY_LENGTH);
  const recoveryKey = randomBytes(WORKSPACE_KEY_LENGTH);
  const byPassphrase = await wrapByPassphrase(workspaceId, workspaceKey, passphrase);
  if (!byPassphrase.ok) return byPassphrase;
  const wraps = [byPassphrase.value, wrapByRecoveryKey(workspaceId, workspaceKey, recoveryKey)];
  const answer = { wraps, workspaceKey, recoveryKey: formatRecoveryKey(recoveryKey) };
  recoveryKey.fill(0);
  return ok(answer);
}

/** Wraps the workspace key by a passphrase that was checked. */
export async function wrapByPassphrase(
  workspaceId: string,
  workspaceKey: Uint8Array,
  passphrase: Uint8Array,
): Promise<Result<KeyWrap, AppError>> {
  const made = await deriveNewKey(passphrase);
  if (!made.ok) return made;
  const { wrappingKey, salt } = made.value;
  const sealed = seal(wrappingKey, workspaceKey, wrapContext(workspaceId, 'passphrase'));
  wrappingKey.fill(0);
  return ok({ kind: 'passphrase', kdf: KDF, salt, sealed });
}

/** A key of a passphrase that was checked, with a new salt; the caller zeroes the key. */
export async function deriveNewKey(
  passphrase: Uint8Array,
): Promise<
  Result<{ readonly wrappingKey: Uint8Array; readonly kdf: KeyWrap['kdf']; readonly salt: Uint8Array }, AppError>
> {
  const normal = normalisePassphrase(passphrase);
  if (!normal.ok) return normal;
  const salt = new Uint8Array(randomBytes(SALT_LENGTH));
  return ok({ wrappingKey: await deriveFromPassphrase(normal.value, salt, KDF), kdf: KDF, salt });
}

/**
 * The key of a passphrase for what a file says; the caller zeroes it. `vault.kdf-out-of-bounds`, `vault.wrong-passphrase` where nothing was derived from a
 * passphrase, `input.invalid` for octets that are no UTF-8.
 */
export async function derivePassphraseKey(
  passphrase: Uint8Array,
  { kdf, salt }: Pick<KeyWrap, 'kdf' | 'salt'>,
): Promise<Result<Uint8Array, AppError>> {
  if (kdf.name !== 'argon2id') return fail('vault.wrong-passphrase', { retryAfterMs: 0 });
  if (!isWithinBounds(kdf))
    return fail('vault.kdf-out-of-bounds', { memoryKiB: kdf.memoryKiB, iterations: kdf.iterations });
  const normal = normalisePassphrase(passphrase);
  return normal.ok ? ok(await deriveFromPassphrase(normal.value, salt, kdf)) : normal;
}

/** Wraps the workspace key by a recovery key of 32 random octets. */
export function wrapByRecoveryKey(workspaceId: string, workspaceKey: Uint8Array, recoveryKey: Uint8Array): KeyWrap {
  const salt = new Uint8Array(randomBytes(SALT_LENGTH));
  const wrappingKey = deriveFromRecoveryKey(workspaceId, recoveryKey, salt);
  const sealed = seal(wrappingKey, workspaceKey, wrapContext(workspaceId, 'recovery'));
  wrappingKey.fill(0);
  return { kind: 'recovery', kdf: { name: 'hkdf-sha256' }, salt, sealed };
}

/** The wrap by a new passphrase, against the one before or the recovery key. Codes as `unwrap`, `vault.passphrase-too-short`. */
export async function rewrap({
  workspaceId,
  wraps,
  secret,
  newPassphrase,
}: RewrapInput): Promise<Result<KeyWrap, AppError>> {
  const checked = checkPassphrase(newPassphrase);
  if (!checked.ok) return checked;
  const workspaceKey = await unwrap(workspaceId, wraps, secret);
  if (!workspaceKey.ok) return workspaceKey;
  try {
    return await wrapByPassphrase(workspaceId, workspaceKey.value, newPassphrase);
  } finally {
    workspaceKey.value.fill(0);
  }
}

/**
 * The workspace key, which the caller zeroes.
 *
 * `vault.wrong-passphrase`, `vault.wrong-recovery-key` (both with no delay: the client adds it), also where the wrap was
 * changed or is absent; `vault.kdf-out-of-bounds`; `input.invalid` for octets that are no UTF-8.
 */
export async function unwrap(
  workspaceId: string,
  wraps: readonly KeyWrap[],
  secret: UnlockSecret,
): Promise<Result<Uint8Array, AppError>> {
  return 'passphrase' in secret
    ? unwrapByPassphrase(workspaceId, wraps, secret.passphrase)
    : unwrapByRecoveryKey(workspaceId, wraps, secret.recoveryKey);
}

async function unwrapByPassphrase(
  workspaceId: string,
  wraps: readonly KeyWrap[],
  passphrase: Uint8Array,
): Promise<Result<Uint8Array, AppError>> {
  const wrong = fail('vault.wrong-passphrase', { retryAfterMs: 0 });
  const wrap = wraps.find((each) => each.kind === 'passphrase');
  if (wrap === undefined) return wrong;
  const wrappingKey = await derivePassphraseKey(passphrase, wrap);
  if (!wrappingKey.ok) return wrappingKey;
  const workspaceKey = openWrap(wrappingKey.value, wrap, workspaceId);
  return workspaceKey ? ok(workspaceKey) : wrong;
}

function unwrapByRecoveryKey(
  workspaceId: string,
  wraps: readonly KeyWrap[],
  typed: Uint8Array,
): Result<Uint8Array, AppError> {
  const wrong = fail('vault.wrong-recovery-key', { retryAfterMs: 0 });
  const wrap = wraps.find((each) => each.kind === 'recovery');
  const recoveryKey = parseRecoveryKey(typed);
  if (wrap?.kdf.name !== 'hkdf-sha256' || !recoveryKey) return wrong;
  const wrappingKey = deriveFromRecoveryKey(workspaceId, recoveryKey, wrap.salt);
  recoveryKey.fill(0);
  const workspaceKey = openWrap(wrappingKey, wrap, workspaceId);
  return workspaceKey ? ok(workspaceKey) : wrong;
}

function openWrap(wrappingKey: Uint8Array, wrap: KeyWrap, workspaceId: string): Uint8Array | null {
  const workspaceKey = openSealed(wrappingKey, wrap.sealed, wrapContext(workspaceId, wrap.kind));
  wrappingKey.fill(0);
  return workspaceKey?.length === WORKSPACE_KEY_LENGTH ? workspaceKey : null;
}

const wrapContext = (workspaceId: string, recordId: KeyWrap['kind']) =>
  ({ workspaceId, recordId, kind: 'workspace-key' }) as const;

type Argon2idParameters = Extract<KeyWrap['kdf'], { readonly name: 'argon2id' }>;

const isWithinBounds = ({ memoryKiB, iterations, parallelism }: Argon2idParameters): boolean =>
  iterations >= 1 &&
  iterations <= MAX_ITERATIONS &&
  parallelism >= 1 &&
  parallelism <= MAX_PARALLELISM &&
  memoryKiB >= MIN_MEMORY_KIB_PER_LANE * parallelism &&
  memoryKiB <= MAX_MEMORY_KIB;

/** Argon2id (RFC 9106); zeroes the passphrase. */
async function deriveFromPassphrase(
  passphrase: Uint8Array,
  salt: Uint8Array,
  kdf: Argon2idParameters,
): Promise<Uint8Array> {
  try {
    return await argon2id({
      password: passphrase,
      salt,
      memorySize: kdf.memoryKiB,
      iterations: kdf.iterations,
      parallelism: kdf.parallelism,
      hashLength: WORKSPACE_KEY_LENGTH,
      outputType: 'binary',
    });
  } finally {
    passphrase.fill(0);
  }
}

/** HKDF-SHA256 (RFC 5869): the recovery key is random, so nothing slow is needed. */
const deriveFromRecoveryKey = (workspaceId: string, recoveryKey: Uint8Array, salt: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', recoveryKey, salt, `countersign recovery 1 ${workspaceId}`, WORKSPACE_KEY_LENGTH));
