import { z } from 'zod';
import { CANCEL_CHOICES } from '../model/import.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { JobState } from '../model/job.ts';
import type { RememberRefusal } from '../model/remember.ts';
import type { Settings } from '../model/workspace.ts';
import type { UpdateAnswer } from '../model/update.ts';
import type { NetworkUse } from '../model/connection.ts';
import { call } from './call.ts';
import { jobId, nothing } from './schemas.ts';

export type { NetworkUse };

export interface ApplicationInfo {
  readonly version: string;
  readonly platform: string;
  readonly runtime: string;
  readonly engine: string;
  /** Why this machine would remember no workspace, as far as that shows without asking its key store, which may ask the user. */
  readonly rememberRefusal: RememberRefusal | null;
  readonly licence: string;
}

export const settingsPatch = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  autoLockMinutes: z.int().min(0).max(1440).optional(),
  expiringDays: z.int().min(1).max(365).optional(),
  textScale: z.int().min(80).max(200).optional(),
  postQuantumKeys: z.boolean().optional(),
});

export const applicationCalls = {
  'application.info': call<ApplicationInfo>().with(nothing),
  /** What somebody who mends a fault needs to know; sent nowhere. */
  'application.diagnosis': call<Diagnosis>().with(nothing),
  /** Writes it as text to a file that the user chooses; null when the dialog was cancelled. */
  'application.saveDiagnosis': call<{ readonly name: string } | null>().with(nothing),
  /** Asks which release is the newest, on this act of the user alone. */
  'application.checkUpdate': call<UpdateAnswer>().with(nothing),
  'application.copy': call<null>().with(z.strictObject({ text: z.string().max(1_048_576) })),
  'application.newWindow': call<null>().with(nothing),
  'application.openLink': call<null>().with(z.strictObject({ link: z.enum(['guide', 'issues', 'security']) })),
  /** Tells that the user is there; puts the automatic lock off. */
  'application.active': call<null>().with(nothing),
  'settings.get': call<Settings>().with(nothing),
  'settings.set': call<Settings>().with(settingsPatch),
  'network.uses': call<readonly NetworkUse[]>().with(nothing),
  'job.list': call<readonly JobState[]>().with(nothing),
  /** `onCancel`: what becomes of what an import has brought by then; other work keeps it. */
  'job.cancel': call<null>().with(z.strictObject({ id: jobId, onCancel: z.enum(CANCEL_CHOICES).optional() })),
} as const;
