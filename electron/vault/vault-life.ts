import { type AppError, fail } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { err, type Result } from '../../shared/result.ts';
import { UnlockDelays } from './unlock-delay.ts';
import type { SessionAnswer, VaultAnswer, VaultInput, VaultOperation } from './vault-calls.ts';
import type { SpawnVault } from './vault-channel.ts';
import { VaultClient } from './vault-client.ts';

/** What takes a passphrase. */
type Attempt = 'unlock' | 'rewrap' | 'confirm' | 'approve' | 'changeOwn';

/** The process with the keys, from the first call that needs it to its end, and who has it open. */
export class VaultLife {
  readonly #spawn: SpawnVault;
  readonly #delays: UnlockDelays;
  readonly #onLocked: (cause: 'locked' | 'stopped') => void;
  #client: VaultClient | null = null;
  #open: (SessionAnswer & { readonly workspaceId: WorkspaceId }) | null = null;
  /** Attempts come one after the other, so that a delay can't be passed by many at once. */
  #attempts: Promise<unknown> = Promise.resolve();

  constructor(spawn: SpawnVault, monotonicMs: () => number, onLocked: (cause: 'locked' | 'stopped') => void) {
    this.#spawn = spawn;
    this.#delays = new UnlockDelays(monotonicMs);
    this.#onLocked = onLocked;
  }

  get session(): SessionAnswer | null {
    return this.#open;
  }

  /** The unlocked process and its workspace. */
  get opened(): { readonly client: VaultClient; readonly workspaceId: WorkspaceId } | null {
    return this.#client && this.#open && { client: this.#client, workspaceId: this.#open.workspaceId };
  }

  async ask<O extends VaultOperation>(operation: O, input: VaultInput<O>): Promise<Result<VaultAnswer<O>, AppError>> {
    return this.opened === null ? fail('vault.locked', {}) : this.opened.client.ask(operation, input);
  }

  /** A rotation has ended: the same people, perhaps another key. */
  goOn(session: SessionAnswer): void {
    if (this.#open !== null) this.#open = { ...this.#open, ...session };
  }

  init(input: VaultInput<'init'>): Promise<Result<VaultAnswer<'init'>, AppError>> {
    return this.#inTurn(() => this.#attempt('init', input, () => ({ session: { kind: 'passphrase' }, epoch: 0 })));
  }

  unlock(input: VaultInput<'unlock'>, who: string): Promise<Result<SessionAnswer, AppError>> {
    return this.#delayed(who, () => this.#attempt('unlock', input, (session) => session));
  }

  /** What takes a passphrase and opens nothing. `who` a wrong one counts against. */
  attempt<O extends Exclude<Attempt, 'unlock'>>(
    operation: O,
    input: VaultInput<O>,
    who: string,
  ): Promise<Result<VaultAnswer<O>, AppError>> {
    return this.#delayed(who, () => this.#ask(operation, input));
  }

  /** Ends the process and what is under way in it. */
  async end(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#setLocked('locked');
    await client.forget();
    await client.end(fail('vault.locked', {}).error);
  }

  #delayed<T>(who: string, attempt: () => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
    return this.#inTurn(async () => {
      const delay = this.#delays.of(who);
      const refusal = delay.findRefusal();
      if (refusal) return err(refusal);
      const result = await attempt();
      const error = delay.note(result.ok ? null : result.error);
      return error ? err(error) : result;
    });
  }

  async #attempt<O extends 'init' | 'unlock'>(
    operation: O,
    input: VaultInput<O>,
    sessionOf: (answer: VaultAnswer<O>) => SessionAnswer,
  ): Promise<Result<VaultAnswer<O>, AppError>> {
    return this.#ask(operation, input, (answer) => {
      this.#open = { ...sessionOf(answer), workspaceId: input.workspaceId };
    });
  }

  /** A process that isn't unlocked afterwards is ended: it has held a passphrase. */
  async #ask<O extends Attempt | 'init'>(
    operation: O,
    input: VaultInput<O>,
    opens?: (answer: VaultAnswer<O>) => void,
  ): Promise<Result<VaultAnswer<O>, AppError>> {
    const client = this.#client ?? this.#start();
    try {
      const result = await client.ask(operation, input);
      if (!result.ok || opens === undefined) return result;
      // Locked meanwhile: the process is gone or going, whatever it still answered.
      if (this.#client !== client) return fail('vault.locked', {});
      opens(result.value);
      return result;
    } finally {
      if (this.#client === client && this.#open === null) {
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
    const wasUnlocked = this.#open !== null;
    this.#client = null;
    this.#open = null;
    if (wasUnlocked) this.#onLocked(cause);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#attempts.then(work);
    this.#attempts = turn.catch(() => undefined);
    return turn;
  }
}
