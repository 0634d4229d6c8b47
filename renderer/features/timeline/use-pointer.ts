import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { startOfUnit, stepUnit } from '../../../shared/model/timeline-units.ts';
import { currentUnit, moveTimeline, selectSpan, useTimeline, zoomTimeline } from '../../stores/timeline.ts';
import { lengthOf, toTime } from '../../stores/timeline-axis.ts';
import type { Hit } from './hit.ts';

export interface PointerPlace {
  /** Keys of the lanes under a height; null is the row of all. */
  readonly laneAt: (y: number) => string | null;
  readonly hit: (x: number, y: number) => Hit | null;
  /** Dragging selects; else it moves, and selects with Shift. */
  readonly selects: boolean;
  readonly onPress: (hit: Hit) => void;
}

export interface Hover {
  readonly hit: Hit;
  readonly at: { readonly x: number; readonly y: number };
  readonly isLeft: boolean;
}

interface Drag {
  readonly x: number;
  readonly last: number;
  readonly at: number;
  readonly lane: string | null;
  readonly selects: boolean;
  readonly moved: boolean;
}

const CLICK_PX = 4;

/** Dragging, pressing and pointing on a part of the plot. */
export function usePointer(place: PointerPlace) {
  const [hover, setHover] = useState<Hover | null>(null);
  const drag = useRef<Drag | null>(null);
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, box };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = placeOf(event);
    const { span, width } = useTimeline.getState();
    const selects = place.selects || event.shiftKey;
    const lane = event.shiftKey || place.selects ? place.laneAt(y) : null;
    drag.current = { x, last: x, at: toTime(span, width, x), lane, selects, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { x, y, box } = placeOf(event);
    const now = drag.current;
    if (now === null || !event.currentTarget.hasPointerCapture(event.pointerId)) {
      const hit = place.hit(x, y);
      setHover(hit === null ? null : { hit, at: { x, y }, isLeft: x > box.width - 280 });
      return;
    }
    const moved = now.moved || Math.abs(x - now.x) > CLICK_PX;
    const { span, width } = useTimeline.getState();
    if (moved && now.selects) selectBetween(now.at, toTime(span, width, x), now.lane);
    else if (moved) moveTimeline(((now.last - x) / Math.max(1, width)) * lengthOf(span));
    drag.current = { ...now, last: x, moved };
    if (moved) setHover(null);
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current;
    drag.current = null;
    if (now === null || now.moved) return;
    const { x, y } = placeOf(event);
    const hit = place.hit(x, y);
    if (hit !== null) place.onPress(hit);
    else selectSpan(null);
  };
  const onPointerLeave = () => setHover(null);
  const onPointerCancel = () => {
    drag.current = null;
  };
  return { hover, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave, onPointerCancel } };
}

/** Whole bars of what is shown, at least one. */
function selectBetween(one: number, other: number, lane: string | null): void {
  const unit = currentUnit(useTimeline.getState());
  // Nobody selects weeks that begin in the middle of what they drew: days are the coarsest step.
  const step = unit === 'hour' ? 'hour' : 'day';
  const from = startOfUnit(Math.min(one, other), step);
  const to = stepUnit(startOfUnit(Math.max(one, other), step), step, 1);
  selectSpan({ from, to, lane });
}

const WHEEL_ZOOM = 0.0016;
const LINE_PX = 16;

/** The wheel zooms at the pointer; sideways, or with Shift, it moves. React listens passively, which would scroll the page as well. */
export function useWheel(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const turn = (event: WheelEvent) => {
      // The browser zooms the window by this.
      if (event.ctrlKey) return;
      event.preventDefault();
      const { span, width } = useTimeline.getState();
      const px = event.deltaMode === 1 ? LINE_PX : 1;
      const sideways = event.deltaX * px + (event.shiftKey ? event.deltaY * px : 0);
      if (sideways !== 0) moveTimeline((sideways / Math.max(1, width)) * lengthOf(span));
      if (event.shiftKey || event.deltaY === 0) return;
      const x = event.clientX - target.getBoundingClientRect().left;
      zoomTimeline(Math.exp(event.deltaY * px * WHEEL_ZOOM), toTime(span, width, x));
    };
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  }, [element]);
}
