import { type RawBuilder, sql } from 'kysely';

/**
 * One condition of a filter, written for the two tables that questions start from.
 *
 * `row` reads nothing but `certificate` of the query around it, `fact` nothing but `certificate_fact`; both look the rest up by themselves. So a list is
 * walked along an index of `certificate`, and a count scans the small rows of `certificate_fact`.
 */
export interface Condition {
  readonly row: RawBuilder<boolean>;
  /** Absent where only the text of a certificate decides. */
  readonly fact: RawBuilder<boolean> | null;
  /** Facts alone decide: `row` is `fact` looked up. */
  readonly isFact: boolean;
  /** `fact` puts a list together before it looks at the first row: not worth it for a part of the rows. */
  readonly gathers: boolean;
  /** All certificates that may meet it, and perhaps others, from an index. */
  readonly driver: Driver | null;
  /** No certificate outside these instants of its end meets it. */
  readonly ends: EndRange | null;
}

/** Where certificates can be taken from instead of looking at all. */
export interface Driver {
  /** A select of `seq`, from indexes alone. */
  readonly seqs: RawBuilder<unknown>;
  /** A select of at least as many rows, which costs less to count. */
  readonly entries?: RawBuilder<unknown>;
  /** It has those alone that meet the condition, each once. */
  readonly isExact?: boolean;
  /** It can be asked for a range of numbers alone at no more than its share of the cost. */
  readonly isRanged?: boolean;
  /** It is the index of ends, which a list in that order walks anyway. */
  readonly isByEnd?: boolean;
}

/** From an instant, inclusive, up to another, exclusive; null is open. */
export interface EndRange {
  readonly from: number | null;
  readonly to: number | null;
}

const FACT_OF_ROW = sql`certificate_fact.seq = certificate.seq`;

/** A condition on facts alone. */
export const ofFacts = (
  fact: RawBuilder<boolean>,
  more: Partial<Pick<Condition, 'driver' | 'ends'>> = {},
): Condition => ({ row: factOfRow(fact), fact, isFact: true, gathers: false, driver: null, ends: null, ...more });

/** A condition that needs more than facts. */
export const ofRow = (
  row: RawBuilder<boolean>,
  more: Partial<Pick<Condition, 'driver' | 'ends' | 'fact' | 'gathers'>> = {},
): Condition => ({ row, fact: null, isFact: false, gathers: false, driver: null, ends: null, ...more });

/** Certificates that are in a list made by a select of `seq`, which is small or an index. */
export const ofSeqs = (
  row: RawBuilder<boolean>,
  seqs: RawBuilder<unknown>,
  more: Partial<Omit<Driver, 'seqs'>> = {},
): Condition =>
  ofRow(row, {
    fact: sql<boolean>`certificate_fact.seq in (${seqs})`,
    gathers: true,
    driver: { seqs, isExact: true, ...more },
  });

const factOfRow = (fact: RawBuilder<boolean>): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from certificate_fact where ${FACT_OF_ROW} and ${fact})`;

/** For the few rows whose facts, which are in days, leave it open. */
export const rowOfFact = (row: RawBuilder<boolean>): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from certificate where certificate.seq = certificate_fact.seq and ${row})`;

/** All of them; without any, always true. Facts are looked up once for all. */
export function allOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  if (only && conditions.length === 1) return only;
  const facts = conditions.filter((condition) => condition.isFact);
  const others = conditions.filter((condition) => !condition.isFact);
  const joinedFacts = join(facts.map(factOf), 'and');
  const rows = [...(facts.length > 0 ? [factOfRow(joinedFacts)] : []), ...others.map(({ row }) => row)];
  return {
    row: join(rows, 'and'),
    fact: conditions.every(({ fact }) => fact !== null) ? join(conditions.map(factOf), 'and') : null,
    isFact: others.length === 0,
    gathers: conditions.some(({ gathers }) => gathers),
    driver: inexact(conditions.find(({ driver }) => driver !== null)?.driver ?? null),
    ends: conditions.reduce<EndRange | null>((range, { ends }) => narrow(range, ends), null),
  };
}

/** Any of them; there is at least one. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  if (only && conditions.length === 1) return only;
  const drivers = conditions.flatMap(({ driver }) => driver ?? []);
  const isFact = conditions.every((condition) => condition.isFact);
  const fact = conditions.every((condition) => condition.fact !== null) ? join(conditions.map(factOf), 'or') : null;
  return {
    row:
      isFact && fact
        ? factOfRow(fact)
        : join(
            conditions.map(({ row }) => row),
            'or',
          ),
    fact,
    isFact,
    gathers: conditions.some(({ gathers }) => gathers),
    driver: drivers.length === conditions.length ? unionOf(drivers) : null,
    ends: widest(conditions),
  };
}

/** What does not meet it. */
export const noneOf = ({ row, fact, isFact, gathers }: Condition): Condition => ({
  // An absent value is neither: what is asked of it is not so.
  row: sql<boolean>`(${row}) is not true`,
  fact: fact && sql<boolean>`(${fact}) is not true`,
  isFact,
  gathers,
  driver: null,
  ends: null,
});

const factOf = ({ fact, row }: Condition): RawBuilder<boolean> => fact ?? rowOfFact(row);

/** The same certificates, of which only some are meant. */
export const inexact = (driver: Driver | null): Driver | null =>
  driver && { seqs: driver.seqs, ...(driver.entries === undefined ? {} : { entries: driver.entries }) };

export const TRUE = sql<boolean>`true`;

function join(parts: readonly RawBuilder<boolean>[], word: 'and' | 'or'): RawBuilder<boolean> {
  if (parts.length === 0) return TRUE;
  return sql<boolean>`(${sql.join([...parts], word === 'and' ? sql` and ` : sql` or `)})`;
}

const unionOf = (drivers: readonly Driver[]): Driver => ({
  seqs: joined(
    drivers.map(({ seqs }) => seqs),
    sql` union `,
  ),
  entries: joined(
    drivers.map(({ entries, seqs }) => entries ?? seqs),
    sql` union all `,
  ),
});

const joined = (selects: readonly RawBuilder<unknown>[], word: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql.join(
    selects.map((select) => sql`select * from (${select})`),
    word,
  );

function narrow(one: EndRange | null, other: EndRange | null): EndRange | null {
  if (one === null || other === null) return one ?? other;
  const later = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));
  const earlier = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));
  return { from: later(one.from, other.from), to: earlier(one.to, other.to) };
}

function widest(conditions: readonly Condition[]): EndRange | null {
  const ranges = conditions.flatMap(({ ends }) => ends ?? []);
  if (ranges.length < conditions.length) return null;
  const from = ranges.map((range) => range.from ?? Number.NEGATIVE_INFINITY);
  const to = ranges.map((range) => range.to ?? Number.POSITIVE_INFINITY);
  const [first, last] = [Math.min(...from), Math.max(...to)];
  return { from: Number.isFinite(first) ? first : null, to: Number.isFinite(last) ? last : null };
}
