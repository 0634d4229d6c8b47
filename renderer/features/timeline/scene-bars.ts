import type { EndSeries } from '../../../shared/model/timeline.ts';
import { toX } from '../../stores/timeline-axis.ts';
import type { Picture } from './layout.ts';
import type { Ink, Shape } from './scene.ts';

/** From the baseline up: what needs somebody stands at the bottom, where heights compare. */
export const STACK = ['seen', 'due', 'snoozed', 'ends', 'ended', 'replaced', 'revoked'] as const;
export type StackPart = (typeof STACK)[number];

/** Counts of the parts of one bar, as they are stacked. */
export function partsOf(series: EndSeries, bar: number): Readonly<Record<StackPart, number>> {
  const at = (part: keyof EndSeries): number => series[part][bar] ?? 0;
  const snoozed = at('snoozed');
  const gone = at('revoked') + at('replaced') + at('ended') + at('seen');
  return {
    seen: at('seen'),
    due: at('due') - snoozed,
    snoozed,
    ends: Math.max(0, at('total') - gone - at('due')),
    ended: at('ended'),
    replaced: at('replaced'),
    revoked: at('revoked'),
  };
}

export interface BarRow {
  readonly series: EndSeries;
  /** Where the bars stand. */
  readonly baseline: number;
  readonly height: number;
  readonly peak: number;
  /** An instant of the bar at the cursor, if that is in this row. */
  readonly cursor: number | null;
  /** Ends after this outlive their authority: they are outlined. */
  readonly outliveFrom?: number | undefined;
}

/** Bars of one row; each of at least two pixels, so that one certificate among thousands is seen. */
export function buildBars({ span, width, state }: Picture, row: BarRow): readonly Shape[] {
  const { bars } = state;
  if (bars === null || row.peak === 0) return [];
  const shapes: Shape[] = [];
  for (let bar = 0; bar < row.series.total.length; bar += 1) {
    const total = row.series.total[bar] ?? 0;
    const start = bars.edges[bar] ?? 0;
    const left = toX(span, width, start);
    const right = toX(span, width, bars.edges[bar + 1] ?? start);
    if (total === 0 || right < 0 || left > width) continue;
    const gap = right - left > 4 ? 1 : 0;
    const place = { x: Math.round(left) + gap, width: Math.max(1, Math.round(right) - Math.round(left) - gap) };
    const full = Math.max(2, Math.min(1, total / row.peak) * row.height);
    const outlives = row.outliveFrom !== undefined && start >= row.outliveFrom;
    if (row.cursor !== null && row.cursor >= start && row.cursor < (bars.edges[bar + 1] ?? start))
      shapes.push({
        kind: 'frame',
        x: place.x - 2,
        width: place.width + 4,
        y: row.baseline - row.height,
        height: row.height + 1,
        ink: 'accent',
      });
    shapes.push(...stack(partsOf(row.series, bar), { ...place, baseline: row.baseline, full, total, outlives }));
  }
  return shapes;
}

interface StackPlace {
  readonly x: number;
  readonly width: number;
  readonly baseline: number;
  readonly full: number;
  readonly total: number;
  readonly outlives: boolean;
}

function stack(parts: Readonly<Record<StackPart, number>>, place: StackPlace): readonly Shape[] {
  const { x, width, baseline, full, total, outlives } = place;
  const shapes: Shape[] = [];
  let below = baseline;
  for (const part of STACK) {
    const count = parts[part];
    if (count === 0) continue;
    const height = Math.min(below - (baseline - full), Math.max(1, (count / total) * full));
    if (height <= 0) continue;
    const box = { x, y: below - height, width, height };
    const isHollow = outlives && (part === 'ends' || part === 'due');
    if (isHollow) shapes.push({ kind: 'frame', ...box, ink: 'dangerText' });
    else shapes.push({ kind: 'box', ...box, fill: part as Ink });
    // Pale on pale: what was replaced has a rim.
    if (part === 'replaced' && height > 2) shapes.push({ kind: 'frame', ...box, ink: 'faint' });
    below -= height;
  }
  return shapes;
}
