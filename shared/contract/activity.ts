import { z } from 'zod';
import type { ActivityEntry } from '../model/activity.ts';
import { call } from './call.ts';
import { nothing, shortText } from './schemas.ts';

export const activityCalls = {
  'activity.page': call<{ readonly total: number; readonly items: readonly ActivityEntry[] }>().with(
    z.strictObject({
      search: shortText,
      offset: z.int().min(0).max(10_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  'activity.verify': call<{ readonly intact: boolean; readonly entries: number; readonly brokenAt?: number }>().with(
    nothing,
  ),
} as const;
