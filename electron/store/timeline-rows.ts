import { type RawBuilder, sql } from 'kysely';
import type { LaneKind } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import { sumRows } from './timeline-gone.ts';
import {
  ALWAYS,
  type AnyLane,
  BY_END,
  type CountedRow,
  countSlots,
  FACTS,
  groupedRows,
  isAmong,
  type LaneChoice,
  memberSource,
  NO_LANE,
  type Source,
} from './timeline-grouping.ts';
import { endsWithin, isDue, laneColumn, type LaneNo, slotOf, type TimelineQuestion } from './timeline-slots.ts';

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
export const togetherOf = (rows: readonly CountedRow[]): readonly CountedRow[] => sumRows(rows, () => null);

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
