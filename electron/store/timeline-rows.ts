import { type RawBuilder, sql } from 'kysely';
import type { LaneKind } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import {
  endsWithin,
  isDue,
  isInSome,
  laneColumn,
  type LaneNo,
  passes,
  slotOf,
  type TimelineQuestion,
} from './timeline-slots.ts';

/** Which lanes are counted apart, and how many certificates they and the period hold: what is fewer is walked. */
export interface LaneChoice {
  readonly kind: LaneKind;
  readonly lanes: readonly LaneNo[];
  readonly size: number;
  readonly within: number;
  /** Every lane of the kind day by day, where that is known. */
  readonly days?: readonly CountedRow[] | null | undefined;
}

/** Everything that stands in some lane of the kind, once and together. */
export interface AnyLane {
  readonly kind: Exclude<LaneKind, 'authority'>;
  readonly lanes: 'any';
  readonly days?: LaneChoice['days'];
}

/** Each lane of the kind apart, whichever are shown. */
export type EveryLane = { readonly kind: 'partner'; readonly lanes: 'every' };

/** How many certificates of a lane end on a day or in an hour; null is everything. */
export interface SlotRow {
  readonly lane: LaneNo | null;
  readonly slot: number;
  readonly rows: number;
}

/** Rows of a count; those of days or hours without certificates are left out. */
export interface CountedRow extends SlotRow {
  /** How many of them count as expiring; 0 where that was not asked. */
  readonly due: number;
}

export type GonePart = 'revoked' | 'replaced' | 'snoozed' | 'seen';

/**
 * How many certificates end on each day, and how many of those count as expiring if nothing happened to them.
 *
 * Without hours, filter and one lane alone indexes of days answer by themselves. Certificates with two of the tags count in both lanes.
 */
export async function countTotals(
  db: ReadDb,
  question: TimelineQuestion,
  choice?: LaneChoice | AnyLane,
): Promise<{ readonly total: readonly CountedRow[]; readonly due: readonly CountedRow[] }> {
  const counted = choice !== undefined && isPlain(question) ? await countByLanes(db, question, choice) : null;
  if (counted !== null) return counted;
  const source = sourceOf(question, choice);
  const isWhole = choice === undefined && isPlain(question) && question.period === undefined;
  const rows = isWhole ? EVERY_DAY : groupedRows(question, { ...source, withDue: !source.byIndex });
  const total = await countSlots(db, rows);
  const due = source.byIndex
    ? await countSlots(db, groupedRows(question, { ...source, where: isDue(question) }))
    : total.map((row) => ({ ...row, rows: row.due }));
  return { total, due };
}

/** From day to day along the index, counting the entries of each: half the time of grouping them. */
const EVERY_DAY = sql<CountedRow>`with recursive next (day) as (select min(end_day) from certificate_fact union all
  select (select min(end_day) from certificate_fact where end_day > next.day) from next where next.day is not null)
  select null as lane, day as slot, (select count(*) from certificate_fact where end_day = next.day) as rows, 0 as due from next where day is not null`;

const isPlain = ({ byHour, condition, lane }: TimelineQuestion): boolean =>
  !byHour && condition === undefined && lane === undefined;

/** Null where the lanes are not told apart, so that nothing is counted twice. */
async function countByLanes(
  db: ReadDb,
  question: TimelineQuestion,
  choice: LaneChoice | AnyLane,
): Promise<{ readonly total: readonly CountedRow[]; readonly due: readonly CountedRow[] } | null> {
  const days = question.period === undefined ? choice.days : undefined;
  if (choice.lanes !== 'any') {
    const { kind, lanes } = choice;
    const wanted = new Set<LaneNo | null>(lanes);
    const [total, due] = await Promise.all([
      days?.filter(({ lane }) => wanted.has(lane)) ?? countEachLane(db, { question, kind, lanes, where: ALWAYS }),
      countEachLane(db, { question, kind, lanes, where: isDue(question) }),
    ]);
    return { total, due };
  }
  if (choice.kind === 'tag') return question.period === undefined ? countTagged(db, question) : null;
  // A certificate has one partner.
  if (!days) return null;
  const lanes = [...new Set(days.flatMap(({ lane }) => lane ?? []))];
  if (lanes.length > MOST_LANES_APART) return null;
  const due = await countEachLane(db, { question, kind: choice.kind, lanes, where: isDue(question) });
  return { total: togetherOf(days), due: togetherOf(due) };
}

/** Whoever has a tag, once. */
async function countTagged(
  db: ReadDb,
  question: TimelineQuestion,
): Promise<{ readonly total: readonly CountedRow[]; readonly due: readonly CountedRow[] }> {
  const rowsOf = (where: RawBuilder<boolean>) =>
    sql<CountedRow>`select null as lane, end_day as slot, count(*) as rows, 0 as due from certificate_tagged as certificate_fact
      where ${where} group by end_day`;
  const [total, due] = await Promise.all([countSlots(db, rowsOf(ALWAYS)), countSlots(db, rowsOf(isDue(question)))]);
  return { total, due };
}

/** Of lanes that share no certificate: all of them as one. */
export function togetherOf(rows: readonly CountedRow[]): readonly CountedRow[] {
  const sums = new Map<number, CountedRow>();
  for (const { slot, rows: count, due } of rows) {
    const sum = sums.get(slot);
    sums.set(slot, { lane: null, slot, rows: (sum?.rows ?? 0) + count, due: (sum?.due ?? 0) + due });
  }
  return [...sums.values()];
}

/** Each is a statement of its own; of more lanes all are counted by one. */
const MOST_LANES_APART = 200;
/** Lanes times days up to which all are counted at once. */
const MOST_LANE_DAYS = 50_000;

/** Every lane of partners or tags, day by day, from one reading of their index; null where they are too many for that. */
export async function countLaneDays(db: ReadDb, kind: 'partner' | 'tag'): Promise<readonly CountedRow[] | null> {
  const rows =
    kind === 'partner'
      ? sql<CountedRow>`select partner_id as lane, end_day as slot, count(*) as rows, 0 as due from certificate_partner group by 1, 2 limit ${MOST_LANE_DAYS + 1}`
      : sql<CountedRow>`select tag as lane, end_day as slot, count(*) as rows, 0 as due from certificate_tag group by 1, 2 limit ${MOST_LANE_DAYS + 1}`;
  const counted = await countSlots(db, rows);
  return counted.length > MOST_LANE_DAYS ? null : counted;
}

/** A lane after the other is read in the order of its index, twice as quick as all in one statement. */
async function countEachLane(
  db: ReadDb,
  {
    question,
    kind,
    lanes,
    where,
  }: {
    readonly question: TimelineQuestion;
    readonly kind: LaneKind;
    readonly lanes: readonly LaneNo[];
    readonly where: RawBuilder<boolean>;
  },
): Promise<readonly CountedRow[]> {
  // Rows of partners and tags repeat the ends of their certificates, under the names that days and lives are asked by.
  const { table, column } = LANE_INDEX[kind];
  const day = slotOf(question);
  const rowsOf = (lane: LaneNo): RawBuilder<CountedRow> =>
    sql<CountedRow>`select ${lane} as lane, ${day} as slot, count(*) as rows, 0 as due from ${sql.table(table)} as certificate_fact
      where ${sql.ref(column)} = ${lane} and ${endsWithin(question, false)} and ${where} group by ${day}`;
  return (await Promise.all(lanes.map((lane) => countSlots(db, rowsOf(lane))))).flat();
}

const LANE_INDEX = {
  authority: { table: 'certificate_fact', column: 'certificate_fact.issuer_no' },
  partner: { table: 'certificate_partner', column: 'certificate_fact.partner_id' },
  tag: { table: 'certificate_tag', column: 'certificate_fact.tag' },
} as const satisfies Readonly<Record<LaneKind, { readonly table: string; readonly column: string }>>;

/** How many of them are revoked, replaced, snoozed or were seen after their end; by issuer where no lanes are named. */
export async function countGone(
  db: ReadDb,
  question: TimelineQuestion,
  choice?: LaneChoice | AnyLane | EveryLane,
): Promise<Readonly<Record<GonePart, readonly CountedRow[]>>> {
  const { at } = question;
  const ask = (part: RawBuilder<unknown>, where: RawBuilder<boolean>) =>
    countSlots(db, groupedRows(question, { ...memberSource(joinPart(question, part), choice), where, withDue: true }));
  const [revoked, replaced, snoozed, seen] = await Promise.all([
    ask(sql`(select certificate_id as id from revocation) as part`, ALWAYS),
    ask(sql`(select distinct replaces_id as id from certificate_replacement) as part`, NOT_REVOKED),
    ask(
      // A plain UNION would walk all notes in the order of their certificates.
      sql`(select distinct id from (select certificate_id as id from certificate_note where snoozed_until > ${at}
        union all select certificate_partner.certificate_id from partner_watch cross join certificate_partner
        on certificate_partner.partner_id = partner_watch.partner_id where partner_watch.snoozed_until > ${at})) as part`,
      sql<boolean>`${isDue(question)} and ${NOT_REVOKED} and ${NOT_REPLACED}`,
    ),
    ask(
      sql`(select certificate_id as id, max(last_at) as met_at from certificate_seen group by certificate_id) as part`,
      sql<boolean>`certificate.not_after < ${at} and part.met_at > certificate.not_after and ${NOT_REVOKED} and ${NOT_REPLACED}`,
    ),
  ]);
  return { revoked, replaced, snoozed, seen };
}

/** Hours are asked of a few days: those certificates are fewer than all that are revoked, whose instants stand in their large rows. */
const joinPart = ({ byHour }: TimelineQuestion, part: RawBuilder<unknown>): RawBuilder<unknown> =>
  byHour ? sql`${BY_END} cross join ${part} on part.id = certificate.id` : sql`${part} ${FACTS}`;

const ALWAYS = sql<boolean>`true`;
const NO_LANE = sql`null`;
const NOT_REVOKED = sql<boolean>`not exists (select 1 from revocation where revocation.certificate_id = part.id)`;
const NOT_REPLACED = sql<boolean>`not exists (select 1 from certificate_replacement where certificate_replacement.replaces_id = part.id)`;
const FACTS = sql`cross join certificate on certificate.id = part.id
  cross join certificate_fact on certificate_fact.seq = certificate.seq`;
/** Begins with the index of instants, which holds the ids that partners and tags go by. */
const BY_END = sql`certificate cross join certificate_fact on certificate_fact.seq = certificate.seq`;

const countSlots = (db: ReadDb, rows: RawBuilder<CountedRow>): Promise<readonly CountedRow[]> =>
  db.query.selectFrom(sql<CountedRow>`(${rows})`.as('counted')).selectAll().execute();

interface Source {
  readonly tables: RawBuilder<unknown>;
  readonly lane: RawBuilder<unknown>;
  /** Rows of lanes that are not asked for are left out by this. */
  readonly chosen: RawBuilder<boolean>;
  /** The source has a row of `certificate` by the index of instants. */
  readonly byInstant?: boolean;
  /** An index answers without a look at the rows. */
  readonly byIndex?: boolean;
}

interface Grouping extends Source {
  readonly where?: RawBuilder<boolean>;
  /** Tells besides how many count as expiring, which reads more than the index. */
  readonly withDue?: boolean;
}

/** Where the certificates of a question are read from: days, lanes, or instants, whichever are the fewest. */
function sourceOf(question: TimelineQuestion, choice: LaneChoice | AnyLane | undefined): Source {
  const { byHour } = question;
  const facts = byHour ? BY_END : sql`certificate_fact`;
  if (choice === undefined) return { tables: facts, lane: NO_LANE, chosen: ALWAYS, byIndex: !byHour };
  if (choice.lanes === 'any') return anySource(question, choice);
  const { kind, lanes } = choice;
  if (kind === 'authority')
    return { tables: facts, lane: laneColumn(kind), chosen: isAmong(laneColumn(kind), lanes), byIndex: !byHour };
  if (choice.within < choice.size) return { ...memberSource(BY_END, choice), byInstant: true };
  const table = kind === 'partner' ? sql`certificate_partner` : sql`certificate_tag`;
  return {
    tables: sql`(select ${table}.certificate_id as id, ${laneColumn(kind)} as lane from ${table}
      where ${isAmong(laneColumn(kind), lanes)}) as part ${FACTS}`,
    lane: sql`part.lane`,
    chosen: ALWAYS,
  };
}

/** Whoever has a partner or a tag, once. */
function anySource(question: TimelineQuestion, choice: AnyLane): Source {
  if (question.byHour) return memberSource(BY_END, choice);
  // A certificate has one partner.
  const table = choice.kind === 'partner' ? sql`certificate_partner` : sql`certificate_tagged`;
  return {
    tables: isPlain(question)
      ? sql`(select end_day, life_days from ${table}) as certificate_fact`
      : sql`(select certificate_id as id from ${table}) as part ${FACTS}`,
    lane: NO_LANE,
    chosen: ALWAYS,
    // Both at once: putting rows of a certificate together is what takes long.
    byIndex: false,
  };
}

/** Rows of certificates with the lanes they stand in. */
function memberSource(tables: RawBuilder<unknown>, choice: LaneChoice | AnyLane | EveryLane | undefined): Source {
  if (choice === undefined) return { tables, lane: laneColumn('authority'), chosen: ALWAYS };
  if (choice.lanes === 'any')
    return { tables, lane: NO_LANE, chosen: isInSome(choice.kind, sql.ref('certificate.id')) };
  const column = laneColumn(choice.kind);
  // Looked up by the certificate, never by the lane.
  return {
    tables: sql`${tables} ${laneJoin(choice.kind)}`,
    lane: column,
    chosen: choice.lanes === 'every' ? ALWAYS : isAmong(sql`+${column}`, choice.lanes),
  };
}

const isAmong = (column: RawBuilder<unknown>, lanes: readonly LaneNo[]): RawBuilder<boolean> =>
  sql<boolean>`${column} in (select value from json_each(${JSON.stringify(lanes)}))`;

const laneJoin = (kind: LaneKind): RawBuilder<unknown> =>
  ({
    authority: sql``,
    partner: sql`cross join certificate_partner on certificate_partner.certificate_id = certificate.id`,
    tag: sql`cross join certificate_tag on certificate_tag.certificate_id = certificate.id`,
  })[kind];

/** Counts of rows by lane and by day or hour, within the period and the filter. */
function groupedRows(question: TimelineQuestion, grouping: Grouping): RawBuilder<CountedRow> {
  const { tables, lane, chosen, byInstant = question.byHour, where = ALWAYS, withDue = false } = grouping;
  // One group fewer is read in the order of the index.
  const hasLanes = lane !== NO_LANE;
  const due = withDue ? sql`sum(${isDue(question)})` : sql`0`;
  return sql<CountedRow>`select ${lane} as lane, ${slotOf(question)} as slot, count(*) as rows, ${due} as due from ${tables}
    where ${endsWithin(question, byInstant)} and ${where} and ${chosen} and ${passes(question)} group by ${hasLanes ? sql`1, 2` : sql`2`}`;
}
