import { DatabaseSync } from 'node:sqlite';
import type { XcaFault } from './xca-protocol.ts';

/** A file that is not read, and why. */
export class XcaRefusal extends Error {
  readonly fault: XcaFault;

  constructor(kind: XcaFault['kind'], detail = '') {
    super(kind);
    this.fault = { kind, detail };
  }
}

const SQLITE_MAGIC = 'SQLite format 3\0';
const HEADER_OCTETS = 100;
/** First octets of databases of XCA before version 2. */
const OLD_MAGIC = [0xca, 0xdb, 0x19, 0x69] as const;
/** Versions of reading and writing in the header: 1 with a journal of what was, 2 with one of what comes. */
const VERSIONS_AT = 18;

/** Largest value and row. A revocation list with a million entries stays below it. */
const MAX_VALUE_OCTETS = 64 * 1024 * 1024;
/** Longest text of a table's own definition; XCA's views have a kilobyte. */
const MAX_SQL = 64 * 1024;

/**
 * Opens the octets of a file as a database in memory: nothing is read from or written to a disk. Text of the file is parsed as SQL by SQLite alone, as far
 * as tables and indexes are defined by it; no view, trigger, virtual table or function of it runs.
 * @throws XcaRefusal
 */
export function openXcaFile(bytes: Uint8Array): DatabaseSync {
  if (OLD_MAGIC.every((octet, at) => bytes[at] === octet)) throw new XcaRefusal('before-2');
  const isSqlite = Buffer.from(bytes.subarray(0, SQLITE_MAGIC.length)).toString('latin1') === SQLITE_MAGIC;
  if (!isSqlite || bytes.length < HEADER_OCTETS) throw new XcaRefusal('not-xca');
  // A journal of what comes lies in a file of its own, which memory has not.
  if (bytes[VERSIONS_AT] === 2) bytes.fill(1, VERSIONS_AT, VERSIONS_AT + 2);
  if (!('deserialize' in DatabaseSync.prototype)) throw new XcaRefusal('old-node');
  const database = new DatabaseSync(':memory:', {
    allowExtension: false,
    defensive: true,
    enableDoubleQuotedStringLiterals: false,
    enableForeignKeyConstraints: false,
    limits: {
      length: MAX_VALUE_OCTETS,
      sqlLength: MAX_SQL,
      attach: 0,
      exprDepth: 100,
      column: 200,
      compoundSelect: 2,
      triggerDepth: 1,
    },
  });
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;');
  database.deserialize(bytes);
  // What is checked of pages and rows runs in one call that nothing interrupts: no expression of the file may be part of it.
  database.exec('PRAGMA query_only = ON; PRAGMA ignore_check_constraints = ON');
  return database;
}
