import type { EndCount, EndSeries } from '../../../shared/model/timeline.ts';
import { END_COUNTS } from '../../../shared/model/timeline.ts';
import type { GonePart } from '../../store/timeline-gone.ts';
import type { CountedRow } from '../../store/timeline-grouping.ts';
import type { LaneNo } from '../../store/timeline-slots.ts';

/** Everything that was counted of a question, day by day or hour by hour. */
export interface CountedEnds {
  readonly slotMs: number;
  /** Where today began: what ends before is over. */
  readonly today: number;
  readonly total: readonly CountedRow[];
  readonly due: readonly CountedRow[];
  readonly gone: Readonly<Record<GonePart, readonly CountedRow[]>>;
}

/** What is left of a series when those of a part of it are taken away. */
export function takeAway(whole: EndSeries, part: EndSeries): EndSeries {
  const left = emptySeries(whole.total.length);
  for (const count of END_COUNTS)
    left[count] = whole[count].map((all, bar) => Math.max(0, all - (part[count][bar] ?? 0)));
  return settleSeries(left);
}

type OpenSeries = Record<EndCount, number[]>;

/** How many certificates were counted. */
export const sumOf = ({ total }: CountedEnds): number => total.reduce((sum, { rows }) => sum + rows, 0);

/** Adds up days into bars, whatever lane they are of. */
export function foldBars(counted: CountedEnds, edges: readonly number[]): EndSeries {
  const series = emptySeries(edges.length - 1);
  fold(counted, edges, () => series);
  return settleSeries(series);
}

/** The same for each of some lanes. */
export function foldLanes(
  counted: CountedEnds,
  edges: readonly number[],
  lanes: readonly LaneNo[],
): ReadonlyMap<LaneNo, EndSeries> {
  const open = new Map<LaneNo, OpenSeries>(lanes.map((lane) => [lane, emptySeries(edges.length - 1)]));
  fold(counted, edges, ({ lane }) => (lane === null ? undefined : open.get(lane)));
  for (const series of open.values()) settleSeries(series);
  return open;
}

function fold(
  { slotMs, today, total, due, gone }: CountedEnds,
  edges: readonly number[],
  find: (row: CountedRow) => OpenSeries | undefined,
): void {
  const add = (part: EndCount, row: CountedRow, count: number): void => {
    const series = find(row)?.[part];
    const bar = series === undefined ? -1 : findBar(edges, row.slot * slotMs);
    if (series !== undefined && bar >= 0) series[bar] = (series[bar] ?? 0) + count;
  };
  const isOver = ({ slot }: CountedRow): boolean => slot * slotMs < today;
  for (const row of total) add('total', row, row.rows);
  for (const row of total) if (isOver(row)) add('ended', row, row.rows);
  for (const row of due) add('due', row, row.rows);
  for (const part of ['revoked', 'replaced', 'snoozed', 'seen'] as const)
    for (const row of gone[part]) add(part, row, row.rows);
  for (const part of ['revoked', 'replaced'] as const) for (const row of gone[part]) add('due', row, -row.due);
  for (const part of ['revoked', 'replaced', 'seen'] as const)
    for (const row of gone[part]) if (isOver(row)) add('ended', row, -row.rows);
}

/** Zeros for every bar. */
export const emptySeries = (bars: number): OpenSeries => ({
  total: zeros(bars),
  revoked: zeros(bars),
  replaced: zeros(bars),
  due: zeros(bars),
  snoozed: zeros(bars),
  ended: zeros(bars),
  seen: zeros(bars),
});

const zeros = (length: number): number[] => Array.from({ length }, () => 0);

/** Place of the bar that an instant falls into; −1 outside. */
export function findBar(edges: readonly number[], at: number): number {
  if (edges.length < 2 || at < (edges[0] ?? 0) || at >= (edges.at(-1) ?? 0)) return -1;
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Parts never exceed the whole, though they are counted one after the other and `due` is a difference: a certificate that was revoked in between
 * must not leave a negative bar.
 */
function settleSeries(series: OpenSeries): EndSeries {
  for (let bar = 0; bar < series.total.length; bar += 1) {
    let left = series.total[bar] ?? 0;
    for (const part of PARTS) {
      const count = Math.max(0, Math.min(left, series[part][bar] ?? 0));
      series[part][bar] = count;
      left -= count;
    }
    series.snoozed[bar] = Math.max(0, Math.min(series.due[bar] ?? 0, series.snoozed[bar] ?? 0));
  }
  return series;
}

const PARTS = END_COUNTS.filter((part) => part !== 'total' && part !== 'snoozed');
