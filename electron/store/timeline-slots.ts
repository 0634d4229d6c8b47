import { type RawBuilder, sql } from 'kysely';
import { type LaneKind, REST_LANE } from '../../shared/model/timeline.ts';
import { DAY_MS, HOUR_MS } from '../../shared/model/timeline-units.ts';
import type { StatusView } from './certificate-status.ts';
import type { Condition } from './filter/condition.ts';

/** A question of the timeline: which certificates, and when it is asked. */
export interface TimelineQuestion extends StatusView {
  /** Only what ends from the first instant on and before the second, both at midnight UTC; without it everything. */
  readonly period?: TimelinePeriod | undefined;
  /** Counts by hours; else by days. Without a period that takes long. */
  readonly byHour: boolean;
  /** Without it every certificate is meant. */
  readonly condition?: Condition | undefined;
  /** One lane alone. */
  readonly lane?: { readonly kind: LaneKind; readonly no: LaneNo } | undefined;
}

export interface TimelinePeriod {
  readonly from: number;
  readonly to: number;
}

/** What names a lane inside the store: number of the issuer's name, id of the partner, the tag, or `REST_LANE`. */
export type LaneNo = string | number;

/** Number of the day or hour on which a certificate ends, of rows of `certificate_fact`, for hours joined with `certificate`. */
export const slotOf = ({ byHour }: Pick<TimelineQuestion, 'byHour'>): RawBuilder<number> =>
  byHour ? sql<number>`${sql.ref('certificate.not_after')} / ${sql.lit(HOUR_MS)}` : sql.ref('certificate_fact.end_day');

/** Ends within the period, by the index of days; `byInstant` by that of instants, where a row of `certificate` is at hand. */
export function endsWithin({ period }: TimelineQuestion, byInstant: boolean): RawBuilder<boolean> {
  if (period === undefined) return sql<boolean>`true`;
  const day = sql.ref('certificate_fact.end_day');
  const days = sql<boolean>`${day} >= ${Math.floor(period.from / DAY_MS)} and ${day} < ${Math.ceil(period.to / DAY_MS)}`;
  const at = sql.ref('certificate.not_after');
  return byInstant ? sql<boolean>`${days} and ${at} >= ${period.from} and ${at} < ${period.to}` : days;
}

/** What filter and lane let through, of rows of `certificate_fact`. */
export function passes({ condition, lane }: Pick<TimelineQuestion, 'condition' | 'lane'>): RawBuilder<boolean> {
  const filtered = condition === undefined ? sql<boolean>`true` : meets(condition);
  return lane === undefined ? filtered : sql<boolean>`${filtered} and ${isInLane(lane.kind, lane.no)}`;
}

/** Where facts alone do not decide, the certificates that meet it are gathered first. */
function meets({ fact, row, driver }: Condition): RawBuilder<boolean> {
  if (fact !== null) return fact;
  const among = driver === null ? sql<boolean>`true` : sql<boolean>`certificate.seq in (${driver.seqs})`;
  return sql<boolean>`${sql.ref('certificate_fact.seq')} in (select certificate.seq from certificate where ${among} and ${row})`;
}

function isInLane(kind: LaneKind, no: LaneNo): RawBuilder<boolean> {
  if (kind === 'authority') return sql<boolean>`${sql.ref('certificate_fact.issuer_no')} = ${no}`;
  // One by one, as only those of a period are asked.
  if (no === REST_LANE)
    return sql<boolean>`not exists (select 1 from certificate as own where own.seq = ${sql.ref('certificate_fact.seq')}
      and ${isInSome(kind, sql.ref('own.id'))})`;
  const ids =
    kind === 'partner'
      ? sql`select certificate_id as id from certificate_partner where partner_id = ${no}`
      : sql`select certificate_id as id from certificate_tag where tag = ${no}`;
  return sql<boolean>`${sql.ref('certificate_fact.seq')} in (select member.seq from (${ids}) as of_lane cross join certificate as member on member.id = of_lane.id)`;
}

/** Whether a certificate stands in some lane of partners or tags. */
export const isInSome = (kind: Exclude<LaneKind, 'authority'>, id: RawBuilder<unknown>): RawBuilder<boolean> =>
  kind === 'partner'
    ? sql<boolean>`exists (select 1 from certificate_partner as held where held.certificate_id = ${id})`
    : sql<boolean>`exists (select 1 from certificate_tagged as held where held.certificate_id = ${id})`;

/**
 * Counts as expiring, of rows of `certificate_fact`: as the status of the inventory says, by whole days. So many days are left, and no more than a
 * third of its life.
 */
export function isDue({ at, expiringDays }: StatusView): RawBuilder<boolean> {
  const today = Math.floor(at / DAY_MS);
  const day = sql.ref('certificate_fact.end_day');
  const life = sql.ref('certificate_fact.life_days');
  return sql<boolean>`${day} >= ${today} and ${day} <= ${today + Math.floor(expiringDays)} and (${day} - ${today}) * 3 <= ${life}`;
}

/** What names the lane of a certificate; `certificate_partner` and `certificate_tag` are joined under their own names. */
export const laneColumn = (kind: LaneKind): RawBuilder<string | number> =>
  ({
    authority: sql.ref<number>('certificate_fact.issuer_no'),
    partner: sql.ref<string>('certificate_partner.partner_id'),
    tag: sql.ref<string>('certificate_tag.tag'),
  })[kind];
