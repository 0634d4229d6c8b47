import { closeSync, openSync } from 'node:fs';
import { backup } from 'node:sqlite';
import { Connection } from './connection.ts';
import type { ActivityHead } from './activity-hash.ts';

/** A copy of the file as it stood at one instant. */
export interface Snapshot {
  readonly length: number;
  /** The newest entry of the activity log in it. */
  readonly head: ActivityHead | null;
  /** Its pages and indexes are whole; a copy of a damaged file is as damaged. */
  readonly isSound: boolean;
}

/** Pages between two tellings. */
const PAGES_TOGETHER = 4096;

/**
 * Copies a workspace file page by page within one reading transaction, so that it is of one instant whatever is written meanwhile. The copy (mode 0600) must
 * not exist yet; it holds all that the file's log held. Throws SQLite's errors and those of the file system. Not checked: digests of rows.
 */
export async function copySnapshot(
  file: string,
  target: string,
  onProgress: (done: number, total: number) => void,
): Promise<Snapshot> {
  closeSync(openSync(target, 'wx', 0o600));
  const source = new Connection(file, { readOnly: true });
  try {
    source.db.exec('BEGIN');
    const isSound = source.rows('PRAGMA quick_check(1)')[0]?.['quick_check'] === 'ok';
    const [head] = source.rows('SELECT sequence, hash FROM activity ORDER BY sequence DESC LIMIT 1');
    await backup(source.db, target, {
      rate: PAGES_TOGETHER,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    });
    return {
      length: source.number('PRAGMA page_count') * source.number('PRAGMA page_size'),
      head: head === undefined ? null : { sequence: Number(head['sequence']), hash: String(head['hash']) },
      isSound,
    };
  } finally {
    source.close();
  }
}
