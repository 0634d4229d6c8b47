import { basename } from 'node:path';
import { createStillDb, type StillDb } from './db.ts';
import { attemptStore } from './store-failure.ts';
import { WorkerClient } from './worker-client.ts';

/**
 * Reads a file that is open already as it stands now, in a thread that lives for this alone: what others commit meanwhile is not seen, and nobody waits for it.
 * As long as it reads, the log that SQLite keeps beside the file grows.
 */
export async function readStill<T>(
  workerEntry: URL | string,
  file: string,
  work: (db: StillDb) => Promise<T>,
): Promise<T> {
  const client = new WorkerClient(workerEntry, basename(file));
  try {
    await client.ask({ kind: 'open-reader', file });
    await client.ask({ kind: 'hold-still' });
    return await work(createStillDb(client, () => true));
  } finally {
    await attemptStore(() => client.ask({ kind: 'close' }));
    await client.stop();
  }
}
