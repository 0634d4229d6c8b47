import { type AppError, fail } from '../../shared/errors.ts';
import type { GrantId, KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import type { GrantPurpose } from '../../shared/model/grant.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { err, type Result } from '../../shared/result.ts';
import { type ExportScheme, MAX_EXPORT_ITERATIONS, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';
import { GrantKeepers, type GrantOver } from './grant-keepers.ts';
import type { UnlockSecret } from './key-wrap.ts';
import { UnlockDelay } from './unlock-delay.ts';
import type { GrantOrder, InitAnswer, SignInput, VaultAnswer, VaultInput, VaultOperation } from './vault-calls.ts';
import type { SpawnVault } from './vault-channel.ts';
import { VaultClient } from './vault-client.ts';
import type { Vault, WorkspaceWraps } from './vault-interface.ts';
import { MAX_RECORD_BYTES } from './vault-protocol.ts';

export type { UnlockSecret } from './key-wrap.ts';
export type { Vault } from './vault-interface.ts';

/** A vault that is locked. `monotonicMs` measures the delay between attempts. */
export const createVault = (options: { readonly spawn: SpawnVault; readonly monotonicMs?: () => number }): Vault =>
  new ProcessVault(options.spawn, options.monotonicMs ?? (() => performance.now()));

/** A vault over processes: one while it is unlocked, and one for each grant. */
class ProcessVault implements Vault {
  readonly #spawn: SpawnVault;
  readonly #keepers: GrantKeepers;
  readonly #delay: UnlockDelay;
  readonly #listeners = new Set<(cause: 'locked' | 'stopped') => void>();
  #client: VaultClient | null = null;
  #unlocked: WorkspaceId | null = null;
  /** Attempts come one after the other, so that a delay can't be passed by many at once. */
  #attempts: Promise<unknown> = Promise.resolve();

  constructor(spawn: SpawnVault, monotonicMs: () => number) {
    this.#spawn = spawn;
    this.#keepers = new GrantKeepers(spawn);
    this.#delay = new UnlockDelay(monotonicMs);
  }

  isUnlocked(): boolean {
    return this.#unlocked !== null;
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

  async lock({ keepGrants = false }: { readonly keepGrants?: boolean } = {}): Promise<void> {
    await Promise.all([keepGrants ? undefined : this.#keepers.endAll(), this.#endKeys()]);
  }

  grants(): readonly GrantId[] {
    return this.#keepers.ids;
  }

  onGrantOver(listener: GrantOver): () => void {
    return this.#keepers.onOver(listener);
  }

  async grant(input: GrantOrder): Promise<Result<null, AppError>> {
    if (!this.#client || this.#unlocked === null) return fail('vault.locked', {});
    return this.#keepers.give(this.#client, this.#unlocked, input);
  }

  endGrant(grantId: GrantId): Promise<void> {
    return this.#keepers.end(grantId);
  }

  canSign(keyId: KeyId, purpose: GrantPurpose): boolean {
    return this.isUnlocked() || this.#keepers.find(keyId, purpose) !== undefined;
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

  sign(input: SignInput): Promise<Result<Uint8Array[], AppError>> {
    const { key, purpose } = input;
    const keeper = this.isUnlocked() || purpose === undefined ? undefined : this.#keepers.find(key.id, purpose);
    return keeper === undefined ? this.#use('sign', input) : keeper.ask('sign', input);
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
    const keeper = this.isUnlocked() ? undefined : this.#keepers.findRecord(input);
    return keeper === undefined ? this.#use('openRecord', input) : keeper.ask('openRecord', input);
  }

  async #use<O extends VaultOperation>(operation: O, input: VaultInput<O>): Promise<Result<VaultAnswer<O>, AppError>> {
    if (!this.#client || this.#unlocked === null) return fail('vault.locked', {});
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
  async #attempt<O extends 'init' | 'unlock' | 'rewrap'>(
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
      this.#unlocked = input.workspaceId;
      return result;
    } finally {
      if (this.#client === client && this.#unlocked === null) {
        this.#client = null;
        await client.end(fail('vault.locked', {}).error);
      }
    }
  }

  async #endKeys(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#setLocked('locked');
    await client.forget();
    await client.end(fail('vault.locked', {}).error);
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
    const wasUnlocked = this.isUnlocked();
    this.#client = null;
    this.#unlocked = null;
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
