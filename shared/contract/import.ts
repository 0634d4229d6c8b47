import { z } from 'zod';
import type { ImportRunDetails, ImportRunSummary } from '../model/import.ts';
import { call } from './call.ts';

const numbered = z.strictObject({ no: z.int().min(1).max(1_000_000_000) });

export const importCalls = {
  /** Newest first. */
  'import.list': call<{ readonly total: number; readonly items: readonly ImportRunSummary[] }>().with(
    z.strictObject({ offset: z.int().min(0).max(1_000_000), limit: z.int().min(1).max(200) }),
  ),
  /** With the first failures and duplicates, and what taking it back would do. */
  'import.get': call<ImportRunDetails>().with(numbered),
  /** Takes back what an import brought, as a job. */
  'import.undo': call<{ readonly job: string }>().with(numbered),
} as const;
