import type { AuthorityId } from '../../shared/model/brands.ts';
import type { Connection } from './connection.ts';
import { PRIMARY_KEYS } from './primary-keys.ts';
import { createDigester } from './row-digest.ts';
import { assertWhole } from './sound-rows.ts';

/** Tables whose rows note the first CRL that tells of them. */
export const LISTED_TABLES = ['revocation', 'revocation_elsewhere', 'released_hold'] as const;
export type ListedTable = (typeof LISTED_TABLES)[number];

export interface MarkListed {
  readonly table: ListedTable;
  readonly authorityId: AuthorityId;
  readonly crlNumber: number;
}

/** Rows of one answer: some tenths of a second, between which the thread serves others. */
const ROWS_TOGETHER = 10_000;

/**
 * Notes the number of a CRL in some of an authority's rows that no CRL told of before, with new digests, in the thread of the database and within a
 * transaction that is open. Answers how many there were; 0: that was all.
 */
export function markListed(connection: Connection, { table, authorityId, crlNumber }: MarkListed): number {
  const rows = connection.rows(
    `SELECT * FROM ${table} WHERE authority_id = ? AND crl_number IS NULL LIMIT ${ROWS_TOGETHER}`,
    authorityId,
  );
  const [first] = rows;
  if (first === undefined) return 0;
  assertWhole(table, rows);
  const digest = createDigester(table, Object.keys(first));
  const keys = PRIMARY_KEYS[table];
  const sql = `UPDATE ${table} SET crl_number = ?, digest = ? WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`;
  for (const row of rows)
    connection.run(sql, [crlNumber, digest({ ...row, crl_number: crlNumber }), ...keys.map((key) => row[key] ?? null)]);
  return rows.length;
}
