import { fail } from '../../shared/errors.ts';
import { CANCEL_CHOICES } from '../../shared/model/import.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { importLines } from '../../shared/text/en/imports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findChoice, findNumber, isSet } from './option.ts';
import { createProgressLine } from './progress-line.ts';

const MAX_NUMBER = 1_000_000_000;
const LISTED = 200;

/** Exit code 1 where something was not taken. */
export const importCommand: Command = {
  options: { 'on-cancel': { type: 'string' }, list: { type: 'boolean' }, undo: { type: 'string' } },
  positionals: { min: 0, max: 10_000 },
  run: async (context) => {
    const { values, positionals } = context;
    const undo = findNumber(values, 'undo', { min: 1, max: MAX_NUMBER });
    if (!undo.ok) return undo;
    const isListing = isSet(values, 'list');
    const acts = [positionals.length > 0, isListing, undo.value !== undefined].filter(Boolean).length;
    if (acts !== 1) return fail('input.invalid', { field: 'PATH', problem: acts === 0 ? 'missing' : 'contradicts' });
    const workspace = await context.session.open(values);
    if (!workspace.ok) return workspace;
    if (isListing) return list(workspace.value);
    return undo.value === undefined ? take(workspace.value, context) : takeBack(workspace.value, undo.value, context);
  },
};

async function take(workspace: Workspace, { values, positionals, session }: Invocation): CommandResult {
  const onCancel = findChoice(values, 'on-cancel', CANCEL_CHOICES);
  if (!onCancel.ok) return onCancel;
  const line = createProgressLine();
  const report = await workspace.imports.run(positionals.map(session.file), {
    signal: session.signal,
    progress: (_done, _total, detail) => detail && line.show(() => importLines.progress(detail)),
    onCancel: () => onCancel.value ?? 'keep',
  });
  line.clear();
  if (!report.ok) return report;
  const { imported, duplicates, failed } = report.value;
  const lines = [
    commandText.imported(imported, duplicates, failed.length),
    ...failed.map(({ path, offset, code }) => `${path}  ${offset}  ${code}`),
  ];
  return ok({ exitCode: failed.length === 0 ? 0 : 1, json: report.value, lines });
}

async function list(workspace: Workspace): CommandResult {
  const listed = await workspace.imports.list({ offset: 0, limit: LISTED });
  if (!listed.ok) return listed;
  const { total, items } = listed.value;
  const json = {
    total,
    items: items.map(({ startedAt, finishedAt, ...rest }) => ({
      ...rest,
      startedAt: new Date(startedAt).toISOString(),
      ...(finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
    })),
  };
  return ok({ exitCode: 0, json, lines: items.map(importLines.run) });
}

async function takeBack(workspace: Workspace, no: number, { session }: Invocation): CommandResult {
  const line = createProgressLine();
  const undone = await workspace.imports.undo(no, {
    signal: session.signal,
    progress: (done, total = done) => line.show(() => importLines.undoing(done, total)),
  });
  line.clear();
  if (!undone.ok) return undone;
  return ok({ exitCode: 0, json: undone.value, lines: [importLines.undone(no, undone.value)] });
}
