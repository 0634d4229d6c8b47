import { type RootOperationNode, SelectQueryNode, SelectAllNode, TableNode } from 'kysely';
import { PRIMARY_KEYS } from './primary-keys.ts';
import { createDigester, type DigestedTable, isDigested } from './row-digest.ts';
import type { Connection } from './connection.ts';
import type { DbRow } from './schema.ts';

/** A row that decides something and is not what was written. */
export class RowDamaged extends Error {
  override readonly name = 'RowDamaged';
  readonly table: string;
  readonly rowId: string;

  constructor(table: string, rowId: string) {
    super(`${table}/${rowId}`);
    this.table = table;
    this.rowId = rowId;
  }
}

/** How a finding names its row. */
const NAMED_BY: Partial<Record<DigestedTable, readonly string[]>> = { workspace: ['id'] };

export const nameRow = (table: DigestedTable, row: DbRow): string =>
  (NAMED_BY[table] ?? PRIMARY_KEYS[table]).map((column) => String(row[column])).join('/');

/**
 * The table whose rows a query answers whole: those are compared with their digests before anybody sees them. Undefined for a query that joins, groups or
 * picks columns, which lists and counts do: what they tell is for the check of the file.
 */
export function findWholeRows(node: RootOperationNode): DigestedTable | undefined {
  if (!SelectQueryNode.is(node) || node.joins !== undefined || node.groupBy !== undefined) return undefined;
  const [from, another] = node.from?.froms ?? [];
  const [selection, further] = node.selections ?? [];
  if (from === undefined || another !== undefined || selection === undefined || further !== undefined) return undefined;
  if (!TableNode.is(from) || !SelectAllNode.is(selection.selection)) return undefined;
  const table = from.table.identifier.name;
  return isDigested(table) ? table : undefined;
}

/** Throws `RowDamaged` for the first row that is not what was written. */
export function assertWhole(table: DigestedTable, rows: readonly DbRow[]): void {
  const [first] = rows;
  if (first === undefined) return;
  const digest = createDigester(table, Object.keys(first));
  for (const row of rows) {
    const stored = row['digest'];
    if (!(stored instanceof Uint8Array) || Buffer.compare(stored, digest(row)) !== 0)
      throw new RowDamaged(table, nameRow(table, row));
  }
}

/** Rows of which a query that joined or picked columns answered some values. */
export interface PickedRows {
  readonly table: DigestedTable;
  /** The column they are found by again. */
  readonly by: string;
  /** Values that never change, of each row; the column they are found by is among them. */
  readonly rows: readonly DbRow[];
}

/** Throws `RowDamaged` for the first row that is not what was written, or holds other values than those picked. Rows that are gone meanwhile pass. */
export function assertPicked(connection: Connection, picked: readonly PickedRows[]): void {
  for (const { table, by, rows } of picked) {
    const known = new Map(rows.map((row) => [row[by], row]));
    const sql = `SELECT * FROM ${table} WHERE ${by} IN (SELECT value FROM json_each(?))`;
    const found = connection.run(sql, [JSON.stringify([...known.keys()])]).rows;
    assertWhole(table, found);
    for (const row of found)
      for (const [column, value] of Object.entries(known.get(row[by]) ?? {}))
        if (row[column] !== value) throw new RowDamaged(table, nameRow(table, row));
  }
}
