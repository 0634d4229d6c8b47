import type { AuthorityId } from '../../shared/model/brands.ts';
import type { Connection } from './connection.ts';
import { assertWhole, RowDamaged } from './sound-rows.ts';

/** What is compared of an authority's revocations before a CRL is made of them. */
export interface RevokedCheck {
  readonly authorityId: AuthorityId;
  /** Where to go on; null at the start, and as an answer: that was all. */
  readonly from: CheckedPlace | null;
}

/** Between two answers: a table, the last serial that was compared, and how many rows by then. */
export interface CheckedPlace {
  readonly table: CheckedTable;
  readonly after: string;
  readonly rows: number;
}

/** Behind what was revoked here, of which a list compares the sums alone. */
export const BESIDE_OWN: CheckedPlace = { table: 'revocation_elsewhere', after: '', rows: 0 };

const TABLES = ['revocation', 'revocation_elsewhere', 'released_hold'] as const;
type CheckedTable = (typeof TABLES)[number];

/** Rows of one answer: some tens of milliseconds, between which the thread serves others. */
const ROWS_TOGETHER = 10_000;

/** The index that `packRevoked` reads. Columns that it holds come out of it, so that the digest of a row speaks for the index too. */
const BY_INDEX: Readonly<Record<CheckedTable, string>> = {
  revocation: 'INDEXED BY revocation_serial',
  revocation_elsewhere: '',
  released_hold: 'INDEXED BY released_hold_authority',
};

/**
 * Compares some of an authority's revocations as the index has them with those of the table, or with their digests, and at the end counts them in the table itself, so that
 * neither a changed row nor one that a flipped bit in an index hides is left out of a CRL. Throws `RowDamaged`.
 */
export function checkRevoked(connection: Connection, { authorityId, from }: RevokedCheck): CheckedPlace | null {
  const place = from ?? { table: TABLES[0], after: '', rows: 0 };
  const { table, after } = place;
  const upTo = findEnd(connection, authorityId, place);
  const end = upTo === null ? '' : 'AND one.serial_hex <= ?3';
  const parameters = upTo === null ? [authorityId, after] : [authorityId, after, upTo];
  const done = place.rows + compare(connection, { table, end, parameters });
  if (upTo !== null) return { table, after: upTo, rows: done };
  requireAll(connection, authorityId, { table, rows: done });
  const next = TABLES[TABLES.indexOf(table) + 1];
  return next === undefined ? null : { table: next, after: '', rows: 0 };
}

interface Compared {
  readonly table: CheckedTable;
  readonly end: string;
  readonly parameters: readonly string[];
}

/** Answers how many rows there were. */
function compare(connection: Connection, { table, end, parameters }: Compared): number {
  if (table === 'revocation') {
    const [counted] = connection.run(`${BOTH_COPIES} ${end}`, parameters).rows;
    if (counted !== undefined && counted['rows'] === counted['same']) return Number(counted['rows']);
  }
  const { rows } = connection.run(`SELECT one.* ${ofAuthority(table)} ${end}`, parameters);
  assertWhole(table, rows);
  // Of two copies that differ, the digest is that of the one in the index; the other is in the table.
  if (table === 'revocation') throw new RowDamaged(table, parameters[0] ?? '');
  return rows.length;
}

const ofAuthority = (table: CheckedTable): string =>
  `FROM ${table} AS one ${BY_INDEX[table]} WHERE one.authority_id = ?1 AND one.serial_hex > ?2`;

/** The index holds all that a CRL says of a revocation, so that a flipped bit makes the table and the index differ, which takes less than half the time of digests. The `+` keep it from asking the index twice. */
const BOTH_COPIES = `SELECT count(*) AS rows, count(other.certificate_id) AS same
  FROM revocation AS one INDEXED BY revocation_serial LEFT JOIN revocation AS other ON other.certificate_id = one.certificate_id
    AND +other.authority_id = one.authority_id AND +other.serial_hex = one.serial_hex AND +other.revoked_at = one.revoked_at
    AND +other.reason = one.reason AND +other.invalidity_since IS one.invalidity_since AND +other.not_after IS one.not_after
    AND +other.crl_number IS one.crl_number AND +other.taken_from IS one.taken_from
  WHERE one.authority_id = ?1 AND one.serial_hex > ?2`;

/** The serial that ends these rows; null where there are no more behind them. Several certificates may have one serial, which stay together. */
function findEnd(connection: Connection, authorityId: AuthorityId, { table, after }: CheckedPlace): string | null {
  const sql = `SELECT one.serial_hex ${ofAuthority(table)} ORDER BY one.serial_hex LIMIT 1 OFFSET ${ROWS_TOGETHER - 1}`;
  const serial = connection.run(sql, [authorityId, after]).rows[0]?.['serial_hex'];
  return typeof serial === 'string' ? serial : null;
}

/** Read row by row, not along an index, none of which holds the digest: of tables without row ids NOT INDEXED alone means nothing. Where the table itself is in the order of authorities, a row of none is one of which the authority was changed. */
function requireAll(
  connection: Connection,
  authorityId: AuthorityId,
  { table, rows }: { readonly table: CheckedTable; readonly rows: number },
): void {
  const orphans = table === 'revocation_elsewhere' ? 'OR authority_id NOT IN (SELECT id FROM authority)' : '';
  const sql = `SELECT count(*) FROM ${table} NOT INDEXED WHERE length(digest) > 0 AND (+authority_id = ? ${orphans})`;
  if (connection.number(sql, authorityId) !== rows) throw new RowDamaged(table, authorityId);
}
