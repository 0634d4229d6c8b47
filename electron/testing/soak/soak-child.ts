import { parentPort, workerData } from 'node:worker_threads';
import { exercise, type Finding } from './exercise.ts';
import { createInputs } from './inputs.ts';

/** What a thread of the soak is told. Indices go up by `step`. */
export interface SoakOrder {
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  readonly step: number;
  /** Where the thread leaves the index at which it is, for whoever watches it. */
  readonly at: Int32Array;
}

export type SoakMessage =
  | { readonly kind: 'finding'; readonly index: number; readonly finding: Finding }
  | { readonly kind: 'memory'; readonly octets: number }
  | { readonly kind: 'done' };

const MEMORY_EVERY = 512;

const { seed, first, end, step, at } = workerData as SoakOrder;
const inputAt = createInputs(seed);
const tell = (message: SoakMessage): void => parentPort?.postMessage(message);
let count = 0;
for (let index = first; index < end; index += step) {
  Atomics.store(at, 0, index);
  for (const finding of exercise(inputAt(index).bytes)) tell({ kind: 'finding', index, finding });
  if (++count % MEMORY_EVERY !== 0) continue;
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  tell({ kind: 'memory', octets: heapUsed + arrayBuffers });
}
tell({ kind: 'done' });
