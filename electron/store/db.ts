import { type Insertable, Kysely, type Selectable } from 'kysely';
import { BugError } from '../../shared/result.ts';
import { isAmong } from './among.ts';
import type { InsertedPacked, InsertPacked } from './packed-certificates.ts';
import type { MarkedListed, MarkListed } from './mark-listed.ts';
import { PRIMARY_KEYS } from './primary-keys.ts';
import { type RevokedReads, revokedOn } from './revoked-reads.ts';
import { createDigester, type DigestedTable, digestRow, isDigested } from './row-digest.ts';
import { largeBuffers, packRows } from './row-pack.ts';
import type { DbRow, DbValue, Schema, TableName } from './schema.ts';
import type { PickedRows } from './sound-rows.ts';
import type { WorkerClient } from './worker-client.ts';
import { type ConnectionLease, toDbValue, workerDialect } from './worker-dialect.ts';

/** Reads. Every reading function takes this; a `WriteDb` serves too and then sees its own changes. */
export interface ReadDb {
  readonly query: Pick<Kysely<Schema>, 'selectFrom' | 'fn'>;
  /** Compares rows that a query joined, or picked columns of, with their digests. Throws StoreFailure `workspace.damaged`; see `assertPicked`. */
  requireSound(picked: readonly PickedRows[]): Promise<void>;
}

/** Reads what a CRL is made of, of one state of the file. */
export interface StillDb extends ReadDb, RevokedReads {}

/** Changes. Exists only inside `Store.transaction`; used after its end it throws BugError. What it reads is what it wrote. */
export interface WriteDb extends StillDb {
  readonly change: Pick<Kysely<Schema>, 'deleteFrom'>;
  /** The full-text index, which has no rows of its own to digest. */
  readonly searchIndex: Pick<Kysely<SearchSchema>, 'insertInto' | 'selectFrom'>;
  /**
   * Inserts rows with their digests; all rows have the same columns. `handsOver`: large octets of a row that stands alone are not copied, and are empty
   * afterwards.
   */
  insertRows<T extends TableName>(
    table: T,
    rows: readonly Insertable<Schema[T]>[],
    how?: { readonly handsOver: boolean },
  ): Promise<void>;
  /** Changes columns of the rows that have all of `where`, with new digests. Answers how many there were. */
  updateRows<T extends TableName>(
    table: T,
    where: Partial<Selectable<Schema[T]>>,
    change: Partial<Insertable<Schema[T]>>,
  ): Promise<number>;
  /** Keeps imported certificates; `octets` and `facts` are handed over. See `insertPacked`; not done: the full-text index. */
  insertPacked(packed: InsertPacked): Promise<InsertedPacked>;
  /** Notes the number of a CRL in some rows that none told of, or takes it back; see `markListed`. */
  markListed(some: MarkListed): Promise<MarkedListed>;
  /** The same where every row gets a change of its own. */
  replaceRows<T extends TableName>(table: T, replacement: RowReplacement<T>): Promise<number>;
  /** Changes rows of which every column is known, without reading them. A row that holds anything else by now is a bug. All change the same columns. */
  replaceKnown<T extends DigestedTable>(table: T, rows: readonly KnownRow<T>[]): Promise<void>;
}

export interface KnownRow<T extends TableName> {
  readonly known: Selectable<Schema[T]>;
  readonly change: Partial<Insertable<Schema[T]>>;
}

export interface RowReplacement<T extends TableName> {
  readonly where: Partial<Selectable<Schema[T]>>;
  /** Narrows to rows whose column has one of these values. */
  readonly among?: { readonly column: keyof Schema[T] & string; readonly values: readonly (string | number)[] };
  readonly change: (row: Selectable<Schema[T]>) => Partial<Insertable<Schema[T]>>;
}

interface SearchSchema extends Pick<Schema, 'certificate'> {
  certificate_search: { certificate_search: string; rowid: number; search: string };
}

/** The same tables without column types, for the generic functions that compute digests. */
type LooseSchema = Record<string, Record<string, DbValue>>;

export const createReadDb = (client: Pick<WorkerClient, 'ask'>, isOpen: () => boolean): ReadDb => ({
  query: new Kysely<Schema>({ dialect: workerDialect({ client, on: 'reader', isOpen }) }),
  requireSound: async (picked) => void (await client.ask({ kind: 'require-sound', on: 'reader', picked })),
});

export const createStillDb = (client: Pick<WorkerClient, 'ask'>, isOpen: () => boolean): StillDb => ({
  ...createReadDb(client, isOpen),
  ...revokedOn({ client, on: 'reader', isOpen }),
});

export function createWriteDb(client: WorkerClient, isOpen: () => boolean): WriteDb {
  const lease: ConnectionLease = { client, on: 'writer', isOpen };
  const dialect = workerDialect(lease);
  const typed = new Kysely<Schema>({ dialect });
  const loose = new Kysely<LooseSchema>({ dialect });
  return {
    query: typed,
    change: typed,
    searchIndex: new Kysely<SearchSchema>({ dialect }),
    insertRows: async (table, rows, { handsOver } = { handsOver: false }) =>
      insertRows(lease, loose, { table, rows, handsOver }),
    insertPacked: async (packed) => {
      if (!isOpen()) throw new BugError('a transaction was used after its end');
      return client.ask({ kind: 'insert-packed', ...packed }, transferable(packed.facts, packed.octets));
    },
    ...revokedOn(lease),
    requireSound: async (picked) => {
      if (!isOpen()) throw new BugError('a transaction was used after its end');
      await client.ask({ kind: 'require-sound', on: 'writer', picked });
    },
    markListed: async (some) => {
      if (!isOpen()) throw new BugError('a transaction was used after its end');
      return client.ask({ kind: 'mark-listed', ...some });
    },
    updateRows: async (table, where, change) =>
      replaceRows(lease, loose, { table, where: toDbRow(where), change: () => toDbRow(change) }),
    replaceRows: async (table, replacement) => {
      // The rows were read from this very table, so they have its columns.
      const change = (row: DbRow): DbRow =>
        toDbRow(replacement.change(row as unknown as Parameters<typeof replacement.change>[0]));
      const { among } = replacement;
      return replaceRows(lease, loose, {
        table,
        where: toDbRow(replacement.where),
        ...(among ? { among } : {}),
        change,
      });
    },
    replaceKnown: async (table, rows) =>
      replaceKnown(lease, loose, {
        table,
        rows: rows.map(({ known, change }) => ({ known: toDbRow(known), change: toDbRow(change) })),
      }),
  };
}

/** Memory that belongs to nothing else. */
const transferable = (...parts: readonly Uint8Array[]): ArrayBuffer[] =>
  parts.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );

async function insertRows(
  lease: ConnectionLease,
  loose: Kysely<LooseSchema>,
  { table, rows, handsOver }: { readonly table: string; readonly rows: readonly object[]; readonly handsOver: boolean },
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  if (!lease.isOpen()) throw new BugError('a transaction was used after its end');
  const sample = toDbRow(first);
  const columns = Object.keys(sample);
  const digest = isDigested(table) ? createDigester(table, columns) : undefined;
  const all = digest === undefined ? columns : [...columns, 'digest'];
  const { sql, parameters } = loose
    .insertInto(table)
    .values(digest === undefined ? sample : { ...sample, digest: NO_DIGEST })
    .compile();
  if (parameters.length !== all.length) throw new BugError(`an insert into ${table} lost a column`);
  const toValues = (row: object): DbValue[] => {
    const converted = toDbRow(row);
    const values = columns.map((column) => converted[column] ?? null);
    if (digest !== undefined) values.push(digest(converted));
    return values;
  };
  const asked: Promise<number>[] = [];
  for (let start = 0; start < rows.length; start += ROWS_TOGETHER) {
    const some = rows.slice(start, start + ROWS_TOGETHER);
    const packed = packRows(some.map(toValues), handsOver);
    asked.push(lease.client.ask({ kind: 'many', sql, rows: packed }, largeBuffers(packed)));
  }
  const changes = (await Promise.all(asked)).reduce((sum, one) => sum + one, 0);
  if (changes !== rows.length) throw new BugError(`inserted ${changes} of ${rows.length} rows into ${table}`);
}

/** Stands for the digest while a statement is compiled: of a large row it is no small work. */
const NO_DIGEST = new Uint8Array();

/** The worker writes these while the next are made ready. */
const ROWS_TOGETHER = 125;

interface LooseKnown {
  readonly table: DigestedTable;
  /** What is known turns into what is written. */
  readonly rows: readonly { readonly known: Record<string, DbValue>; readonly change: DbRow }[];
}

/** The digest of what is known, beside the primary key, finds the row only where it still is that. */
async function replaceKnown(
  lease: ConnectionLease,
  loose: Kysely<LooseSchema>,
  { table, rows }: LooseKnown,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  if (!lease.isOpen()) throw new BugError('a transaction was used after its end');
  const digest = createDigester(table, Object.keys(first.known));
  const columns = Object.keys(first.change);
  const keys = PRIMARY_KEYS[table];
  const sample = { ...first.change, digest: digest(first.known) };
  const update = compileUpdate(loose, table, { set: sample, row: { ...first.known, ...sample }, also: ['digest'] });
  const values = rows.map(({ known, change }): DbValue[] => {
    const digestBefore = digest(known);
    const keysBefore = keys.map((column) => known[column] ?? null);
    for (const column of columns) known[column] = change[column] ?? null;
    return [...columns.map((column) => known[column] ?? null), digest(known), ...keysBefore, digestBefore];
  });
  const changes = await lease.client.ask({ kind: 'many', sql: update, rows: packRows(values) });
  if (changes !== rows.length) throw new BugError(`${rows.length - changes} rows of ${table} are not what was known`);
}

interface LooseReplacement {
  readonly table: TableName;
  readonly where: DbRow;
  readonly among?: { readonly column: string; readonly values: readonly (string | number)[] };
  readonly change: (row: DbRow) => DbRow;
}

async function replaceRows(
  lease: ConnectionLease,
  loose: Kysely<LooseSchema>,
  replacement: LooseReplacement,
): Promise<number> {
  const { table } = replacement;
  const rows = await selectForReplacement(loose, replacement);
  const groups = new Map<string, { readonly sql: string; readonly values: DbValue[][] }>();
  for (const row of rows) {
    const change = replacement.change(row);
    const digested = withDigest(table, { ...row, ...change });
    const set = isDigested(table) ? { ...change, digest: digested['digest'] ?? null } : change;
    const columns = Object.keys(set).join();
    const group = groups.get(columns) ?? { sql: compileUpdate(loose, table, { set, row }), values: [] };
    group.values.push([...Object.values(set), ...PRIMARY_KEYS[table].map((column) => row[column] ?? null)]);
    groups.set(columns, group);
  }
  for (const { sql, values } of groups.values()) {
    // Rows were read meanwhile: what is written beside this one may have failed and ended the transaction.
    if (!lease.isOpen()) throw new BugError('a transaction was used after its end');
    await lease.client.ask({ kind: 'many', sql, rows: packRows(values) });
  }
  return rows.length;
}

/** One statement serves every row that changes the same columns: first the new values, then the primary key and what else it is found by. */
function compileUpdate(
  loose: Kysely<LooseSchema>,
  table: TableName,
  { set, row, also = [] }: { readonly set: DbRow; readonly row: DbRow; readonly also?: readonly string[] },
): string {
  const found = [...PRIMARY_KEYS[table], ...also];
  let update = loose.updateTable(table).set(set);
  for (const column of found) update = update.where(column, '=', row[column] ?? null);
  const { sql, parameters } = update.compile();
  const expected = Object.keys(set).length + found.length;
  if (parameters.length !== expected) throw new BugError(`an update of ${table} lost a column`);
  return sql;
}

async function selectForReplacement(
  loose: Kysely<LooseSchema>,
  { table, where, among }: LooseReplacement,
): Promise<readonly DbRow[]> {
  let select = loose.selectFrom(table).selectAll();
  for (const [column, value] of Object.entries(where))
    select = select.where(column, value === null ? 'is' : '=', value);
  return (among ? select.where(isAmong(among.column, among.values)) : select).execute();
}

function withDigest(table: string, row: Record<string, DbValue>): DbRow {
  if (isDigested(table)) row['digest'] = digestRow(table, row);
  return row;
}

/** Rows come by the thousand: a plain loop is several times as fast as entries and spreads. */
function toDbRow(row: object): Record<string, DbValue> {
  const converted: Record<string, DbValue> = {};
  const values = row as Readonly<Record<string, unknown>>;
  for (const column in row) {
    const value = values[column];
    if (value !== undefined) converted[column] = toDbValue(value);
  }
  return converted;
}
