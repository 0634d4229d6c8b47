import { startOfUnit, stepUnit, type TimelineUnit, UNIT_MS } from '../../../shared/model/timeline-units.ts';
import { lengthOf, type Span } from '../../stores/timeline-axis.ts';

export interface Tick {
  readonly at: number;
  readonly label: string;
  /** Begins a larger unit: written strongly. */
  readonly strong: boolean;
}

const LEAST_PX = 46;

const STEPS: readonly { readonly unit: TimelineUnit; readonly steps: number }[] = [
  { unit: 'hour', steps: 1 },
  { unit: 'hour', steps: 3 },
  { unit: 'hour', steps: 6 },
  { unit: 'day', steps: 1 },
  { unit: 'day', steps: 2 },
  { unit: 'week', steps: 1 },
  { unit: 'month', steps: 1 },
  { unit: 'quarter', steps: 1 },
  { unit: 'year', steps: 1 },
  { unit: 'year', steps: 2 },
  { unit: 'year', steps: 5 },
  { unit: 'year', steps: 10 },
  { unit: 'year', steps: 20 },
];

const utc = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const FORMATS = {
  hour: utc({ hour: '2-digit', minute: '2-digit', hour12: false }),
  day: utc({ day: 'numeric', month: 'short' }),
  month: utc({ month: 'short' }),
  year: utc({ year: 'numeric' }),
  full: utc({ day: 'numeric', month: 'short', year: 'numeric' }),
  fullHour: utc({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }),
  monthYear: utc({ month: 'long', year: 'numeric' }),
} as const;

/** Marks of the axis with room for their labels. Days are those of UTC, as everywhere on the axis. */
export function buildTicks(span: Span, width: number): readonly Tick[] {
  const perPx = lengthOf(span) / Math.max(1, width);
  const step = STEPS.find(({ unit, steps }) => (UNIT_MS[unit] * steps) / perPx >= LEAST_PX) ?? {
    unit: 'year' as const,
    steps: 50,
  };
  const ticks: Tick[] = [];
  for (let at = firstOf(span.from, step); at < span.to; at = stepUnit(at, step.unit, step.steps)) {
    if (at >= span.from) ticks.push({ at, ...labelOf(at, step.unit) });
  }
  return ticks;
}

/** Steps of several units begin at midnight or at a round year. */
function firstOf(from: number, { unit, steps }: { readonly unit: TimelineUnit; readonly steps: number }): number {
  if (unit === 'hour') return startOfUnit(from, 'day');
  if (unit === 'year') {
    const year = new Date(startOfUnit(from, 'year')).getUTCFullYear();
    return Date.UTC(Math.floor(year / steps) * steps, 0, 1);
  }
  return unit === 'day' ? startOfUnit(from, 'month') : startOfUnit(from, unit);
}

function labelOf(at: number, unit: TimelineUnit): { readonly label: string; readonly strong: boolean } {
  const isYear = startOfUnit(at, 'year') === at;
  if (unit === 'year') return { label: FORMATS.year.format(at), strong: false };
  if (isYear) return { label: FORMATS.year.format(at), strong: true };
  if (unit === 'month' || unit === 'quarter') return { label: FORMATS.month.format(at), strong: false };
  if (unit === 'hour' && startOfUnit(at, 'day') !== at) return { label: FORMATS.hour.format(at), strong: false };
  return { label: FORMATS.day.format(at), strong: unit === 'hour' || startOfUnit(at, 'month') === at };
}

/** `Week of 30 Nov 2026`, in the words of the unit. */
export function nameOfBar(start: number, unit: TimelineUnit): string {
  if (unit === 'year') return FORMATS.year.format(start);
  if (unit === 'quarter') return `Q${Math.floor(new Date(start).getUTCMonth() / 3) + 1} ${FORMATS.year.format(start)}`;
  if (unit === 'month') return FORMATS.monthYear.format(start);
  if (unit === 'hour') return `${FORMATS.fullHour.format(start)} UTC`;
  return unit === 'week'
    ? `${FORMATS.day.format(start)} – ${FORMATS.full.format(stepUnit(start, 'day', 6))}`
    : FORMATS.full.format(start);
}

/** `1 Dec 2026 – 15 Jan 2027`; the end is that of the last day. */
export function nameOfSpan({ from, to }: Span): string {
  const isWhole = startOfUnit(from, 'day') === from && startOfUnit(to, 'day') === to;
  if (!isWhole) return `${FORMATS.fullHour.format(from)} – ${FORMATS.fullHour.format(to)} UTC`;
  const last = to - 1;
  if (startOfUnit(last, 'day') === from) return FORMATS.full.format(from);
  const sameYear = new Date(from).getUTCFullYear() === new Date(last).getUTCFullYear();
  return `${(sameYear ? FORMATS.day : FORMATS.full).format(from)} – ${FORMATS.full.format(last)}`;
}
