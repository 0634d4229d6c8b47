import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { Connection } from './connection.ts';
import { type LineSum, NO_LINES, sumLines } from './line-sum.ts';
import type { DbRow, DbValue } from './schema.ts';

/** Which revocations of an authority are wanted. */
export interface RevokedQuestion {
  readonly authorityId: AuthorityId;
  /**
   * `complete`: all, without those that the list `listed` had already and whose certificates had ended before `endedBefore`; without `drop`, all.
   * `delta`: what came or changed since the list `base`, and the holds that were released since.
   */
  readonly scope:
    | { readonly kind: 'complete'; readonly drop: { readonly listed: number; readonly endedBefore: UnixMs } | null }
    | { readonly kind: 'delta'; readonly base: number };
  /** Where to go on; null at the start. */
  readonly from: RevokedPlace | null;
  /** How many lines there are is told, and their sums are those of none. */
  readonly countsAlone?: boolean;
}

/** Between two answers: a table and the last serial that was taken from it. */
export interface RevokedPlace {
  readonly source: RevokedSource;
  readonly after: string;
}

const SOURCES = ['here', 'elsewhere', 'released'] as const;
export type RevokedSource = (typeof SOURCES)[number];

export interface PackedRevoked {
  /** Lines as `CrlDocuments` takes them: `serial,reason,revoked,invalid`. */
  readonly octets: Uint8Array<ArrayBuffer>;
  /** Of the lines that come of an index of revocations made here; of other tables none. */
  readonly sum: LineSum;
  /** Null: that was all. */
  readonly next: RevokedPlace | null;
}

/** Lines of one answer: some milliseconds, between which the thread serves others. */
const LINES_TOGETHER = 20_000;

/**
 * Some of an authority's revocations for a CRL, by table and within it by serial, packed by SQLite itself: rows as objects would take twice the time.
 *
 * A serial that was revoked here and elsewhere comes once: what was revoked here, unless that is a hold and the other is for good. Of certificates here that
 * have the same serial the lines stand side by side. Reads what the transaction wrote. Not checked: whether rows are what was written, for which see `sumRevoked` and `checkRevoked`.
 */
export function packRevoked(connection: Connection, question: RevokedQuestion): PackedRevoked {
  const { source, after } = question.from ?? { source: 'here', after: '' };
  const { sql, parameters } = STATEMENTS[source](question);
  const some = connection.run(sql, [question.authorityId, after, LINES_TOGETHER, ...parameters]).rows[0];
  const last = some?.['last'];
  const isFull = some?.['lines'] === LINES_TOGETHER && typeof last === 'string';
  const cutsSerial = isFull && source === 'here' && isShared(connection, question.authorityId, last);
  const taken = cutsSerial ? readUpTo(connection, { ...question, after, last }) : some;
  const octets = octetsOf(taken);
  const counted = { ...NO_LINES, lines: Number(taken?.['lines']) };
  const sum = source === 'here' ? (question.countsAlone === true ? counted : sumLines(octets)) : NO_LINES;
  return { octets, sum, next: isFull ? { source, after: last } : startOf(sourceAfter(question, source)) };
}

/** Whether several certificates have one serial, which an answer must not cut: the next goes on behind the serial. */
const isShared = (connection: Connection, authorityId: AuthorityId, serialHex: string): boolean =>
  connection.run(
    'SELECT 1 FROM revocation INDEXED BY revocation_serial WHERE authority_id = ? AND serial_hex = ? LIMIT 2',
    [authorityId, serialHex],
  ).rows.length > 1;

function readUpTo(
  connection: Connection,
  {
    authorityId,
    scope,
    after,
    last,
  }: Omit<RevokedQuestion, 'from'> & { readonly after: string; readonly last: string },
): DbRow | undefined {
  const { sql, parameters } = hereOf(scope, UP_TO_SERIAL);
  const [listed = null, endedBefore = null] = parameters;
  return connection.run(sql, [authorityId, after, -1, listed, endedBefore, last]).rows[0];
}

/** Between two answers: the last certificate. */
export type SummedPlace = string;

export interface SumQuestion extends Omit<RevokedQuestion, 'from'> {
  /** Where to go on; null at the start. */
  readonly from: SummedPlace | null;
}

export interface SummedRevoked {
  readonly sum: LineSum;
  /** Null: that was all. */
  readonly next: SummedPlace | null;
}

/**
 * The sum of the same lines of revocations made here as `packRevoked` tells, out of the table instead of the index. The two hold everything twice: where a flipped
 * bit changed, added or hid something that a list says, the sums differ. Half a second a million; digests of the rows take eight times that.
 */
export function sumRevoked(connection: Connection, question: SumQuestion): SummedRevoked {
  if (question.countsAlone === true)
    return { sum: { ...NO_LINES, lines: countRevoked(connection, question) }, next: null };
  const { sql, parameters } = hereOf(question.scope, BY_TABLE);
  const [row] = connection.run(sql, [question.authorityId, question.from ?? '', LINES_TOGETHER, ...parameters]).rows;
  const last = row?.['last'];
  const isFull = row?.['lines'] === LINES_TOGETHER && typeof last === 'string';
  const octets = octetsOf(row);
  const sum = sumLines(octets);
  // Given back at once: collected later they would be as much as the list.
  octets.buffer.transfer(0);
  return { sum, next: isFull ? last : null };
}

function countRevoked(connection: Connection, { authorityId, scope }: SumQuestion): number {
  const { which, parameters } = whichOf(scope);
  const sql = `SELECT count(*) AS lines FROM ${BY_TABLE.from} WHERE ${BY_TABLE.authority} = ?1 AND ${which} AND ${BY_TABLE.where}`;
  // Second and third are those of a statement that goes on somewhere.
  const counted = connection.run(
    sql,
    [authorityId, null, null, ...parameters].slice(0, parameters.length === 0 ? 1 : 5),
  );
  return Number(counted.rows[0]?.['lines']);
}

function octetsOf(row: DbRow | undefined): Uint8Array<ArrayBuffer> {
  const octets = row?.['octets'];
  return octets instanceof Uint8Array && octets.buffer instanceof ArrayBuffer
    ? new Uint8Array(octets.buffer, octets.byteOffset, octets.length)
    : new Uint8Array();
}

const startOf = (source: RevokedSource | undefined): RevokedPlace | null =>
  source === undefined ? null : { source, after: '' };

function sourceAfter({ scope }: RevokedQuestion, source: RevokedSource): RevokedSource | undefined {
  const sources = scope.kind === 'delta' ? SOURCES : SOURCES.slice(0, 2);
  return sources[sources.indexOf(source) + 1];
}

interface Statement {
  readonly sql: string;
  /** From the fourth on; the first are the authority, the last serial and the number of lines. */
  readonly parameters: readonly DbValue[];
}

const STATEMENTS: Readonly<Record<RevokedSource, (question: RevokedQuestion) => Statement>> = {
  here: ({ scope }) => hereOf(scope, HERE),
  elsewhere: ({ scope }) =>
    scope.kind === 'delta'
      ? { sql: joined(ELSEWHERE, CHANGED), parameters: [scope.base] }
      : { sql: joined(ELSEWHERE, 'TRUE'), parameters: [] },
  released: ({ scope }) => ({
    sql: joined(RELEASED, CHANGED),
    parameters: [scope.kind === 'delta' ? scope.base : null],
  }),
};

function hereOf(scope: RevokedQuestion['scope'], source: Source): Statement {
  const { which, parameters } = whichOf(scope);
  return { sql: joined(source, which), parameters };
}

function whichOf(scope: RevokedQuestion['scope']): {
  readonly which: string;
  readonly parameters: readonly DbValue[];
} {
  if (scope.kind === 'delta') return { which: CHANGED, parameters: [scope.base] };
  if (scope.drop === null) return { which: 'TRUE', parameters: [] };
  return { which: KEPT, parameters: [scope.drop.listed, scope.drop.endedBefore] };
}

const CHANGED = '(one.crl_number IS NULL OR one.crl_number > ?4)';

/** A row without a certificate is kept: that it ended is not known. */
const KEPT = `(one.crl_number IS NULL OR one.crl_number > ?4 OR coalesce(one.not_after,
  (SELECT not_after FROM certificate WHERE id = one.certificate_id), ?5) >= ?5)`;

/**
 * Whether the serial of a certificate is a negative INTEGER. Rows leave out the octet that keeps one positive, so its DER has to be asked: what stands
 * before the serial takes at most 15 octets, and tag and length are followed by the serial at once.
 */
const isNegative = (row: string): string => `(${row}.serial_hex >= '8' AND ifnull((SELECT instr(substr(der, 1, 82),
  unhex(printf('02%02x', length(${row}.serial_hex) / 2) || ${row}.serial_hex)) BETWEEN 1 AND 16
  FROM certificate WHERE id = ${row}.certificate_id), 0))`;

/** Without zero octets in front, which rows that came from elsewhere may have. */
const MINIMAL = `CASE WHEN one.serial_hex >= '01' OR one.serial_hex < '0' THEN one.serial_hex
  WHEN ltrim(one.serial_hex, '0') = '' THEN '00'
  WHEN length(ltrim(one.serial_hex, '0')) % 2 = 1 THEN '0' || ltrim(one.serial_hex, '0')
  ELSE ltrim(one.serial_hex, '0') END`;

/** Of what is revoked none says that it is not: that is said of holds that were released. */
const REASON = "iif(one.reason = 'removeFromCRL', '?', one.reason)";

/** Nearly every serial is asked no more than two comparisons. */
const SIGNED = `CASE WHEN one.serial_hex >= '01' AND one.serial_hex < '8' THEN one.serial_hex WHEN ${isNegative('one')} THEN '-' || ${MINIMAL} ELSE ${MINIMAL} END`;

interface Source {
  readonly from: string;
  /** What it is read in the order of. */
  readonly order: string;
  readonly authority: string;
  readonly line: string;
  readonly where: string;
}

/** Nothing stands for NULL. One call joins them in less time than an operator between each two. */
const lineOf = (...parts: readonly string[]): string => `concat(${parts.join(", ',', ")}, char(10))`;

const HERE: Source = {
  from: 'revocation AS one INDEXED BY revocation_serial',
  order: 'one.serial_hex',
  authority: 'one.authority_id',
  line: lineOf(SIGNED, REASON, 'one.revoked_at', 'one.invalidity_since'),
  // What is asked of no row is asked once.
  where: `(NOT EXISTS (SELECT 1 FROM revocation_elsewhere WHERE authority_id = ?1) OR one.reason <> 'certificateHold' OR NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex IN (one.serial_hex, '00' || one.serial_hex)
    AND other.reason <> 'certificateHold'))`,
};

const UP_TO_SERIAL: Source = { ...HERE, where: `${HERE.where} AND one.serial_hex <= ?6` };

/** Rows of the same, in the order in which the table itself lies. */
const BY_TABLE: Source = {
  ...HERE,
  from: 'revocation AS one NOT INDEXED',
  order: 'one.certificate_id',
  authority: '+one.authority_id',
};

const ELSEWHERE: Source = {
  from: 'revocation_elsewhere AS one',
  order: 'one.serial_hex',
  authority: 'one.authority_id',
  line: lineOf(MINIMAL, REASON, 'one.revoked_at', 'one.invalidity_since'),
  where: `NOT EXISTS (SELECT 1 FROM revocation AS other WHERE other.authority_id = one.authority_id
    AND other.serial_hex = CASE WHEN one.serial_hex < '0' THEN substr(one.serial_hex, 2) ELSE ${MINIMAL} END
    AND ${isNegative('other')} = (one.serial_hex < '0')
    AND (other.reason <> 'certificateHold' OR one.reason = 'certificateHold'))
    AND (one.serial_hex >= '01' OR one.serial_hex < '0' OR NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
      WHERE other.authority_id = one.authority_id AND other.serial_hex = ${MINIMAL} AND other.serial_hex <> one.serial_hex))`,
};

/** The moment is that of the release: it is what the entry tells. Held or revoked again it says nothing, nor does one that no list here named. */
const RELEASED: Source = {
  from: 'released_hold AS one',
  order: 'one.serial_hex',
  authority: 'one.authority_id',
  line: lineOf(SIGNED, "'removeFromCRL'", 'max(one.released_at)', 'NULL'),
  where: `one.listed_number > 0 AND NOT EXISTS (SELECT 1 FROM revocation AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex = one.serial_hex)
    AND NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex IN (one.serial_hex, '00' || one.serial_hex))`,
};

/** Lines that end with a line feed, joined in the order of the source. */
function joined(source: Source, which: string): string {
  const { from, line, where, order, authority } = source;
  const group = source === RELEASED ? 'GROUP BY one.serial_hex' : '';
  return `SELECT CAST(group_concat(line, '') AS BLOB) AS octets, max(place) AS last, count(*) AS lines FROM (
    SELECT ${order} AS place, ${line} AS line FROM ${from}
    WHERE ${authority} = ?1 AND ${order} > ?2 AND ${which} AND ${where} ${group}
    ORDER BY ${order} LIMIT ?3)`;
}
