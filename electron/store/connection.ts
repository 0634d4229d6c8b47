import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { BugError } from '../../shared/result.ts';
import { fitsPattern, holdsName } from './filter/held-names.ts';
import { isLarge } from './large-octets.ts';
import { largeBuffers, type PackedRows, unpackRows } from './row-pack.ts';
import type { DbRow, DbValue } from './schema.ts';
import { foldText } from './sort-text.ts';
import type { QueryAnswer } from './query-answer.ts';

/** `CSgn`: marks a file as a workspace, octets 68–71 of its header. */
export const APPLICATION_ID = 0x4353676e;

/** While a statement waits for a lock the whole thread waits: long while opening, short afterwards (`begin` is retried). */
const LOCK_WAIT_WHILE_OPENING_MS = 5000;
const LOCK_WAIT_MS = 20;
const CACHED_STATEMENTS = 256;
/** In KiB. The facts of a million certificates fit, which lists and counts come back to. */
const READER_CACHE_KIB = 65_536;
const WRITER_CACHE_KIB = 16_384;

/** One SQLite connection with its prepared statements. */
export class Connection {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, PreparedStatement>();

  constructor(file: string, options: { readonly readOnly: boolean }) {
    this.db = new DatabaseSync(file, {
      readOnly: options.readOnly,
      enableForeignKeyConstraints: true,
      enableDoubleQuotedStringLiterals: false,
      allowExtension: false,
      defensive: true,
      timeout: LOCK_WAIT_WHILE_OPENING_MS,
    });
    this.db.exec(
      `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${options.readOnly ? READER_CACHE_KIB : WRITER_CACHE_KIB};`,
    );
    this.db.function('fold_text', { deterministic: true }, (text) =>
      typeof text === 'string' ? foldText(text) : null,
    );
    this.db.function('fits_pattern', { deterministic: true }, (text, pattern) =>
      typeof text === 'string' && typeof pattern === 'string' && fitsPattern(text, pattern) ? 1 : 0,
    );
    this.db.function('holds_name', { deterministic: true }, (search, pattern) =>
      typeof search === 'string' && typeof pattern === 'string' && holdsName(search, pattern) ? 1 : 0,
    );
  }

  /** To be called once opening is done. */
  endOpening(): void {
    this.db.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
    // The trigrams of the search index, of this connection alone: nothing of it is in the file.
    this.db.exec("CREATE VIRTUAL TABLE temp.search_trigram USING fts5vocab('main', 'certificate_search', 'row')");
  }

  run(sql: string, parameters: readonly DbValue[]): QueryAnswer {
    const { statement, returnsRows } = this.#prepare(sql);
    if (returnsRows) return { rows: statement.all(...parameters).map(toRow), changes: 0 };
    const changes = Number(statement.run(...parameters).changes);
    if (parameters.some(isLarge)) forgetBound(statement);
    return { rows: [], changes };
  }

  runMany(sql: string, rows: PackedRows): number {
    const { statement } = this.#prepare(sql);
    const large = largeBuffers(rows);
    let changes = 0;
    unpackRows(rows, (row) => {
      changes += large.length > 0 ? this.#runHandedOver(statement, row, large) : Number(statement.run(...row).changes);
    });
    return changes;
  }

  /** Octets that were handed over are let go of once SQLite has its copy, before it makes a record of that, which is a third. */
  #runHandedOver(statement: StatementSync, row: readonly DbValue[], large: readonly ArrayBuffer[]): number {
    const bound = statement.iterate(...row);
    for (const buffer of large) buffer.transfer(0);
    const { done } = stepOnce(statement, bound);
    forgetBound(statement);
    if (done !== true) throw new BugError('a change that answers rows');
    return this.number('SELECT changes()');
  }

  /** First column of the first row, as a number; for PRAGMAs and counts. */
  number(sql: string, ...parameters: readonly DbValue[]): number {
    const row = this.db.prepare(sql).get(...parameters);
    const value = row && Object.values(row)[0];
    if (typeof value !== 'number') throw new BugError(`no number from ${sql}`);
    return value;
  }

  rows(sql: string, ...parameters: readonly DbValue[]): DbRow[] {
    return this.db
      .prepare(sql)
      .all(...parameters)
      .map(toRow);
  }

  close(): void {
    this.#statements.clear();
    if (this.db.isOpen) this.db.close();
  }

  #prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (this.#statements.size >= CACHED_STATEMENTS) this.#dropOldest();
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #dropOldest(): void {
    for (const sql of this.#statements.keys()) {
      this.#statements.delete(sql);
      return;
    }
  }
}

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/** SQLite's rows as ours: integers are read as numbers, so a bigint here would be our own bug. */
function toRow(row: Record<string, unknown>): DbRow {
  return row as DbRow;
}

/** A statement that failed tells its failure once more when it is asked again, before it does anything: asked at once, the next use of it is free of that. */
function stepOnce(statement: StatementSync, bound: Iterator<unknown>): IteratorResult<unknown> {
  try {
    return bound.next();
  } catch (error) {
    try {
      forgetBound(statement);
    } catch {
      forgetBound(statement);
    }
    throw error;
  }
}

/** SQLite keeps a copy of what was bound until the statement is bound anew, and statements are kept. Nothing runs before the first row is asked for. */
const forgetBound = (statement: StatementSync): unknown => statement.iterate();
