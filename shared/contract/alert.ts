import { z } from 'zod';
import {
  ALERT_KINDS,
  ALERT_LISTS,
  type Alert,
  type AlertCounts,
  type AlertPage,
  MAX_ALERT_NOTE,
  MAX_ASSIGNEE,
} from '../model/alert.ts';
import {
  MAX_AUTHORITY_DAYS,
  MAX_SNOOZE_REASON,
  MAX_STEPS,
  MAX_THRESHOLD_DAYS,
  type PartnerWatch,
  type WatchSettings,
} from '../model/watch.ts';
import { call } from './call.ts';
import { alertId, instant, nothing, partnerId } from './schemas.ts';

const steps = (most: number) => z.array(z.int().min(1).max(most)).max(MAX_STEPS);
const percents = steps(99);

export const watchPatch = z.strictObject({
  days: steps(MAX_THRESHOLD_DAYS).optional(),
  percents: percents.optional(),
  shortLivedDays: z.int().min(0).max(365).optional(),
  authorityDays: steps(MAX_AUTHORITY_DAYS).optional(),
  crlHours: z.int().min(0).max(8784).optional(),
  inUseDays: z.int().min(1).max(3650).optional(),
  keepSeen: z.boolean().optional(),
  notify: z.boolean().optional(),
  groupAbove: z.int().min(1).max(200).optional(),
});

export const alertCalls = {
  /** The worst kinds first, among them by when they are due. */
  'alert.list': call<AlertPage>().with(
    z.strictObject({
      list: z.enum(ALERT_LISTS),
      kinds: z.array(z.enum(ALERT_KINDS)).min(1).max(ALERT_KINDS.length).optional(),
      /** Empty: those that nobody looks after. */
      assignee: z.string().max(MAX_ASSIGNEE).optional(),
      offset: z.int().min(0).max(1_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  'alert.counts': call<AlertCounts>().with(nothing),
  /** Null where it is gone. */
  'alert.get': call<Alert | null>().with(z.strictObject({ id: alertId })),
  'alert.set': call<{ readonly changed: number }>().with(
    z.strictObject({
      ids: z.array(alertId).min(1).max(1000),
      acknowledged: z.boolean().optional(),
      /** Null: no longer put off. */
      snoozedUntil: instant.nullable().optional(),
      assignee: z.string().max(MAX_ASSIGNEE).optional(),
      note: z.string().max(MAX_ALERT_NOTE).optional(),
    }),
  ),
  'alert.checkNow': call<{ readonly raised: number; readonly ended: number }>().with(nothing),
  'watch.get': call<WatchSettings>().with(nothing),
  'watch.set': call<WatchSettings>().with(watchPatch),
  'watch.ofPartner': call<PartnerWatch>().with(z.strictObject({ partnerId })),
  'watch.setOfPartner': call<PartnerWatch>().with(
    z.strictObject({
      partnerId,
      /** Null: those of the workspace. */
      thresholds: z.strictObject({ days: steps(MAX_THRESHOLD_DAYS), percents }).nullable(),
      snoozedUntil: instant.nullable(),
      snoozeReason: z.string().max(MAX_SNOOZE_REASON),
    }),
  ),
} as const;
