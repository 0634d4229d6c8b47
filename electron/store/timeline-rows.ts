import { type RawBuilder, sql } from 'kysely';
import type { LaneKind } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import { endsWithin, isDue, laneColumn, type LaneNo, passes, slotOf, type TimelineQuestion } from './timeline-slots.ts';

/** Which lanes are counted apart, and how many certificates they and the period hold: what is fewer is walked. */
export interface LaneChoice {
  readonly kind: LaneKind;
  readonly lanes: readonly LaneNo[];
  readonly size: number;
  readonly within: number;
}

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
 * Without hours, filter and lanes of partners or tags the index of days answers alone. Certificates with two of the tags count in both lanes.
 */
export async function countTotals(
  db: ReadDb,
  question: TimelineQuestion,
  choice?: LaneChoice,
): Promise<{ readonly total: readonly CountedRow[]; readonly due: readonly CountedRow[] }> {
  const source = sourceOf(question, choice);
  const total = await countSlots(db, groupedRows(question, { ...source, withDue: !source.byIndex }));
  const due = source.byIndex
    ? await countSlots(db, groupedRows(question, { ...source, where: isDue(question) }))
    : total.map((row) => ({ ...row, rows: row.due }));
  return { total, due };
}

/** How many of them are revoked, replaced, snoozed or were seen after their end; by issuer where no lanes are named. */
export async function countGone(
  db: ReadDb,
  question: TimelineQuestion,
  choice?: LaneChoice,
): Promise<Readonly<Record<GonePart, readonly CountedRow[]>>> {
  const { at } = question;
  const ask = (part: RawBuilder<unknown>, where: RawBuilder<boolean>) =>
    countSlots(db, groupedRows(question, { ...memberSource(joinPart(question, part), choice), where, withDue: true }));
  const [revoked, replaced, snoozed, seen] = await Promise.all([
    ask(sql`(select certificate_id as id from revocation) as part`, ALWAYS),
    ask(sql`(select distinct replaces_id as id from certificate_replacement) as part`, NOT_REVOKED),
    ask(
      sql`(select certificate_id as id from certificate_note where snoozed_until > ${at}
        union select certificate_partner.certificate_id from partner_watch cross join certificate_partner
        on certificate_partner.partner_id = partner_watch.partner_id where partner_watch.snoozed_until > ${at}) as part`,
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
function sourceOf(question: TimelineQuestion, choice: LaneChoice | undefined): Source {
  const { byHour } = question;
  const facts = byHour ? BY_END : sql`certificate_fact`;
  if (choice === undefined) return { tables: facts, lane: NO_LANE, chosen: ALWAYS, byIndex: !byHour };
  const { kind, lanes } = choice;
  if (kind === 'authority')
    return { tables: facts, lane: laneColumn(kind), chosen: isAmong(laneColumn(kind), lanes), byIndex: !byHour };
  if (choice.within < choice.size) return { ...memberSource(BY_END, choice), byInstant: true };
  if (question.condition === undefined && question.lane === undefined) return memberIndex(choice);
  const table = kind === 'partner' ? sql`certificate_partner` : sql`certificate_tag`;
  return {
    tables: sql`(select ${table}.certificate_id as id, ${laneColumn(kind)} as lane from ${table}
      where ${isAmong(laneColumn(kind), lanes)}) as part ${FACTS}`,
    lane: sql`part.lane`,
    chosen: ALWAYS,
  };
}

/** Rows of partners or tags repeat the ends of their certificates: one index has all that is counted. */
function memberIndex({ kind, lanes }: LaneChoice): Source {
  const rows =
    kind === 'partner'
      ? sql`select partner_id as lane_no, end_day, life_days from certificate_partner where ${isAmong(sql`partner_id`, lanes)}`
      : sql`select tag as lane_no, end_day, life_days from certificate_tag where ${isAmong(sql`tag`, lanes)}`;
  // Under the name that days and lives are asked of.
  return {
    tables: sql`(${rows}) as certificate_fact`,
    lane: sql`certificate_fact.lane_no`,
    chosen: ALWAYS,
    byIndex: true,
  };
}

/** Rows of certificates with the lanes they stand in. */
function memberSource(tables: RawBuilder<unknown>, choice: LaneChoice | undefined): Source {
  if (choice === undefined) return { tables, lane: laneColumn('authority'), chosen: ALWAYS };
  const column = laneColumn(choice.kind);
  return { tables: sql`${tables} ${laneJoin(choice.kind)}`, lane: column, chosen: isAmong(column, choice.lanes) };
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
