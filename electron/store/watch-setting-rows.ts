import type { PartnerId, UnixMs } from '../../shared/model/brands.ts';
import {
  DEFAULT_WATCH,
  MAX_AUTHORITY_DAYS,
  MAX_STEPS,
  MAX_THRESHOLD_DAYS,
  NO_PARTNER_WATCH,
  type PartnerWatch,
  type Thresholds,
  type WatchSettings,
} from '../../shared/model/watch.ts';
import type { ReadDb, WriteDb } from './db.ts';

const KEY = 'watch';

/** What the workspace watches; a value that is absent or of another kind is the default. */
export async function readWatchSettings(db: ReadDb): Promise<WatchSettings> {
  const row = await db.query.selectFrom('setting').select('value').where('key', '=', KEY).limit(1).executeTakeFirst();
  const stored = parseObject(row?.value);
  const number = (key: 'shortLivedDays' | 'crlHours' | 'inUseDays' | 'groupAbove'): number => {
    const value = stored[key];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : DEFAULT_WATCH[key];
  };
  const flag = (key: 'keepSeen' | 'notify'): boolean => {
    const value = stored[key];
    return typeof value === 'boolean' ? value : DEFAULT_WATCH[key];
  };
  return {
    days: findSteps(stored['days'], MAX_THRESHOLD_DAYS) ?? DEFAULT_WATCH.days,
    percents: findSteps(stored['percents'], 100) ?? DEFAULT_WATCH.percents,
    authorityDays: findSteps(stored['authorityDays'], MAX_AUTHORITY_DAYS) ?? DEFAULT_WATCH.authorityDays,
    shortLivedDays: number('shortLivedDays'),
    crlHours: number('crlHours'),
    inUseDays: number('inUseDays'),
    groupAbove: number('groupAbove'),
    keepSeen: flag('keepSeen'),
    notify: flag('notify'),
  };
}

/** Keeps them all. */
export async function saveWatchSettings(tx: WriteDb, settings: WatchSettings): Promise<void> {
  await tx.change.deleteFrom('setting').where('key', '=', KEY).execute();
  await tx.insertRows('setting', [{ key: KEY, value: JSON.stringify(settings) }]);
}

/** What is set for one partner. */
export async function findPartnerWatch(db: ReadDb, id: PartnerId): Promise<PartnerWatch> {
  const row = await db.query
    .selectFrom('partner_watch')
    .selectAll()
    .where('partner_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? NO_PARTNER_WATCH : toWatch(row);
}

export interface WatchedPartner {
  readonly id: PartnerId;
  readonly name: string;
  readonly watch: PartnerWatch;
}

/** Partners for whom something is set. */
export async function listPartnerWatches(db: ReadDb): Promise<readonly WatchedPartner[]> {
  const rows = await db.query
    .selectFrom('partner_watch')
    .innerJoin('partner', 'partner.id', 'partner_watch.partner_id')
    .select(['partner.id', 'partner.name', 'thresholds', 'snoozed_until', 'snooze_reason'])
    .orderBy('partner.name_key')
    .execute();
  return rows.map((row) => ({ id: row.id as PartnerId, name: row.name, watch: toWatch(row) }));
}

/** Keeps what is set for a partner that is here. */
export async function savePartnerWatch(tx: WriteDb, id: PartnerId, watch: PartnerWatch): Promise<void> {
  await tx.change.deleteFrom('partner_watch').where('partner_id', '=', id).execute();
  if (watch.thresholds === null && watch.snoozedUntil === null) return;
  await tx.insertRows('partner_watch', [
    {
      partner_id: id,
      thresholds: watch.thresholds === null ? null : JSON.stringify(watch.thresholds),
      snoozed_until: watch.snoozedUntil,
      snooze_reason: watch.snoozeReason,
    },
  ]);
}

interface WatchRow {
  readonly thresholds: string | null;
  readonly snoozed_until: UnixMs | null;
  readonly snooze_reason: string;
}

const toWatch = (row: WatchRow): PartnerWatch => ({
  thresholds: row.thresholds === null ? null : parseThresholds(row.thresholds),
  snoozedUntil: row.snoozed_until,
  snoozeReason: row.snooze_reason,
});

function parseThresholds(text: string): Thresholds | null {
  const stored = parseObject(text);
  const days = findSteps(stored['days'], MAX_THRESHOLD_DAYS);
  const percents = findSteps(stored['percents'], 100);
  return days === undefined || percents === undefined ? null : { days, percents };
}

function findSteps(value: unknown, most: number): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_STEPS) return undefined;
  const steps = value.filter((step): step is number => Number.isInteger(step) && step > 0 && step <= most);
  return steps.length === value.length ? steps : undefined;
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
