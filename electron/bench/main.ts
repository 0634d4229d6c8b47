import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** A ratio against a rival, or a figure against a limit, measured within one run. */
export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly rival: number;
  readonly ratio: number;
  /** What passes, in figures. */
  readonly bar: string;
  readonly passed: boolean;
}

type Bench = () => Promise<BenchResult | readonly BenchResult[]>;

/** The files `*.bench.ts` of this folder, those whose names begin with a wanted word where there are any. */
function findFiles(wanted: readonly string[]): readonly string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.startsWith(word)))
    .toSorted();
}

/** Every function that a file exports, named by `bench…`. */
async function loadBenches(file: string): Promise<readonly Bench[]> {
  const exported = (await import(path.join(import.meta.dirname, file))) as Readonly<Record<string, unknown>>;
  return Object.values(exported).filter(isBench);
}

const WIDTH = 64;

const isBench = (value: unknown): value is Bench => typeof value === 'function';

const figure = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3));

function printResult({ name, ours, rival, ratio, bar, passed }: BenchResult): void {
  const figures = [ours, rival, ratio].map((value) => figure(value).padStart(10));
  process.stdout.write(`${[passed ? 'pass' : 'MISS', name.padEnd(WIDTH), ...figures, bar].join('  ')}\n`);
}

interface Tally {
  readonly run: number;
  readonly missed: number;
}

async function runFile(file: string): Promise<Tally> {
  let run = 0;
  let missed = 0;
  for (const bench of await loadBenches(file)) {
    run += 1;
    const measured = await bench();
    for (const result of Array.isArray(measured) ? (measured as readonly BenchResult[]) : [measured as BenchResult]) {
      printResult(result);
      if (!result.passed) missed += 1;
    }
  }
  return { run, missed };
}

/** Runs a file in a process of its own: what one bench leaves to the compiler and on the heap must not slow another. */
async function runAlone(file: string): Promise<Tally> {
  const child = fork(import.meta.filename, [ALONE, file], { execArgv: process.execArgv });
  let tally: Tally = { run: 1, missed: 1 };
  child.on('message', (message) => {
    tally = message as Tally;
  });
  await once(child, 'exit');
  return tally;
}

async function runAll(wanted: readonly string[]): Promise<void> {
  const head = ['ours', 'rival', 'ratio'].map((word) => word.padStart(10));
  process.stdout.write(`${['    ', ''.padEnd(WIDTH), ...head, 'bar'].join('  ')}\n`);
  let run = 0;
  let missed = 0;
  for (const file of findFiles(wanted)) {
    const tally = await runAlone(file);
    run += tally.run;
    missed += tally.missed;
  }
  process.stdout.write(`${run} benches, ${missed} missed\n`);
  process.exitCode = missed === 0 && run > 0 ? 0 : 1;
}

const ALONE = '--alone';
/** `--rows=1000000`: how large the inventories of benches are that can choose. */
const ROWS = '--rows=';
const words = process.argv.slice(2);
const rows = words.find((word) => word.startsWith(ROWS));
if (rows !== undefined) process.env['COUNTERSIGN_BENCH_ROWS'] = rows.slice(ROWS.length);
/** `--soak=600`: for how many seconds benches that can are to go on, to tell whether memory grows. */
const SOAK = '--soak=';
const soak = words.find((word) => word.startsWith(SOAK));
if (soak !== undefined) process.env['COUNTERSIGN_BENCH_SOAK'] = soak.slice(SOAK.length);
const [first, ...others] = words.filter((word) => word !== rows && word !== soak);
if (first === ALONE) {
  process.send?.(await runFile(others[0] ?? ''));
  process.disconnect();
} else await runAll(first === undefined ? [] : [first, ...others]);
