import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { moveTimeline, showSpan, useTimeline } from '../../stores/timeline.ts';
import { lengthOf, placeSpan, type Span, toTime, toX } from '../../stores/timeline-axis.ts';
import { barsInSight, peakOf, type Picture } from './layout.ts';
import { takeKey } from './plot-keys.ts';
import type { Shape } from './scene.ts';
import { buildBars } from './scene-bars.ts';
import css from './overview.module.css';
import { nameOfSpan, buildTicks } from './ticks.ts';
import { useCanvas } from './use-canvas.ts';
import { usePalette } from './use-picture.ts';
import { useSize } from './use-size.ts';

const HEIGHT = 54;
const AXIS = 18;
const MOVE_SHARE = 0.1;

/** All the time there is, with a frame around what is shown; dragging moves that. */
export function Overview({ now }: { readonly now: number }) {
  const bars = useTimeline((state) => state.overview);
  const span = useTimeline((state) => state.span);
  const scale = useTimeline((state) => state.scale);
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const palette = usePalette();
  useSize(place, (size) => setWidth(size.width));
  const whole = bars === null ? span : { from: bars.edges[0] ?? 0, to: bars.edges.at(-1) ?? 0 };
  const build = () => buildOverview({ whole, width, now, bars, span });
  useCanvas(canvas, { width, height: HEIGHT, top: 0, build, palette });
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    showSpan(placeSpan(useTimeline.getState().span, toTime(whole, width, x), 0.5));
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) moveTimeline(step * lengthOf(span) * MOVE_SHARE);
    else if (!takeKey(event.key)) return;
    event.preventDefault();
  };
  return (
    <div className={css['overview']}>
      <div className={css['overviewHead']}>
        <span>{nameOfSpan(dayOf(span))}</span>
        <small data-own={scale === 'own' || undefined}>
          {scale === 'own' ? words.scale.ownShort : words.scale.commonNote}
        </small>
      </div>
      <div
        ref={place}
        className={css['overviewPlot']}
        role="slider"
        tabIndex={0}
        aria-label={words.overview}
        aria-valuemin={whole.from}
        aria-valuemax={whole.to}
        aria-valuenow={Math.min(whole.to, Math.max(whole.from, Math.round((span.from + span.to) / 2)))}
        aria-valuetext={nameOfSpan(dayOf(span))}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
        onKeyDown={press}
      >
        <canvas ref={canvas} aria-hidden />
      </div>
    </div>
  );
}

const DAY = 86_400_000;
const dayOf = ({ from, to }: Span): Span => ({ from: Math.floor(from / DAY) * DAY, to: Math.ceil(to / DAY) * DAY });

interface OverviewPicture {
  readonly whole: Span;
  readonly width: number;
  readonly now: number;
  readonly bars: Picture['state']['bars'];
  readonly span: Span;
}

function buildOverview({ whole, width, now, bars, span }: OverviewPicture): readonly Shape[] {
  const baseline = HEIGHT - AXIS;
  const picture: Picture = {
    span: whole,
    width,
    now,
    scale: 1,
    tops: [0],
    marks: null,
    cursor: null,
    state: {
      bars,
      events: { authorities: [], crls: [] },
      cascades: {},
      selection: null,
      range: null,
      scale: 'common',
      lanes: 'authority',
    },
  };
  const peak = bars === null ? 0 : peakOf([{ series: bars.all }], barsInSight(bars.edges, whole));
  const left = Math.max(1, toX(whole, width, span.from));
  const right = Math.min(width - 1, toX(whole, width, span.to));
  const today = Math.round(toX(whole, width, now));
  return [
    { kind: 'box', x: 0, y: 4, width, height: baseline - 4, fill: 'pane' },
    ...(bars === null
      ? []
      : buildBars(picture, { series: bars.all, baseline, height: baseline - 8, peak, cursor: null })),
    { kind: 'line', from: [today, 2], to: [today, baseline], ink: 'text' },
    {
      kind: 'box',
      x: left,
      y: 2,
      width: Math.max(3, right - left),
      height: baseline - 2,
      fill: 'selected',
      alpha: 0.3,
      round: 2,
    },
    { kind: 'frame', x: left, y: 2, width: Math.max(3, right - left), height: baseline - 2, ink: 'accent' },
    ...buildTicks(whole, width).map(
      ({ at, label }): Shape => ({
        kind: 'text',
        x: toX(whole, width, at) + 2,
        y: HEIGHT - 5,
        text: label,
        ink: 'soft',
        size: 11,
      }),
    ),
  ];
}
