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

/** Every function that the files `*.bench.ts` of this folder export, named by `bench…`. */
async function findBenches(wanted: readonly string[]): Promise<readonly Bench[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((word) => file.startsWith(word)));
  const benches: Bench[] = [];
  for (const file of chosen.toSorted()) {
    const exported = (await import(path.join(import.meta.dirname, file))) as Readonly<Record<string, unknown>>;
    benches.push(...Object.values(exported).filter(isBench));
  }
  return benches;
}

const WIDTH = 64;

const isBench = (value: unknown): value is Bench => typeof value === 'function';

const figure = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3));

function printResult({ name, ours, rival, ratio, bar, passed }: BenchResult): void {
  const figures = [ours, rival, ratio].map((value) => figure(value).padStart(10));
  process.stdout.write(`${[passed ? 'pass' : 'MISS', name.padEnd(WIDTH), ...figures, bar].join('  ')}\n`);
}

const benches = await findBenches(process.argv.slice(2));
const head = ['ours', 'rival', 'ratio'].map((word) => word.padStart(10));
process.stdout.write(`${['    ', ''.padEnd(WIDTH), ...head, 'bar'].join('  ')}\n`);
let missed = 0;
for (const bench of benches) {
  const measured = await bench();
  for (const result of Array.isArray(measured) ? (measured as readonly BenchResult[]) : [measured as BenchResult]) {
    printResult(result);
    if (!result.passed) missed++;
  }
}
process.stdout.write(`${benches.length} benches, ${missed} missed\n`);
process.exitCode = missed === 0 && benches.length > 0 ? 0 : 1;
