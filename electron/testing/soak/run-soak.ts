import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createInputs } from './inputs.ts';
import type { SoakMessage, SoakOrder } from './soak-child.ts';

const DEFAULT_COUNT = 1_000_000;
/** A thread that stays at one input for so long hangs. */
const HANG_MS = 20_000;
const TELL_MS = 10_000;
const MAX_HEAP_MIB = 1024;
const MAX_FINDINGS = 50;

const [count = DEFAULT_COUNT, seed = Date.now() % 1_000_000, first = 0] = process.argv.slice(2).map(Number);
const folder = join(tmpdir(), `countersign-soak-${seed}`);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

let findings = 0;
let peak = 0;

function report(index: number, subject: string, problem: string): void {
  const { from, bytes } = createInputs(seed)(index);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${index}.bin`);
  writeFileSync(file, bytes);
  say(`FOUND at ${index} by ${subject}, made from ${from}, kept as ${file}\n  ${problem.split('\n').join('\n  ')}`);
  if (++findings < MAX_FINDINGS) return;
  say('too many to go on');
  process.exit(1);
}

/** Runs every `step`th input in a thread of its own and watches it. Ends with the thread, or with an input that hangs it. */
function runThread(start: number, step: number): { readonly done: Promise<void>; readonly place: () => number } {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const order: SoakOrder = { seed, first: start, end: first + count, step, at };
  const place = (): number => Atomics.load(at, 0);
  const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MIB };
  const worker = new Worker(new URL('./soak-child.ts', import.meta.url), { workerData: order, resourceLimits });
  const done = new Promise<void>((resolve) => {
    let last = -1;
    let since = performance.now();
    const watch = setInterval(() => {
      if (place() !== last) [last, since] = [place(), performance.now()];
      else if (performance.now() - since > HANG_MS) {
        report(last, 'all', `still not done after ${HANG_MS} ms`);
        void worker.terminate();
      }
    }, 1000);
    worker.on('message', (message: SoakMessage) => {
      if (message.kind === 'finding') report(message.index, message.finding.subject, message.finding.problem);
      if (message.kind === 'memory') peak = Math.max(peak, message.octets);
    });
    worker.on('error', (error: Error) => report(place(), 'all', error.stack ?? error.message));
    worker.on('exit', () => {
      clearInterval(watch);
      resolve();
    });
  });
  return { done, place };
}

say(`soak: ${count} inputs from ${first}, seed ${seed}`);
const started = performance.now();
const threads = Math.max(1, availableParallelism() - 1);
const running = Array.from({ length: threads }, (_, thread) => runThread(first + thread, threads));
const progress = setInterval(() => {
  const done = Math.min(...running.map(({ place }) => place())) - first;
  const rate = Math.round((done * 1000) / (performance.now() - started));
  say(`  ${done} done, ${rate} a second, ${findings} found, ${Math.round(peak / 2 ** 20)} MiB at most`);
}, TELL_MS);
await Promise.all(running.map(({ done }) => done));
clearInterval(progress);
const seconds = Math.round((performance.now() - started) / 1000);
say(
  `soak: ${count} inputs in ${seconds} s, seed ${seed}: ${findings} found, ${Math.round(peak / 2 ** 20)} MiB at most`,
);
process.exitCode = findings === 0 ? 0 : 1;
