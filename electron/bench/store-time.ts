import { once } from 'node:events';
import { BroadcastChannel } from 'node:worker_threads';

/** On which the database's thread of `timed-store-worker.ts` is asked for its processor time. */
export const STORE_TIME_CHANNEL = 'bench-store-time';

/** Milliseconds of processor time that the database's thread has used. */
export async function askStoreTime(): Promise<number> {
  const channel = new BroadcastChannel(STORE_TIME_CHANNEL);
  try {
    const answer = once(channel, 'message');
    channel.postMessage('time');
    const [{ data }] = await answer;
    return Number(data);
  } finally {
    channel.close();
  }
}
