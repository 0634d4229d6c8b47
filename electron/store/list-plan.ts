import { sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { allOf, type Condition, type Driver } from './filter/condition.ts';
import { findShortDriver } from './filter/short-words.ts';
import type { ListOrder, Mark } from './list-order.ts';
import { ask, countUpTo, findMark, gatheredSeqs, listSeqs, sievedSeqs, type Slice, walkedSeqs } from './list-rows.ts';

/** Up to this many hits of an index are taken and sorted. */
const FEW = 3000;
/** Up to this many sieve the order at once: a walk would look at too many other rows. */
const SOME = 30_000;
/** Up to this many sieve it when a walk has shown that hits are rare in the part of the order that is asked for. */
const MANY = 300_000;
/** Up to this many are carried over from facts as a list of numbers. */
const LISTED = 20_000;
/** Rows that are passed over, from which on facts are sieved by. */
const DEEP = 20_000;
/** Rows that the first look along the order takes in, and the most that one later look does, so that other questions come in between. */
const FIRST_STRETCH = 2000;
const LONGEST_STRETCH = 16_000;
/** Looks along the order before it is asked whether another way is better. */
const PATIENCE = 2;
/** Rows that may be left to look at, by what was found so far, for the walk to go on; any other way begins with more work than that. */
const NEAR_ROWS = 24_000;
/** So many more looks at the most: what was found so far may lie close together. */
const MORE_LOOKS = 4;

/** A list that is asked for: what must hold all together, in which order, which part. */
export interface ListQuestion extends Slice {
  readonly conditions: readonly Condition[];
  /** Words too short for the trigram index, folded: they hold too. */
  readonly shortWords: readonly string[];
  readonly order: ListOrder;
}

export interface ListAnswer {
  readonly seqs: readonly number[];
  /** All rows that the conditions let through, where that is known. */
  readonly total: number | null;
}

/**
 * Finds a part of a list.
 *
 * Few hits of an index are gathered and sorted; some sieve the order; else the order is walked, a stretch at a time, until the part is full. Where the first
 * stretches show too few, what else could be sieved by is counted up to a higher bound.
 */
export async function findRows(db: ReadDb, question: ListQuestion): Promise<ListAnswer> {
  const { conditions } = question;
  if (conditions.length === 0) return { seqs: await listSeqs(db, wholeOrder(question)), total: null };
  const some = await findFewest(db, question, SOME);
  if (some !== null) return takeFrom(db, question, some);
  const byFacts = question.offset < DEEP ? null : sieveByFacts(question);
  if (byFacts !== null) {
    const seqs = await listSeqs(db, byFacts);
    if (seqs.length > 0) return { seqs, total: null };
  }
  const walk = new Walk(db, question);
  await walk.goOn(PATIENCE);
  await walk.goOnWhileNear();
  if (walk.isOver) return walk.answer();
  const other = await findOtherWay(db, question);
  if (other !== null) return takeFrom(db, question, other);
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
  const seqs = sql`select certificate_fact.seq from certificate_fact where ${fact}`;
  return sievedSeqs(order, seqs, { conditions: [], offset, limit });
}

/** Hits of an index, counted. */
interface Hits {
  readonly driver: Driver;
  readonly count: number;
}

async function takeFrom(db: ReadDb, question: ListQuestion, { driver, count }: Hits): Promise<ListAnswer> {
  const { order, conditions, offset, limit } = question;
  if (count <= FEW) {
    const found = await listSeqs(db, gatheredSeqs(order, driver.seqs, conditions));
    return { seqs: found.slice(offset, offset + limit), total: found.length };
  }
  if (offset >= count && driver.isExact === true && conditions.length === 1) return { seqs: [], total: count };
  const seqs = await listSeqs(db, sievedSeqs(order, driver.seqs, question));
  if (seqs.length === limit) return { seqs, total: null };
  if (seqs.length > 0 || offset === 0) return { seqs, total: offset + seqs.length };
  const all = sql`select 1 from (${driver.seqs}) as found cross join certificate on certificate.seq = found.seq where ${allOf(conditions).row}`;
  return { seqs, total: await countUpTo(db, all, count) };
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
    const count = await countUpTo(db, driver.seqs, most);
    if (count < most) fewest = { driver, count };
  }
  return fewest;
}

/** Ways that cost more to find: longer lists of an index, all facts, trigrams of short words. */
async function findOtherWay(db: ReadDb, question: ListQuestion): Promise<Hits | null> {
  const { conditions, shortWords } = question;
  const byIndex = await findFewest(db, question, MANY);
  if (byIndex !== null) return byIndex;
  const byFacts = await findByFacts(db, conditions);
  if (byFacts !== null) return byFacts;
  for (const word of shortWords) {
    const driver = await findShortDriver(db, word);
    const count = driver === null ? 0 : await countUpTo(db, driver.seqs, MANY + 1);
    if (driver !== null && count <= MANY) return { driver, count };
  }
  return null;
}

/** The numbers themselves, from one reading of the small rows of facts. */
async function findByFacts(db: ReadDb, conditions: readonly Condition[]): Promise<Hits | null> {
  const facts = conditions.flatMap(({ fact }) => fact ?? []);
  if (facts.length === 0) return null;
  const rows = await listSeqs(
    db,
    sql`select certificate_fact.seq from certificate_fact where ${sql.join(facts, sql` and `)} limit ${LISTED + 1}`,
  );
  if (rows.length > LISTED) return null;
  return { driver: { seqs: sql`select value as seq from json_each(${JSON.stringify(rows)})` }, count: rows.length };
}

/** A walk along an order that remembers how far it came. */
class Walk {
  readonly #db: ReadDb;
  readonly #question: ListQuestion;
  readonly #seqs: number[] = [];
  #mark: Mark | null = null;
  #passed = 0;
  #looked = 0;
  #length = FIRST_STRETCH;
  #ended = false;

  constructor(db: ReadDb, question: ListQuestion) {
    this.#db = db;
    this.#question = question;
  }

  get isOver(): boolean {
    return this.#ended || this.#seqs.length >= this.#question.limit;
  }

  answer(): ListAnswer {
    return { seqs: this.#seqs, total: this.#ended ? this.#passed : null };
  }

  /** Walks until the part is full, the order ends or so many stretches were looked at. */
  async goOn(stretches: number): Promise<void> {
    for (let looked = 0; looked < stretches && !this.isOver; looked += 1) await this.#step();
  }

  /** Goes on as long as few rows seem to be left. */
  async goOnWhileNear(): Promise<void> {
    for (let looked = 0; looked < MORE_LOOKS && !this.isOver && this.#rowsLeft() <= NEAR_ROWS; looked += 1)
      await this.#step();
  }

  #rowsLeft(): number {
    const { offset, limit } = this.#question;
    return ((offset + limit - this.#passed) * this.#looked) / this.#passed;
  }

  async #step(): Promise<void> {
    const { order, conditions, offset, limit } = this.#question;
    const to = (await findMark(this.#db, { order, from: this.#mark, rows: this.#length }, conditions)) ?? null;
    const part = { order, stretch: { from: this.#mark, to } };
    const skip = Math.max(0, offset - this.#passed);
    const wanted = limit - this.#seqs.length;
    // Where nothing is skipped the rows themselves tell how many there are, unless they fill the part.
    const within = skip === 0 ? null : await this.#count(part);
    if (within === null || within > skip) {
      const found = await listSeqs(this.#db, walkedSeqs(part, conditions, { offset: skip, limit: wanted }));
      this.#seqs.push(...found);
      this.#passed += within ?? found.length;
    } else this.#passed += within;
    this.#mark = to;
    this.#looked += this.#length;
    // Full before the end: rows of this stretch may be left, so the walk doesn't know their number.
    this.#ended = to === null && this.#seqs.length < limit;
    this.#length = Math.min(this.#length * 2, LONGEST_STRETCH);
  }

  async #count(part: Parameters<typeof walkedSeqs>[0]): Promise<number> {
    const all = walkedSeqs(part, this.#question.conditions, { offset: 0, limit: -1 });
    const [row] = await ask<{ readonly rows: number }>(this.#db, sql`select count(*) as rows from (${all})`);
    return row?.rows ?? 0;
  }
}
