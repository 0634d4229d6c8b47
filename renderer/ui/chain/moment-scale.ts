import type { ValidatedPath, ValidationReport } from '../../../shared/model/validation.ts';

export interface MomentEvent {
  readonly at: number;
  readonly kind: 'begins' | 'ends' | 'now';
  /** Name of the certificate; empty for now. */
  readonly name: string;
  /** Smaller is shown first where labels are in each other's way. */
  readonly rank: number;
}

/**
 * A scale over the days that change a verdict: events stand in their order and never closer than can be read, so distances are not true to scale.
 * Positions run from 0 to 1.
 */
export interface MomentScale {
  readonly events: readonly (MomentEvent & { readonly position: number })[];
  readonly positionOf: (at: number) => number;
  readonly instantOf: (position: number) => number;
}

/** Share of the scale that the shortest stretch between two events gets. */
const LEAST_SHARE = 0.07;
const MARGIN = 0.06;
const MINUTE_MS = 60_000;
/** The last minute of the year 9999, where certificates without an end point to. */
const LAST_INSTANT = 253_402_300_740_000;

export function buildMomentScale(report: ValidationReport, path: ValidatedPath | undefined, now: number): MomentScale {
  const events = collectEvents(report, path, now);
  const instants = [...new Set(events.map(({ at }) => at))].toSorted((a, b) => a - b);
  const stops = spread(instants);
  const positionOf = (at: number): number => interpolate(stops, at, 'at', 'position');
  return {
    events: events.map((event) => ({ ...event, position: positionOf(event.at) })),
    positionOf,
    instantOf: (position) => Math.round(interpolate(stops, position, 'position', 'at') / MINUTE_MS) * MINUTE_MS,
  };
}

function collectEvents(report: ValidationReport, path: ValidatedPath | undefined, now: number): readonly MomentEvent[] {
  const ofPath = (path?.nodes ?? [0]).flatMap((at, place) => {
    const node = report.nodes[at];
    if (node === undefined) return [];
    const { title: name, notBefore, notAfter } = node;
    return [
      { at: clamp(notAfter), kind: 'ends', name, rank: 1 + 2 * place },
      { at: clamp(notBefore), kind: 'begins', name, rank: 2 + 2 * place },
    ] as const;
  });
  return [{ at: now, kind: 'now', name: '', rank: 0 }, ...ofPath];
}

const clamp = (at: number): number => Math.min(LAST_INSTANT, Math.max(0, at));

interface Stop {
  readonly at: number;
  readonly position: number;
}

/** Each stretch as long as its time, but none too short; a margin at both ends to go beyond the first and the last event. */
function spread(instants: readonly number[]): readonly Stop[] {
  const first = instants[0] ?? 0;
  const last = instants.at(-1) ?? first;
  const span = Math.max(last - first, MINUTE_MS);
  const beyond = Math.max(span * MARGIN, 86_400_000);
  const shares = instants.slice(1).map((at, index) => Math.max(LEAST_SHARE, (at - (instants[index] ?? at)) / span));
  const sum = shares.reduce((all, share) => all + share, 0) || 1;
  let position = MARGIN;
  const inner = instants.map((at, index) => {
    position += index === 0 ? 0 : ((shares[index - 1] ?? 0) / sum) * (1 - 2 * MARGIN);
    return { at, position };
  });
  return [{ at: clamp(first - beyond), position: 0 }, ...inner, { at: clamp(last + beyond), position: 1 }];
}

function interpolate(stops: readonly Stop[], value: number, from: keyof Stop, to: keyof Stop): number {
  const next = stops.findIndex((stop) => stop[from] >= value);
  if (next < 0) return stops.at(-1)?.[to] ?? 0;
  const upper = stops[next];
  const lower = stops[next - 1];
  if (upper === undefined) return 0;
  if (lower === undefined || upper[from] === lower[from]) return upper[to];
  return lower[to] + ((value - lower[from]) / (upper[from] - lower[from])) * (upper[to] - lower[to]);
}

export interface PlacedLabel {
  readonly event: MomentScale['events'][number];
  /** Pixels of the left edge. */
  readonly left: number;
}

/** The labels for which there is room, the more telling ones first. */
export function placeLabels(scale: MomentScale, width: number, labelWidth: number): readonly PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const event of scale.events.toSorted((a, b) => a.rank - b.rank)) {
    const centre = event.position * width;
    const left = Math.min(Math.max(0, centre - labelWidth / 2), Math.max(0, width - labelWidth));
    if (placed.every((other) => Math.abs(other.left - left) >= labelWidth)) placed.push({ event, left });
  }
  return placed;
}
