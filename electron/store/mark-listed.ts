import type { AuthorityId } from '../../shared/model/brands.ts';
import type { Connection } from './connection.ts';
import { PRIMARY_KEYS } from './primary-keys.ts';
import { createDigester } from './row-digest.ts';
import type { DbRow } from './schema.ts';
import { assertWhole } from './sound-rows.ts';

/** Tables whose rows note the first CRL that tells of them. */
export const LISTED_TABLES = ['revocation_elsewhere', 'revocation', 'released_hold'] as const;
export type ListedTable = (typeof LISTED_TABLES)[number];

export interface MarkListed {
  readonly table: ListedTable;
  readonly authorityId: AuthorityId;
  /** What the rows say now; null: no CRL told of them. */
  readonly from: number | null;
  readonly to: number | null;
  /** Where a call before ended; the first begins with none. */
  readonly after: string;
}

export interface MarkedListed {
  readonly rows: number;
  /** Where the next call goes on; null: that was all. */
  readonly after: string | null;
}

/** Rows of one answer: two tenths of a second, between which the thread serves others. */
const ROWS_TOGETHER = 5_000;

/**
 * Changes in some of an authority's rows the number of the CRL that first told of them, with new digests, in the thread of the database and within a
 * transaction that is open.
 */
export function markListed(connection: Connection, some: MarkListed): MarkedListed {
  const { table, to } = some;
  const rows = selectRows(connection, some);
  const [first] = rows;
  if (first === undefined) return { rows: 0, after: null };
  assertWhole(table, rows);
  const digest = createDigester(table, Object.keys(first));
  const keys = PRIMARY_KEYS[table];
  const sql = `UPDATE ${table} SET crl_number = ?, digest = ? WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`;
  for (const row of rows)
    connection.run(sql, [to, digest({ ...row, crl_number: to }), ...keys.map((key) => row[key] ?? null)]);
  return { rows: rows.length, after: rows.length < ROWS_TOGETHER ? null : String(rows.at(-1)?.['serial_hex']) };
}

/** Rows that were changed are found no more; those before `after` are not walked again where there is no index of the others. */
function selectRows(connection: Connection, { table, authorityId, from, after }: MarkListed): readonly DbRow[] {
  const limit = `LIMIT ${ROWS_TOGETHER}`;
  if (from === null && table !== 'revocation_elsewhere')
    return connection.rows(
      `SELECT * FROM ${table} WHERE authority_id = ? AND crl_number IS NULL ${limit}`,
      authorityId,
    );
  const index = table === 'revocation' ? 'INDEXED BY revocation_serial' : '';
  const where = 'authority_id = ? AND serial_hex >= ? AND crl_number IS ?';
  const sql = `SELECT * FROM ${table} ${index} WHERE ${where} ORDER BY serial_hex ${limit}`;
  return connection.rows(sql, authorityId, after, from);
}
