import { describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { TimelineBars, TimelineMark } from '../../../shared/model/timeline.ts';
import { DAY_MS, listEdges } from '../../../shared/model/timeline-units.ts';
import { toX } from '../../stores/timeline-axis.ts';
import { hitLanes, hitTop } from './hit.ts';
import { HEIGHTS, laneAt, laneHeight, type Picture, roundUp, topHeight, topsOf } from './layout.ts';
import { INKS, type Palette, type Shape } from './scene.ts';
import { partsOf } from './scene-bars.ts';
import { buildLanes, placeMarks } from './scene-lanes.ts';
import { buildTop } from './scene-top.ts';
import { buildTicks, nameOfBar, nameOfSpan } from './ticks.ts';
import { writeSvg } from './write-svg.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const SPAN = { from: NOW - 60 * DAY_MS, to: NOW + 240 * DAY_MS };
const EDGES = listEdges(SPAN.from, SPAN.to, 'week', 600);
const bar = EDGES.findLastIndex((edge) => edge <= NOW + 40 * DAY_MS);
const zeros = EDGES.slice(1).map(() => 0);
const seriesOf = (total: number) => ({
  total: zeros.with(bar, total),
  revoked: zeros.with(bar, 1),
  replaced: zeros,
  due: zeros,
  snoozed: zeros,
  ended: zeros,
  seen: zeros,
});
const HOSTILE = '</text><script>alert(1)</script>\u202e"\'&';
const BARS: TimelineBars = {
  unit: 'week',
  edges: EDGES,
  all: seriesOf(40),
  lanes: [
    { key: 'a', label: HOSTILE, all: 30, series: seriesOf(30) },
    { key: 'b', label: 'Devices', all: 10, series: seriesOf(3) },
  ],
  laneCount: 2,
  before: 5,
  after: 7,
  threshold: { days: 30, lifeShare: 1 / 3 },
  steps: { days: [60, 30, 14, 7, 1], percents: [33, 10], shortLivedDays: 15 },
};
const END = {
  id: 'x' as AuthorityId,
  name: 'Root',
  lane: 'a',
  endsAt: NOW + 90 * DAY_MS,
  lineEndsAt: NOW + 90 * DAY_MS,
  archived: false,
};
const TOPS = topsOf(BARS.lanes, new Set(), HEIGHTS);
const PICTURE: Picture = {
  span: SPAN,
  width: 900,
  now: NOW,
  scale: 1,
  tops: TOPS,
  marks: null,
  cursor: null,
  state: {
    bars: BARS,
    events: { authorities: [END], crls: [] },
    cascades: { x: { authorities: 2, certificates: 359, cutShort: 41 } },
    selection: null,
    range: null,
    scale: 'common',
    lanes: 'authority',
  },
};
const textsOf = (shapes: readonly Shape[]): readonly string[] =>
  shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
const heightOf = (shapes: readonly Shape[]): number =>
  Math.max(0, ...shapes.flatMap((shape) => (shape.kind === 'box' && shape.fill === 'ends' ? [shape.height] : [])));

describe('the drawing of the timeline', () => {
  it('keeps the flag of today off the labels of the axis', () => {
    const shapes = buildTop(PICTURE);
    const today = shapes.find((shape) => shape.kind === 'text' && shape.text === 'today');
    const ticks = shapes.filter((shape) => shape.kind === 'text' && /^(Jan|Feb|Mar|Dec|2027)$/.test(shape.text));
    expect(ticks.length).toBeGreaterThan(2);
    for (const tick of ticks)
      expect(tick.kind === 'text' && today?.kind === 'text' && tick.y - today.y).toBeGreaterThan(12);
  });

  it('stacks what needs somebody at the bottom and adds up to the whole', () => {
    const parts = partsOf(BARS.all, bar);
    expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(40);
    expect([parts.ends, parts.revoked]).toEqual([39, 1]);
  });

  it('draws lanes on one scale, or each on its own', () => {
    const of = (scale: 'common' | 'own', lane: number) =>
      heightOf(
        buildLanes({ ...PICTURE, state: { ...PICTURE.state, scale } }, 0, 400).filter(
          (shape) => 'y' in shape && shape.y >= (TOPS[lane] ?? 0) && shape.y < (TOPS[lane + 1] ?? 0),
        ),
      );
    expect(of('common', 1)).toBeLessThan(of('common', 0) / 5);
    expect(of('own', 1)).toBeGreaterThan(of('common', 1) * 3);
  });

  it('shades what ends with an authority and says how much that is', () => {
    const shapes = buildLanes(PICTURE, 0, 400);
    const hatch = shapes.find((shape) => shape.kind === 'hatch');
    expect(hatch?.kind === 'hatch' && hatch.x).toBeCloseTo(toX(SPAN, 900, END.endsAt), 3);
    expect(textsOf(shapes)).toEqual(
      expect.arrayContaining(['ends 2 authorities, 359 certificates', '41 outlive their issuer']),
    );
  });

  it('tells how many lie beyond what is shown', () => {
    expect(textsOf(buildTop(PICTURE))).toEqual(expect.arrayContaining(['◂ 5 earlier', '7 later ▸']));
  });

  it('puts certificates that end together above each other', () => {
    const mark = (id: string, days: number): TimelineMark => ({
      id: id as CertificateId,
      name: id,
      issuerName: '',
      notBefore: NOW,
      notAfter: NOW + days * DAY_MS,
      state: 'ends',
      isCa: false,
      lanes: ['a'],
    });
    const levels = placeMarks(PICTURE, [mark('p', 10), mark('q', 10), mark('r', 60)]).map(({ level }) => level);
    expect(levels).toEqual([0, 1, 0]);
  });
});

describe('what the pointer is at', () => {
  const x = toX(SPAN, 900, (EDGES[bar] ?? 0) + DAY_MS);
  it('is a bar, its lane, or an authority that ends', () => {
    expect(hitTop(PICTURE, x, topHeight(1) - 5)).toEqual({ kind: 'bar', lane: null, bar });
    expect(hitLanes(PICTURE, x, 10)).toMatchObject({ kind: 'bar', lane: { key: 'a' } });
    expect(hitLanes(PICTURE, toX(SPAN, 900, END.endsAt) + 3, 10)).toMatchObject({
      kind: 'authority',
      end: { name: 'Root' },
    });
    expect(hitLanes(PICTURE, x, 5000)).toBeNull();
    expect(hitTop(PICTURE, 2, topHeight(1) - 5)).toBeNull();
  });
});

describe('the lanes', () => {
  it('share the room and unfold', () => {
    expect(laneHeight(2, 1000, 1)).toBe(HEIGHTS.highLane);
    expect(laneHeight(40, 500, 1)).toBe(HEIGHTS.lane);
    const tops = topsOf(BARS.lanes, new Set(['a']), HEIGHTS);
    expect(tops).toEqual([0, HEIGHTS.unfolded, HEIGHTS.unfolded + HEIGHTS.lane]);
    expect([-1, 0, HEIGHTS.unfolded, 9999].map((y) => laneAt(tops, y))).toEqual([-1, 0, 1, -1]);
  });

  it('round their peak up to a number that is read at a glance', () => {
    expect([0, 1, 7, 11, 99, 422].map(roundUp)).toEqual([1, 1, 8, 20, 100, 500]);
  });
});

describe('the labels of the axis', () => {
  it('have room and name the year', () => {
    const ticks = buildTicks(SPAN, 900);
    const places = ticks.map(({ at }) => toX(SPAN, 900, at));
    for (const [index, place] of places.slice(1).entries()) expect(place - (places[index] ?? 0)).toBeGreaterThan(40);
    expect(ticks.map(({ label }) => label)).toContain('2027');
  });

  it('are there from hours to decades', () => {
    for (const days of [0.5, 3, 20, 200, 4000, 40_000])
      expect(buildTicks({ from: NOW, to: NOW + days * DAY_MS }, 800).length).toBeGreaterThan(2);
  });

  it('name bars and spans in days of UTC', () => {
    expect(nameOfBar(Date.UTC(2026, 10, 30), 'week')).toBe('30 Nov – 6 Dec 2026');
    expect(nameOfBar(Date.UTC(2026, 9, 1), 'quarter')).toBe('Q4 2026');
    expect(nameOfSpan({ from: Date.UTC(2026, 11, 1), to: Date.UTC(2027, 0, 16) })).toBe('1 Dec 2026 – 15 Jan 2027');
    expect(nameOfSpan({ from: Date.UTC(2026, 11, 1), to: Date.UTC(2026, 11, 2) })).toBe('1 Dec 2026');
  });
});

describe('the drawing as a file', () => {
  it('has names only as text', () => {
    const palette = Object.fromEntries(INKS.map((ink) => [ink, '#000000'])) as Palette;
    const shapes: readonly Shape[] = [
      ...buildTop(PICTURE),
      ...buildLanes(PICTURE, 0, 400),
      { kind: 'text', x: 0, y: 0, text: HOSTILE, ink: 'text', size: 12 },
    ];
    const svg = writeSvg({ width: 900, height: 400, title: HOSTILE, shapes, palette });
    expect(svg).not.toMatch(/<script|\u202e|NaN|undefined/u);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  });
});
