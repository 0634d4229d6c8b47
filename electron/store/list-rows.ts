import { type RawBuilder, sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { allOf, type Condition } from './filter/condition.ts';
import {
  domainOf,
  inOrder,
  type ListOrder,
  type Mark,
  orderBy,
  rowsWithin,
  sortColumn,
  type Stretch,
} from './list-order.ts';

export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

export interface OrderPart {
  readonly order: ListOrder;
  readonly stretch: Stretch;
  /** A select of numbers that lets rows through before anything else of them is looked at. */
  readonly sieve?: RawBuilder<unknown> | undefined;
}

/** Numbers of the rows of a part of an order that conditions let through, in that order. */
export const walkedSeqs = (
  { order, stretch, sieve }: OrderPart,
  conditions: readonly Condition[],
  { offset, limit }: Slice,
): RawBuilder<unknown> =>
  order.sort === 'created' && conditions.length === 0
    ? sql`select certificate.seq from certificate_fact as certificate where ${rowsWithin(order, stretch, [])} ${orderBy(order)} limit ${limit} offset ${offset}`
    : sql`select certificate.seq from ${inOrder(order)} where ${sieve === undefined ? sql`true` : sql`+certificate.seq in (${sieve})`}
        and ${rowsWithin(order, stretch, conditions)} ${orderBy(order)} limit ${limit} offset ${offset}`;

/** Numbers of a list that conditions let through, in an order, without looking at other rows. */
export const gatheredSeqs = (
  order: ListOrder,
  seqs: RawBuilder<unknown>,
  conditions: readonly Condition[],
): RawBuilder<unknown> =>
  sql`select certificate.seq from (${seqs}) as found cross join certificate on certificate.seq = found.seq where ${allOf(conditions).row} ${orderBy(order)}`;

/** The place so many rows after another, whatever conditions let through; undefined where the order ends before. */
export async function findMark(
  db: ReadDb,
  { order, from, rows }: { readonly order: ListOrder; readonly from: Mark | null; readonly rows: number },
  conditions: readonly Condition[],
): Promise<Mark | undefined> {
  const domain = domainOf(order, conditions);
  const parts = [rowsWithin(order, { from, to: null }, []), ...(domain === null ? [] : [domain])];
  const [mark] = await ask<Mark>(
    db,
    sql`select ${sortColumn(order)} as key, certificate.seq from ${order.sort === 'created' ? sql`certificate_fact as certificate` : inOrder(order)} where ${sql.join(parts, sql` and `)} ${orderBy(order)} limit 1 offset ${rows}`,
  );
  return mark;
}

/** Runs a select of numbers. */
export async function listSeqs(db: ReadDb, select: RawBuilder<unknown>): Promise<readonly number[]> {
  return (await ask<{ readonly seq: number }>(db, select)).map(({ seq }) => seq);
}

/** Rows of a select. */
export const ask = <Row>(db: ReadDb, select: RawBuilder<unknown>): Promise<Row[]> =>
  db.query
    .selectFrom(sql<Row & { readonly seq: number }>`(${select})`.as('asked'))
    .selectAll()
    .execute() as Promise<unknown> as Promise<Row[]>;

/** Rows of a select, counted up to a bound. */
export async function countUpTo(db: ReadDb, select: RawBuilder<unknown>, bound: number): Promise<number> {
  const [row] = await ask<{ readonly rows: number }>(
    db,
    sql`select count(*) as rows from (select 1 from (${select}) limit ${bound})`,
  );
  return row?.rows ?? 0;
}
