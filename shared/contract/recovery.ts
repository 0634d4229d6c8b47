import { z } from 'zod';
import type { ReadableReport, RefusedFile } from '../model/backup.ts';
import type { CheckReport, WorkspaceState } from '../model/workspace.ts';
import { call } from './call.ts';
import { nothing } from './schemas.ts';

/** What can be done about a file that is damaged: the one that did not open last, or the workspace that is open for reading only. */
export const recoveryCalls = {
  /** The file that did not open last in this window; null where there is none. */
  'recovery.file': call<RefusedFile | null>().with(nothing),
  /** Everything that is wrong with that file, as far as it can be read; a job. */
  'recovery.check': call<CheckReport>().with(nothing),
  /** Tries to open that file again. */
  'recovery.open': call<WorkspaceState>().with(nothing),
  /** What can be read, into a new folder in one that a native dialog asks for; a job. Null when the dialog was cancelled. */
  'recovery.export': call<ReadableReport | null>().with(z.strictObject({ of: z.enum(['open', 'refused']) })),
  /** Shows in the system's own windows where that file is, or the folder that was exported last. */
  'recovery.reveal': call<null>().with(z.strictObject({ what: z.enum(['refused', 'exported']) })),
} as const;
