import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { SeedOrder, SeedSummary } from '../../electron/testing/seed-workspace.ts';

const program = path.resolve(import.meta.dirname, '../../electron/testing/seed-workspace.ts');

/** Makes a workspace with two years of history, in a process of its own. 10 000 certificates take some 20 s. */
export function seedWorkspace(order: Omit<SeedOrder, 'now'>): SeedSummary {
  const told = JSON.stringify({ ...order, now: Date.now() } satisfies SeedOrder);
  const answer = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, told], {
    encoding: 'utf8',
  });
  return JSON.parse(answer) as SeedSummary;
}
