import type { Cascade } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type {
  EndSum,
  LaneKind,
  TimelineBars,
  TimelineEvents,
  TimelineMark,
  TimelineMarks,
  TimelineRange,
  TimelineSteps,
} from '../../../shared/model/timeline.ts';
import { MOST_BARS } from '../../../shared/model/timeline.ts';
import { DAY_MS, listEdges, startOfUnit, stepUnit, type TimelineUnit } from '../../../shared/model/timeline-units.ts';
import type { Thresholds } from '../../../shared/model/watch.ts';
import { countCascade } from '../../store/authority-cascade-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findLane, listNamedAuthorities } from '../../store/timeline-lanes.ts';
import { listTimelineEvents } from '../../store/timeline-events.ts';
import { listBusiestIssuers, listMarks, type MarkChoice } from '../../store/timeline-marks.ts';
import { readWatchSettings } from '../../store/watch-setting-rows.ts';
import type { FileTarget } from '../atomic-file.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { writeCalendar, type WrittenCalendar } from './calendar.ts';
import { type CountedEndsMemory, createCountedEnds, type NamedQuestion } from './counted-ends.ts';
import { type Asking, askDays, askFiltered } from './timeline-question.ts';
import { type CountedEnds, foldBars, foldLanes, sumOf } from './fold-bars.ts';
import { readLanes, readPartnerSteps } from './lane-series.ts';

export interface PeriodQuery {
  readonly from: number;
  readonly to: number;
  /** In the language of the inventory. */
  readonly filter?: string | undefined;
}

export interface BarsQuery extends PeriodQuery {
  readonly unit: TimelineUnit;
  readonly lanes: LaneKind | 'none';
  readonly laneOffset: number;
  readonly laneLimit: number;
}

/** One lane, by its key among those of its kind. */
export interface LaneName {
  readonly kind: LaneKind;
  readonly key: string;
}

export interface MarksQuery extends PeriodQuery {
  readonly lanes: LaneKind;
  readonly lane?: LaneName | undefined;
  readonly choice: MarkChoice;
  readonly limit: number;
}

export interface RangeQuery extends PeriodQuery {
  readonly lane?: LaneName | undefined;
}

/** A filter that cannot be read fails each of these with `filter.invalid`. */
export interface TimelineService {
  /** What ends in each bar of a period, altogether and lane by lane; at most `MOST_BARS` bars, the rest is left out at the right. */
  bars(query: BarsQuery): Outcome<TimelineBars>;
  /** Single certificates of a period, the first to end first. */
  marks(query: MarksQuery): Outcome<TimelineMarks>;
  /** What ends in a period, and whose. Cut at days, or at hours where it is shorter than four days. */
  range(query: RangeQuery): Outcome<TimelineRange>;
  /** Ends of authorities and what is due of their lists, whenever. */
  events(): Outcome<TimelineEvents>;
  /** What ends with each of some authorities; those that are not here are left out. Counted one after the other, up to a tenth of a second each. */
  cascades(ids: readonly AuthorityId[]): Outcome<readonly AuthorityCascade[]>;
  /** See `writeCalendar`. */
  saveCalendar(query: PeriodQuery, target: FileTarget, job: JobContext): Outcome<WrittenCalendar>;
  /** Something was written. */
  forget(): void;
}

export interface AuthorityCascade {
  readonly id: AuthorityId;
  readonly cascade: Cascade;
}

export function createTimeline(context: WorkspaceContext): TimelineService {
  const memory = createCountedEnds(context.ports.clock.monotonicMs);
  const ask = <T>(text: string | undefined, answer: (asking: Asking) => Promise<T>): Outcome<T> =>
    askFiltered(context, { text, isLong: true }, answer);
  return {
    bars: (query) => ask(query.filter, (asking) => readBars(memory, asking, query)),
    marks: (query) => askFiltered(context, { text: query.filter, isLong: false }, (asking) => readMarks(asking, query)),
    range: (query) => ask(query.filter, (asking) => readRange(memory, asking, query)),
    events: () => context.store.reading((db) => listTimelineEvents(db, context.ports.clock.now())),
    cascades: (ids) => context.store.readingSlowly((db) => readCascades(context, db, ids)),
    saveCalendar: async ({ from, to, filter }, target, job) => {
      const days = await ask(filter, askDays);
      if (!days.ok) return days;
      const period = { from: startOfUnit(from, 'day'), to: stepUnit(startOfUnit(to - 1, 'day'), 'day', 1) };
      return writeCalendar(context, { ...days.value, period }, target, job);
    },
    forget: memory.forget,
  };
}

async function readBars(memory: CountedEndsMemory, asking: Asking, query: BarsQuery): Promise<TimelineBars> {
  const { db } = asking;
  const edges = edgesOf(query);
  const days = await askDays(asking);
  const everything = await memory.countAll(db, days);
  const question = query.unit === 'hour' ? { ...days, byHour: true, period: periodOf(edges) } : days;
  const counted = query.unit === 'hour' ? await memory.countAll(db, question) : everything;
  const { lanes, count } = await readLanes(memory, { db, page: query }, { question, days, edges, counted, everything });
  return {
    unit: query.unit,
    edges,
    all: foldBars(counted, edges),
    lanes,
    laneCount: count,
    ...outsideOf(everything, edges),
    threshold: { days: days.expiringDays, lifeShare: 1 / 3 },
    steps: await readSteps(db),
  };
}

async function readSteps(db: ReadDb): Promise<TimelineSteps> {
  const { days, percents, shortLivedDays } = await readWatchSettings(db);
  return { days, percents, shortLivedDays };
}

/** Hours are shown in whole days, so that what lies beyond them can be told from the days. */
function edgesOf({ from, to, unit }: BarsQuery): readonly number[] {
  if (unit !== 'hour') return listEdges(from, to, unit, MOST_BARS);
  const last = stepUnit(startOfUnit(to - 1, 'day'), 'day', 1);
  return listEdges(startOfUnit(from, 'day'), last, unit, MOST_BARS);
}

const periodOf = (edges: readonly number[]) => ({ from: edges[0] ?? 0, to: edges.at(-1) ?? 0 });

/** How many end before and after the bars, and the days of the first and the last end. */
function outsideOf(
  { total, slotMs }: CountedEnds,
  edges: readonly number[],
): Pick<TimelineBars, 'before' | 'after' | 'extent'> {
  const { from, to } = periodOf(edges);
  let before = 0;
  let after = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { slot, rows } of total) {
    const at = slot * slotMs;
    if (at < from) before += rows;
    if (at >= to) after += rows;
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return { before, after, ...(total.length === 0 ? {} : { extent: { first, last } }) };
}

async function readMarks(asking: Asking, query: MarksQuery): Promise<TimelineMarks> {
  const { db } = asking;
  const question = await askPeriod(asking, query);
  if (question === undefined) return { items: [], complete: true };
  const { lanes: kind, choice, limit } = query;
  const items = await listMarks(db, question, { kind, choice, limit: limit + 1 });
  const steps = await readPartnerSteps(db);
  return { items: items.slice(0, limit).map((mark) => withSteps(mark, steps)), complete: items.length <= limit };
}

function withSteps(mark: TimelineMark, steps: ReadonlyMap<string, Thresholds>): TimelineMark {
  const own = mark.partnerId === undefined ? undefined : steps.get(mark.partnerId);
  return own === undefined ? mark : { ...mark, steps: own };
}

const SHORT_MS = 4 * DAY_MS;

/** Undefined where the lane is gone. */
async function askPeriod(asking: Asking, { from, to, lane }: RangeQuery): Promise<NamedQuestion | undefined> {
  const no = lane === undefined ? undefined : await findLane(asking.db, lane.kind, lane.key);
  if (lane !== undefined && no === undefined) return undefined;
  const byHour = to - from < SHORT_MS;
  const period = byHour
    ? { from, to }
    : { from: startOfUnit(from, 'day'), to: stepUnit(startOfUnit(to - 1, 'day'), 'day', 1) };
  return {
    ...(await askDays(asking)),
    byHour,
    period,
    ...(lane === undefined || no === undefined ? {} : { lane: { kind: lane.kind, no } }),
  };
}

const NOTHING: EndSum = { total: 0, revoked: 0, replaced: 0, due: 0, snoozed: 0, ended: 0, seen: 0 };
const ISSUERS_READ = 60;
const ISSUERS_TOLD = 12;

async function readRange(memory: CountedEndsMemory, asking: Asking, query: RangeQuery): Promise<TimelineRange> {
  const { db } = asking;
  const question = await askPeriod(asking, query);
  if (question?.period === undefined) return { sum: NOTHING, issuers: [], issuerCount: 0 };
  // By the hour a slot may begin before the period does.
  const edges = [startOfUnit(question.period.from, question.byHour ? 'hour' : 'day'), question.period.to];
  const counted = await memory.countAll(db, question);
  const { issuers, count } = await listBusiestIssuers(db, question, ISSUERS_READ);
  const lanes = issuers.map(({ no }) => no);
  const within = sumOf(counted);
  const byIssuer = await memory.countLanes(db, question, { kind: 'authority', lanes, size: within, within });
  const series = foldLanes(byIssuer, edges, lanes);
  const told = issuers.map(({ no, key, label }) => {
    const bars = series.get(no);
    return { key, label, sum: bars === undefined ? NOTHING : firstOf(bars) };
  });
  return {
    sum: firstOf(foldBars(counted, edges)),
    issuers: told.toSorted((a, b) => openOf(b.sum) - openOf(a.sum)).slice(0, ISSUERS_TOLD),
    issuerCount: count,
  };
}

const openOf = ({ total, revoked, replaced }: EndSum): number => total - revoked - replaced;

const firstOf = (series: Readonly<Record<keyof EndSum, readonly number[]>>): EndSum => ({
  total: series.total[0] ?? 0,
  revoked: series.revoked[0] ?? 0,
  replaced: series.replaced[0] ?? 0,
  due: series.due[0] ?? 0,
  snoozed: series.snoozed[0] ?? 0,
  ended: series.ended[0] ?? 0,
  seen: series.seen[0] ?? 0,
});

async function readCascades(
  context: WorkspaceContext,
  db: ReadDb,
  ids: readonly AuthorityId[],
): Promise<readonly AuthorityCascade[]> {
  const wanted = new Set(ids);
  const known = (await listNamedAuthorities(db)).filter(({ id }) => wanted.has(id));
  const cascades: AuthorityCascade[] = [];
  for (const { id, endsAt: notAfter } of known)
    cascades.push({ id, cascade: await countCascade(db, { id, notAfter }, context.ports.clock.now()) });
  return cascades;
}
