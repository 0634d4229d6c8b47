import type { Alert } from '../../../shared/model/alert.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { findBackupPlan, findGoodBackup, listBackupRuns } from '../../store/backup-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { type BackupTimes, findFailedBackup, lateFrom } from '../backup/backup-times.ts';

type BackupAlert = Pick<Alert, 'kind' | 'subjectKind' | 'subjectId' | 'step' | 'name' | 'count' | 'dueAt'>;

/** The plan of backups with its newest runs. */
export async function readBackupTimes(db: ReadDb): Promise<BackupTimes> {
  const plan = await findBackupPlan(db);
  const [newest] = await listBackupRuns(db, 1);
  return { plan, newest, good: await findGoodBackup(db) };
}

/** A planned backup that is late, and one that failed. Without a plan whoever makes one sees how it ends. */
export function findBackupAlerts(times: BackupTimes, at: UnixMs): readonly BackupAlert[] {
  const late = lateFrom(times);
  if (late === undefined) return [];
  const failed = findFailedBackup(times);
  const base = { subjectKind: 'backup', subjectId: 'backup', count: 1 } as const;
  return [
    ...(late > at ? [] : [{ ...base, kind: 'backup-overdue', step: 'overdue', name: '', dueAt: late } as const]),
    ...(failed?.error == null
      ? []
      : [{ ...base, kind: 'backup-failed', step: failed.error, name: failed.name, dueAt: failed.startedAt } as const]),
  ];
}
