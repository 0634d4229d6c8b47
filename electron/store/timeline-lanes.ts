import { type RawBuilder, sql } from 'kysely';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { LaneKind } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import { findPartnerNames } from './facet-rows.ts';
import { EVERY_TAG } from './filter/side-condition.ts';
import type { SlotRow } from './timeline-grouping.ts';
import { type LaneNo, passes, type TimelineQuestion } from './timeline-slots.ts';

export interface Lane {
  /** What the store counts by; absent for an authority that nothing here names as its issuer. */
  readonly no?: LaneNo;
  readonly key: string;
  readonly label: string;
  readonly all: number;
  readonly authorityId?: AuthorityId;
}

type Filter = Pick<TimelineQuestion, 'condition'>;

export interface LanePage {
  readonly lanes: readonly Lane[];
  readonly count: number;
}

/**
 * Lanes of a kind, those with the most certificates first; by authority, the workspace's own come before, each below the one that issued it.
 */
export async function listLanes(
  db: ReadDb,
  kind: LaneKind,
  page: Filter & {
    readonly offset: number;
    readonly limit: number;
    readonly days?: readonly SlotRow[] | null | undefined;
  },
): Promise<LanePage> {
  if (kind === 'authority') return listIssuers(db, page);
  if (page.days) return listCounted(db, kind, { ...page, days: page.days });
  const rows = await db.query
    .selectFrom(sql<LaneRow>`(${kind === 'partner' ? partnerLanes(page) : tagLanes(page)})`.as('lane'))
    .selectAll()
    .orderBy('all', 'desc')
    .orderBy('label')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const known =
    kind === 'tag'
      ? EVERY_TAG
      : sql`select id from partner where exists (select 1 from certificate_partner where partner_id = partner.id)`;
  return {
    lanes: rows.map(({ no, label, all }) => ({ no, key: String(no), label, all })),
    count: await countRows(db, known),
  };
}

/** Lanes of which every day was counted already. */
async function listCounted(
  db: ReadDb,
  kind: 'partner' | 'tag',
  { days, offset, limit }: { readonly days: readonly SlotRow[]; readonly offset: number; readonly limit: number },
): Promise<LanePage> {
  const sums = new Map<string, number>();
  for (const { lane, rows } of days) sums.set(String(lane), (sums.get(String(lane)) ?? 0) + rows);
  const names = kind === 'partner' ? await findPartnerNames(db, [...sums.keys()]) : new Map<string, string>();
  const lanes = [...sums].map(([no, all]) => ({ no, key: no, label: names.get(no) ?? no, all }));
  lanes.sort((one, other) => other.all - one.all || (one.label < other.label ? -1 : 1));
  return { lanes: lanes.slice(offset, offset + limit), count: lanes.length };
}

/** One lane by its key; undefined where nothing of it is here any more. */
export async function findLane(db: ReadDb, kind: LaneKind, key: string): Promise<LaneNo | undefined> {
  if (kind !== 'authority') return key;
  const row = await db.query.selectFrom('issuer_name').select('no').where('sha256', '=', key).executeTakeFirst();
  return row?.no;
}

interface LaneRow {
  readonly no: LaneNo;
  readonly label: string;
  readonly all: number;
}

const partnerLanes = (filter: Filter): RawBuilder<unknown> =>
  filter.condition === undefined
    ? sql`select * from (select partner.id as no, partner.name as label,
        (select count(*) from certificate_partner where partner_id = partner.id) as "all" from partner) as counted where counted."all" > 0`
    : sql`select partner.id as no, partner.name as label, count(*) as "all" from certificate_partner
      cross join partner on partner.id = certificate_partner.partner_id ${joinedFacts(filter, sql`certificate_partner`)} group by partner.id`;

const tagLanes = (filter: Filter): RawBuilder<unknown> =>
  filter.condition === undefined
    ? sql`select tag as no, tag as label, (select count(*) from certificate_tag where certificate_tag.tag = known.tag) as "all" from (${EVERY_TAG}) as known`
    : sql`select certificate_tag.tag as no, certificate_tag.tag as label, count(*) as "all" from certificate_tag ${joinedFacts(filter, sql`certificate_tag`)} group by certificate_tag.tag`;

const joinedFacts = (filter: Filter, table: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`cross join certificate on certificate.id = ${table}.certificate_id
    cross join certificate_fact on certificate_fact.seq = certificate.seq where ${passes(filter)}`;

async function countRows(db: ReadDb, rows: RawBuilder<unknown>): Promise<number> {
  const row = await db.query
    .selectFrom(sql<{ readonly one: unknown }>`(${rows})`.as('counted'))
    .select((count) => count.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return row.rows;
}

async function listIssuers(
  db: ReadDb,
  page: Filter & { readonly offset: number; readonly limit: number },
): Promise<LanePage> {
  const own = await listOwnNames(db);
  const names = own.map(({ key }) => key);
  const counts = await countIssuers(db, page, { names, limit: 0, offset: 0 });
  const shown = own.slice(page.offset, page.offset + page.limit);
  const left = page.limit - shown.length;
  const others =
    left === 0
      ? []
      : await countIssuers(db, page, { limit: left, offset: Math.max(0, page.offset - own.length), without: names });
  const byKey = new Map(counts.map((row) => [row.key, row]));
  return {
    lanes: [
      ...shown.map((lane) => {
        const counted = byKey.get(lane.key);
        return counted === undefined ? lane : { ...lane, no: counted.no, all: counted.all };
      }),
      ...others.map(({ no, key, label, all }) => ({ no, key, label, all })),
    ],
    count: own.length + (await countRows(db, sql`select no from issuer_name where sha256 not in ${listOf(names)}`)),
  };
}

interface IssuerRow {
  readonly no: number;
  readonly key: string;
  readonly label: string;
  readonly all: number;
}

/** With `names` these alone; else those that are not among `without`, most certificates first. */
const countIssuers = (
  db: ReadDb,
  filter: Filter,
  {
    names,
    without,
    limit,
    offset,
  }: {
    readonly names?: readonly string[];
    readonly without?: readonly string[];
    readonly limit: number;
    readonly offset: number;
  },
): Promise<readonly IssuerRow[]> => {
  const rows =
    names === undefined
      ? sql<IssuerRow>`(select counted.no, issuer_name.sha256 as key, issuer_name.name as label, counted.rows as "all"
        from (${countedIssuers(filter, without ?? [])} order by 2 desc, 1 limit ${limit} offset ${offset}) as counted
        cross join issuer_name on issuer_name.no = counted.no)`
      : sql<IssuerRow>`(select no, sha256 as key, name as label, (select count(*) from certificate_fact
        where issuer_no = issuer_name.no and ${passes(filter)}) as "all" from issuer_name where sha256 in ${listOf(names)})`;
  return db.query.selectFrom(rows.as('lane')).selectAll().orderBy('all', 'desc').execute();
};

/** A filter is asked of every row once; without one the index is counted, issuer by issuer. */
const countedIssuers = (filter: Filter, without: readonly string[]): RawBuilder<unknown> =>
  filter.condition === undefined
    ? sql`select no, (select count(*) from certificate_fact where issuer_no = issuer_name.no) as rows from issuer_name
        where sha256 not in ${listOf(without)}`
    : sql`select issuer_no as no, count(*) as rows from certificate_fact where ${passes(filter)} and issuer_no not in
        (select no from issuer_name where sha256 in ${listOf(without)}) group by issuer_no`;

const listOf = (names: readonly string[]): RawBuilder<unknown> =>
  sql`(select value from json_each(${JSON.stringify(names)}))`;

/** Names of the workspace's authorities, one lane a name, each below its parent. */
async function listOwnNames(db: ReadDb): Promise<readonly Lane[]> {
  const rows = await listNamedAuthorities(db);
  const byName = new Map<string, Lane>();
  for (const { id, name, lane } of rows) {
    if (!byName.has(lane)) byName.set(lane, { key: lane, label: name, all: 0, authorityId: id });
  }
  return [...byName.values()];
}

export interface NamedAuthority {
  readonly id: AuthorityId;
  readonly name: string;
  /** SHA-256 of its subject. */
  readonly lane: string;
  readonly parentId: AuthorityId | undefined;
  readonly endsAt: number;
  readonly archived: boolean;
}

/** Every authority after the one that issued it, else by name. Those in a loop of an altered file come last. */
export async function listNamedAuthorities(db: ReadDb): Promise<readonly NamedAuthority[]> {
  const rows = await db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .leftJoin('authority_detail', 'authority_detail.authority_id', 'authority.id')
    .select([
      'authority.id',
      'authority.name',
      'authority.parent_id',
      'certificate.subject_name_sha256',
      'certificate.not_after',
      'authority_detail.archived_at',
    ])
    .orderBy('authority.name_key')
    .execute();
  const named = rows.map((row) => ({
    id: row.id as AuthorityId,
    name: row.name,
    lane: row.subject_name_sha256,
    parentId: (row.parent_id ?? undefined) as AuthorityId | undefined,
    endsAt: row.not_after,
    archived: row.archived_at !== null,
  }));
  const known = new Set(named.map(({ id }) => id));
  const below = Map.groupBy(named, ({ parentId }) => (parentId !== undefined && known.has(parentId) ? parentId : null));
  const ordered: NamedAuthority[] = [];
  const open = [...(below.get(null) ?? [])].toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    ordered.push(next);
    open.push(...(below.get(next.id) ?? []).toReversed());
  }
  const told = new Set(ordered);
  return [...ordered, ...named.filter((authority) => !told.has(authority))];
}
