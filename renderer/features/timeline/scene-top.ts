import { TIMELINE_RULES } from '../../../shared/model/timeline.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { toX } from '../../stores/timeline-axis.ts';
import { formatCount } from '../../ui/format-number.ts';
import { barsInSight, HEIGHTS, peakOf, type Picture, roundUp, topHeight } from './layout.ts';
import { diamond, type Shape, widthOfText } from './scene.ts';
import { buildBars } from './scene-bars.ts';
import { buildSteps } from './scene-steps.ts';
import { buildTicks, nameOfSpan } from './ticks.ts';

/** Flags, axis and the bars of everything. Flags have a row of their own, so that none covers a label. */
export function buildTop(picture: Picture): readonly Shape[] {
  const { width, scale } = picture;
  const flags = HEIGHTS.flags * scale;
  const axis = (HEIGHTS.flags + HEIGHTS.ticks) * scale;
  const bottom = topHeight(scale);
  return [
    { kind: 'box', x: 0, y: 0, width, height: axis, fill: 'pane' },
    ...buildGrid(picture, axis, bottom),
    ...buildThreshold(picture, axis, bottom),
    ...buildSelected(picture, axis, bottom),
    ...buildHistogram(picture, bottom),
    ...buildSteps(picture, axis, bottom),
    ...buildThresholdLabel(picture, axis),
    ...buildSelectedEdges(picture, axis, bottom),
    ...buildBeyond(picture, bottom),
    ...buildTickLabels(picture, flags, axis),
    { kind: 'line', from: [0, axis], to: [width, axis], ink: 'edge' },
    ...buildFlags(picture, flags),
    ...buildRuleLines(picture, axis, bottom),
    ...buildNow(picture, crossesLabel(picture) ? axis : flags, bottom),
    { kind: 'line', from: [0, bottom - 0.5], to: [width, bottom - 0.5], ink: 'edge' },
  ];
}

/** Lines of the ticks through a part of the plot. */
export function buildGrid({ span, width }: Picture, from: number, to: number): readonly Shape[] {
  return buildTicks(span, width).map(({ at, strong }) => {
    const x = Math.round(toX(span, width, at)) + 0.5;
    return { kind: 'line', from: [x, from], to: [x, to], ink: strong ? 'edge' : 'line' };
  });
}

/** The days in which certificates count as expiring. */
export function buildThreshold({ span, width, now, state }: Picture, from: number, to: number): readonly Shape[] {
  if (state.bars === null) return [];
  const left = Math.max(0, toX(span, width, now));
  const right = Math.min(width, toX(span, width, now + state.bars.threshold.days * DAY_MS));
  if (right <= 0 || left >= width || right - left < 1) return [];
  return [
    { kind: 'box', x: left, y: from, width: right - left, height: to - from, fill: 'band', alpha: 0.55 },
    { kind: 'line', from: [right, from], to: [right, to], ink: 'due', dashed: true },
  ];
}

function buildThresholdLabel({ span, width, now, state, scale }: Picture, top: number): readonly Shape[] {
  if (state.bars === null) return [];
  const { days } = state.bars.threshold;
  const size = 11 * scale;
  const text = words.plot.threshold(days);
  const left = toX(span, width, now);
  const right = toX(span, width, now + days * DAY_MS);
  const room = widthOfText(text, size) + 10;
  const x = right - left > room ? Math.max(4, left + 6) : right + 5;
  if (right < 0 || left > width || x + room > width) return [];
  return [{ kind: 'text', x, y: top + 13 * scale, text, ink: 'soft', size, rim: 'paper' }];
}

/** The line of today would go through a label of the axis. */
function crossesLabel({ span, width, scale, now }: Picture): boolean {
  const x = toX(span, width, now);
  return buildTicks(span, width).some(({ at, label }) => {
    const from = toX(span, width, at) + 2;
    return x > from && x < from + widthOfText(label, 12 * scale) + 6;
  });
}

export function buildNow({ span, width, now }: Picture, from: number, to: number): readonly Shape[] {
  const x = Math.round(toX(span, width, now));
  return x < 0 || x > width ? [] : [{ kind: 'line', from: [x, from], to: [x, to], ink: 'text', thick: 1.5 }];
}

export function buildSelected({ span, width, state }: Picture, from: number, to: number): readonly Shape[] {
  const { selection } = state;
  if (selection === null) return [];
  const left = toX(span, width, selection.from);
  const right = toX(span, width, selection.to);
  if (right < 0 || left > width) return [];
  const x = Math.max(-2, left);
  return [
    { kind: 'box', x, y: from, width: Math.min(width + 2, right) - x, height: to - from, fill: 'selected', alpha: 0.4 },
  ];
}

/** The borders of what is selected stay in sight over everything. */
export function buildSelectedEdges({ span, width, state }: Picture, from: number, to: number): readonly Shape[] {
  if (state.selection === null) return [];
  const left = toX(span, width, state.selection.from);
  const right = toX(span, width, state.selection.to);
  return [
    { kind: 'line', from: [left, from], to: [left, to], ink: 'accent', thick: 1.5 },
    { kind: 'line', from: [right, from], to: [right, to], ink: 'accent', thick: 1.5 },
  ];
}

function buildHistogram(picture: Picture, bottom: number): readonly Shape[] {
  const { state, scale, width, span } = picture;
  const { bars } = state;
  if (bars === null) return [];
  const height = (HEIGHTS.bars - 18) * scale;
  const peak = roundUp(peakOf([{ series: bars.all }], barsInSight(bars.edges, span)));
  const row = { series: bars.all, baseline: bottom - 1, height, peak };
  const size = 11 * scale;
  return [
    { kind: 'line', from: [0, bottom - 1 - height], to: [width, bottom - 1 - height], ink: 'line' },
    { kind: 'line', from: [0, bottom - 1 - height / 2], to: [width, bottom - 1 - height / 2], ink: 'line' },
    ...buildBars(picture, { ...row, cursor: picture.cursor?.lane === null ? picture.cursor.at : null }),
    { kind: 'text', x: 5, y: bottom + 10 * scale - height, text: formatCount(peak), ink: 'soft', size, rim: 'paper' },
  ];
}

/** How many end outside what is shown. */
function buildBeyond({ state, span, width, scale }: Picture, bottom: number): readonly Shape[] {
  const { bars } = state;
  if (bars === null) return [];
  const sum = (isBeyond: (bar: number) => boolean): number =>
    bars.all.total.reduce((all, count, bar) => (isBeyond(bar) ? all + count : all), 0);
  const before = bars.before + sum((bar) => (bars.edges[bar + 1] ?? 0) <= span.from);
  const after = bars.after + sum((bar) => (bars.edges[bar] ?? 0) >= span.to);
  const y = bottom - (HEIGHTS.bars - 26) * scale;
  const text = { kind: 'text', y, ink: 'soft', size: 11 * scale, rim: 'paper' } as const;
  return [
    ...(before === 0 ? [] : [{ ...text, x: 5, y: y + 14 * scale, text: words.plot.before(before) }]),
    ...(after === 0 ? [] : [{ ...text, x: width - 6, text: words.plot.after(after), align: 'end' as const }]),
  ];
}

function buildTickLabels({ span, width, scale }: Picture, from: number, to: number): readonly Shape[] {
  return buildTicks(span, width).map(({ at, label, strong }) => ({
    kind: 'text',
    x: toX(span, width, at) + 4,
    y: to - 7 * scale,
    text: label,
    ink: strong ? 'text' : 'soft',
    size: 12 * scale,
    strong,
    align: 'start',
    ...(from > to ? { rim: 'pane' as const } : {}),
  }));
}

interface Flag {
  readonly x: number;
  readonly text: string;
  readonly kind: 'now' | 'selection' | 'rule';
}

/** Today first, then what is selected, then rules, as far as each has room. */
function buildFlags(picture: Picture, height: number): readonly Shape[] {
  const { scale, width } = picture;
  const size = 11 * scale;
  const taken: { readonly from: number; readonly to: number }[] = [];
  return listFlags(picture).flatMap(({ x, text, kind }): readonly Shape[] => {
    const room = widthOfText(text, size) + (kind === 'rule' ? 20 : 12) * scale;
    const isRight = kind === 'rule';
    const from = isRight ? x - 6 * scale : Math.min(width - room - 2, Math.max(2, x - (kind === 'now' ? room / 2 : 0)));
    const to = from + room;
    if (x < (isRight ? 0 : -room) || x > width || taken.some((other) => from < other.to + 2 && to > other.from - 2))
      return [];
    taken.push({ from, to });
    const middle = height / 2;
    if (kind === 'rule') {
      return [
        { kind: 'shape', points: diamond(x, middle, 3.5 * scale), ink: 'soft', fill: 'pane' },
        { kind: 'text', x: x + 8 * scale, y: middle + 4 * scale, text, ink: 'soft', size },
      ];
    }
    const [fill, ink] = kind === 'now' ? (['text', 'paper'] as const) : (['accent', 'onAccent'] as const);
    return [
      { kind: 'box', x: from, y: 3 * scale, width: room, height: height - 6 * scale, fill, round: 3 },
      {
        kind: 'text',
        x: (from + to) / 2,
        y: middle + 4 * scale,
        text,
        ink,
        size,
        strong: kind === 'now',
        align: 'middle',
      },
    ];
  });
}

function listFlags({ span, width, now, state }: Picture): readonly Flag[] {
  const { selection, range } = state;
  return [
    { x: toX(span, width, now), text: words.plot.today, kind: 'now' },
    ...(selection === null
      ? []
      : [
          {
            x: toX(span, width, selection.from),
            text: range === null ? nameOfSpan(selection) : words.plot.selection(nameOfSpan(selection), range.sum.total),
            kind: 'selection' as const,
          },
        ]),
    ...TIMELINE_RULES.map(({ id, at }) => ({
      x: toX(span, width, at),
      text: words.rules[id].short,
      kind: 'rule' as const,
    })),
  ];
}

export function buildRuleLines({ span, width }: Picture, from: number, to: number): readonly Shape[] {
  return TIMELINE_RULES.flatMap(({ at }): readonly Shape[] => {
    const x = Math.round(toX(span, width, at)) + 0.5;
    return x < 0 || x > width ? [] : [{ kind: 'line', from: [x, from], to: [x, to], ink: 'faint', dashed: true }];
  });
}
