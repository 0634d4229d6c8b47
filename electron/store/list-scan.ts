import { type RawBuilder, sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { allOf, type Condition, type Driver } from './filter/condition.ts';
import { findNewestSeq } from './certificate-rows.ts';
import { ask } from './list-rows.ts';

/** Numbers of certificates that one statement looks at: short enough to end early, long enough that what is looked up once a statement costs little. */
const RANGE_ROWS = 200_000;

/** Numbers of certificates, from one up to but not with another. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** Says whether nobody waits for the answer any more. */
export type IsStale = () => boolean;

/** A question over all certificates, as the tables and conditions of a statement. */
export interface Scan {
  /** An index that has exactly what one of the conditions asks for. */
  readonly start: Driver | null;
  readonly rest: readonly Condition[];
}

export function scanOf(conditions: readonly Condition[]): Scan {
  const start = conditions.find(({ driver }) => driver?.isExact === true);
  return { start: start?.driver ?? null, rest: conditions.filter((condition) => condition !== start) };
}

export type ScannedTable = 'certificate_fact' | 'certificate';

/** What follows the columns of a select over a range of numbers; the tables wanted are at hand in it. */
export function scanned(
  { start, rest }: Scan,
  { from, to }: SeqRange,
  wanted: readonly ScannedTable[],
): RawBuilder<unknown> {
  const byRow = rest.filter(({ fact }) => fact === null);
  const facts = rest.flatMap(({ fact }) => fact ?? []);
  const needsRows = byRow.length > 0 || wanted.includes('certificate');
  const needsFacts = start === null || facts.length > 0 || wanted.includes('certificate_fact');
  const seq = start === null ? sql`certificate_fact.seq` : sql`found.seq`;
  const within = sql`${seq} >= ${from} and ${seq} < ${to}`;
  const parts = [
    start === null ? sql`from certificate_fact` : sql`from (${start.seqs}) as found`,
    ...(start !== null && needsFacts ? [sql`cross join certificate_fact on certificate_fact.seq = found.seq`] : []),
    ...(needsRows ? [sql`cross join certificate on certificate.seq = ${seq}`] : []),
    sql`where ${within}`,
    ...facts.map((fact) => sql`and ${fact}`),
    ...(byRow.length > 0 ? [sql`and ${allOf(byRow).row}`] : []),
  ];
  return sql.join(parts, sql` `);
}

/** All numbers at once. An index without ranges is asked so: it has no more than a table beside certificates. */
export const EVERYTHING: SeqRange = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** All numbers, a range after the other; ends early when nobody waits any more. */
export async function* seqRanges(
  db: ReadDb,
  { start }: Scan,
  isStale: IsStale,
  rows: number = RANGE_ROWS,
): AsyncGenerator<SeqRange> {
  if (start !== null && start.isRanged !== true) {
    if (!isStale()) yield EVERYTHING;
    return;
  }
  const newest = await findNewestSeq(db);
  for (let from = 0; from <= newest && !isStale(); from += rows) yield { from, to: from + rows };
}

/** Certificates that meet all conditions; null where nobody waits any more. Short statements one after the other. */
export async function countMatches(
  db: ReadDb,
  conditions: readonly Condition[],
  isStale: IsStale,
): Promise<number | null> {
  const scan = scanOf(conditions);
  let total = 0;
  for await (const range of seqRanges(db, scan, isStale)) {
    const [row] = await ask<{ readonly rows: number }>(db, sql`select count(*) as rows ${scanned(scan, range, [])}`);
    total += row?.rows ?? 0;
  }
  return isStale() ? null : total;
}
