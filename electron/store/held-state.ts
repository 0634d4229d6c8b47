import { closeSync, openSync } from 'node:fs';
import { backup } from 'node:sqlite';
import type { ActivityHead } from './activity-hash.ts';
import { Connection } from './connection.ts';
import type { DbValue } from './schema.ts';

/** A workspace file as it stood at one instant. */
export interface HeldFacts {
  readonly length: number;
  /** The newest entry of the activity log in it. */
  readonly head: ActivityHead | null;
  /** The main file alone is that state, octet for octet, until it is let go; else a copy has to be made. */
  readonly isInPlace: boolean;
}

/** Pages between two tellings. */
const PAGES_TOGETHER = 4096;
/** Somebody who reads an earlier state keeps the log from being emptied: most are done at once, exports are not. */
const TRIES = 10;
const PAUSE_MS = 20;

/** The thread's side: one connection that holds one state, whatever others write meanwhile. Throws SQLite's errors and those of the file system. */
export class HeldState {
  #reader: Connection | null = null;

  /**
   * Begins to hold the newest state. It stands in the main file alone where the log beside it was copied into that file to the end while this reader had begun:
   * a checkpoint copies no frame behind the end that a reader has, and none at all while a reader uses the main file alone; decisions/0032 has the proof.
   * `readFrom` is given the connection that holds it, to read the state by.
   */
  hold(file: string, readFrom: (reader: Connection) => void): HeldFacts {
    const reader = new Connection(file, { readOnly: true });
    this.#reader = reader;
    readFrom(reader);
    const isInPlace = holdInPlace(reader, file);
    const [head] = reader.rows('SELECT sequence, hash FROM activity ORDER BY sequence DESC LIMIT 1');
    return {
      length: reader.number('PRAGMA page_count') * reader.number('PRAGMA page_size'),
      head: head === undefined ? null : { sequence: Number(head['sequence']), hash: String(head['hash']) },
      isInPlace,
    };
  }

  /** Copies the state page by page to a file (mode 0600) that must not exist yet. */
  async copyTo(target: string, onProgress: (done: number, total: number) => void): Promise<null> {
    closeSync(openSync(target, 'wx', 0o600));
    await backup(this.#held().db, target, {
      rate: PAGES_TOGETHER,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    });
    return null;
  }

  /**
   * Whether the pages of each table and its indexes are whole. Not checked: what the index of words holds (two thirds of a check of all, and made from the
   * rest), pages that two tables claim, free pages, digests of rows.
   */
  isWhole(): boolean {
    const held = this.#held();
    const tables = held.rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')",
    );
    const isWhole = (name: DbValue | undefined): boolean =>
      held.rows(`PRAGMA quick_check("${String(name)}")`)[0]?.['quick_check'] === 'ok';
    return tables.every(({ name }) => isWhole(name));
  }

  /** An error of the disk ends a transaction by itself: from then on the main file may be written to. */
  isHeld(): boolean {
    return this.#reader?.db.isTransaction ?? false;
  }

  close(): void {
    this.#reader?.close();
    this.#reader = null;
  }

  #held(): Connection {
    if (this.#reader === null) throw new Error('no state is held');
    return this.#reader;
  }
}

function holdInPlace(reader: Connection, file: string): boolean {
  const checkpointing = new Connection(file, { readOnly: false });
  try {
    for (let left = TRIES; ; left -= 1) {
      reader.db.exec('BEGIN');
      // The first row that is read settles the state.
      reader.db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
      if (isEmptied(checkpointing)) return true;
      if (left === 1) return false;
      reader.db.exec('ROLLBACK');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  } finally {
    checkpointing.close();
  }
}

/** Copies what stands in the log into the main file, as far as nobody reads an earlier state; true where nothing is left of it. */
function isEmptied(connection: Connection): boolean {
  try {
    const [told] = connection.rows('PRAGMA wal_checkpoint(PASSIVE)');
    return told?.['busy'] === 0 && told['log'] === told['checkpointed'];
  } catch (error) {
    // A full disk, say: a copy elsewhere may have room, or says what it lacks.
    if (error instanceof Error && 'errcode' in error) return false;
    throw error;
  }
}
