import { type AppError, fail } from '../../shared/errors.ts';
import { BugError, err, ok, type Result } from '../../shared/result.ts';
import { ShapeError } from './message-shape.ts';
import { withOwnBuffers } from './own-buffers.ts';
import { findStaged, partsOf } from './staged-message.ts';
import type { SpawnVault, VaultChannel } from './vault-channel.ts';
import type { SignInput, VaultAnswer, VaultInput, VaultOperation } from './vault-calls.ts';
import { ANSWER_READERS, parseReply, parseRequest, type VaultReply } from './vault-protocol.ts';

/** A process that is busy deriving a key is ended without being asked. */
const FORGET_WAIT_MS = 200;

/** One life of a vault process, from its start to its end. */
export class VaultClient {
  readonly #channel: VaultChannel;
  readonly #pending = new Map<number, (reply: VaultReply | { readonly failure: AppError }) => void>();
  readonly #ended: Promise<void>;
  #endReason: AppError = fail('vault.stopped', {}).error;
  #hasEnded = false;
  #nextId = 1;
  #staging: Promise<unknown> = Promise.resolve();

  constructor(spawn: SpawnVault) {
    this.#channel = spawn();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    this.#channel.onExit(() => {
      this.#hasEnded = true;
      for (const settle of this.#pending.values()) settle({ failure: this.#endReason });
      this.#pending.clear();
      resolve();
    });
    this.#channel.onMessage((message) => this.#take(message));
  }

  get ended(): Promise<void> {
    return this.#ended;
  }

  async ask<O extends VaultOperation>(operation: O, input: VaultInput<O>): Promise<Result<VaultAnswer<O>, AppError>> {
    if (this.#hasEnded) return err(this.#endReason);
    const problem = findShapeProblem(this.#nextId, operation, input);
    if (problem !== null) return fail('input.invalid', { field: operation, problem });
    const message = isSign(operation, input) ? findStaged(input) : undefined;
    if (message === undefined) return this.#send(operation, input);
    return this.#inTurn(async () => {
      for (const part of partsOf(message)) {
        const staged = await this.#send('stage', part);
        if (!staged.ok) return staged;
      }
      return this.#send(operation, { ...input, messages: [], isStaged: true });
    });
  }

  /** Parts of two messages never mix. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#staging.then(work);
    this.#staging = turn.catch(() => undefined);
    return turn;
  }

  async #send<O extends VaultOperation>(operation: O, input: VaultInput<O>): Promise<Result<VaultAnswer<O>, AppError>> {
    if (this.#hasEnded) return err(this.#endReason);
    const id = this.#nextId;
    this.#nextId += 1;
    const reply = await new Promise<VaultReply | { readonly failure: AppError }>((resolve) => {
      this.#pending.set(id, resolve);
      const copies: Uint8Array[] = [];
      this.#channel.post({ id, operation, input: withOwnBuffers(input, copies) });
      for (const copy of copies) copy.fill(0);
    });
    if ('failure' in reply) return err(reply.failure);
    if ('error' in reply) return err(reply.error);
    if ('bug' in reply) throw new BugError(`the vault broke at ${operation}: ${reply.bug}`);
    return ok(ANSWER_READERS[operation](reply.value));
  }

  /** Lets the process drop its keys, for as long as that is worth waiting for. */
  async forget(): Promise<void> {
    const { promise: waited, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, FORGET_WAIT_MS);
    await Promise.race([this.ask('forget', {}), waited]);
    clearTimeout(timer);
  }

  /** Ends the process; what is under way fails with `reason`. Resolves when it's gone. */
  end(reason: AppError): Promise<void> {
    this.#endReason = reason;
    if (!this.#hasEnded) this.#channel.kill();
    return this.#ended;
  }

  #take(message: unknown): void {
    try {
      const reply = parseReply(message);
      this.#pending.get(reply.id)?.(reply);
      this.#pending.delete(reply.id);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      // Whatever talks there isn't our vault any more.
      this.#channel.kill();
    }
  }
}

const isSign = (operation: VaultOperation, input: VaultInput<VaultOperation>): input is SignInput =>
  operation === 'sign' && 'messages' in input;

/** The process ends on a message it can't read, so what a damaged file brings is refused here. */
function findShapeProblem(id: number, operation: VaultOperation, input: unknown): string | null {
  try {
    parseRequest({ id, operation, input });
    return null;
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    throw error;
  }
}
