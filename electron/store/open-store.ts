import { basename, resolve } from 'node:path';
import { type AppError, fail } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { LogVerdict } from '../../shared/model/activity-log.ts';
import { BugError, ok, type Result } from '../../shared/result.ts';
import type { ActivityHead } from './activity-hash.ts';
import { createReadDb, createWriteDb, type ReadDb, type StillDb, type WriteDb } from './db.ts';
import type { ProbeFileSystem } from './file-system.ts';
import { type HeldFile, holdFile } from './held-file.ts';
import type { LogQuestion } from './judge-log.ts';
import type { Migration } from './migrations/migration.ts';
import type { CheckDepth } from './check-order.ts';
import { askOwnThread, checkWorkspaceFile, type FileReport, type Watched } from './own-thread.ts';
import { prepareFile, removeOwnEmptyFile } from './prepare-file.ts';
import { type SharedDescriptor, shareDescriptor } from './shared-descriptor.ts';
import { SlowReader } from './slow-reader.ts';
import { readStill } from './still-reader.ts';
import { StoreDamage } from './store-damage.ts';
import { attemptStore, StoreFailure } from './store-failure.ts';
import { WorkerClient } from './worker-client.ts';
import type { OpenAnswer, StoreInfo } from './worker-protocol.ts';

const BUSY_TIMEOUT_MS = 5000;
const BUSY_PAUSE_MS = 12;

export interface OpenStoreOptions {
  readonly file: string;
  readonly mode: 'open' | 'create';
  /** `store-worker.ts` or its bundle. */
  readonly workerEntry: URL | string;
  readonly now: () => UnixMs;
  /** The newest entry of the activity log that is known from outside the file. */
  readonly checkpoint?: ActivityHead;
  readonly probeFileSystem?: ProbeFileSystem;
  readonly busyTimeoutMs?: number;
  /** Tests only: pages the file may have, to meet a full disk. */
  readonly testMaxPages?: number;
  /** Tests only: another list of migrations. */
  readonly testMigrations?: readonly Migration[];
}

/** An open workspace file. */
export interface Store {
  /** Committed state. Environment failures reject with `StoreFailure`; `reading` answers them as data. */
  readonly read: ReadDb;
  /** The same for what takes longer than a page: in a thread of its own, which starts with the first question. Counts and exports hold up no list. */
  readonly slow: ReadDb;
  readonly info: StoreInfo;
  /** Its absolute path. */
  readonly file: string;
  /** What is known to be wrong with it; from then on every transaction fails with `workspace.read-only`. */
  readonly damage: StoreDamage;
  /** Runs queries and answers environment failures (`store.io`, `store.busy`, `workspace.damaged`) as data. */
  reading<T>(work: (db: ReadDb) => Promise<T>): Promise<Result<T, AppError>>;
  /** The same with `slow`. */
  readingSlowly<T>(work: (db: ReadDb) => Promise<T>): Promise<Result<T, AppError>>;
  /** The same for what must be of one instant, however long it takes: in a thread started for it, beside whatever is written meanwhile. */
  readingStill<T>(work: (db: StillDb) => Promise<T>): Promise<Result<T, AppError>>;
  /**
   * Runs changes as one transaction (BEGIN IMMEDIATE), one at a time in this process.
   *
   * A failed Result, an environment failure or a throw rolls back. Codes: `store.busy` after 5 s behind another
   * process, `store.full`, `store.io`, `workspace.damaged`, `workspace.read-only`. Not reentrant: a transaction
   * inside a transaction of the same store waits for ever, so pass the `WriteDb` on instead.
   */
  transaction<T>(work: (tx: WriteDb) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>>;
  /** Reads everything in a thread of its own and changes nothing; with `question` the log against what is known outside too. `job.cancelled` when `signal` fires. */
  check(depth: CheckDepth, watched: Watched, question?: LogQuestion): Promise<Result<FileReport, AppError>>;
  /** The deep verification of the activity log, in a thread of its own; see `verifyLog`. `job.cancelled` when the signal fires. */
  verifyLog(question: LogQuestion, watched: Watched): Promise<Result<LogVerdict, AppError>>;
  /** Calls back within a second after another process committed. Answers how to stop listening. */
  onForeignChange(listener: () => void): () => void;
  /** Holds the file as it stands now while `use` reads it; `copy` is where a copy goes if one is needed. See `holdFile`. */
  holding<T>(
    copy: string,
    watched: Watched,
    use: (held: HeldFile) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>>;
  /** Waits for the transaction under way, then closes the file. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens or creates a workspace file. Never deletes, replaces or repairs one.
 *
 * Codes: `file.not-found`, `file.exists` (create never overwrites), `file.not-readable`, `file.not-writable`,
 * `workspace.not-a-workspace`, `workspace.newer-version`, `workspace.network-file-system`, `workspace.damaged`,
 * `workspace.read-only`, `store.io`, `store.full`, `store.busy`. Not done here: the deep check (`Store.check`).
 */
export async function openStore(options: OpenStoreOptions): Promise<Result<Store, AppError>> {
  const file = resolve(options.file);
  const prepared = prepareFile(file, options);
  if (!prepared.ok) return prepared;
  // First: a file that is gone by now leaves no thread behind.
  const shared = shareDescriptor(file);
  const client = new WorkerClient(options.workerEntry, basename(file));
  const discard = async (): Promise<void> => {
    await client.stop();
    shared.leave();
    if (options.mode === 'create') removeOwnEmptyFile(file);
  };
  const opened = await attemptStore(() =>
    client.ask({
      kind: 'open',
      file,
      create: options.mode === 'create',
      isOpenHere: !shared.isFirst,
      stamp: new Date(options.now()).toISOString().replaceAll(/[:.]/g, '-'),
      checkpoint: options.checkpoint ?? null,
      migrations: options.testMigrations ?? null,
      maxPages: options.testMaxPages ?? null,
    }),
  ).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  if (opened.ok && opened.value.refused === null)
    return ok(new OpenedStore(client, opened.value.info, { ...options, file, shared }));
  await discard();
  return opened.ok ? refusal(opened.value, basename(file)) : opened;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));

function refusal(answer: OpenAnswer, name: string): Result<never, AppError> {
  switch (answer.refused) {
    case 'not-a-workspace':
      return fail('workspace.not-a-workspace', { name });
    case 'newer-version':
      return fail('workspace.newer-version', { name, version: answer.version, supported: answer.supported });
    case 'damaged':
      return fail('workspace.damaged', { name, check: answer.check });
    case null:
      throw new BugError('an opened store was refused');
  }
}

class OpenedStore implements Store {
  readonly read: ReadDb;
  readonly slow: ReadDb;
  readonly #slowReader: SlowReader;
  readonly info: StoreInfo;
  readonly file: string;
  readonly damage = new StoreDamage();
  readonly #client: WorkerClient;
  readonly #workerEntry: URL | string;
  readonly #shared: SharedDescriptor;
  readonly #held = new Set<Promise<unknown>>();
  readonly #busyTimeoutMs: number;
  readonly #listeners = new Set<() => void>();
  #watching = false;
  #closing: Promise<void> | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    client: WorkerClient,
    info: StoreInfo,
    options: OpenStoreOptions & { readonly shared: SharedDescriptor },
  ) {
    this.#client = client;
    this.info = info;
    this.file = options.file;
    this.damage.note(info.findings);
    this.#workerEntry = options.workerEntry;
    this.#shared = options.shared;
    this.#busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
    this.read = createReadDb(client, () => true);
    this.#slowReader = new SlowReader(options.workerEntry, options.file);
    this.slow = createReadDb(this.#slowReader, () => true);
    client.onForeignChange = () => {
      for (const listener of this.#listeners) listener();
    };
  }

  reading<T>(work: (db: ReadDb) => Promise<T>): Promise<Result<T, AppError>> {
    return attemptStore(() => work(this.read)).then((result) => this.damage.heed(result));
  }

  readingSlowly<T>(work: (db: ReadDb) => Promise<T>): Promise<Result<T, AppError>> {
    return attemptStore(() => work(this.slow)).then((result) => this.damage.heed(result));
  }

  readingStill<T>(work: (db: StillDb) => Promise<T>): Promise<Result<T, AppError>> {
    const reading = this.#outliving(attemptStore(() => readStill(this.#workerEntry, this.file, work)));
    return reading.then((result) => this.damage.heed(result));
  }

  transaction<T>(work: (tx: WriteDb) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
    const turn = this.#tail.then(() => this.#runTransaction(work));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  check(depth: CheckDepth, watched: Watched, question?: LogQuestion): Promise<Result<FileReport, AppError>> {
    return this.#outliving(checkWorkspaceFile(this.#workerEntry, { file: this.file, depth, question }, watched));
  }

  verifyLog(question: LogQuestion, watched: Watched): Promise<Result<LogVerdict, AppError>> {
    return this.#outliving(askOwnThread(this.#workerEntry, { kind: 'verify-log', file: this.file, question }, watched));
  }

  onForeignChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#watching) {
      this.#watching = true;
      void attemptStore(() => this.#client.ask({ kind: 'watch' }));
    }
    return () => this.#listeners.delete(listener);
  }

  holding<T>(
    copy: string,
    watched: Watched,
    use: (held: HeldFile) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> {
    const order = { workerEntry: this.#workerEntry, file: this.file, shared: this.#shared, copy };
    const holding = holdFile(order, watched, use).then((result) => this.damage.heed(result));
    const ended = holding.catch(() => undefined).finally(() => this.#held.delete(ended));
    this.#held.add(ended);
    return holding;
  }

  close(): Promise<void> {
    this.#closing ??= this.#tail.then(async () => {
      // The writer goes last, and empties the log: a connection that only reads cannot.
      await Promise.all(this.#held);
      await this.#slowReader.close();
      await attemptStore(() => this.#client.ask({ kind: 'close' }));
      await this.#client.stop();
      this.#shared.leave();
    });
    return this.#closing;
  }

  /** Its thread has a connection that may be there after the store was closed. */
  #outliving<T>(work: Promise<T>): Promise<T> {
    return work.finally(this.#shared.stay());
  }

  async #runTransaction<T>(work: (tx: WriteDb) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
    if (this.damage.isKnown) return fail('workspace.read-only', { name: basename(this.file) });
    return this.damage.heed(await this.#runWriting(work));
  }

  async #runWriting<T>(work: (tx: WriteDb) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
    const begun = await attemptStore(() => this.#begin());
    if (!begun.ok) return begun;
    let open = true;
    const tx = createWriteDb(this.#client, () => open);
    let committed = false;
    try {
      const outcome = await attemptStore(() => work(tx));
      open = false;
      const result = outcome.ok ? outcome.value : outcome;
      if (!result.ok) return result;
      const commit = await attemptStore(() => this.#client.ask({ kind: 'commit' }));
      committed = commit.ok;
      return commit.ok ? result : commit;
    } finally {
      open = false;
      if (!committed) await attemptStore(() => this.#client.ask({ kind: 'rollback' }));
    }
  }

  /** Another process may hold the write lock: asks again and again, so that reading goes on meanwhile. */
  async #begin(): Promise<void> {
    const deadline = performance.now() + this.#busyTimeoutMs;
    for (;;) {
      try {
        await this.#client.ask({ kind: 'begin' });
        return;
      } catch (error) {
        const busy = error instanceof StoreFailure && error.appError.code === 'store.busy';
        if (!busy || performance.now() >= deadline) throw error;
        await pause();
      }
    }
  }
}
