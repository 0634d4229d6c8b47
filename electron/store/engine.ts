import { closeSync, openSync, readSync } from 'node:fs';
import { BugError } from '../../shared/result.ts';
import { ACTIVITY_ORIGIN, type ActivityHead, activityFromRow, activityHash } from './activity-hash.ts';
import { APPLICATION_ID, Connection } from './connection.ts';
import { CopyDiffers, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { insertPacked } from './insert-packed.ts';
import { checkOnOpening } from './opening-check.ts';
import { markListed } from './mark-listed.ts';
import { isRevokedCount, packRevoked, sumRevoked } from './packed-revoked.ts';
import type { QueryAnswer } from './query-answer.ts';
import { hasExactSchema } from './schema-check.ts';
import { checkRevoked } from './sound-revocations.ts';
import { assertPicked, assertWhole } from './sound-rows.ts';
import type { OpenAnswer, OpenRequest, StoreAnswers, StoreInfo, StoreRequest } from './worker-protocol.ts';

const TAIL_ENTRIES = 64;

/** What the thread answers by itself. */
type OutsideEngine =
  | 'check'
  | 'watch'
  | 'hold'
  | 'copy-held'
  | 'check-held'
  | 'is-held'
  | 'verify-log'
  | 'export-readable';

/** The worker's side of a store: one connection that writes, one that can only read. */
export class Engine {
  #writer: Connection | null = null;
  #reader: Connection | null = null;

  answer(request: Exclude<StoreRequest, { kind: OutsideEngine }>): StoreAnswers[keyof StoreAnswers] {
    switch (request.kind) {
      case 'open':
        return this.#open(request);
      case 'query':
        return answerQuery(this.#connectionOf(request), request);
      case 'many':
        return this.#inTransaction().runMany(request.sql, request.rows);
      case 'insert-packed':
        return insertPacked(this.#inTransaction(), request);
      case 'pack-revoked':
        return packRevoked(this.#connectionOf(request), request);
      case 'sum-revoked':
        return sumRevoked(this.#connectionOf(request), request);
      case 'count-revoked':
        return isRevokedCount(this.#connectionOf(request), request);
      case 'mark-listed':
        return markListed(this.#inTransaction(), request);
      case 'check-revoked':
        return checkRevoked(this.#connectionOf(request), request);
      case 'require-sound':
        assertPicked(this.#connectionOf(request), request.picked);
        return null;
      case 'begin':
        this.writer().db.exec('BEGIN IMMEDIATE');
        return null;
      case 'commit':
        this.writer().db.exec('COMMIT');
        return null;
      case 'rollback':
        // A full disk ends the transaction by itself.
        if (this.writer().db.isTransaction) this.writer().db.exec('ROLLBACK');
        return null;
      case 'open-reader':
        this.#reader = new Connection(request.file, { readOnly: true });
        this.#reader.endOpening();
        return null;
      case 'hold-still':
        holdStill(this.#openReader());
        return null;
      case 'close':
        this.#close();
        return null;
    }
  }

  /** What is asked of the reader is asked of this connection. */
  readFrom(reader: Connection): void {
    this.#reader = reader;
  }

  writer(): Connection {
    if (!this.#writer) throw new BugError('the store is not open');
    return this.#writer;
  }

  #connectionOf({ on }: { readonly on: 'reader' | 'writer' }): Connection {
    return on === 'writer' ? this.#inTransaction() : this.#openReader();
  }

  /** A failure may have ended the transaction while more was on its way: that must not be written by itself. */
  #inTransaction(): Connection {
    const writer = this.writer();
    if (!writer.db.isTransaction) throw new BugError('a change outside a transaction');
    return writer;
  }

  #openReader(): Connection {
    if (!this.#reader) throw new BugError('the store is not open');
    return this.#reader;
  }

  #open(request: OpenRequest): OpenAnswer {
    if (!request.create && !request.isOpenHere) {
      const problem = checkHeader(request.file);
      if (problem) return problem;
    }
    try {
      const answer = this.#openConnections(request);
      if (answer.refused !== null) this.#close();
      return answer;
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  #openConnections(request: OpenRequest): OpenAnswer {
    const migrations = request.migrations ?? MIGRATIONS;
    const supported = migrations.at(-1)?.version ?? 0;
    const writer = new Connection(request.file, { readOnly: false });
    this.#writer = writer;
    const version = writer.number('PRAGMA user_version');
    if (version > supported) return { refused: 'newer-version', version, supported };
    if (request.create) writer.db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    writer.db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;');
    if (request.maxPages !== null) writer.db.exec(`PRAGMA max_page_count = ${request.maxPages}`);
    const copy = attemptMigration(writer, request, migrations);
    if (typeof copy === 'object' && copy !== null) return copy;
    if (!hasExactSchema(writer, migrations)) return { refused: 'damaged', check: 'schema' };
    if (writer.number('PRAGMA foreign_keys') !== 1) throw new BugError('foreign keys are off');
    this.#reader = new Connection(request.file, { readOnly: true });
    writer.endOpening();
    this.#reader.endOpening();
    return { refused: null, info: inspectOpened(this.#reader, copy, request.checkpoint) };
  }

  #close(): void {
    this.#reader?.close();
    this.#writer?.close();
    this.#reader = null;
    this.#writer = null;
  }
}

/** In KiB. What is read of one state is mostly walked through once. */
const STILL_CACHE_KIB = 8192;

function holdStill({ db }: Connection): void {
  db.exec(`PRAGMA cache_size = -${STILL_CACHE_KIB}; BEGIN`);
  // The first row that is read settles the state.
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
}

function answerQuery(
  connection: Connection,
  { sql, parameters, whole }: Extract<StoreRequest, { kind: 'query' }>,
): QueryAnswer {
  const answer = connection.run(sql, parameters);
  if (whole !== undefined) assertWhole(whole, answer.rows);
  return answer;
}

function attemptMigration(
  writer: Connection,
  request: OpenRequest,
  migrations: NonNullable<OpenRequest['migrations']>,
): string | null | OpenAnswer {
  try {
    return migrate(writer, { file: request.file, stamp: request.stamp, migrations });
  } catch (error) {
    if (error instanceof CopyDiffers) return { refused: 'damaged', check: `copy:${error.message}` };
    throw error;
  }
}

const SQLITE_MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_LENGTH = 100;
const APPLICATION_ID_OFFSET = 68;

/** Looks at the first octets, so that no other program's file is ever opened, let alone written. */
function checkHeader(file: string): OpenAnswer | null {
  const header = Buffer.alloc(HEADER_LENGTH);
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, header, 0, HEADER_LENGTH, 0);
    if (length < HEADER_LENGTH || !header.subarray(0, SQLITE_MAGIC.length).equals(SQLITE_MAGIC))
      return { refused: 'not-a-workspace' };
    if (header.readUInt32BE(APPLICATION_ID_OFFSET) !== APPLICATION_ID) return { refused: 'not-a-workspace' };
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/** With another list of migrations some tables are not there: tests alone. */
const findFirst = (reader: Connection): StoreInfo['findings'] =>
  reader.number('PRAGMA user_version') < MIGRATIONS.length ? [] : checkOnOpening(reader);

function inspectOpened(reader: Connection, copy: string | null, checkpoint: ActivityHead | null): StoreInfo {
  const tail = reader
    .rows('SELECT * FROM activity ORDER BY sequence DESC LIMIT ?', TAIL_ENTRIES + 1)
    .map(activityFromRow)
    .toReversed();
  const head = tail.at(-1);
  return {
    version: reader.number('PRAGMA user_version'),
    migratedFromCopy: copy,
    findings: findFirst(reader),
    activity: {
      head: head ? { sequence: head.sequence, hash: head.hash } : null,
      tailIntact: tail.every((entry, position) => {
        const before = position === 0 ? undefined : tail[position - 1];
        if (position === 0 && entry.sequence !== 1) return true;
        return (
          entry.sequence === (before?.sequence ?? 0) + 1 &&
          entry.hash === activityHash(before?.hash ?? ACTIVITY_ORIGIN, entry)
        );
      }),
      checkpoint: checkpoint === null ? 'none' : hasEntry(reader, checkpoint) ? 'present' : 'missing',
    },
  };
}

const hasEntry = (reader: Connection, wanted: ActivityHead): boolean =>
  reader.number('SELECT count(*) FROM activity WHERE sequence = ? AND hash = ?', wanted.sequence, wanted.hash) === 1;
