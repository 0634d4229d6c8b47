import { type RawBuilder, sql } from 'kysely';
import type { LaneKind } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';
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

export const ALWAYS = sql<boolean>`true`;
export const NO_LANE = sql`null`;
export const FACTS = sql`cross join certificate on certificate.id = part.id
  cross join certificate_fact on certificate_fact.seq = certificate.seq`;
/** Begins with the index of instants, which holds the ids that partners and tags go by. */
export const BY_END = sql`certificate cross join certificate_fact on certificate_fact.seq = certificate.seq`;

export const countSlots = (db: ReadDb, rows: RawBuilder<CountedRow>): Promise<readonly CountedRow[]> => ask(db, rows);

export interface Source {
  readonly tables: RawBuilder<unknown>;
  readonly lane: RawBuilder<unknown>;
  /** Rows of lanes that are not asked for are left out by this. */
  readonly chosen: RawBuilder<boolean>;
  /** The source has a row of `certificate` by the index of instants. */
  readonly byInstant?: boolean;
  /** Counted apart besides. */
  readonly partner?: RawBuilder<unknown>;
  /** An index answers without a look at the rows. */
  readonly byIndex?: boolean;
}

export interface Grouping extends Source {
  readonly where?: RawBuilder<boolean>;
  /** Tells besides how many count as expiring, which reads more than the index. */
  readonly withDue?: boolean;
}

/** Rows of certificates with the lanes they stand in. */
export function memberSource(tables: RawBuilder<unknown>, choice: LaneChoice | AnyLane | undefined): Source {
  if (choice === undefined) return { tables, lane: laneColumn('authority'), chosen: ALWAYS };
  if (choice.lanes === 'any')
    return { tables, lane: NO_LANE, chosen: isInSome(choice.kind, sql.ref('certificate.id')) };
  const column = laneColumn(choice.kind);
  // Looked up by the certificate, never by the lane.
  return {
    tables: sql`${tables} ${laneJoin(choice.kind)}`,
    lane: column,
    chosen: isAmong(sql`+${column}`, choice.lanes),
  };
}

export const isAmong = (column: RawBuilder<unknown>, lanes: readonly LaneNo[]): RawBuilder<boolean> =>
  sql<boolean>`${column} in (select value from json_each(${JSON.stringify(lanes)}))`;

const laneJoin = (kind: LaneKind): RawBuilder<unknown> =>
  ({
    authority: sql``,
    partner: sql`cross join certificate_partner on certificate_partner.certificate_id = certificate.id`,
    tag: sql`cross join certificate_tag on certificate_tag.certificate_id = certificate.id`,
  })[kind];

/** Counts of rows by lane and by day or hour, within the period and the filter. */
export function groupedRows(question: TimelineQuestion, grouping: Grouping): RawBuilder<CountedRow> {
  const { tables, lane, chosen, byInstant = question.byHour, where = ALWAYS, withDue = false, partner } = grouping;
  // One group fewer is read in the order of the index.
  const hasLanes = lane !== NO_LANE;
  const due = withDue ? sql`sum(${isDue(question)})` : sql`0`;
  return sql<CountedRow>`select ${lane} as lane, ${slotOf(question)} as slot, count(*) as rows, ${due} as due ${partner === undefined ? sql`` : sql`, ${partner} as partner`} from ${tables}
    where ${endsWithin(question, byInstant)} and ${where} and ${chosen} and ${passes(question)} group by ${hasLanes ? sql`1, 2` : sql`2`} ${partner === undefined ? sql`` : sql`, 5`}`;
}
