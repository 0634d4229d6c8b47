import { type RawBuilder, sql } from 'kysely';
import type { FacetId } from '../../shared/model/inventory.ts';
import type { StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import { allOf, type Condition } from './filter/condition.ts';
import { factStatus } from './filter/time-condition.ts';
import { ask } from './list-rows.ts';
import { type IsStale, scanned, scanOf, type ScannedTable, seqRanges } from './list-scan.ts';

const DAY_MS = 86_400_000;
/** A facet with more values than that keeps the first it met. */
const MAX_VALUES = 20_000;

/** Lengths of life, and times to the end, in days: those above a border, and at or below the first. */
export const LIFE_BORDERS = [47, 100, 200, 398] as const;
export const END_BORDERS = [7, 30, 90, 365] as const;

/** How often each raw value of a facet occurs. Bits of purposes and traits come as sums, times as the border they are below. */
export type FacetCounts = Map<string, number>;

export interface FacetState {
  readonly counts: Map<FacetId, FacetCounts>;
  readonly complete: Set<FacetId>;
}

export const emptyFacets = (): FacetState => ({ counts: new Map(), complete: new Set() });

/** Facets that one statement counts together. */
interface FacetGroup {
  readonly columns: Readonly<Partial<Record<FacetId, (view: StatusView) => RawBuilder<unknown>>>>;
  readonly tables: readonly ScannedTable[];
}

const FACT_GROUPS: readonly FacetGroup[] = [
  { columns: { status: factStatus, 'ends-in': endColumn }, tables: ['certificate_fact'] },
  { columns: { issuer: () => sql`certificate_fact.issuer_no` }, tables: ['certificate_fact'] },
  {
    columns: {
      key: () => sql`certificate_fact.key_kind || ':' || certificate_fact.key_bits`,
      signature: () => sql`certificate_fact.signature`,
      purpose: () => sql`certificate_fact.usages`,
      traits: () => sql`certificate_fact.traits`,
    },
    tables: ['certificate_fact'],
  },
  { columns: { lifetime: lifeColumn }, tables: ['certificate_fact'] },
  { columns: { source: () => sql`certificate.source` }, tables: ['certificate'] },
];

const LINKED: Readonly<Partial<Record<FacetId, RawBuilder<unknown>>>> = {
  partner: sql`select certificate_id as id, partner_id as value from certificate_partner`,
  tag: sql`select certificate_id as id, tag as value from certificate_tag`,
  owner: sql`select certificate_id as id, owner as value from certificate_note where owner_key <> ''`,
  profile: sql`select id, profile_id as value from certificate where profile_id is not null`,
};

/** Of all certificates, where an index has less than the values themselves: spellings that a filter cannot tell apart are one. */
const COUNTED_BY_INDEX: Readonly<Partial<Record<FacetId, RawBuilder<unknown>>>> = {
  owner: sql`select (select owner from certificate_note where owner_key = counted.owner_key and owner_key <> '' limit 1) as value, counted.rows
    from (select owner_key, count(*) as rows from certificate_note where owner_key <> '' group by owner_key) as counted`,
};

export interface FacetQuestion {
  readonly conditions: readonly Condition[];
  readonly view: StatusView;
  readonly facets: readonly FacetId[];
}

/**
 * Counts facets of what conditions let through into a state that may be read meanwhile. Cheap ones come first; those that are done are marked as complete.
 *
 * Ends early when nobody waits any more. A million certificates take some seconds, in statements of a fraction of one.
 */
export async function countFacets(
  db: ReadDb,
  question: FacetQuestion,
  state: FacetState,
  isStale: IsStale,
): Promise<void> {
  for (const facet of question.facets) state.counts.set(facet, new Map());
  // The smallest of the indexes: there is something to look at while the others are read.
  if (question.conditions.length === 0 && question.facets.includes('issuer') && !isStale()) {
    await countIssuers(db, countsOf(state, 'issuer'));
    state.complete.add('issuer');
  }
  for (const facet of question.facets) {
    const linked = LINKED[facet];
    if (linked === undefined || isStale()) continue;
    const byIndex = question.conditions.length === 0 ? COUNTED_BY_INDEX[facet] : undefined;
    await countLinked(db, question.conditions, { linked, byIndex, counts: countsOf(state, facet) });
    state.complete.add(facet);
  }
  for (const group of FACT_GROUPS) await countGroup(db, { ...question, group }, state, isStale);
}

const countsOf = (state: FacetState, facet: FacetId): FacetCounts => state.counts.get(facet) ?? new Map();

async function countGroup(
  db: ReadDb,
  question: FacetQuestion & { readonly group: FacetGroup },
  state: FacetState,
  isStale: IsStale,
): Promise<void> {
  const { columns, tables } = question.group;
  const wanted = question.facets.filter((facet) => columns[facet] !== undefined && !state.complete.has(facet));
  if (wanted.length === 0) return;
  const scan = scanOf(question.conditions);
  const selected = wanted.map((facet, at) => sql`${columns[facet]?.(question.view)} as ${sql.ref(`v${at}`)}`);
  const names = wanted.map((_facet, at) => sql.ref(`v${at}`));
  for await (const range of seqRanges(db, scan, isStale)) {
    const rows = await ask<Readonly<Record<string, string | number>>>(
      db,
      sql`select ${sql.join(selected)}, count(*) as rows ${scanned(scan, range, tables)} group by ${sql.join(names)}`,
    );
    for (const row of rows)
      for (const [at, facet] of wanted.entries()) add(countsOf(state, facet), row[`v${at}`], Number(row['rows']));
  }
  if (!isStale()) for (const facet of wanted) state.complete.add(facet);
}

/** Of all certificates, by the index of issuers alone. */
async function countIssuers(db: ReadDb, counts: FacetCounts): Promise<void> {
  const rows = await ask<{ readonly no: number; readonly rows: number }>(
    db,
    sql`select issuer_no as no, count(*) as rows from certificate_fact group by issuer_no order by rows desc limit ${MAX_VALUES}`,
  );
  for (const { no, rows: count } of rows) add(counts, no, count);
}

function add(counts: FacetCounts, value: string | number | undefined, rows: number): void {
  const name = String(value);
  const before = counts.get(name);
  if (before !== undefined || counts.size < MAX_VALUES) counts.set(name, (before ?? 0) + rows);
}

/** Tables beside certificates hold fewer rows: each is looked up. Without conditions an index of the table alone is read. */
async function countLinked(
  db: ReadDb,
  conditions: readonly Condition[],
  {
    linked,
    byIndex,
    counts,
  }: {
    readonly linked: RawBuilder<unknown>;
    readonly byIndex: RawBuilder<unknown> | undefined;
    readonly counts: FacetCounts;
  },
): Promise<void> {
  const facts = conditions.flatMap(({ fact }) => fact ?? []);
  const byRow = conditions.filter(({ fact }) => fact === null);
  const all = [...facts, ...(byRow.length > 0 ? [allOf(byRow).row] : [])];
  const joined =
    all.length === 0
      ? sql``
      : sql`cross join certificate on certificate.id = link.id cross join certificate_fact on certificate_fact.seq = certificate.seq
        where ${sql.join(all, sql` and `)}`;
  const counted =
    byIndex ?? sql`select link.value, count(*) as rows from (${linked}) as link ${joined} group by link.value`;
  const rows = await ask<{ readonly value: string; readonly rows: number }>(
    db,
    sql`${counted} order by rows desc limit ${MAX_VALUES}`,
  );
  for (const { value, rows: count } of rows) add(counts, value, count);
}

/** The smallest border that a number of days is not above. */
const bordered = (days: RawBuilder<unknown>, borders: readonly number[]): RawBuilder<unknown> =>
  sql`case ${sql.join(
    borders.map((border) => sql`when ${days} <= ${sql.lit(border)} then ${sql.lit(String(border))}`),
    sql` `,
  )} else 'more' end`;

function lifeColumn(): RawBuilder<unknown> {
  return bordered(sql`certificate_fact.life_days`, LIFE_BORDERS);
}

/** By whole days from today; what has ended is apart. */
function endColumn({ at }: StatusView): RawBuilder<unknown> {
  const left = sql`(certificate_fact.end_day - ${sql.lit(Math.floor(at / DAY_MS))})`;
  return sql`case when ${left} < 0 then 'ended' else ${bordered(sql`${left}`, END_BORDERS)} end`;
}

/** Names of issuers by the number they have in this file. */
export async function findIssuerNames(db: ReadDb, numbers: readonly number[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query.selectFrom('issuer_name').select(['no', 'name']).where('no', 'in', numbers).execute();
  return new Map(rows.map(({ no, name }) => [String(no), name]));
}

/** Names of partners by id. */
export async function findPartnerNames(db: ReadDb, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query.selectFrom('partner').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
