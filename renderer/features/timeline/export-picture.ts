import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { useTimeline } from '../../stores/timeline.ts';
import { saveTimelineImage } from '../../stores/timeline-acts.ts';
import { visibleText } from '../../ui/format-text.ts';
import { HEIGHTS, topHeight, topsOf } from './layout.ts';
import { paintCanvas } from './paint-canvas.ts';
import { readPalette } from './palette.ts';
import type { Shape } from './scene.ts';
import { STACK } from './scene-bars.ts';
import { buildLanes } from './scene-lanes.ts';
import { buildTop } from './scene-top.ts';
import { nameOfSpan } from './ticks.ts';
import { buildPicture } from './use-picture.ts';
import { writeSvg } from './write-svg.ts';

const HEADS_PX = 200;
const TITLE_PX = 36;
const PNG_RATIO = 2;
/** What canvases of every system can hold. */
const MOST_PNG_SIDE = 16_000;
const NAME_LENGTH = 30;

/** Saves what is shown, all lanes of it, as a drawing or a picture in the colours of the window; null when that was cancelled. */
export async function exportPicture(
  format: 'svg' | 'png',
): Promise<Result<{ readonly name: string } | null, AppError> | null> {
  const { shapes, width, height, title } = buildWhole();
  const palette = readPalette();
  if (format === 'svg') {
    const svg = writeSvg({ width, height, title, shapes, palette });
    return saveTimelineImage(new Blob([svg]), 'svg');
  }
  const ratio = Math.min(PNG_RATIO, MOST_PNG_SIDE / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * ratio), Math.round(height * ratio));
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.scale(ratio, ratio);
  // What a canvas off the screen draws is what one on it does.
  paintCanvas(context as unknown as CanvasRenderingContext2D, shapes, palette);
  return saveTimelineImage(await canvas.convertToBlob({ type: 'image/png' }), 'png');
}

interface WholeDrawing {
  readonly shapes: readonly Shape[];
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

function buildWhole(): WholeDrawing {
  const state = useTimeline.getState();
  const tops = topsOf(state.bars?.lanes ?? [], new Set(), HEIGHTS);
  const picture = buildPicture(state, { now: Date.now(), scale: 1, tops, cursor: null });
  const top = topHeight(1);
  const lanesHeight = tops.at(-1) ?? 0;
  const width = HEADS_PX + picture.width;
  const height = TITLE_PX + top + lanesHeight + 8;
  const title = `${words.title} · ${nameOfSpan(state.span)}`;
  const heads = (state.bars?.lanes ?? []).flatMap(({ label, all }, index): readonly Shape[] => {
    const y = TITLE_PX + top + (tops[index] ?? 0);
    const name = visibleText(label);
    return [
      {
        kind: 'text',
        x: 12,
        y: y + 24,
        text: name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name,
        ink: 'text',
        size: 12,
      },
      { kind: 'text', x: 12, y: y + 40, text: words.laneCount(all), ink: 'soft', size: 11 },
      { kind: 'line', from: [0, y - 0.5], to: [HEADS_PX, y - 0.5], ink: 'line' },
    ];
  });
  const shapes: readonly Shape[] = [
    { kind: 'box', x: 0, y: 0, width, height, fill: 'paper' },
    ...move(buildTop(picture), HEADS_PX, TITLE_PX),
    ...move(buildLanes(picture, 0, lanesHeight), HEADS_PX, TITLE_PX + top),
    // What reaches over the edge of the plot is covered by the heads.
    { kind: 'box', x: 0, y: 0, width: HEADS_PX, height, fill: 'pane' },
    { kind: 'box', x: 0, y: 0, width, height: TITLE_PX, fill: 'pane' },
    { kind: 'text', x: 12, y: 23, text: title, ink: 'text', size: 14, strong: true },
    ...buildLegend(),
    ...heads,
    { kind: 'line', from: [HEADS_PX - 0.5, TITLE_PX], to: [HEADS_PX - 0.5, height], ink: 'edge' },
  ];
  return { shapes, width, height, title };
}

const buildLegend = (): readonly Shape[] =>
  STACK.flatMap((part, index): readonly Shape[] => {
    const y = TITLE_PX + 30 + index * 17;
    return [
      { kind: 'box', x: 12, y: y - 8, width: 9, height: 9, fill: part },
      { kind: 'text', x: 27, y, text: words.parts[part], ink: 'soft', size: 11 },
    ];
  });

function move(shapes: readonly Shape[], dx: number, dy: number): readonly Shape[] {
  return shapes.map((shape): Shape => {
    switch (shape.kind) {
      case 'line':
        return { ...shape, from: [shape.from[0] + dx, shape.from[1] + dy], to: [shape.to[0] + dx, shape.to[1] + dy] };
      case 'shape':
        return { ...shape, points: shape.points.map(([x, y]) => [x + dx, y + dy] as const) };
      default:
        return { ...shape, x: shape.x + dx, y: shape.y + dy };
    }
  });
}
