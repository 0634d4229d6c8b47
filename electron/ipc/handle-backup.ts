import path from 'node:path';
import type { Handlers, Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { BACKUP_ENDING, type BackupReport, type BackupState } from '../../shared/model/backup.ts';
import type { WorkspaceState } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { openInWindow } from './shown-workspace.ts';
import { getSource, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `backup.${string}`>>;

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
  { handle, target, secret, evenDamaged }: Input<'backup.restore'>,
): Promise<Result<WorkspaceState, AppError>> {
  const source = getSource(session, handle);
  if (!source.ok) return source;
  if (!('path' in source.value)) return fail('input.invalid', { field: 'handle', problem: 'not-readable' });
  const from = source.value.path;
  const place = session.files.get(target);
  if (!place.ok) return place;
  if (place.value.kind !== 'target') return fail('input.invalid', { field: 'target', problem: 'not-writable' });
  const to = place.value.path;
  const { operator, ...opener } = 'passphrase' in secret ? secret : { operator: undefined, ...secret };
  const restored = await session.jobs.finish({
    kind: 'backup.restore',
    subject: path.basename(from),
    run: (job) =>
      session.desk.application.restoreBackup({ source: from, target: to, secret: opener, operator, evenDamaged }, job),
  });
  if (!restored.ok) return restored;
  for (const used of [handle, target]) session.files.release(used);
  return openInWindow(session, to);
}
