import { z } from 'zod';
import { BACKUP_BOUNDS, type BackupInfo, type BackupReport, type BackupState } from '../model/backup.ts';
import type { FileHandleId } from '../model/brands.ts';
import type { WorkspaceState } from '../model/workspace.ts';
import { call } from './call.ts';
import { fileHandleId, nothing, passphraseBytes, shortText } from './schemas.ts';

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
  /** To a place that `workspace.chooseLocation` gave; a job. Opens what was restored, locked. */
  'backup.restore': call<WorkspaceState>().secret(
    z.strictObject({
      handle: fileHandleId,
      target: fileHandleId,
      secret: z.union([
        /** `operator`: whose passphrase it is; it may be left out where the backup has one. */
        z.strictObject({ passphrase: passphraseBytes, operator: shortText.optional() }),
        z.strictObject({ recoveryKey: passphraseBytes }),
      ]),
      evenDamaged: z.boolean(),
    }),
  ),
} as const;
