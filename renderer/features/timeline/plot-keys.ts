import type { KeyboardEvent } from 'react';
import { moveTimeline, selectSpan, showToday, useTimeline, zoomTimeline } from '../../stores/timeline.ts';
import { lengthOf } from '../../stores/timeline-axis.ts';

const MOVE_SHARE = 0.1;
const ZOOM_STEP = 1.5;

/** Keys that hold for all rows; true where one was taken. */
export function takeKey(key: string): boolean {
  const step = lengthOf(useTimeline.getState().span) * MOVE_SHARE;
  const acts: Readonly<Record<string, () => void>> = {
    '+': () => zoomTimeline(1 / ZOOM_STEP),
    '=': () => zoomTimeline(1 / ZOOM_STEP),
    '-': () => zoomTimeline(ZOOM_STEP),
    Home: showToday,
    PageUp: () => moveTimeline(-step * 8),
    PageDown: () => moveTimeline(step * 8),
    Escape: () => selectSpan(null),
  };
  const act = Object.hasOwn(acts, key) ? acts[key] : undefined;
  act?.();
  return act !== undefined;
}

/** Keys of the plot as a whole: arrows move what is shown. */
export function pressPlotKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target !== event.currentTarget) return;
  const step = lengthOf(useTimeline.getState().span) * MOVE_SHARE;
  const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
  if (isArrow) moveTimeline(event.key === 'ArrowLeft' ? -step : step);
  if (isArrow || takeKey(event.key)) event.preventDefault();
}
