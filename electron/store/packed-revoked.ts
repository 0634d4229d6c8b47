import type { AuthorityId } from '../../shared/model/brands.ts';
import type { Connection } from './connection.ts';
import { type LineSum, NO_LINES, sumLines } from './line-sum.ts';
import {
  countByTable,
  FIND_END,
  packByTable,
  packElsewhere,
  packReleased,
  packUpTo,
  type RevokedScope,
} from './revoked-lines.ts';
import type { DbRow } from './schema.ts';
import { RowDamaged } from './sound-rows.ts';

/** Which revocations of an authority are wanted. */
export interface RevokedQuestion {
  readonly authorityId: AuthorityId;
  readonly scope: RevokedScope;
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
  if (source === 'here') return packHere(connection, question, after);
  const { sql, parameters } = source === 'elsewhere' ? packElsewhere(question.scope) : packReleased(question.scope);
  const some = connection.run(sql, [question.authorityId, after, LINES_TOGETHER, ...parameters]).rows[0];
  const last = some?.['last'];
  const isFull = some?.['lines'] === LINES_TOGETHER && typeof last === 'string';
  return {
    octets: octetsOf(some),
    sum: NO_LINES,
    next: isFull ? { source, after: last } : startOf(sourceAfter(question, source)),
  };
}

/** Behind every serial in hexadecimal. */
const BEHIND_ALL = 'g';

/** Up to a serial that is looked for first: an answer never cuts what several certificates have. */
function packHere(connection: Connection, question: RevokedQuestion, after: string): PackedRevoked {
  const { authorityId, scope } = question;
  const last = connection.run(FIND_END, [authorityId, after, LINES_TOGETHER]).rows[0]?.['last'];
  const upTo = typeof last === 'string' ? last : BEHIND_ALL;
  // Of an index that goes back there is no end.
  if (upTo <= after) throw new RowDamaged('revocation', authorityId);
  const { sql, parameters } = packUpTo({ scope, hasElsewhere: hasElsewhere(connection, authorityId) }, after, upTo);
  const some = connection.run(sql, [authorityId, after, upTo, ...parameters]).rows[0];
  const octets = octetsOf(some);
  const sum = question.countsAlone === true ? { ...NO_LINES, lines: Number(some?.['lines']) } : sumLines(octets);
  return {
    octets,
    sum,
    next: upTo === last ? { source: 'here', after: upTo } : startOf(sourceAfter(question, 'here')),
  };
}

const hasElsewhere = (connection: Connection, authorityId: AuthorityId): boolean =>
  connection.run('SELECT 1 FROM revocation_elsewhere WHERE authority_id = ? LIMIT 1', [authorityId]).rows.length > 0;

/** Between two answers: the last certificate. */
export type SummedPlace = string;

export interface SumQuestion extends Omit<RevokedQuestion, 'from' | 'countsAlone'> {
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
  const { authorityId, scope, from } = question;
  const { sql, parameters } = packByTable({ scope, hasElsewhere: hasElsewhere(connection, authorityId) });
  const [row] = connection.run(sql, [authorityId, from ?? '', LINES_TOGETHER, ...parameters]).rows;
  const last = row?.['last'];
  const isFull = row?.['lines'] === LINES_TOGETHER && typeof last === 'string';
  if (isFull && last <= (from ?? '')) throw new RowDamaged('revocation', last);
  const octets = octetsOf(row);
  const sum = sumLines(octets);
  // Given back at once: collected later they would be as much as the list.
  octets.buffer.transfer(0);
  return { sum, next: isFull ? last : null };
}

export interface CountQuestion extends Omit<RevokedQuestion, 'from' | 'countsAlone'> {
  /** So many they should be. */
  readonly expected: number;
}

/** Whether the table itself has so many revocations made here that belong to the scope. */
export function isRevokedCount(connection: Connection, { authorityId, scope, expected }: CountQuestion): boolean {
  const { sql, parameters } = countByTable({ scope, hasElsewhere: hasElsewhere(connection, authorityId) });
  return connection.run(sql, [authorityId, null, null, ...parameters]).rows[0]?.['lines'] === expected;
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
