import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { ForeignProgram, MigrationReport } from '../../shared/model/migration.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { openDialog } from './window-dialogs.ts';

export interface MigrationSource {
  readonly program: ForeignProgram;
  readonly handle: FileHandleId;
  readonly name: string;
}

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

export const chooseMigration = (program: ForeignProgram) => call('migration.choose', { program });

export const previewMigration = ({ program, handle }: MigrationSource) =>
  call('migration.preview', { program, handle });

/** Zeroes the passphrase. */
export async function runMigration(
  { program, handle }: MigrationSource,
  passphrase: Uint8Array<ArrayBuffer> | null,
): Promise<Result<MigrationReport, AppError>> {
  try {
    return await call('migration.run', { program, handle, ...(passphrase === null ? {} : { passphrase }) });
  } finally {
    passphrase?.fill(0);
  }
}

export const forgetMigration = ({ handle }: MigrationSource): void => void call('file.release', { handle });
