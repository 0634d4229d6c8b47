import { existsSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../..');

/**
 * Folder of an external test suite: the full one in `shared/corpus` beside the checkout, else the sample in `testing/vectors`.
 * `isFull` goes into the names of tests, so that a run says which of the two it judged by.
 */
export function findCorpus(suite: string): {
  readonly folder: string;
  readonly isFull: boolean;
  readonly label: string;
} {
  const full = join(REPOSITORY, '../shared/corpus', suite);
  const isFull = existsSync(full);
  return {
    folder: isFull ? full : join(import.meta.dirname, 'vectors', suite),
    isFull,
    label: `${suite} (${isFull ? 'full' : 'sample'})`,
  };
}
