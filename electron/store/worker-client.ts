import { Worker } from 'node:worker_threads';
import { fail } from '../../shared/errors.ts';
import { BugError } from '../../shared/result.ts';
import { failureOf, StoreFailure } from './store-failure.ts';
import type { StoreAnswers, StoreReply, StoreRequest } from './worker-protocol.ts';

type AnswerTo<R extends StoreRequest> = StoreAnswers[R['kind']];

interface Pending {
  readonly resolve: (value: StoreAnswers[keyof StoreAnswers]) => void;
  readonly reject: (error: Error) => void;
}

/** What passes through a thread is short-lived: with more room the engine lets garbage lie, and never gives the memory back. */
const YOUNG_MIB = 16;

/** The calling thread's end of a worker. It keeps the process alive only while a request is under way. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended = false;
  onForeignChange: () => void = () => undefined;
  onCheckProgress: (done: number, total: number) => void = () => undefined;

  /** `name` is the file's name, as evidence of failures. */
  constructor(workerEntry: URL | string, name: string) {
    this.#name = name;
    this.#worker = new Worker(workerEntry, {
      env: {},
      execArgv: [],
      stdin: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    this.#worker.unref();
    this.#worker.on('message', (reply: StoreReply) => this.#take(reply));
    this.#worker.on('error', (error: Error) => this.#end(new BugError('the store worker broke', { cause: error })));
    this.#worker.on('exit', () => this.#end(new StoreFailure(fail('store.io', { name, cause: 'worker-ended' }).error)));
  }

  /** Buffers in `transfer` are handed over instead of copied. */
  async ask<R extends StoreRequest>(request: R, transfer: readonly ArrayBuffer[] = []): Promise<AnswerTo<R>> {
    if (this.#ended) throw new StoreFailure(fail('store.io', { name: this.#name, cause: 'closed' }).error);
    const id = this.#nextId;
    this.#nextId += 1;
    if (this.#pending.size === 0) this.#worker.ref();
    const answer = await new Promise<StoreAnswers[keyof StoreAnswers]>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request }, [...transfer, ...buffersOf(request)]);
    });
    // The worker answers a request with the value of its kind: `StoreAnswers` is the one table for both sides.
    return answer as AnswerTo<R>;
  }

  /** Ends the thread at once; what is under way fails. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(reply: StoreReply): void {
    if ('event' in reply) {
      if (reply.event === 'foreign-change') this.onForeignChange();
      else this.onCheckProgress(reply.done, reply.total);
      return;
    }
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ('value' in reply) pending.resolve(reply.value);
    else if (reply.failure.damagedRow !== undefined)
      pending.reject(
        new StoreFailure(fail('workspace.damaged', { name: this.#name, check: reply.failure.damagedRow }).error),
      );
    else if (reply.failure.sqlite === null) pending.reject(new BugError(reply.failure.message));
    else pending.reject(failureOf(reply.failure.sqlite, reply.failure.message, this.#name));
  }

  #end(reason: Error): void {
    this.#ended = true;
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }
}

/** What is handed over to the worker instead of copied. */
const buffersOf = (request: StoreRequest): ArrayBuffer[] =>
  request.kind === 'many' ? [request.rows.octets.buffer, request.rows.lengths.buffer] : [];
