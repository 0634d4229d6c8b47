import { existsSync } from 'node:fs';
import { access, constants, open, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { BACKUP_ENDING } from '../../../shared/model/backup.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { type BackupPlanRow, listBackupRuns } from '../../store/backup-rows.ts';
import { safeFileName } from '../file-name.ts';
import { checkQuickly } from '../check/workspace-check.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { systemCode } from '../system-failure.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readHead } from './backup-head.ts';

/** Runs of the history that old files are looked for in. */
const REMEMBERED_RUNS = 2000;

/** `name-20260601-120000.csbackup`, in UTC. */
export const nameBackup = (workspace: string, at: UnixMs): string =>
  `${safeFileName(workspace, 'workspace')}-${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}${BACKUP_ENDING}`;

/** What `nameBackup` and `findFreePath` make; a backup by hand that somebody named otherwise is nothing that a plan removes. */
const PLANNED_NAME = /-\d{8}-\d{6}(?:-\d+)?\.csbackup$/;

/** Of two in one second the second gets a number. */
export function findFreePath(folder: string, name: string): string {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number += 1) {
    const free = path.join(folder, number === 1 ? name : `${stem}-${number}${ext}`);
    if (!existsSync(free)) return free;
  }
}

/** Fails with `file.not-writable` for what is no folder that takes files. */
export async function checkFolder(folder: string): Outcome<null> {
  const name = path.basename(folder);
  const facts = await stat(folder).catch(systemCode);
  if (typeof facts === 'string') return fail('file.not-writable', { name, cause: facts });
  if (!facts.isDirectory()) return fail('file.not-writable', { name, cause: 'ENOTDIR' });
  const refusal = await access(folder, constants.W_OK | constants.X_OK).then(() => undefined, systemCode);
  return refusal === undefined ? ok(null) : fail('file.not-writable', { name, cause: refusal });
}

/**
 * Removes what a plan keeps no longer: files in its folder that the history names as good backups, that are older than those it keeps, and whose head says they
 * are of this workspace and were not given a name by hand. What cannot be removed, or is not what it was, stays; and all stay where a check finds pages or rows
 * that are not what was written: what was backed up last may be as damaged.
 */
export async function removeOldBackups(context: WorkspaceContext, plan: BackupPlanRow, job: JobContext): Promise<void> {
  const old = await findOldBackups(context, plan);
  if (old.length === 0) return;
  const checked = await checkQuickly(context, { ...job, progress: () => undefined });
  if (!checked.ok || !checked.value.clean) return;
  for (const file of old) await unlink(file).catch(systemCode);
}

async function findOldBackups(context: WorkspaceContext, { folder, keep }: BackupPlanRow): Promise<readonly string[]> {
  const runs = await context.store.reading((db) => listBackupRuns(db, REMEMBERED_RUNS));
  if (!runs.ok) return [];
  const made = runs.value.filter(({ sha256, name }) => sha256 !== null && PLANNED_NAME.test(name));
  const own: string[] = [];
  for (const name of new Set(made.map((run) => run.name))) {
    const file = path.join(folder, name);
    if (path.basename(name) === name && (await isOwnBackup(file, context.id))) own.push(file);
  }
  return own.slice(keep);
}

async function isOwnBackup(file: string, workspaceId: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(systemCode);
  if (typeof handle === 'string') return false;
  try {
    const read = await readHead(handle, path.basename(file));
    return read.ok && read.value.head.workspaceId === workspaceId;
  } finally {
    await handle.close();
  }
}
