import { Worker } from 'node:worker_threads';
import { parentPort } from 'electron';
import { probeCrypto } from './probe-crypto.js';

process.parentPort.on('message', ({ data, ports }) => {
  void answer(data, ports);
});

async function answer(data, ports) {
  if (ports.length > 0) {
    ports[0].on('message', ({ data: asked }) => ports[0].postMessage({ doubled: asked * 2 }));
    ports[0].start();
    return;
  }
  const probe = { crypto: probeCrypto(), workerCrypto: await probeWorker() };
  const facts = { type: process.type, argv: process.argv.slice(2), samePort: parentPort === process.parentPort };
  process.parentPort.postMessage({ echo: data, isBytes: data?.bytes instanceof Uint8Array, ...facts, ...probe });
}

function probeWorker() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker-thread.js', import.meta.url));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
