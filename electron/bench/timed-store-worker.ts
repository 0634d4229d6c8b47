import { BroadcastChannel } from 'node:worker_threads';
import '../store/store-worker.ts';
import { STORE_TIME_CHANNEL } from './store-time.ts';

/** The thread of the database as it is, that tells its processor time besides. */
const channel = new BroadcastChannel(STORE_TIME_CHANNEL);
channel.unref();
channel.addEventListener('message', () => {
  const { user, system } = process.threadCpuUsage();
  channel.postMessage((user + system) / 1000);
});
