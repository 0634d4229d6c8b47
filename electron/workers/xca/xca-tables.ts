import type { DatabaseSync } from 'node:sqlite';
import { XcaRefusal } from './xca-file.ts';

/** The tables that are read, with the columns that are; `settings` comes first, for it tells a database of XCA from others. */
const TABLES = {
  settings: ['key_', 'value'],
  items: ['id', 'name', 'comment'],
  certs: ['item', 'cert'],
  authority: ['item', 'crlNo', 'crlDays'],
  revocations: ['caId', 'serial', 'date', 'invaldate', 'reasonBit'],
  private_keys: ['item', 'ownPass', 'private'],
  public_keys: ['item', 'public'],
  tokens: ['item'],
  requests: ['item', 'request'],
  crls: ['item', 'crl'],
  templates: ['item'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type XcaTable = keyof typeof TABLES | 'takeys';

/** Tables besides XCA's own; more than a few are nobody's database. */
const MAX_TABLES = 200;

export interface XcaSchema {
  /** Deleted items keep their row from version 7 on. */
  readonly marksDeleted: boolean;
  /** From version 8 on. */
  readonly hasOpenVpnKeys: boolean;
}

/**
 * Sees that what is read are tables, with stored columns alone: a view in the place of a table would run its own SQL. Compares pages and rows with what
 * the file says of itself, so that a damaged one is told and not read in part.
 * @throws XcaRefusal
 */
export function checkXcaTables(database: DatabaseSync): XcaSchema {
  const kinds = listTables(database);
  if (!kinds.has('settings') || !kinds.has('items')) throw new XcaRefusal('not-xca');
  for (const [table, columns] of Object.entries(TABLES)) {
    const stored = readStored(database, table, kinds.get(table));
    if (columns.some((column) => !stored.has(column))) throw new XcaRefusal('damaged', table);
  }
  const marksDeleted = readStored(database, 'items', kinds.get('items')).has('del');
  const hasOpenVpnKeys = kinds.has('takeys') && readStored(database, 'takeys', kinds.get('takeys')).has('item');
  for (const [name, kind] of kinds) if (kind !== 'view') readStored(database, name, kind);
  const [verdict] = database.prepare('PRAGMA quick_check(1)').all();
  if (verdict?.['quick_check'] !== 'ok') throw new XcaRefusal('damaged');
  return { marksDeleted, hasOpenVpnKeys };
}

/**
 * Of every table and view what it is: `table`, `view`, or something else. SQLite's own list of them puts each view together to count its columns, which takes
 * hours where views stand on each other.
 */
function listTables(database: DatabaseSync): ReadonlyMap<string, string> {
  const listed = database
    .prepare(`SELECT name, type, sql FROM sqlite_schema WHERE type NOT IN ('index', 'trigger') LIMIT ${MAX_TABLES + 1}`)
    .all();
  if (listed.length > MAX_TABLES) throw new XcaRefusal('damaged');
  return new Map(listed.map(({ name, type, sql }) => [String(name), kindOf(type, sql)] as const));
}

/** SQLite writes the definition of a table so, and otherwise where it is virtual. */
function kindOf(type: unknown, sql: unknown): 'table' | 'view' | 'other' {
  if (type === 'view') return 'view';
  return type === 'table' && typeof sql === 'string' && sql.startsWith('CREATE TABLE ') ? 'table' : 'other';
}

/** Columns that are stored, and not computed by SQL of the file. */
function readStored(database: DatabaseSync, table: string, kind: string | undefined): ReadonlySet<string> {
  if (kind !== 'table') throw new XcaRefusal('damaged', table);
  const columns = database.prepare('SELECT name, hidden FROM pragma_table_xinfo(?)').all(table);
  if (columns.some(({ hidden }) => hidden !== 0)) throw new XcaRefusal('damaged', table);
  return new Set(columns.map(({ name }) => String(name)));
}
