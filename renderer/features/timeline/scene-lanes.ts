import type { AuthorityEnd, TimelineLane, TimelineMark } from '../../../shared/model/timeline.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { toX } from '../../stores/timeline-axis.ts';
import { formatCount } from '../../ui/format-number.ts';
import { barsInSight, HEIGHTS, peakOf, type Picture, roundUp } from './layout.ts';
import { diamond, type Shape, triangle, widthOfText } from './scene.ts';
import { buildBars } from './scene-bars.ts';
import { buildLaneSteps, buildWhisker } from './scene-steps.ts';
import { buildGrid, buildNow, buildRuleLines, buildSelected, buildSelectedEdges, buildThreshold } from './scene-top.ts';

/** The lanes between two heights, the first lane at 0. */
export function buildLanes(picture: Picture, from: number, to: number): readonly Shape[] {
  const { state, span } = picture;
  const { bars } = state;
  if (bars === null) return [];
  const { tops } = picture;
  const shown = barsInSight(bars.edges, span);
  const common = roundUp(peakOf(bars.lanes, shown));
  const end = Math.min(to, tops.at(-1) ?? 0);
  const lanes = bars.lanes.flatMap((lane, index) => {
    const top = tops[index] ?? 0;
    const height = (tops[index + 1] ?? top) - top;
    if (top > to || top + height < from) return [];
    const peak = state.scale === 'common' ? common : roundUp(peakOf([lane], shown));
    return buildLane(picture, { lane, top, height, peak });
  });
  return [
    ...buildGrid(picture, from, end),
    ...buildThreshold(picture, from, end),
    ...(state.selection?.lane == null ? buildSelected(picture, from, end) : []),
    ...lanes,
    ...(state.selection?.lane == null ? buildSelectedEdges(picture, from, end) : []),
    ...buildRuleLines(picture, from, end),
    ...buildNow(picture, from, end),
  ];
}

interface LanePlace {
  readonly lane: TimelineLane;
  readonly top: number;
  readonly height: number;
  readonly peak: number;
}

function buildLane(picture: Picture, place: LanePlace): readonly Shape[] {
  const { width, state, marks } = picture;
  const { lane, top, height, peak } = place;
  const baseline = top + height - 10 * picture.scale;
  const ends = state.lanes === 'authority' ? endsOfLane(picture, lane.key) : [];
  const over = ends.length === 0 ? undefined : Math.max(...ends.map(({ lineEndsAt }) => lineEndsAt));
  const row = { series: lane.series, baseline, height: height - 16 * picture.scale, peak };
  const cursor = picture.cursor?.lane === lane.key ? picture.cursor.at : null;
  return [
    ...(over === undefined ? [] : buildCascade(picture, place, over)),
    ...(state.selection?.lane === lane.key ? buildSelected(picture, top, top + height) : []),
    ...buildLaneSteps(picture, lane, top, top + height),
    { kind: 'line', from: [0, baseline + 0.5], to: [width, baseline + 0.5], ink: 'edge' },
    ...(marks === null
      ? buildBars(picture, { ...row, cursor, outliveFrom: over })
      : buildMarks(
          picture,
          marks.items.filter(({ lanes }) => lanes.includes(lane.key)),
          row,
        )),
    ...(state.lanes === 'authority' ? buildEvents(picture, place, ends) : []),
    ...(state.selection?.lane === lane.key ? buildSelectedEdges(picture, top, top + height) : []),
    ...(height > HEIGHTS.highLane * picture.scale && marks === null ? [peakLabel(picture, place)] : []),
    { kind: 'line', from: [0, top + height - 0.5], to: [width, top + height - 0.5], ink: 'line' },
  ];
}

const peakLabel = ({ scale }: Picture, { top, peak }: LanePlace): Shape => ({
  kind: 'text',
  x: 5,
  y: top + 16 * scale,
  text: formatCount(peak),
  ink: 'soft',
  size: 11 * scale,
  rim: 'paper',
});

const endsOfLane = ({ state }: Picture, lane: string): readonly AuthorityEnd[] =>
  state.events.authorities.filter((authority) => authority.lane === lane && !authority.archived);

/** From where on nothing of an authority holds: its lane and those of all below it. */
function buildCascade({ span, width }: Picture, { top, height }: LanePlace, over: number): readonly Shape[] {
  const x = Math.max(0, toX(span, width, over));
  if (x >= width) return [];
  const box = { x, y: top, width: width - x, height: height - 1 };
  return [
    { kind: 'box', ...box, fill: 'danger', alpha: 0.6 },
    { kind: 'hatch', ...box, ink: 'dangerText' },
  ];
}

function buildEvents(picture: Picture, place: LanePlace, ends: readonly AuthorityEnd[]): readonly Shape[] {
  const { span, width, scale, state } = picture;
  const { lane, top, height } = place;
  const baseline = top + height - 10 * scale;
  const crls = state.events.crls.filter((crl) => crl.lane === lane.key);
  return [
    ...ends.flatMap((end) => buildEnd(picture, top + height / 2, end)),
    ...crls.flatMap(({ nextUpdate, overdue }): readonly Shape[] => {
      const x = toX(span, width, nextUpdate);
      if (x < -10 || x > width + 10) return [];
      const points = triangle(x, baseline + 4 * scale, 5 * scale);
      return [{ kind: 'shape', points, fill: overdue ? 'dangerText' : 'paper', ink: overdue ? 'dangerText' : 'crl' }];
    }),
  ];
}

function buildEnd(picture: Picture, y: number, end: AuthorityEnd): readonly Shape[] {
  const { span, width, scale, state } = picture;
  const { id, endsAt, endedBy } = end;
  const x = toX(span, width, endsAt);
  const size = 11 * scale;
  const cascade = state.cascades[id];
  const by = state.events.authorities.find((authority) => authority.id === endedBy)?.name;
  const texts = [
    ...(cascade === undefined ? [] : [words.plot.cascade(cascade.authorities, cascade.certificates)]),
    ...(cascade === undefined || cascade.cutShort === 0 ? [] : [words.plot.outlive(cascade.cutShort)]),
    ...(by === undefined ? [] : [words.plot.endsWith(by)]),
  ];
  const from = by === undefined ? x : toX(span, width, end.lineEndsAt);
  if (from > width) return [];
  const room = Math.max(...texts.map((text) => widthOfText(text, size)), 0) + 24;
  const labelAt = Math.max(4, from) + 14 * scale;
  const isLeft = labelAt + room > width;
  const labels = texts.map(
    (text, line): Shape => ({
      kind: 'text',
      x: isLeft ? Math.min(width - 4, from - 12 * scale) : labelAt,
      y: y - 8 * scale + line * 14 * scale,
      text,
      ink: 'dangerText',
      size,
      align: isLeft ? 'end' : 'start',
      rim: 'paper',
    }),
  );
  const mark: Shape = { kind: 'shape', points: diamond(x, y, 6 * scale), fill: 'dangerText', ink: 'paper' };
  return [...(x >= -8 && x <= width + 8 ? [mark] : []), ...labels];
}

/** ▮ for each certificate, those that end close together above each other; what has no room is counted. */
function buildMarks(
  picture: Picture,
  marks: readonly TimelineMark[],
  row: { readonly baseline: number; readonly height: number },
): readonly Shape[] {
  const { scale, pointed } = picture;
  const rise = MARK_RISE * scale;
  const levels = Math.max(1, Math.floor(row.height / rise));
  const placed = placeMarks(picture, marks);
  const hidden = Map.groupBy(
    placed.filter(({ level }) => level >= levels),
    ({ x }) => Math.round(x / (24 * scale)),
  );
  const shapes = placed.flatMap(({ mark, x, level }): readonly Shape[] => {
    if (level >= levels) return [];
    const top = row.baseline - (level + 1) * rise;
    const box = { x: x - 2.5 * scale, y: top + 2, width: 5 * scale, height: rise - 3 };
    const isPale = mark.state === 'snoozed' || mark.state === 'replaced' || mark.state === 'ended';
    return [
      ...(mark.id === pointed?.id ? buildWhisker(picture, mark, top + rise / 2) : []),
      { kind: 'box', ...box, fill: mark.state },
      ...(isPale ? [{ kind: 'frame', ...box, ink: 'soft' } as const] : []),
    ];
  });
  const more = [...hidden.values()].map((group): Shape => {
    const x = Math.max(...group.map((one) => one.x)) + 5 * scale;
    const y = row.baseline - (levels - 1) * rise - 3;
    return { kind: 'text', x, y, text: `+${group.length}`, ink: 'soft', size: 10 * scale, rim: 'paper' };
  });
  return [...shapes, ...more];
}

/** Pixels from mark to mark upwards. */
export const MARK_RISE = 11;

export interface PlacedMark {
  readonly mark: TimelineMark;
  readonly x: number;
  /** 0 stands on the baseline. */
  readonly level: number;
}

/** Marks that would cover each other are put above each other. */
export function placeMarks({ span, width, scale }: Picture, marks: readonly TimelineMark[]): readonly PlacedMark[] {
  const levels: number[] = [];
  return marks.map((mark) => {
    const x = toX(span, width, mark.notAfter);
    const free = levels.findIndex((last) => x - last >= 7 * scale);
    const level = free < 0 ? levels.length : free;
    levels[level] = x;
    return { mark, x, level };
  });
}
