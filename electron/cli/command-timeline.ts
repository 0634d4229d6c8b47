import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { LANE_KINDS, MOST_LANES, type TimelineBars } from '../../shared/model/timeline.ts';
import { DAY_MS, startOfUnit, TIMELINE_UNITS } from '../../shared/model/timeline-units.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { timelineCommandText as text } from '../../shared/text/en/cli-timeline.ts';
import { NO_JOB } from '../services/ports.ts';
import type { PeriodQuery } from '../services/timeline/timeline.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer, Command, CommandResult, Invocation } from './command.ts';
import { findChoice, findText, isSet, type OptionValues } from './option.ts';
import { formatTable } from './terminal.ts';

const YEAR_DAYS = 365;

/** How many certificates end when; with `--ics` as a calendar. */
export const timelineCommand: Command = {
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    unit: { type: 'string' },
    by: { type: 'string' },
    ics: { type: 'string' },
    force: { type: 'boolean' },
  },
  positionals: { min: 0, max: 20 },
  run: (invocation) => tellTimeline(invocation),
};

async function tellTimeline({ values, positionals, session }: Invocation): CommandResult {
  const period = readPeriod(values);
  if (!period.ok) return period;
  const unit = findChoice(values, 'unit', TIMELINE_UNITS);
  if (!unit.ok) return unit;
  const by = findChoice(values, 'by', LANE_KINDS);
  if (!by.ok) return by;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const filter = positionals.join(' ');
  const query = { ...period.value, ...(filter === '' ? {} : { filter }) };
  const file = findText(values, 'ics');
  if (file !== undefined)
    return writeCalendar(workspace.value, query, { path: file, overwrite: isSet(values, 'force') });
  const bars = await workspace.value.timeline.bars({
    ...query,
    unit: unit.value ?? 'month',
    lanes: by.value ?? 'none',
    laneOffset: 0,
    laneLimit: MOST_LANES,
  });
  return bars.ok ? ok(tellBars(bars.value)) : bars;
}

async function writeCalendar(
  workspace: Workspace,
  query: PeriodQuery,
  target: { readonly path: string; readonly overwrite: boolean },
): CommandResult {
  const written = await workspace.timeline.saveCalendar(query, target, NO_JOB);
  if (!written.ok) return written;
  const { entries } = written.value;
  return ok({ exitCode: 0, json: { file: target.path, entries }, lines: [text.calendar(target.path, entries)] });
}

function readPeriod(values: OptionValues): Result<{ readonly from: number; readonly to: number }, AppError> {
  const first = readDay(values, 'from');
  if (!first.ok) return first;
  const last = readDay(values, 'to');
  if (!last.ok) return last;
  const from = first.value ?? startOfUnit(Date.now(), 'day');
  const to = (last.value ?? from + YEAR_DAYS * DAY_MS) + DAY_MS;
  return to > from ? ok({ from, to }) : fail('input.invalid', { field: '--to', problem: 'out-of-range' });
}

/** A day of the calendar, UTC; undefined where the option was not given. */
function readDay(values: OptionValues, name: 'from' | 'to'): Result<number | undefined, AppError> {
  const day = findText(values, name);
  if (day === undefined) return ok(undefined);
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // The 30th of February is no day, though a date is made of it.
  const isDay = Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
  return isDay ? ok(at) : fail('input.invalid', { field: `--${name}`, problem: 'not-a-date' });
}

function tellBars(bars: TimelineBars): Answer {
  const { edges, all, lanes, before, after } = bars;
  const filled = all.total.flatMap((count, bar) => (count > 0 ? [bar] : []));
  const rows = filled.map((bar) => [
    dayOf(edges[bar], bars),
    ...[
      all.total,
      all.due,
      all.snoozed,
      all.ended,
      all.seen,
      all.replaced,
      all.revoked,
      ...lanes.map(({ series }) => series.total),
    ].map((counts) => String(counts[bar] ?? 0)),
  ]);
  const table = formatTable([[...text.columns, ...lanes.map(({ label }) => label)], ...rows]);
  return {
    exitCode: 0,
    json: {
      unit: bars.unit,
      before,
      after,
      bars: filled.map((bar) => ({
        from: new Date(edges[bar] ?? 0).toISOString(),
        to: new Date(edges[bar + 1] ?? 0).toISOString(),
        ...countsOf(all, bar),
        ...(lanes.length === 0
          ? {}
          : {
              lanes: lanes
                .map(({ label, series }) => ({ label, ...countsOf(series, bar) }))
                .filter(({ total }) => total > 0),
            }),
      })),
    },
    lines: [...(filled.length === 0 ? [text.nothing] : table), text.outside(before, after)],
  };
}

const dayOf = (edge: number | undefined, { unit }: TimelineBars): string =>
  new Date(edge ?? 0).toISOString().slice(0, unit === 'hour' ? 16 : 10);

const countsOf = (series: TimelineBars['all'], bar: number) => ({
  total: series.total[bar] ?? 0,
  expiring: series.due[bar] ?? 0,
  snoozed: series.snoozed[bar] ?? 0,
  ended: series.ended[bar] ?? 0,
  inUse: series.seen[bar] ?? 0,
  replaced: series.replaced[bar] ?? 0,
  revoked: series.revoked[bar] ?? 0,
});
