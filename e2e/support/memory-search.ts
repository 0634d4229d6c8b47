import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { SearchOrder, SearchReport } from '../../electron/testing/memory/search-program.ts';

export type { SearchReport };

const program = path.resolve(import.meta.dirname, '../../electron/testing/memory/search-program.ts');

/**
 * Looks for the secrets of a workspace in all memory and files of a program that runs, in a process of its own: what it looks for is in its memory and in no
 * other of the test.
 */
export function searchSecrets(order: SearchOrder): SearchReport {
  const flags = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(order)];
  return JSON.parse(
    execFileSync(process.execPath, flags, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  ) as SearchReport;
}
