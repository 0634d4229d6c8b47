import { z } from 'zod';
import type { Cascade } from '../model/authority.ts';
import type { AuthorityId } from '../model/brands.ts';
import type { TimelineBars, TimelineEvents, TimelineMarks, TimelineRange } from '../model/timeline.ts';
import { LANE_KINDS, MOST_FILTER, MOST_LANES, MOST_MARKS } from '../model/timeline.ts';
import { TIMELINE_UNITS } from '../model/timeline-units.ts';
import { call } from './call.ts';
import { authorityId, fileHandleId } from './schemas.ts';

/** The years 1 to 9999. */
const moment = z.int().min(-62_135_596_800_000).max(253_402_300_800_000);
const period = { from: moment, to: moment, filter: z.string().max(MOST_FILTER).optional() };
const laneKind = z.enum(LANE_KINDS);
const lane = z.strictObject({ kind: laneKind, key: z.string().max(200) });

export const timelineCalls = {
  /** What ends in each bar, altogether and in some of the lanes. */
  'timeline.buckets': call<TimelineBars>().with(
    z.strictObject({
      ...period,
      unit: z.enum(TIMELINE_UNITS),
      lanes: z.enum(['none', ...LANE_KINDS]),
      laneOffset: z.int().min(0).max(1_000_000),
      laneLimit: z.int().min(0).max(MOST_LANES),
    }),
  ),
  /** Single certificates of a period, the first to end first. */
  'timeline.marks': call<TimelineMarks>().with(
    z.strictObject({
      ...period,
      lanes: laneKind,
      lane: lane.optional(),
      choice: z.enum(['all', 'open', 'renewable', 'standing']),
      limit: z.int().min(1).max(MOST_MARKS),
    }),
  ),
  /** How many end in a period and who issued them. */
  'timeline.range': call<TimelineRange>().with(z.strictObject({ ...period, lane: lane.optional() })),
  /** Ends of authorities and what is due of their lists. */
  'timeline.events': call<TimelineEvents>().with(z.strictObject({})),
  /** What ends with each authority. */
  'timeline.cascades': call<readonly { readonly id: AuthorityId; readonly cascade: Cascade }[]>().with(
    z.strictObject({ ids: z.array(authorityId).max(50) }),
  ),
  /** Writes what ends in a period as a calendar, at a place chosen in a native dialog; null when it was cancelled. */
  'timeline.calendar': call<{ readonly name: string; readonly entries: number } | null>().with(z.strictObject(period)),
  /** Saves a picture that was uploaded, where the user chooses; null when that was cancelled. */
  'timeline.saveImage': call<{ readonly name: string } | null>().with(
    z.strictObject({ handle: fileHandleId, format: z.enum(['svg', 'png']) }),
  ),
} as const;
