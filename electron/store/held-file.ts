import { closeSync, existsSync, openSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type AppError, fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { createReadDb, type ReadDb } from './db.ts';
import type { HeldFacts } from './held-state.ts';
import type { Watched } from './own-thread.ts';
import type { SharedDescriptor } from './shared-descriptor.ts';
import { attemptStore, StoreFailure } from './store-failure.ts';
import { WorkerClient } from './worker-client.ts';

/** A workspace file as it stood when it was begun to be held. */
export interface HeldFile extends HeldFacts {
  /** Of `length` octets that do not change. To be read by position and not to be closed. */
  readonly descriptor: number;
  /** Reads the state that is held, in the thread that holds it; waits for `isWhole`. */
  readonly read: ReadDb;
  /** Whether its pages are whole, asked of SQLite in another thread. */
  isWhole(): Promise<Result<boolean, AppError>>;
  /** Whether it was held until now. To be asked after the last octet was read. */
  isHeld(): Promise<Result<boolean, AppError>>;
}

export interface HoldOrder {
  readonly workerEntry: URL | string;
  readonly file: string;
  readonly shared: SharedDescriptor;
  /** Where a copy goes (mode 0600) if the state cannot be read in its place; must not exist, and is removed. */
  readonly copy: string;
}

/**
 * Holds a file as it stands now while `use` reads it; others read and write on, and the log beside it grows meanwhile. Nothing is copied but where somebody who
 * reads an earlier state keeps the log from being emptied. What `use` has done stands, though it was cancelled meanwhile. `file.exists`, `store.full`, `store.io`, `workspace.damaged`, `job.cancelled`.
 */
export async function holdFile<T>(
  order: HoldOrder,
  watched: Watched,
  use: (held: HeldFile) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  if (watched.signal.aborted) return fail('job.cancelled', {});
  const client = new WorkerClient(order.workerEntry, basename(order.file));
  client.onCheckProgress = (done, total) => watched.onProgress({ done, total });
  const stop = (): void => void client.stop();
  watched.signal.addEventListener('abort', stop, { once: true });
  try {
    const attempted = await attemptStore(() => useHeld(client, order, use));
    const done = attempted.ok ? attempted.value : attempted;
    return watched.signal.aborted && !done.ok ? fail('job.cancelled', {}) : done;
  } finally {
    watched.signal.removeEventListener('abort', stop);
    await attemptStore(() => client.ask({ kind: 'close' }));
    await client.stop();
  }
}

async function useHeld<T>(
  client: WorkerClient,
  { file, shared, copy }: HoldOrder,
  use: (held: HeldFile) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const facts = await client.ask({ kind: 'hold', file });
  const asked = {
    read: createReadDb(client, () => true),
    isWhole: () => attemptStore(() => client.ask({ kind: 'check-held' })),
    isHeld: () => attemptStore(() => client.ask({ kind: 'is-held' })),
  };
  const descriptor = facts.isInPlace ? shared.get() : undefined;
  if (descriptor !== undefined) return use({ ...facts, ...asked, descriptor });
  const target = resolve(copy);
  if (existsSync(target)) throw new StoreFailure(fail('file.exists', { name: basename(target) }).error);
  let own: number | null = null;
  try {
    await client.ask({ kind: 'copy-held', target });
    own = openSync(target, 'r');
    // Gone with the descriptor: a process that is killed leaves none, and nobody takes it for left behind.
    await unlink(target).catch(() => undefined);
    return await use({ ...facts, ...asked, isInPlace: false, descriptor: own });
  } finally {
    if (own !== null) closeSync(own);
    await unlink(target).catch(() => undefined);
  }
}
