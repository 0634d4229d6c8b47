import { type KeyboardEvent, useState } from 'react';
import type { EndSeries } from '../../../shared/model/timeline.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { moveTimeline, selectSpan, useTimeline } from '../../stores/timeline.ts';
import { covers, toX } from '../../stores/timeline-axis.ts';
import { HoverCard, readBar } from './hover-card.tsx';
import type { Cursor } from './layout.ts';
import { takeKey } from './plot-keys.ts';
import css from './plot.module.css';

export interface BarRowProps {
  readonly label: string;
  /** Null is the row of all. */
  readonly lane: string | null;
  readonly series: EndSeries;
  readonly top?: number;
  readonly height?: number;
  readonly onCursor: (cursor: Cursor | null) => void;
}

/**
 * A row of bars for the keyboard and for who listens: left and right go from bar to bar and read it out, with Shift they select, Enter selects the bar.
 * It lies over the drawing and takes no pointer.
 */
export function BarRow({ label, lane, series, top, height, onCursor }: BarRowProps) {
  const bars = useTimeline((state) => state.bars);
  const [start, setStart] = useState<number | null>(null);
  const [isHere, setHere] = useState(false);
  if (bars === null) return null;
  const bar = findStart(bars.edges, start);
  const put = (next: number): void => {
    setStart(bars.edges[next] ?? null);
    onCursor({ lane, at: bars.edges[next] ?? 0 });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopPropagation();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // What is shown has moved on and its bars are being counted: there is no next one yet.
    if (step !== undefined && !areCurrent(bars.edges)) return event.preventDefault();
    if (step !== undefined) {
      const next = event.shiftKey ? bar + step : findFilled(series, bar, step);
      if (event.shiftKey) extend(bars.edges, { bar, next, lane });
      const within = Math.min(bars.edges.length - 2, Math.max(0, next));
      put(within);
      keepInSight(bars.edges, within);
    } else if (event.key === 'Enter') {
      selectSpan({ from: bars.edges[bar] ?? 0, to: bars.edges[bar + 1] ?? 0, lane });
    } else if (!takeKey(event.key)) return;
    if (event.key === 'Home') setStart(null);
    event.preventDefault();
  };
  return (
    <div
      className={css['row']}
      style={top === undefined ? undefined : { top, height }}
      role="slider"
      tabIndex={0}
      aria-label={words.plot.row(label)}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, bars.edges.length - 2)}
      aria-valuenow={bar}
      aria-valuetext={readBar(bars, series, bar)}
      onFocus={(event) => {
        // A press on the drawing below must not move anything.
        if (event.currentTarget.matches(':focus-visible')) put(bar);
        setHere(true);
      }}
      onBlur={() => {
        setHere(false);
        onCursor(null);
      }}
      onKeyDown={press}
    >
      {isHere ? <CursorCard lane={lane} bar={bar} /> : null}
    </div>
  );
}

/** What the bar at the cursor says, beside it. */
function CursorCard({ lane, bar }: { readonly lane: string | null; readonly bar: number }) {
  const bars = useTimeline((state) => state.bars);
  const span = useTimeline((state) => state.span);
  const width = useTimeline((state) => state.width);
  const shown = bars?.lanes.find(({ key }) => key === lane) ?? null;
  if (bars === null || ((shown?.series ?? bars.all).total[bar] ?? 0) === 0) return null;
  const x = toX(span, width, bars.edges[bar + 1] ?? 0);
  return <HoverCard hit={{ kind: 'bar', lane: shown, bar }} at={{ x, y: 8 }} isLeft={x > width - 280} />;
}

const areCurrent = (edges: readonly number[]): boolean =>
  covers({ from: edges[0] ?? 0, to: edges.at(-1) ?? 0 }, useTimeline.getState().span);

/** The bar that the cursor was left at, though the bars may be others now; else that of today, or the first in sight. */
function findStart(edges: readonly number[], start: number | null): number {
  const { span } = useTimeline.getState();
  const inSight = [start, Date.now()].find((at) => at !== null && at >= span.from && at < span.to);
  const at = inSight ?? span.from;
  const bar = edges.findLastIndex((edge) => edge <= at);
  return Math.min(edges.length - 2, Math.max(0, bar));
}

/** The next bar with certificates, else the next one. */
function findFilled(series: EndSeries, bar: number, step: number): number {
  for (let next = bar + step; next >= 0 && next < series.total.length; next += step)
    if ((series.total[next] ?? 0) > 0) return next;
  return bar + step;
}

function extend(
  edges: readonly number[],
  { bar, next, lane }: { readonly bar: number; readonly next: number; readonly lane: string | null },
): void {
  const { selection } = useTimeline.getState();
  const from = edges[Math.min(bar, next)] ?? 0;
  const to = edges[Math.max(bar, next) + 1] ?? from;
  if (to <= from) return;
  const isSame = selection !== null && selection.lane === lane && from <= selection.to && to >= selection.from;
  selectSpan({
    from: isSame ? Math.min(selection.from, from) : from,
    to: isSame ? Math.max(selection.to, to) : to,
    lane,
  });
}

/** What is shown follows the cursor. */
function keepInSight(edges: readonly number[], bar: number): void {
  const { span } = useTimeline.getState();
  const from = edges[bar] ?? 0;
  const to = edges[bar + 1] ?? from;
  const room = (to - from) * 2;
  if (from < span.from) moveTimeline(from - room - span.from);
  else if (to > span.to) moveTimeline(to + room - span.to);
}
