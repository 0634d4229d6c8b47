import type { PartnerId } from '../../../shared/model/brands.ts';
import { type LaneKind, REST_LANE, type TimelineLane } from '../../../shared/model/timeline.ts';
import type { Thresholds } from '../../../shared/model/watch.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Lane } from '../../store/timeline-lanes.ts';
import type { AnyLane } from '../../store/timeline-grouping.ts';
import { listPartnerWatches } from '../../store/watch-setting-rows.ts';
import { type CountedEndsMemory, type NamedQuestion, numbersOf } from './counted-ends.ts';
import { type CountedEnds, emptySeries, foldBars, foldLanes, sumOf, takeAway } from './fold-bars.ts';

export interface LanePageOrder {
  readonly lanes: LaneKind | 'none';
  readonly laneOffset: number;
  readonly laneLimit: number;
}

/** What the lanes are cut out of. */
export interface LaneGround {
  /** Of the bars: days, or the hours of a period. */
  readonly question: NamedQuestion;
  /** Of everything, day by day. */
  readonly days: NamedQuestion;
  readonly edges: readonly number[];
  /** All that was counted of `question` and of `days`. */
  readonly counted: CountedEnds;
  readonly everything: CountedEnds;
}

/**
 * A page of lanes with their bars, and how many there are. By partner and by tag the last lane is that of everything that stands in none, so that lanes of
 * partners add up to the whole; it is left out where it would be empty or the only one.
 */
export async function readLanes(
  memory: CountedEndsMemory,
  { db, page }: { readonly db: ReadDb; readonly page: LanePageOrder },
  ground: LaneGround,
): Promise<{ readonly lanes: readonly TimelineLane[]; readonly count: number }> {
  const { lanes: kind, laneOffset: offset, laneLimit: limit } = page;
  if (kind === 'none') return { lanes: [], count: 0 };
  const { question, edges, counted } = ground;
  const listed = await memory.listLanes(db, question, { kind, offset, limit });
  const size = listed.lanes.reduce((sum, { all }) => sum + all, 0);
  const numbers = numbersOf(listed.lanes);
  const choice = { kind, lanes: numbers, size, within: sumOf(counted) };
  const series = foldLanes(await memory.countLanes(db, question, choice), edges, numbers);
  const steps = kind === 'partner' ? await readPartnerSteps(db) : NO_STEPS;
  const lanes = listed.lanes.map(({ no, ...lane }: Lane): TimelineLane => {
    const own = steps.get(lane.key);
    return {
      ...lane,
      ...(own === undefined ? {} : { steps: own }),
      series: (no === undefined ? undefined : series.get(no)) ?? emptySeries(edges.length - 1),
    };
  });
  if (kind === 'authority' || listed.count === 0) return { lanes, count: listed.count };
  const rest = await readRest(memory, db, { ...ground, kind });
  if (rest.all === 0) return { lanes, count: listed.count };
  const isLast = lanes.length < limit && offset + lanes.length >= listed.count;
  return { lanes: isLast ? [...lanes, rest] : lanes, count: listed.count + 1 };
}

const NO_STEPS: ReadonlyMap<string, Thresholds> = new Map();

/** By the id of the partner; only of those who have some of their own. */
export async function readPartnerSteps(db: ReadDb): Promise<ReadonlyMap<string, Thresholds>> {
  const watched = await listPartnerWatches(db);
  return new Map<PartnerId, Thresholds>(
    watched.flatMap(({ id, watch }) => (watch.thresholds === null ? [] : [[id, watch.thresholds] as const])),
  );
}

/** What is in no lane: everything but what is in some. */
async function readRest(
  memory: CountedEndsMemory,
  db: ReadDb,
  { question, days, edges, counted, everything, kind }: LaneGround & { readonly kind: AnyLane['kind'] },
): Promise<TimelineLane> {
  const held = await memory.countHeld(db, days, kind);
  const shown = question === days ? held : await memory.countHeld(db, question, kind);
  return {
    key: REST_LANE,
    label: '',
    all: Math.max(0, sumOf(everything) - sumOf(held)),
    series: takeAway(foldBars(counted, edges), foldBars(shown, edges)),
  };
}
