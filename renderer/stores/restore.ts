import { create } from 'zustand';
import type { Input, Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { mayEndGrants } from './grants.ts';
import { keepOpened } from './recovery.ts';
import { openDialog } from './window-dialogs.ts';

export type ChosenBackup = NonNullable<Output<'backup.choose'>>;
export type ChosenPlace = NonNullable<Output<'workspace.chooseLocation'>>;

interface RestoreState {
  /** Null until one was chosen that can be read. */
  readonly backup: ChosenBackup | null;
  /** Why the one that was chosen last is none. */
  readonly error: AppError | null;
}

const NOTHING: RestoreState = { backup: null, error: null };

/** The backup that is to be restored. What opens it is never kept here. */
export const useRestore = create<RestoreState>(() => NOTHING);

/** Asks for a backup and opens the dialog about it; nothing happens where none was chosen. */
export async function askForBackup(): Promise<void> {
  useRestore.setState(NOTHING);
  if (await chooseBackup()) openDialog('workspace.restore');
}

/** Native dialog; false when it was cancelled. */
export async function chooseBackup(): Promise<boolean> {
  const answer = await call('backup.choose', {});
  if (answer.ok && answer.value === null) return false;
  useRestore.setState(answer.ok ? { backup: answer.value, error: null } : { backup: null, error: answer.error });
  return true;
}

export const choosePlace = (suggestedName: string) => call('workspace.chooseLocation', { suggestedName });

/** Restores and opens what was restored; zeroes what opens it. False when a question about grants was left. */
export async function restore(order: Input<'backup.restore'>): Promise<Result<boolean, AppError>> {
  const typed = 'passphrase' in order.secret ? order.secret.passphrase : order.secret.recoveryKey;
  try {
    // Another workspace takes the place of the one that is open.
    if (!(await mayEndGrants('close'))) return ok(false);
    const kept = await keepOpened(await call('backup.restore', order));
    return kept.ok ? ok(true) : kept;
  } finally {
    typed.fill(0);
  }
}
