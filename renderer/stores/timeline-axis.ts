import { MOST_BARS } from '../../shared/model/timeline.ts';
import { HOUR_MS, TIMELINE_UNITS, type TimelineUnit, UNIT_MS } from '../../shared/model/timeline-units.ts';

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const SHORTEST_MS = 12 * HOUR_MS;
const LONGEST_MS = 120 * UNIT_MS.year;
/** The years 1900 and 2400: nothing that is shown lies beyond. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2400, 0, 1);
/** A bar of less is hard to point at. */
const LEAST_BAR_PX = 6;
/** What a unit that is chosen by hand gets. */
const CHOSEN_BAR_PX = 11;

export const lengthOf = ({ from, to }: Span): number => to - from;

/** Where an instant lies on an axis of so many pixels. */
export const toX = (span: Span, width: number, at: number): number => ((at - span.from) / lengthOf(span)) * width;

export const toTime = (span: Span, width: number, x: number): number =>
  span.from + (x / Math.max(1, width)) * lengthOf(span);

/** Within what can be shown; the length stays where it can. */
export function clampSpan({ from, to }: Span): Span {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, to - from));
  const middle = (from + to) / 2;
  const start = Math.min(LATEST - length, Math.max(EARLIEST, middle - length / 2));
  return { from: Math.round(start), to: Math.round(start + length) };
}

/** Longer or shorter by a factor; the instant `at` stays where it is. */
export function zoomSpan(span: Span, factor: number, at: number): Span {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthOf(span) * factor));
  const share = (at - span.from) / lengthOf(span);
  const from = at - share * length;
  return clampSpan({ from, to: from + length });
}

export const moveSpan = ({ from, to }: Span, ms: number): Span => clampSpan({ from: from + ms, to: to + ms });

/** The same length with an instant at a share of it. */
export const placeSpan = (span: Span, at: number, share: number): Span =>
  moveSpan(span, at - share * lengthOf(span) - span.from);

/** The finest unit whose bars can be told apart at a width. */
export function unitOf(span: Span, width: number): TimelineUnit {
  const perPx = lengthOf(span) / Math.max(1, width);
  return TIMELINE_UNITS.find((unit) => UNIT_MS[unit] / perPx >= LEAST_BAR_PX) ?? 'year';
}

/** A span around an instant in which bars of a unit are of a good width. */
export function spanOfUnit(unit: TimelineUnit, width: number, around: { at: number; share: number }): Span {
  const length = (UNIT_MS[unit] / CHOSEN_BAR_PX) * Math.max(1, width);
  const from = around.at - around.share * length;
  return clampSpan({ from, to: from + length });
}

/** What is read besides what is shown, so that moving a little asks for nothing. */
export function widen({ from, to }: Span, unit: TimelineUnit): Span {
  // One bar is kept for the beginning, and one for the end, that lie within a bar; hours are read in whole days.
  const most = (MOST_BARS - (unit === 'hour' ? 50 : 2)) * UNIT_MS[unit];
  const extra = Math.max(0, Math.min((to - from) / 2, (most - (to - from)) / 2));
  return { from: Math.max(EARLIEST, Math.floor(from - extra)), to: Math.min(LATEST, Math.ceil(to + extra)) };
}

export const covers = (outer: Span, inner: Span): boolean => outer.from <= inner.from && outer.to >= inner.to;
