import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyId, UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { err, type Result } from '../../shared/result.ts';
import { type ExportScheme, MAX_EXPORT_ITERATIONS, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';
import type { UnlockSecret } from './key-wrap.ts';
import { UnlockDelay } from './unlock-delay.ts';
import type { SpawnVault } from './vault-channel.ts';
import { VaultClient } from './vault-client.ts';
import type {
  InitAnswer,
  KeyOrder,
  RecordOrder,
  SignInput,
  VaultAnswer,
  VaultInput,
  VaultOperation,
} from './vault-calls.ts';
import { MAX_RECORD_BYTES } from './vault-protocol.ts';

export type { UnlockSecret } from './key-wrap.ts';

interface WorkspaceWraps {
  readonly workspaceId: WorkspaceId;
  readonly wraps: readonly KeyWrap[];
}

/**
 * The keys of one workspace, in a process of their own.
 *
 * The process is started by the first call that needs it and ended by `lock`. Key operations answer `vault.locked`
 * while locked and `vault.stopped` where the process died under them. Passphrases, recovery keys and imported keys are
 * octets that every call zeroes, whatever the outcome.
 */
export interface Vault {
  isUnlocked(): boolean;
  /** Calls back when the keys are gone: by `lock`, or because the process died. Answers how to stop listening. */
  onLocked(listener: (cause: 'locked' | 'stopped') => void): () => void;
  /**
   * Makes a workspace key and its two wraps, and stays unlocked. The recovery key is shown once and kept nowhere.
   * `vault.passphrase-too-short`.
   */
  init(input: {
    readonly workspaceId: WorkspaceId;
    readonly passphrase: Uint8Array;
  }): Promise<Result<InitAnswer, AppError>>;
  /**
   * Opens the workspace key. After the second failure in a row further attempts wait, growing to a minute.
   * `vault.wrong-passphrase`, `vault.wrong-recovery-key`, `vault.wait`, `vault.kdf-out-of-bounds`.
   */
  unlock(input: WorkspaceWraps & UnlockSecret): Promise<Result<null, AppError>>;
  /** A wrap by a new passphrase, against the old one or the recovery key; keeping it is the caller's. Codes as `unlock`. */
  rewrap(
    input: WorkspaceWraps & { readonly by: UnlockSecret; readonly newPassphrase: Uint8Array },
  ): Promise<Result<KeyWrap, AppError>>;
  /** Ends the process and with it every opened key; what is under way fails with `vault.locked`. */
  lock(): Promise<void>;
  generateKey(input: KeyOrder): Promise<Result<SealedKey, AppError>>;
  /** Makes at most 1 000 keys, all or none, in the order they were asked for. */
  generateKeys(input: { readonly orders: readonly KeyOrder[] }): Promise<Result<SealedKey[], AppError>>;
  /** Seals an unencrypted PKCS#8 key. `format.malformed`, `format.unsupported`, `format.key-mismatch`. */
  importKey(input: {
    readonly keyId: KeyId;
    readonly pkcs8Der: Uint8Array;
    readonly createdAt: UnixMs;
  }): Promise<Result<SealedKey, AppError>>;
  /** Signs at most 1 000 messages. ECDSA signatures in DER. `input.invalid` where key and algorithm don't fit, `vault.key-damaged`. */
  sign(input: SignInput): Promise<Result<Uint8Array[], AppError>>;
  /**
   * EncryptedPrivateKeyInfo (RFC 5958 §3) as PBES2, PBKDF2-HMAC-SHA256, AES-256-CBC with at least 600 000 iterations; or, as `pkcs12-3des`, under
   * SHA-1 and 3DES with 2 048, for a PKCS #12 file that old readers are to open.
   */
  exportEncryptedPkcs8(input: {
    readonly key: SealedKey;
    readonly passphrase: Uint8Array;
    readonly scheme?: ExportScheme;
    readonly iterations?: number;
  }): Promise<Result<Uint8Array, AppError>>;
  /** PKCS#8 in clear as PEM octets, for a file that its user asked for without a passphrase; the caller zeroes them once they are written. */
  exportClearPkcs8(input: { readonly key: SealedKey }): Promise<Result<Uint8Array, AppError>>;
  /** PKCS#8 as PEM octets for node:tls; the caller zeroes them after the handshake. */
  openForHandshake(input: { readonly key: SealedKey }): Promise<Result<Uint8Array, AppError>>;
  /** Whether a key opens and belongs to its public key: `vault.key-damaged`. */
  verifyKey(input: { readonly key: SealedKey }): Promise<Result<null, AppError>>;
  /** Seals 1 octet to 16 MiB for one record of this workspace and zeroes them. What comes back opens for that id and kind alone. */
  sealRecord(input: RecordOrder & { readonly plain: Uint8Array }): Promise<Result<Uint8Array, AppError>>;
  /** The octets that were sealed; the caller zeroes them. `vault.record-damaged`. */
  openRecord(input: RecordOrder & { readonly sealed: Uint8Array }): Promise<Result<Uint8Array, AppError>>;
}

/** A vault that is locked. `monotonicMs` measures the delay between attempts. */
export const createVault = (options: { readonly spawn: SpawnVault; readonly monotonicMs?: () => number }): Vault =>
  new ProcessVault(options.spawn, options.monotonicMs ?? (() => performance.now()));

class ProcessVault implements Vault {
  readonly #spawn: SpawnVault;
  readonly #delay: UnlockDelay;
  readonly #listeners = new Set<(cause: 'locked' | 'stopped') => void>();
  #client: VaultClient | null = null;
  #unlocked = false;
  /** Attempts come one after the other, so that a delay can't be passed by many at once. */
  #attempts: Promise<unknown> = Promise.resolve();

  constructor(spawn: SpawnVault, monotonicMs: () => number) {
    this.#spawn = spawn;
    this.#delay = new UnlockDelay(monotonicMs);
  }

  isUnlocked(): boolean {
    return this.#unlocked;
  }

  onLocked(listener: (cause: 'locked' | 'stopped') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async init(input: {
    readonly workspaceId: WorkspaceId;
    readonly passphrase: Uint8Array;
  }): Promise<Result<InitAnswer, AppError>> {
    return zeroing([input.passphrase], () =>
      this.#inTurn(() =>
        this.#attempt('init', { workspaceId: input.workspaceId, passphrase: input.passphrase }, 'unlocks'),
      ),
    );
  }

  async unlock(input: WorkspaceWraps & UnlockSecret): Promise<Result<null, AppError>> {
    const secret = 'recoveryKey' in input ? { recoveryKey: input.recoveryKey } : { passphrase: input.passphrase };
    return zeroing(Object.values(secret), () =>
      this.#attemptWithDelay('unlock', { workspaceId: input.workspaceId, wraps: input.wraps, secret }, 'unlocks'),
    );
  }

  async rewrap(
    input: WorkspaceWraps & { readonly by: UnlockSecret; readonly newPassphrase: Uint8Array },
  ): Promise<Result<KeyWrap, AppError>> {
    const { workspaceId, wraps, by, newPassphrase } = input;
    return zeroing([...Object.values(by), newPassphrase], () =>
      this.#attemptWithDelay('rewrap', { workspaceId, wraps, secret: by, newPassphrase }, 'stays'),
    );
  }

  async lock(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#setLocked('locked');
    await client.forget();
    await client.end(fail('vault.locked', {}).error);
  }

  generateKey(input: VaultInput<'generateKey'>): Promise<Result<SealedKey, AppError>> {
    return this.#use('generateKey', input);
  }

  generateKeys(input: VaultInput<'generateKeys'>): Promise<Result<SealedKey[], AppError>> {
    return this.#use('generateKeys', input);
  }

  importKey(input: VaultInput<'importKey'>): Promise<Result<SealedKey, AppError>> {
    return zeroing([input.pkcs8Der], () => this.#use('importKey', input));
  }

  sign(input: VaultInput<'sign'>): Promise<Result<Uint8Array[], AppError>> {
    return this.#use('sign', input);
  }

  async exportEncryptedPkcs8(input: {
    readonly key: SealedKey;
    readonly passphrase: Uint8Array;
    readonly scheme?: ExportScheme;
    readonly iterations?: number;
  }): Promise<Result<Uint8Array, AppError>> {
    const { key, passphrase, scheme = 'pbes2', iterations = MIN_EXPORT_ITERATIONS } = input;
    return zeroing([passphrase], async () => {
      if (iterations < MIN_EXPORT_ITERATIONS || iterations > MAX_EXPORT_ITERATIONS) {
        return fail('input.invalid', { field: 'iterations', problem: 'out-of-range' });
      }
      return this.#use('exportEncryptedPkcs8', { key, passphrase, scheme, iterations });
    });
  }

  exportClearPkcs8(input: VaultInput<'exportClearPkcs8'>): Promise<Result<Uint8Array, AppError>> {
    return this.#use('exportClearPkcs8', input);
  }

  openForHandshake(input: VaultInput<'openForHandshake'>): Promise<Result<Uint8Array, AppError>> {
    return this.#use('openForHandshake', input);
  }

  verifyKey(input: VaultInput<'verifyKey'>): Promise<Result<null, AppError>> {
    return this.#use('verifyKey', input);
  }

  sealRecord(input: VaultInput<'sealRecord'>): Promise<Result<Uint8Array, AppError>> {
    return zeroing([input.plain], async () =>
      input.plain.length > MAX_RECORD_BYTES
        ? fail('input.too-large', { field: 'plain', size: input.plain.length, limit: MAX_RECORD_BYTES })
        : this.#use('sealRecord', input),
    );
  }

  openRecord(input: VaultInput<'openRecord'>): Promise<Result<Uint8Array, AppError>> {
    return this.#use('openRecord', input);
  }

  async #use<O extends VaultOperation>(operation: O, input: VaultInput<O>): Promise<Result<VaultAnswer<O>, AppError>> {
    if (!this.#client || !this.#unlocked) return fail('vault.locked', {});
    return this.#client.ask(operation, input);
  }

  #attemptWithDelay<O extends 'unlock' | 'rewrap'>(
    operation: O,
    input: VaultInput<O>,
    effect: 'unlocks' | 'stays',
  ): Promise<Result<VaultAnswer<O>, AppError>> {
    return this.#inTurn(async () => {
      const refusal = this.#delay.findRefusal();
      if (refusal) return err(refusal);
      const result = await this.#attempt(operation, input, effect);
      const error = this.#delay.note(result.ok ? null : result.error);
      return error ? err(error) : result;
    });
  }

  /** A process that isn't unlocked afterwards is ended: it has held a passphrase. */
  async #attempt<O extends VaultOperation>(
    operation: O,
    input: VaultInput<O>,
    effect: 'unlocks' | 'stays',
  ): Promise<Result<VaultAnswer<O>, AppError>> {
    const client = this.#client ?? this.#start();
    try {
      const result = await client.ask(operation, input);
      if (!result.ok || effect === 'stays') return result;
      // Locked meanwhile: the process is gone or going, whatever it still answered.
      if (this.#client !== client) return fail('vault.locked', {});
      this.#unlocked = true;
      return result;
    } finally {
      if (this.#client === client && !this.#unlocked) {
        this.#client = null;
        await client.end(fail('vault.locked', {}).error);
      }
    }
  }

  #start(): VaultClient {
    const client = new VaultClient(this.#spawn);
    this.#client = client;
    void client.ended.then(() => {
      if (this.#client === client) this.#setLocked('stopped');
    });
    return client;
  }

  #setLocked(cause: 'locked' | 'stopped'): void {
    const wasUnlocked = this.#unlocked;
    this.#client = null;
    this.#unlocked = false;
    if (wasUnlocked) for (const listener of this.#listeners) listener(cause);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#attempts.then(work);
    this.#attempts = turn.catch(() => undefined);
    return turn;
  }
}

async function zeroing<T>(secrets: readonly Uint8Array[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    for (const secret of secrets) secret.fill(0);
  }
}
