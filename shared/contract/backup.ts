import { z } from 'zod';
import {
  BACKUP_BOUNDS,
  type BackupInfo,
  type BackupReport,
  type BackupState,
  type ReadableReport,
} from '../model/backup.ts';
import type { FileHandleId } from '../model/brands.ts';
import type { WorkspaceState } from '../model/workspace.ts';
import { call } from './call.ts';
import { displayName, fileHandleId, nothing, passphraseBytes } from './schemas.ts';

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);

export const backupCalls = {
  'backup.state': call<BackupState>().with(nothing),
  /** Native dialog for the folder of a plan; null when it was cancelled. */
  'backup.chooseFolder': call<{ readonly handle: FileHandleId; readonly location: string } | null>().with(nothing),
  /** Null: no backups by themselves. Without a folder the one that stands. */
  'backup.setPlan': call<BackupState>().with(
    z.strictObject({
      plan: z
        .strictObject({
          folder: fileHandleId.nullable(),
          everyHours: within(BACKUP_BOUNDS.everyHours),
          keep: within(BACKUP_BOUNDS.keep),
        })
        .nullable(),
    }),
  ),
  /** To the folder of the plan, or to a file that a native dialog asks for; a job. Null when the dialog was cancelled. */
  'backup.run': call<BackupReport | null>().with(z.strictObject({ to: z.enum(['plan', 'file']) })),
  /** Native open dialog; what the backup says of itself. Null when it was cancelled. */
  'backup.choose': call<{
    readonly handle: FileHandleId;
    readonly name: string;
    readonly info: BackupInfo;
  } | null>().with(nothing),
  /** Asks for a place, restores as a job and opens what was restored, locked. Null when the dialog was cancelled. */
  'backup.restore': call<WorkspaceState | null>().secret(
    z.strictObject({
      handle: fileHandleId,
      suggestedName: displayName,
      secret: z.union([
        z.strictObject({ passphrase: passphraseBytes }),
        z.strictObject({ recoveryKey: passphraseBytes }),
      ]),
      evenDamaged: z.boolean(),
    }),
  ),
  /** Of the open workspace, or of the file that did not open last, into a new folder in one that is chosen; a job. Null when the dialog was cancelled. */
  'backup.exportReadable': call<ReadableReport | null>().with(nothing),
} as const;
