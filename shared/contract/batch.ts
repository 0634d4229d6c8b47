import { z } from 'zod';
import type { BatchDefaults, BatchExport, BatchRow, BatchSummary } from '../model/batch.ts';
import { BATCH_ROW_STATES } from '../model/batch.ts';
import type { BatchId } from '../model/brands.ts';
import { PROFILE_ID_PATTERN } from '../model/profile.ts';
import { call } from './call.ts';
import { kitChoice } from './kit.ts';
import { authorityId, batchId, fileHandleId, nothing, shortText } from './schemas.ts';

const named = z.strictObject({ id: batchId });
const ofJob = z.strictObject({ job: shortText });

export const batchCalls = {
  /** Native save dialog for an empty file with one example row; null when it was cancelled. */
  'batch.template': call<{ readonly name: string } | null>().with(nothing),
  /** Dry run as a job: every row is read and checked by the code that signs, and kept. Its id comes with `batch.planned`. */
  'batch.plan': call<{ readonly job: string }>().with(
    z.strictObject({
      handle: fileHandleId,
      defaults: z.strictObject({
        authorityId,
        profile: z.string().regex(PROFILE_ID_PATTERN),
        validity: z.string().max(20).optional(),
      }),
    }),
  ),
  'batch.planned': call<{ readonly id: BatchId } | null>().with(ofJob),
  /** Newest first, without discarded ones, at most 200. */
  'batch.list': call<readonly BatchSummary[]>().with(nothing),
  'batch.get': call<BatchSummary & { readonly defaults: BatchDefaults }>().with(named),
  'batch.rows': call<{ readonly total: number; readonly items: readonly BatchRow[] }>().with(
    z.strictObject({
      id: batchId,
      state: z.enum(BATCH_ROW_STATES).optional(),
      offset: z.int().min(0).max(1_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  /** Issues what is ready and not issued yet, as a job; after a crash or a cancel it goes on where it was. */
  'batch.run': call<{ readonly job: string }>().with(z.strictObject({ id: batchId, includeWarnings: z.boolean() })),
  /** Forgets the plan; certificates that were issued stay. */
  'batch.discard': call<null>().with(named),
  /** A job that writes a report as CSV or a folder with a kit for each row; null when the native dialog was cancelled. */
  'batch.exportResult': call<{ readonly job: string } | null>().with(
    z.strictObject({ id: batchId, form: z.enum(['csv', 'folders']), kit: kitChoice }),
  ),
  /** What such a job has written, with the passphrases: it is answered once. Null before its end and after the first time. */
  'batch.takeExport': call<BatchExport | null>().with(ofJob),
} as const;
