import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { Cascade } from '../../shared/model/authority.ts';
import type {
  LaneKind,
  TimelineBars,
  TimelineEvents,
  TimelineMarks,
  TimelineRange,
} from '../../shared/model/timeline.ts';
import { DAY_MS, type TimelineUnit, UNIT_MS } from '../../shared/model/timeline-units.ts';
import { clampSpan, moveSpan, placeSpan, type Span, spanOfUnit, unitOf, zoomSpan } from './timeline-axis.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export interface TimelineSelection extends Span {
  /** Key of the lane that was selected in; null is all of them. */
  readonly lane: string | null;
}

export interface TimelineState {
  readonly span: Span;
  /** Pixels of the plot; 0 before it was measured. */
  readonly width: number;
  readonly lanes: LaneKind;
  readonly laneOffset: number;
  readonly filter: string;
  readonly scale: 'common' | 'own';
  readonly view: 'chart' | 'table';
  readonly selection: TimelineSelection | null;
  /** What is drawn: at first without lanes. */
  readonly bars: TimelineBars | null;
  /** The lanes of `bars` are those of what was asked last. */
  readonly lanesReady: boolean;
  readonly overview: TimelineBars | null;
  /** Single certificates, where there are few enough. */
  readonly marks: (TimelineMarks & Span) | null;
  readonly events: TimelineEvents;
  readonly cascades: Readonly<Record<string, Cascade>>;
  readonly range: TimelineRange | null;
  readonly rangeMarks: { readonly open: TimelineMarks; readonly all: TimelineMarks } | null;
  readonly error: AppError | null;
}

/** A year and a half, of which the larger part lies ahead. */
const PAST_MS = 120 * DAY_MS;
const AHEAD_MS = 1.5 * UNIT_MS.year;
const TODAY_SHARE = 0.2;

const begin = (): TimelineState => ({
  span: { from: Date.now() - PAST_MS, to: Date.now() + AHEAD_MS },
  width: 0,
  lanes: 'authority',
  laneOffset: 0,
  filter: '',
  scale: 'common',
  view: 'chart',
  selection: null,
  bars: null,
  lanesReady: false,
  overview: null,
  marks: null,
  events: { authorities: [], crls: [] },
  cascades: {},
  range: null,
  rangeMarks: null,
  error: null,
});

/** What the timeline shows; it stays while other screens are open. */
export const useTimeline = create<TimelineState>(begin);

export const showSpan = (span: Span): void => useTimeline.setState({ span: clampSpan(span) });

export function moveTimeline(ms: number): void {
  showSpan(moveSpan(useTimeline.getState().span, ms));
}

/** Longer or shorter by a factor around an instant, else around the middle. */
export function zoomTimeline(factor: number, at?: number): void {
  const { span } = useTimeline.getState();
  showSpan(zoomSpan(span, factor, at ?? (span.from + span.to) / 2));
}

export function showToday(): void {
  showSpan(placeSpan(useTimeline.getState().span, Date.now(), TODAY_SHARE));
}

/** Makes bars of a unit; today stays in place where it is in sight. */
export function showUnit(unit: TimelineUnit): void {
  const { span, width } = useTimeline.getState();
  const now = Date.now();
  const inSight = now > span.from && now < span.to;
  const at = inSight ? now : (span.from + span.to) / 2;
  showSpan(spanOfUnit(unit, width, { at, share: inSight ? TODAY_SHARE : 0.5 }));
}

export const currentUnit = ({ span, width }: Pick<TimelineState, 'span' | 'width'>): TimelineUnit =>
  unitOf(span, width === 0 ? 800 : width);

/** Other lanes; a selection within one of the former goes. */
export function showLanes(lanes: LaneKind): void {
  useTimeline.setState({
    lanes,
    laneOffset: 0,
    lanesReady: false,
    selection: null,
    range: null,
    rangeMarks: null,
    marks: null,
  });
}

export function selectSpan(selection: TimelineSelection | null): void {
  useTimeline.setState(selection === null ? { selection, range: null, rangeMarks: null } : { selection });
}

export const changeTimeline = (
  change: Partial<Pick<TimelineState, 'width' | 'filter' | 'scale' | 'view' | 'laneOffset'>>,
): void => useTimeline.setState(change);

onOtherWorkspace(() => useTimeline.setState(begin()));
