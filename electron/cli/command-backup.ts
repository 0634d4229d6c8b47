import { fail } from '../../shared/errors.ts';
import { BACKUP_BOUNDS, type BackupRun, type BackupState } from '../../shared/model/backup.ts';
import { ok } from '../../shared/result.ts';
import { backupCommandText as words } from '../../shared/text/en/cli-backup.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findNumber, findText, getText, isSet } from './option.ts';
import { formatTable } from './terminal.ts';

const DEFAULT_HOURS = 24;
const DEFAULT_KEEP = 14;

/** Works while the workspace is locked and in use elsewhere. */
export const workspaceBackupCommand: Command = {
  options: {
    out: { type: 'string' },
    plan: { type: 'string' },
    every: { type: 'string' },
    keep: { type: 'string' },
    'no-plan': { type: 'boolean' },
    list: { type: 'boolean' },
  },
  positionals: { min: 0, max: 0 },
  run: async (invocation) => {
    const { values, session } = invocation;
    const isWithKey = findText(values, 'passphrase-file') !== undefined;
    const opened = await (isWithKey ? session.openUnlocked(values) : session.open(values));
    if (!opened.ok) return opened;
    if (isSet(values, 'list')) return describeState(await opened.value.backups.state());
    if (isSet(values, 'no-plan')) return describeState(await opened.value.backups.setPlan(null));
    const folder = findText(values, 'plan');
    return folder === undefined ? backUp(opened.value, invocation) : plan(opened.value, folder, invocation);
  },
};

async function backUp(workspace: Workspace, { values, session }: Invocation): CommandResult {
  const out = findText(values, 'out');
  const target = out === undefined ? null : { path: out, overwrite: false };
  const made = await workspace.backups.run(target, { signal: session.signal, progress: () => undefined });
  if (!made.ok) return made;
  return ok({ exitCode: 0, json: made.value, lines: [words.made(made.value.name, made.value.octets)] });
}

async function plan(workspace: Workspace, folder: string, { values }: Invocation): CommandResult {
  const everyHours = findNumber(values, 'every', BACKUP_BOUNDS.everyHours);
  if (!everyHours.ok) return everyHours;
  const keep = findNumber(values, 'keep', BACKUP_BOUNDS.keep);
  if (!keep.ok) return keep;
  const wanted = { folder, everyHours: everyHours.value ?? DEFAULT_HOURS, keep: keep.value ?? DEFAULT_KEEP };
  return describeState(await workspace.backups.setPlan(wanted));
}

const iso = (at: number): string => new Date(at).toISOString();

function describeState(state: Awaited<ReturnType<Workspace['backups']['state']>>): Awaited<CommandResult> {
  if (!state.ok) return state;
  const { runs, lastGood, nextAt, overdueSince, ...rest } = state.value;
  const json = {
    ...rest,
    nextAt: nextAt === undefined ? null : iso(nextAt),
    overdueSince: overdueSince === undefined ? null : iso(overdueSince),
    lastGood: lastGood === undefined ? null : toJson(lastGood),
    runs: runs.map(toJson),
  };
  return ok({ exitCode: overdueSince === undefined ? 0 : 1, json, lines: toLines(state.value) });
}

const toJson = ({ startedAt, finishedAt, ...run }: BackupRun) => ({
  ...run,
  startedAt: iso(startedAt),
  finishedAt: finishedAt === undefined ? null : iso(finishedAt),
});

function toLines({ plan: planned, nextAt, overdueSince, runs }: BackupState): readonly string[] {
  const rows = runs.map((run) => [
    iso(run.startedAt),
    run.name,
    run.octets === undefined ? '' : String(run.octets),
    run.error ?? (run.finishedAt === undefined ? words.running : words.good),
  ]);
  return [
    planned === null ? words.notPlanned : words.planned(planned.location, planned.everyHours, planned.keep),
    ...(overdueSince === undefined ? [] : [words.overdue(iso(overdueSince))]),
    ...(nextAt === undefined ? [] : [words.next(iso(nextAt))]),
    ...(rows.length === 0 ? [] : formatTable([[...words.columns], ...rows])),
  ];
}

export const workspaceRestoreCommand: Command = {
  options: {
    out: { type: 'string' },
    'recovery-key-file': { type: 'string' },
    'even-damaged': { type: 'boolean' },
  },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals: [source = ''], session }) => {
    const target = getText(values, 'out');
    if (!target.ok) return target;
    // What is no backup is said before anybody types a passphrase.
    const info = await session.application.readBackupInfo(source);
    if (!info.ok) return info;
    const withRecoveryKey = findText(values, 'recovery-key-file') !== undefined;
    const typed = await session.readPassphrase(values, withRecoveryKey ? 'recovery-key-file' : 'passphrase-file');
    if (!typed.ok) return typed;
    const secret = withRecoveryKey ? { recoveryKey: typed.value } : { passphrase: typed.value };
    const evenDamaged = isSet(values, 'even-damaged');
    const operator = findText(values, 'operator');
    const order = { source, target: target.value, secret, evenDamaged, operator };
    const restored = await session.application.restoreBackup(order, {
      signal: session.signal,
      progress: () => undefined,
    });
    if (!restored.ok) return restored;
    const { name, head, findings } = restored.value;
    const made = { id: head.workspaceId, workspace: head.workspace, backupAt: iso(head.createdAt) };
    return ok({
      exitCode: findings.length === 0 ? 0 : 1,
      json: { name, ...made, activity: head.activity, findings },
      lines: [words.restored(name, head.workspace), ...(findings.length === 0 ? [] : [words.damaged(findings.length)])],
    });
  },
};

/** The workspace is not opened: what cannot be opened is what this is for. */
export const workspaceExportReadableCommand: Command = {
  options: { out: { type: 'string' } },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const file = getText(values, 'workspace');
    if (!file.ok) return file;
    const folder = getText(values, 'out');
    if (!folder.ok) return folder;
    if (folder.value === file.value) return fail('file.exists', { name: folder.value });
    const job = { signal: session.signal, progress: () => undefined };
    const written = await session.application.exportReadable({ file: file.value, folder: folder.value }, job);
    if (!written.ok) return written;
    const isWhole = written.value.differing === 0 && written.value.unreadable.length === 0;
    return ok({ exitCode: isWhole ? 0 : 1, json: written.value, lines: words.exported(written.value) });
  },
};
