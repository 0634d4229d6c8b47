import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { BackupReport, BackupState } from '../../shared/model/backup.ts';
import { ok, type Result } from '../../shared/result.ts';
import { backupsText } from '../../shared/text/en/ui/backups.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { ensureUnlocked } from './unlock.ts';
import { useWorkspaceStore } from './workspace.ts';

interface BackupsReading {
  /** The former answer stays while the next is read. */
  readonly state: BackupState | null;
  readonly error: AppError | null;
}

/** A backup becomes late by time alone. */
const READ_EVERY_MS = 60_000;

/** Plan and history of the open workspace, read again when they change. */
export function useBackups(): BackupsReading {
  const [reading, setReading] = useState<BackupsReading>({ state: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('backup.state', {});
      if (current) setReading(answer.ok ? { state: answer.value, error: null } : { state: null, error: answer.error });
    };
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    const stopData = onDataChanged(['backup_plan', 'backup_run', 'backup_key'], () => void read());
    const stopWorkspace = useWorkspaceStore.subscribe(() => void read());
    return () => {
      current = false;
      clearInterval(timer);
      stopData();
      stopWorkspace();
    };
  }, []);
  return reading;
}

export const chooseBackupFolder = () => call('backup.chooseFolder', {});

export const setBackupPlan = (plan: Input<'backup.setPlan'>['plan']) => call('backup.setPlan', { plan });

/** Now; null when the question for the passphrase or the dialog for the place was left. */
export async function backUp(
  to: 'plan' | 'file',
  needsUnlock: boolean,
): Promise<Result<BackupReport | null, AppError>> {
  if (needsUnlock && !(await ensureUnlocked(backupsText.unlockPurpose))) return ok(null);
  return call('backup.run', { to });
}
