import { basename } from 'node:path';
import { fail } from '../../shared/errors.ts';
import { attemptStore, StoreFailure } from './store-failure.ts';
import { WorkerClient } from './worker-client.ts';

/** A thread of its own that can only read, for what takes longer than a page. It starts with the first question; asked nothing it does nothing. */
export class SlowReader {
  readonly #workerEntry: URL | string;
  readonly #file: string;
  #opening: Promise<WorkerClient> | null = null;
  #closed = false;

  constructor(workerEntry: URL | string, file: string) {
    this.#workerEntry = workerEntry;
    this.#file = file;
  }

  readonly ask: WorkerClient['ask'] = async (request) => (await this.#client()).ask(request);

  /** Ends the thread once it has answered what it is at; asked later it fails with `store.io`. */
  async close(): Promise<void> {
    this.#closed = true;
    const opening = this.#opening;
    this.#opening = null;
    if (opening === null) return;
    const [opened] = await Promise.allSettled([opening]);
    if (opened.status === 'rejected') return;
    await attemptStore(() => opened.value.ask({ kind: 'close' }));
    await opened.value.stop();
  }

  #client(): Promise<WorkerClient> {
    if (this.#closed) throw new StoreFailure(fail('store.io', { name: basename(this.#file), cause: 'closed' }).error);
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<WorkerClient> {
    const client = new WorkerClient(this.#workerEntry, basename(this.#file));
    try {
      await client.ask({ kind: 'open-reader', file: this.#file });
      return client;
    } catch (error) {
      this.#opening = null;
      await client.stop();
      throw error;
    }
  }
}
