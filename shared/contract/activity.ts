import { z } from 'zod';
import { ACTIVITY_ACTIONS, ACTIVITY_PAGE_LIMIT, type ActivityEntry } from '../model/activity.ts';
import type { LogExport, LogState, LogVerdict } from '../model/activity-log.ts';
import { call } from './call.ts';
import { instant, nothing, shortText } from './schemas.ts';

const MOST_CHOSEN = 200;

/** Absent: all. See `ActivityFilter`. */
const filter = {
  search: shortText.optional(),
  actors: z.array(shortText).max(MOST_CHOSEN).optional(),
  actions: z.array(z.enum(ACTIVITY_ACTIONS)).max(MOST_CHOSEN).optional(),
  entity: z.strictObject({ kind: z.string().max(40), id: z.string().max(200) }).optional(),
  since: instant.optional(),
  until: instant.optional(),
};

export const activityCalls = {
  'activity.page': call<{
    readonly total: number;
    readonly items: readonly ActivityEntry[];
    /** Older entries have not been looked at yet: there may be more. */
    readonly isSearching?: true;
  }>().with(
    z.strictObject({
      ...filter,
      /** Wants what was found after some hundredths of a second; where `isSearching` is set, asked again it gets more. */
      soon: z.boolean().optional(),
      offset: z.int().min(0).max(10_000_000),
      limit: z.int().min(1).max(ACTIVITY_PAGE_LIMIT),
    }),
  ),
  /** Everybody who stands in the log. */
  'activity.actors': call<readonly string[]>().with(nothing),
  'activity.state': call<LogState>().with(nothing),
  /** The deep verification; as a job unless it goes on in the background. */
  'activity.verify': call<LogVerdict>().with(z.strictObject({ background: z.boolean().optional() })),
  /** An older copy was put in the place of the file on purpose: forgets what is remembered of it, and verifies again. */
  'activity.forgetKnown': call<LogVerdict>().with(nothing),
  /** Writes the log to a place chosen in a native dialog, as a job; null when that was cancelled. */
  'activity.export': call<LogExport | null>().with(z.strictObject(filter)),
} as const;
