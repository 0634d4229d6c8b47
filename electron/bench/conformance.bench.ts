import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runConformance } from '../services/conformance.ts';
import { valueOf } from '../testing/application.ts';
import { findCorpus } from '../testing/corpus.ts';
import type { BenchResult } from './main.ts';

const SUITES = ['boringssl-verify-chain', 'boringssl-crl', 'x509-limbo', 'bettertls'];
const MIN_RATE = 200;
const MAX_MS = 1000;

/**
 * How quickly the cases of each path-validation manifest are judged: `ours` a second by the median case, against 200; then the slowest case in
 * milliseconds, against one second. Each manifest is run once, as from the command line.
 */
export async function benchConformance(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const suite of SUITES) {
    const { folder, label } = findCorpus(suite);
    const manifest = join(folder, 'manifest.json');
    if (existsSync(manifest)) results.push(...(await benchSuite(manifest, label)));
  }
  return results;
}

async function benchSuite(manifest: string, label: string): Promise<readonly BenchResult[]> {
  const clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
  const { medianMs, maxMs } = valueOf(await runConformance(manifest, clock));
  const rate = 1000 / medianMs;
  return [
    {
      name: `cases of ${label} by the median, a second`,
      ours: rate,
      rival: MIN_RATE,
      ratio: rate / MIN_RATE,
      bar: `at least ${MIN_RATE}`,
      passed: rate >= MIN_RATE,
    },
    {
      name: `slowest case of ${label}, ms`,
      ours: maxMs,
      rival: MAX_MS,
      ratio: maxMs / MAX_MS,
      bar: `at most ${MAX_MS}`,
      passed: maxMs <= MAX_MS,
    },
  ];
}
