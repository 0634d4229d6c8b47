import { open } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import {
  ACTIVITY_ACTIONS,
  ACTIVITY_PAGE_LIMIT,
  type ActivityEntry,
  type ActivityFilter,
} from '../../shared/model/activity.ts';
import { ok, type Result } from '../../shared/result.ts';
import { activityCommandText as text } from '../../shared/text/en/cli-activity.ts';
import { type ExportedHead, EXPORT_HEAD_OCTETS, parseExportHead } from '../services/activity/export-head.ts';
import { NO_JOB, type Outcome } from '../services/ports.ts';
import { readFailure } from '../services/system-failure.ts';
import type { Command, OptionTable } from './command.ts';
import { findInstant } from './instant-option.ts';
import { findNumber, findText, getText, isSet, listTexts, type OptionValues } from './option.ts';
import { formatTable } from './terminal.ts';

const DEFAULT_LIMIT = 100;
const MOST_ENTRIES = 10_000_000;

const FILTER_OPTIONS: OptionTable = {
  who: { type: 'string', multiple: true },
  action: { type: 'string', multiple: true },
  of: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
};

export const activityShowCommand: Command = {
  options: { ...FILTER_OPTIONS, limit: { type: 'string' }, offset: { type: 'string' } },
  positionals: { min: 0, max: 12 },
  run: async ({ values, positionals, session }) => {
    const filter = readFilter(values, positionals);
    if (!filter.ok) return filter;
    const limit = findNumber(values, 'limit', { min: 1, max: MOST_ENTRIES });
    if (!limit.ok) return limit;
    const offset = findNumber(values, 'offset', { min: 0, max: MOST_ENTRIES });
    if (!offset.ok) return offset;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const wanted = limit.value ?? DEFAULT_LIMIT;
    const items: ActivityEntry[] = [];
    for (;;) {
      const some = Math.min(ACTIVITY_PAGE_LIMIT, wanted - items.length);
      const page = await workspace.value.activity.page({
        ...filter.value,
        offset: (offset.value ?? 0) + items.length,
        limit: some,
      });
      if (!page.ok) return page;
      items.push(...page.value.items);
      if (page.value.items.length < some || items.length >= wanted) return answerShown(items, page.value.total);
    }
  },
};

const answerShown = (items: readonly ActivityEntry[], total: number) =>
  ok({
    exitCode: 0,
    json: { total, items: items.map(toJson) },
    lines: [...formatTable([text.columns, ...items.map(toColumns)]), text.shown(items.length, total)],
  } as const);

const toJson = ({ at, ...entry }: ActivityEntry) => ({ ...entry, at: new Date(at).toISOString() });

const toColumns = (entry: ActivityEntry): string[] => [
  String(entry.sequence),
  new Date(entry.at).toISOString(),
  entry.actor,
  entry.action,
  entry.subject,
  text.detail(entry),
];

export const activityVerifyCommand: Command = {
  options: { against: { type: 'string' }, 'forget-known': { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const exported = await readAgainst(values);
    if (!exported.ok) return exported;
    const withKey = findText(values, 'passphrase-file') !== undefined;
    const workspace = await (withKey ? session.openUnlocked(values) : session.open(values));
    if (!workspace.ok) return workspace;
    if (isSet(values, 'forget-known')) {
      const forgotten = await workspace.value.activity.forgetKnown();
      if (!forgotten.ok) return forgotten;
    }
    const verdict = await workspace.value.activity.verify({ ...NO_JOB, signal: session.signal }, exported.value);
    if (!verdict.ok) return verdict;
    return ok({ exitCode: verdict.value.intact ? 0 : 1, json: verdict.value, lines: text.verdict(verdict.value) });
  },
};

export const activityExportCommand: Command = {
  options: { ...FILTER_OPTIONS, out: { type: 'string' }, force: { type: 'boolean' } },
  positionals: { min: 0, max: 12 },
  run: async ({ values, positionals, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const filter = readFilter(values, positionals);
    if (!filter.ok) return filter;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const target = { path: path.resolve(out.value), overwrite: isSet(values, 'force') };
    const job = { ...NO_JOB, signal: session.signal };
    const written = await workspace.value.activity.export({ filter: filter.value, target }, job);
    if (!written.ok) return written;
    const { entries, files } = written.value;
    return ok({ exitCode: 0, json: written.value, lines: text.exported(entries, files) });
  },
};

function readFilter(values: OptionValues, words: readonly string[]): Result<ActivityFilter, AppError> {
  const since = findInstant(values, 'since');
  if (!since.ok) return since;
  const until = findInstant(values, 'until');
  if (!until.ok) return until;
  const actors = listTexts(values, 'who');
  const asked = listTexts(values, 'action');
  const actions = ACTIVITY_ACTIONS.filter((action) => asked.includes(action));
  if (actions.length < new Set(asked).size)
    return fail('input.invalid', { field: '--action', problem: 'unknown-choice' });
  const [kind, id, ...more] = (findText(values, 'of') ?? '').split(':');
  const entity = kind && id && more.length === 0 ? { kind, id } : undefined;
  if (entity === undefined && findText(values, 'of') !== undefined)
    return fail('input.invalid', { field: '--of', problem: 'unknown-choice' });
  return ok({
    ...(words.length === 0 ? {} : { search: words.join(' ') }),
    ...(actors.length === 0 ? {} : { actors }),
    ...(actions.length === 0 ? {} : { actions }),
    ...(entity === undefined ? {} : { entity }),
    ...(since.value === undefined ? {} : { since: since.value }),
    ...(until.value === undefined ? {} : { until: until.value }),
  });
}

/** The first line of an export that was kept elsewhere. */
async function readAgainst(values: OptionValues): Outcome<ExportedHead | undefined> {
  const name = findText(values, 'against');
  if (name === undefined) return ok(undefined);
  const file = path.resolve(name);
  const octets = Buffer.alloc(EXPORT_HEAD_OCTETS);
  try {
    const handle = await open(file, 'r');
    try {
      const { bytesRead } = await handle.read(octets, 0, octets.length, 0);
      const head = parseExportHead(octets.subarray(0, bytesRead));
      return head === undefined ? fail('input.invalid', { field: '--against', problem: 'not-readable' }) : ok(head);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return readFailure(file, cause);
  }
}
