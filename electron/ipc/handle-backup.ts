import path from 'node:path';
import type { Handlers, Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { BACKUP_ENDING, type BackupReport, type BackupState, type ReadableReport } from '../../shared/model/backup.ts';
import type { WorkspaceState } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { openInWindow } from './shown-workspace.ts';
import { getSource, getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `backup.${string}`>>;

const WORKSPACE_ENDING = '.countersign';

export const backupHandlers: Area = {
  'backup.state': async (_input, session) => withWorkspace(session, (workspace) => workspace.backups.state()),
  'backup.chooseFolder': async (_input, session) => {
    const folder = await session.dialogs.chooseFolder('backup');
    if (folder === undefined) return ok(null);
    const location = session.desk.files.shortenPath(folder);
    return ok({ handle: session.files.holdTarget(location, folder), location });
  },
  'backup.setPlan': async ({ plan }, session) =>
    withWorkspace(session, (workspace) => setPlan(session, workspace, plan)),
  'backup.run': async ({ to }, session) => withWorkspace(session, (workspace) => run(session, workspace, to)),
  'backup.choose': async (_input, session) => {
    const [file] = (await session.dialogs.chooseFiles('backup')) ?? [];
    if (file === undefined) return ok(null);
    const info = await session.desk.application.readBackupInfo(file);
    if (!info.ok) return info;
    const name = path.basename(file);
    return ok({ handle: session.files.holdPaths(name, [file]), name, info: info.value });
  },
  'backup.restore': async (order, session) => restore(session, order),
  'backup.exportReadable': async (_input, session) => exportReadable(session),
};

async function setPlan(
  session: WindowSession,
  { backups }: Workspace,
  plan: Input<'backup.setPlan'>['plan'],
): Promise<Result<BackupState, AppError>> {
  if (plan === null || plan.folder === null) return backups.setPlan(plan && { ...plan, folder: null });
  const held = session.files.get(plan.folder);
  if (!held.ok) return held;
  if (held.value.kind !== 'target') return fail('input.invalid', { field: 'folder', problem: 'not-a-folder' });
  return backups.setPlan({ ...plan, folder: held.value.path });
}

async function run(
  session: WindowSession,
  workspace: Workspace,
  to: 'plan' | 'file',
): Promise<Result<BackupReport | null, AppError>> {
  const suggested = `${session.desk.files.safeName(workspace.name, 'workspace')}${BACKUP_ENDING}`;
  const file = to === 'plan' ? null : await session.dialogs.chooseTarget('backup', suggested);
  if (file === undefined) return ok(null);
  // The dialog of the system has asked already whether a file is to be replaced.
  const target = file === null ? null : { path: file, overwrite: true };
  return session.jobs.finish<BackupReport>({
    kind: 'backup.make',
    subject: workspace.name,
    run: (job) => workspace.backups.run(target, job),
  });
}

async function restore(
  session: WindowSession,
  { handle, suggestedName, secret, evenDamaged }: Input<'backup.restore'>,
): Promise<Result<WorkspaceState | null, AppError>> {
  const source = getSource(session, handle);
  if (!source.ok) return source;
  if (!('path' in source.value)) return fail('input.invalid', { field: 'handle', problem: 'not-readable' });
  const from = source.value.path;
  const suggested = `${session.desk.files.safeName(suggestedName, 'workspace')}${WORKSPACE_ENDING}`;
  const target = await session.dialogs.chooseTarget('workspace', suggested);
  if (target === undefined) return ok(null);
  const restored = await session.jobs.finish({
    kind: 'backup.restore',
    subject: path.basename(from),
    run: (job) => session.desk.application.restoreBackup({ source: from, target, secret, evenDamaged }, job),
  });
  return restored.ok ? openInWindow(session, target) : restored;
}

async function exportReadable(session: WindowSession): Promise<Result<ReadableReport | null, AppError>> {
  const open = getWorkspace(session);
  const file = open.ok ? open.value.file : session.refusedFile;
  if (file === undefined) return fail('workspace.none-open', {});
  const parent = await session.dialogs.chooseFolder('readable');
  if (parent === undefined) return ok(null);
  const name = path.parse(file).name;
  const folder = path.join(parent, session.desk.files.safeName(`${name}-readable`, 'readable'));
  return session.jobs.finish<ReadableReport>({
    kind: 'workspace.exportReadable',
    subject: path.basename(file),
    run: (job) => session.desk.application.exportReadable({ file, folder }, job),
  });
}
