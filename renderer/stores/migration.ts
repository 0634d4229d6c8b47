import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ForeignPlace, ForeignProgram, MigrationReport } from '../../shared/model/migration.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { openDialog, useWindowDialog } from './window-dialogs.ts';

/** Whether the workspace that is being made is to take over what another program keeps. */
const useMigrationWish = create<{ readonly isWished: boolean }>(() => ({ isWished: false }));

/** A workspace first, then what comes into it. */
export function beginWithMigration(): void {
  useMigrationWish.setState({ isWished: true });
  openDialog('workspace.new');
}

/** Once the workspace is there, or is not to be any more: goes on with the wish, and forgets it. */
export function endMigrationWish(isMade: boolean): void {
  const { isWished } = useMigrationWish.getState();
  useMigrationWish.setState({ isWished: false });
  if (isWished && isMade) openDialog('migration');
}

/** What was dropped and is to be taken over, until the dialog has it. */
export const useDroppedMigration = create<{ readonly place: ForeignPlace | null }>(() => ({ place: null }));

/** What somebody is typing into it stays. */
function isOtherDialogOpen(): boolean {
  const { open } = useWindowDialog.getState();
  return open !== null && open !== 'migration';
}

/** Whether the one thing that was dropped is what another program keeps: then the dialog opens with it. */
export async function offerDropped(): Promise<boolean> {
  if (isOtherDialogOpen()) return false;
  const answer = await call('migration.takeDropped', {});
  if (!answer.ok || answer.value === null) return false;
  if (isOtherDialogOpen()) {
    forgetMigration(answer.value);
    return false;
  }
  useDroppedMigration.setState({ place: answer.value });
  openDialog('migration');
  return true;
}

/** Hands it over once. */
export function takeDroppedMigration(): ForeignPlace | null {
  const { place } = useDroppedMigration.getState();
  useDroppedMigration.setState({ place: null });
  return place;
}

export const chooseMigration = (program: ForeignProgram) => call('migration.choose', { program });

export const previewMigration = ({ program, handle }: ForeignPlace) => call('migration.preview', { program, handle });

/** Zeroes the passphrase. */
export async function runMigration(
  { program, handle }: ForeignPlace,
  passphrase: Uint8Array<ArrayBuffer> | null,
): Promise<Result<MigrationReport, AppError>> {
  try {
    return await call('migration.run', { program, handle, ...(passphrase === null ? {} : { passphrase }) });
  } finally {
    passphrase?.fill(0);
  }
}

export const forgetMigration = ({ handle }: ForeignPlace): void => void call('file.release', { handle });
