import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { Connection } from './connection.ts';
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
  /** Null: that was all. */
  readonly next: RevokedPlace | null;
}

/** Lines of one answer: some milliseconds, between which the thread serves others. */
const LINES_TOGETHER = 20_000;

/**
 * Some of an authority's revocations for a CRL, by table and within it by serial, packed by SQLite itself: rows as objects would take twice the time.
 *
 * A serial that was revoked here and elsewhere comes once: what was revoked here, unless that is a hold and the other is for good. Of certificates here that
 * have the same serial the lines stand side by side. Reads what the transaction wrote. Not checked: digests of rows, which `checkRevoked` compares before.
 */
export function packRevoked(connection: Connection, question: RevokedQuestion): PackedRevoked {
  const { source, after } = question.from ?? { source: 'here', after: '' };
  const { sql, parameters } = STATEMENTS[source](question);
  const [row] = connection.run(sql, [question.authorityId, after, LINES_TOGETHER, ...parameters]).rows;
  const octets = octetsOf(row);
  const last = row?.['last'];
  const isFull = row?.['lines'] === LINES_TOGETHER && typeof last === 'string';
  return { octets, next: isFull ? { source, after: last } : startOf(sourceAfter(question, source)) };
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
  here: ({ scope }) =>
    scope.kind === 'delta'
      ? { sql: joined(HERE, CHANGED), parameters: [scope.base] }
      : scope.drop === null
        ? { sql: joined(HERE, 'TRUE'), parameters: [] }
        : { sql: joined(HERE, KEPT), parameters: [scope.drop.listed, scope.drop.endedBefore] },
  elsewhere: ({ scope }) =>
    scope.kind === 'delta'
      ? { sql: joined(ELSEWHERE, CHANGED), parameters: [scope.base] }
      : { sql: joined(ELSEWHERE, 'TRUE'), parameters: [] },
  released: ({ scope }) => ({
    sql: joined(RELEASED, CHANGED),
    parameters: [scope.kind === 'delta' ? scope.base : null],
  }),
};

const CHANGED = '(one.crl_number IS NULL OR one.crl_number > ?4)';

/** A row without a certificate is kept: that it ended is not known. */
const KEPT = `(one.crl_number IS NULL OR one.crl_number > ?4 OR coalesce(one.not_after,
  (SELECT not_after FROM certificate WHERE id = one.certificate_id), ?5) >= ?5)`;

const REASON = `CASE one.reason WHEN 'unspecified' THEN 0 WHEN 'keyCompromise' THEN 1 WHEN 'cACompromise' THEN 2
  WHEN 'affiliationChanged' THEN 3 WHEN 'superseded' THEN 4 WHEN 'cessationOfOperation' THEN 5 WHEN 'certificateHold' THEN 6
  WHEN 'privilegeWithdrawn' THEN 9 WHEN 'aACompromise' THEN 10 ELSE '?' END`;

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

const SIGNED = `CASE WHEN ${isNegative('one')} THEN '-' || ${MINIMAL} ELSE ${MINIMAL} END`;

interface Source {
  readonly from: string;
  readonly line: string;
  readonly where: string;
}

/** Nothing stands for NULL. One call joins them in less time than an operator between each two. */
const lineOf = (...parts: readonly string[]): string => `concat(${parts.join(", ',', ")}, char(10))`;

const HERE: Source = {
  from: 'revocation AS one INDEXED BY revocation_serial',
  line: lineOf(SIGNED, REASON, 'one.revoked_at', 'one.invalidity_since'),
  where: `(one.reason <> 'certificateHold' OR NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex IN (one.serial_hex, '00' || one.serial_hex)
    AND other.reason <> 'certificateHold'))`,
};

const ELSEWHERE: Source = {
  from: 'revocation_elsewhere AS one',
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
  line: lineOf(SIGNED, '8', 'max(one.released_at)', 'NULL'),
  where: `one.listed_number > 0 AND NOT EXISTS (SELECT 1 FROM revocation AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex = one.serial_hex)
    AND NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex IN (one.serial_hex, '00' || one.serial_hex))`,
};

/** Lines that end with a line feed, joined in the order of serials. */
function joined(source: Source, which: string): string {
  const group = source === RELEASED ? 'GROUP BY one.serial_hex' : '';
  return `SELECT CAST(group_concat(line, '') AS BLOB) AS octets, max(serial_hex) AS last, count(*) AS lines FROM (
    SELECT one.serial_hex, ${source.line} AS line FROM ${source.from}
    WHERE one.authority_id = ?1 AND one.serial_hex > ?2 AND ${which} AND ${source.where} ${group}
    ORDER BY one.serial_hex LIMIT ?3)`;
}
