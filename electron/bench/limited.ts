import type { BenchResult } from './main.ts';

/** A figure that may be so much at the most. */
export const limited = (name: string, ours: number, most: number): BenchResult => ({
  name,
  ours,
  rival: most,
  ratio: ours / most,
  bar: `<= ${most}`,
  passed: ours <= most,
});
