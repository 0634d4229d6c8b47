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
  /** Before the list is kept: holds that were made revocations stay as they are while those wait, for undoing one puts the hold back. */
  readonly isAhead?: true;
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
function selectRows(
  connection: Connection,
  { table, authorityId, from, after, isAhead }: MarkListed,
): readonly DbRow[] {
  const limit = `LIMIT ${ROWS_TOGETHER}`;
  if (table === 'released_hold') {
    const which = isAhead === true ? `AND ${ENDED_FOR_GOOD}` : '';
    const sql = `SELECT one.* FROM released_hold AS one WHERE one.authority_id = ? AND one.crl_number IS ? ${which} ${limit}`;
    return connection.rows(sql, authorityId, from);
  }
  if (from === null && table === 'revocation')
    return connection.rows(
      `SELECT * FROM revocation WHERE authority_id = ? AND crl_number IS NULL ${limit}`,
      authorityId,
    );
  const index = table === 'revocation' ? 'INDEXED BY revocation_serial' : '';
  const where = 'authority_id = ? AND serial_hex >= ? AND crl_number IS ?';
  const sql = `SELECT * FROM ${table} ${index} WHERE ${where} ORDER BY serial_hex ${limit}`;
  return connection.rows(sql, authorityId, after, from);
}

/** Released, or made a revocation that a list tells or is to tell. */
const ENDED_FOR_GOOD = `(one.released_at > 0 OR EXISTS (SELECT 1 FROM revocation AS by_now
  WHERE by_now.certificate_id = one.certificate_id AND by_now.crl_number IS NOT NULL))`;
