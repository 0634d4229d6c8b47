import { type RawBuilder, sql } from 'kysely';
import type { ReadDb } from './db.ts';
import type { Condition } from './filter/condition.ts';
import type { ListOrder, Mark } from './list-order.ts';
import { ask, findMark, listSeqs, type OrderPart, type Slice, walkedSeqs } from './list-rows.ts';

/** Rows that the first look along the order takes in, and the most that one later look does. */
const FIRST_STRETCH = 2000;
const LONGEST_STRETCH = 64_000;
/** The same where a list of numbers lets rows through before anything else of them is looked at. */
const FIRST_SIEVED = 20_000;
const LONGEST_SIEVED = 400_000;
/** About so long one look takes, so that other questions come in between. */
const LOOK_MS = 20;
const MOST_GROWTH = 4;
/** Rows that may be left to look at, by what was found so far, for the walk to go on; any other way begins with more work than that. */
const NEAR_ROWS = 24_000;
/** So many more looks at the most: what was found so far may lie close together. */
const MORE_LOOKS = 4;

/** How long a list may be looked for. */
export interface Pace {
  /** The time is over, or nobody waits any more: what was found so far is the answer. */
  readonly isOver: () => boolean;
  /** Hears of what was found so far, always from the beginning of the part. */
  readonly onFound?: (seqs: readonly number[]) => void;
}

export const UNHURRIED: Pace = { isOver: () => false };

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
  /** The pace was over before the part was full: there may be more. */
  readonly isCut: boolean;
}

/** A walk along an order, a stretch at a time, that remembers how far it came. */
export class Walk {
  readonly #db: ReadDb;
  readonly #question: ListQuestion;
  readonly #pace: Pace;
  readonly #sieve: RawBuilder<unknown> | undefined;
  readonly #seqs: number[] = [];
  #mark: Mark | null = null;
  #passed = 0;
  #looked = 0;
  #length: number;
  #ended = false;

  constructor(db: ReadDb, question: ListQuestion, pace: Pace, sieve?: RawBuilder<unknown>) {
    this.#db = db;
    this.#question = question;
    this.#pace = pace;
    this.#sieve = sieve;
    this.#length = sieve === undefined ? FIRST_STRETCH : FIRST_SIEVED;
  }

  get isOver(): boolean {
    return this.#ended || this.#seqs.length >= this.#question.limit;
  }

  answer(): ListAnswer {
    return { seqs: this.#seqs, total: this.#ended ? this.#passed : null, isCut: !this.isOver };
  }

  /** Walks until the part is full, the order or the pace ends, or so many stretches were looked at. */
  async goOn(stretches: number): Promise<void> {
    for (let looked = 0; looked < stretches && this.#mayStep(); looked += 1) await this.#step();
  }

  /** Goes on as long as few rows seem to be left. */
  async goOnWhileNear(): Promise<void> {
    for (let looked = 0; looked < MORE_LOOKS && this.#mayStep() && this.#rowsLeft() <= NEAR_ROWS; looked += 1)
      await this.#step();
  }

  #mayStep(): boolean {
    return !this.isOver && !this.#pace.isOver();
  }

  #rowsLeft(): number {
    const { offset, limit } = this.#question;
    return ((offset + limit - this.#passed) * this.#looked) / this.#passed;
  }

  async #step(): Promise<void> {
    const started = performance.now();
    const { order, conditions, offset, limit } = this.#question;
    const to = (await findMark(this.#db, { order, from: this.#mark, rows: this.#length }, conditions)) ?? null;
    const part = { order, stretch: { from: this.#mark, to }, sieve: this.#sieve };
    const skip = Math.max(0, offset - this.#passed);
    const wanted = limit - this.#seqs.length;
    // Where nothing is skipped the rows themselves tell how many there are, unless they fill the part.
    const within = skip === 0 ? null : await this.#count(part);
    if (within === null || within > skip) {
      const found = await listSeqs(this.#db, walkedSeqs(part, conditions, { offset: skip, limit: wanted }));
      this.#seqs.push(...found);
      this.#passed += within ?? found.length;
      if (found.length > 0) this.#pace.onFound?.(this.#seqs);
    } else this.#passed += within;
    this.#mark = to;
    this.#looked += this.#length;
    // Full before the end: rows of this stretch may be left, so the walk doesn't know their number.
    this.#ended = to === null && this.#seqs.length < limit;
    this.#length = this.#nextLength(performance.now() - started);
  }

  #nextLength(tookMs: number): number {
    const first = this.#sieve === undefined ? FIRST_STRETCH : FIRST_SIEVED;
    const longest = this.#sieve === undefined ? LONGEST_STRETCH : LONGEST_SIEVED;
    const growth = Math.min(LOOK_MS / Math.max(tookMs, 1), MOST_GROWTH);
    return Math.max(first, Math.min(Math.round(this.#length * growth), longest));
  }

  async #count(part: OrderPart): Promise<number> {
    const all = walkedSeqs(part, this.#question.conditions, { offset: 0, limit: -1 });
    const [row] = await ask<{ readonly rows: number }>(this.#db, sql`select count(*) as rows from (${all})`);
    return row?.rows ?? 0;
  }
}
