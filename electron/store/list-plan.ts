import { sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { allOf, type Condition, type Driver, TRUE } from './filter/condition.ts';
import { findShortDriver } from './filter/short-words.ts';
import { countUpTo, gatheredSeqs, listSeqs, walkedSeqs } from './list-rows.ts';
import { seqRanges } from './list-scan.ts';
import { type ListAnswer, type ListQuestion, type Pace, UNHURRIED, Walk } from './list-walk.ts';

/** Up to this many hits of an index are taken and sorted. */
const FEW = 3000;
/** Up to this many sieve the order at once: a walk would look at too many other rows. */
const SOME = 30_000;
/** Up to this many sieve it when a walk has shown that hits are rare in the part of the order that is asked for. */
const MANY = 300_000;
/** Up to this many are carried over from facts, or from a reading of all rows, as a list of numbers. */
const LISTED = 20_000;
/** Rows that are passed over, from which on facts are sieved by. */
const DEEP = 20_000;
/** Looks along the order before it is asked whether another way is better. */
const PATIENCE = 2;
/** Rows of one look where all are read in the order of entry. */
const SCANNED_ROWS = 50_000;

/**
 * Finds a part of a list.
 *
 * Few hits of an index are gathered and sorted; some sieve the order; else the order is walked, a stretch at a time, until the part is full. Where the first
 * stretches show too few, what else could be sieved by is counted up to a higher bound; where nothing can, all rows are read in the order of entry, which is
 * quicker than in any other. Where the pace ends before, what was found so far is the answer: always the beginning of the part.
 */
export async function findRows(db: ReadDb, question: ListQuestion, pace: Pace = UNHURRIED): Promise<ListAnswer> {
  const { conditions } = question;
  if (conditions.length === 0) return { seqs: await listSeqs(db, wholeOrder(question)), total: null, isCut: false };
  const some = await findFewest(db, question, SOME);
  if (some !== null) return takeFrom(db, question, some, pace);
  const byFacts = question.offset < DEEP ? null : sieveByFacts(question);
  if (byFacts !== null) {
    const seqs = await listSeqs(db, byFacts);
    if (seqs.length > 0) return { seqs, total: null, isCut: false };
  }
  const walk = new Walk(db, question, pace);
  await walk.goOn(PATIENCE);
  await walk.goOnWhileNear();
  if (walk.isOver || pace.isOver()) return walk.answer();
  const other = await findOtherWay(db, question, pace);
  if (other !== null) return takeFrom(db, question, other, pace);
  await walk.goOn(Number.POSITIVE_INFINITY);
  return walk.answer();
}

const wholeOrder = ({ order, ...slice }: ListQuestion) =>
  walkedSeqs({ order, stretch: { from: null, to: null } }, [], slice);

/** All that facts let through, found by these small rows alone; whole rows up to a deep place would take longer. */
function sieveByFacts({ conditions, order, offset, limit }: ListQuestion) {
  const { fact } = allOf(conditions);
  // By its own dates a list in order of ends reads one index already.
  if (fact === null || order.sort === 'notAfter') return null;
  const sieve = sql`select certificate_fact.seq from certificate_fact where ${fact}`;
  return walkedSeqs({ order, stretch: { from: null, to: null }, sieve }, [], { offset, limit });
}

/** Hits of an index, counted. */
interface Hits {
  readonly driver: Driver;
  readonly count: number;
}

async function takeFrom(db: ReadDb, question: ListQuestion, { driver, count }: Hits, pace: Pace): Promise<ListAnswer> {
  const { order, conditions, offset, limit } = question;
  if (count <= FEW) {
    const found = await listSeqs(db, gatheredSeqs(order, driver.seqs, conditions));
    return { seqs: found.slice(offset, offset + limit), total: found.length, isCut: false };
  }
  // Entries may be more than the rows.
  if (offset >= count && driver.isExact === true && driver.entries === undefined && conditions.length === 1)
    return { seqs: [], total: count, isCut: false };
  if (offset === 0) {
    const walk = new Walk(db, question, pace, driver.seqs);
    await walk.goOn(Number.POSITIVE_INFINITY);
    return walk.answer();
  }
  const part = { order, stretch: { from: null, to: null }, sieve: driver.seqs };
  const seqs = await listSeqs(db, walkedSeqs(part, conditions, question));
  if (seqs.length === limit) return { seqs, total: null, isCut: false };
  if (seqs.length > 0) return { seqs, total: offset + seqs.length, isCut: false };
  const all = sql`select 1 from (${driver.seqs}) as found cross join certificate on certificate.seq = found.seq where ${allOf(conditions).row}`;
  return { seqs, total: await countUpTo(db, all, count), isCut: false };
}

/** The index with the fewest hits, if these are no more than a bound. */
async function findFewest(
  db: ReadDb,
  { conditions, order }: Pick<ListQuestion, 'conditions' | 'order'>,
  bound: number,
): Promise<Hits | null> {
  let fewest: Hits | null = null;
  for (const { driver } of conditions) {
    if (driver === null || (driver.isByEnd === true && order.sort === 'notAfter')) continue;
    const most = fewest?.count ?? bound + 1;
    const count = await countUpTo(db, driver.entries ?? driver.seqs, most);
    if (count < most) fewest = { driver, count };
  }
  return fewest;
}

/** Ways that cost more to find: trigrams of short words, longer lists of an index, all facts, all rows. */
async function findOtherWay(db: ReadDb, question: ListQuestion, pace: Pace): Promise<Hits | null> {
  const { conditions, shortWords } = question;
  for (const word of shortWords) {
    const driver = pace.isOver() ? null : await findShortDriver(db, word);
    const count = driver === null ? 0 : await countUpTo(db, driver.seqs, MANY + 1);
    if (driver !== null && count <= MANY) return { driver, count };
  }
  const byIndex = pace.isOver() ? null : await findFewest(db, question, MANY);
  if (byIndex !== null) return byIndex;
  const byFacts = pace.isOver() ? null : await findByFacts(db, conditions);
  return byFacts ?? findByReading(db, conditions, pace);
}

/** The numbers themselves, from one reading of the small rows of facts. */
async function findByFacts(db: ReadDb, conditions: readonly Condition[]): Promise<Hits | null> {
  const facts = conditions.flatMap(({ fact, gathers }) => (gathers ? [] : (fact ?? [])));
  if (facts.length === 0) return null;
  const rows = await listSeqs(
    db,
    sql`select certificate_fact.seq from certificate_fact where ${sql.join(facts, sql` and `)} limit ${LISTED + 1}`,
  );
  return rows.length > LISTED ? null : listed(rows);
}

/** The numbers themselves, from all rows as they lie in the file, given up where there are many. */
async function findByReading(db: ReadDb, conditions: readonly Condition[], pace: Pace): Promise<Hits | null> {
  const facts = allOf(conditions.filter(({ isFact, gathers }) => isFact && !gathers));
  const rows = allOf(conditions.filter(({ isFact, gathers }) => !isFact || gathers));
  const seqs: number[] = [];
  for await (const { from, to } of seqRanges(db, NO_START, pace.isOver, SCANNED_ROWS)) {
    const found = sql`select certificate.seq from certificate_fact cross join certificate on certificate.seq = certificate_fact.seq
      where certificate_fact.seq >= ${from} and certificate_fact.seq < ${to} and ${facts.fact ?? TRUE} and ${rows.row} limit ${LISTED + 1}`;
    seqs.push(...(await listSeqs(db, found)));
    if (seqs.length > LISTED) return null;
  }
  return pace.isOver() ? null : listed(seqs);
}

const NO_START = { start: null, rest: [] };

const listed = (seqs: readonly number[]): Hits => ({
  driver: { seqs: sql`select value as seq from json_each(${JSON.stringify(seqs)})` },
  count: seqs.length,
});
