import type { TimelineLane, TimelineMark, TimelineMarks } from '../../../shared/model/timeline.ts';
import type { TimelineState } from '../../stores/timeline.ts';
import type { Span } from '../../stores/timeline-axis.ts';

/** Heights in pixels of a text size of 100 %. */
export const HEIGHTS = { flags: 24, ticks: 22, bars: 112, lane: 58, highLane: 92, unfolded: 168 } as const;

/** Everything that the drawing is made from. */
export interface Picture {
  readonly span: Span;
  readonly width: number;
  readonly now: number;
  /** 1 at a text size of 100 %. */
  readonly scale: number;
  /** Where each lane begins, and the end of the last. */
  readonly tops: readonly number[];
  readonly state: Pick<TimelineState, 'bars' | 'events' | 'cascades' | 'selection' | 'range' | 'scale' | 'lanes'>;
  readonly marks: TimelineMarks | null;
  /** Row and bar that the keyboard is at. */
  readonly cursor: Cursor | null;
  /** The certificate under the pointer, whose alerts are drawn. */
  readonly pointed?: TimelineMark | undefined;
}

export interface Cursor {
  /** Key of the lane; null is the row of all. */
  readonly lane: string | null;
  /** Where the bar begins, which stays so when bars are counted anew. */
  readonly at: number;
}

export const topHeight = (scale: number): number => (HEIGHTS.flags + HEIGHTS.ticks + HEIGHTS.bars) * scale;

/** Few lanes share the room there is, many are as low as they may be. */
export function laneHeight(lanes: number, room: number, scale: number): number {
  return Math.min(HEIGHTS.highLane * scale, Math.max(HEIGHTS.lane * scale, Math.floor(room / Math.max(1, lanes))));
}

/** Where lanes begin, one below the other, and the end of the last. */
export function topsOf(
  lanes: readonly { readonly key: string }[],
  unfolded: ReadonlySet<string>,
  heights: { readonly lane: number; readonly unfolded: number },
): readonly number[] {
  const tops = [0];
  for (const { key } of lanes) tops.push((tops.at(-1) ?? 0) + (unfolded.has(key) ? heights.unfolded : heights.lane));
  return tops;
}

/** The lane at a height; −1 below the last. */
export const laneAt = (tops: readonly number[], y: number): number =>
  y < 0 ? -1 : tops.findLastIndex((top, lane) => top <= y && lane < tops.length - 1 && y < (tops.at(-1) ?? 0));

/** The highest bar, of one lane or of many. */
export function peakOf(lanes: readonly Pick<TimelineLane, 'series'>[], shown: readonly boolean[]): number {
  let peak = 0;
  for (const { series } of lanes)
    for (const [bar, count] of series.total.entries()) if (shown[bar] === true && count > peak) peak = count;
  return peak;
}

/** Which bars are in sight: a peak beyond the edge must not flatten what is shown. */
export function barsInSight(edges: readonly number[], { from, to }: Span): readonly boolean[] {
  return edges.slice(0, -1).map((edge, bar) => (edges[bar + 1] ?? edge) > from && edge < to);
}

/** 1, 2 or 5 times a power of ten, at least as much. */
export function roundUp(count: number): number {
  if (count <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(count));
  return ([1, 2, 3, 4, 5, 6, 8].find((step) => step * power >= count) ?? 10) * power;
}
