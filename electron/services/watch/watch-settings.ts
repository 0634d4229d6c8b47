import type { PartnerId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { PartnerWatch, Thresholds, WatchSettings } from '../../../shared/model/watch.ts';
import { ok } from '../../../shared/result.ts';
import { findPartner } from '../../store/partner-rows.ts';
import {
  findPartnerWatch,
  readWatchSettings,
  savePartnerWatch,
  saveWatchSettings,
} from '../../store/watch-setting-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';

export type WatchPatch = { readonly [K in keyof WatchSettings]?: WatchSettings[K] | undefined };

/** What is watched and when it becomes an alert. Works while the workspace is locked. */
export interface WatchSettingService {
  get(): Outcome<WatchSettings>;
  /** Changes what the patch names; every change is an entry of the log. */
  set(patch: WatchPatch): Outcome<WatchSettings>;
  /** Fails with `partner.not-found`. */
  ofPartner(id: PartnerId): Outcome<PartnerWatch>;
  /** Thresholds of a partner in place of those of the workspace, and until when its certificates are put off. Fails with `partner.not-found`, `input.invalid`. */
  setOfPartner(id: PartnerId, watch: PartnerWatch): Outcome<PartnerWatch>;
}

export const createWatchSettings = (context: WorkspaceContext): WatchSettingService => ({
  get: () => context.store.reading(readWatchSettings),
  set: (patch) => setWatch(context, patch),
  ofPartner: async (id) => {
    const found = await context.store.reading(async (db) => ({
      partner: await findPartner(db, id),
      watch: await findPartnerWatch(db, id),
    }));
    if (!found.ok) return found;
    return found.value.partner === undefined ? fail('partner.not-found', { wanted: id }) : ok(found.value.watch);
  },
  setOfPartner: (id, watch) => setOfPartner(context, id, watch),
});

async function setWatch(context: WorkspaceContext, patch: WatchPatch): Outcome<WatchSettings> {
  return writing(context, ['setting'], async (tx) => {
    const before = await readWatchSettings(tx);
    const after = sorted({ ...before, ...withoutUndefined(patch) });
    const names = (Object.keys(after) as (keyof WatchSettings)[]).filter(
      (name) => String(before[name]) !== String(after[name]),
    );
    if (names.length === 0) return ok(after);
    await saveWatchSettings(tx, after);
    const notes = names.map((name) => ({
      action: 'setting.changed' as const,
      entity: 'setting',
      entityId: name,
      subject: name,
      detail: { before: String(before[name]), after: String(after[name]) },
    }));
    await recordActivity(context, tx, ...notes);
    return ok(after);
  });
}

async function setOfPartner(context: WorkspaceContext, id: PartnerId, wanted: PartnerWatch): Outcome<PartnerWatch> {
  const isPast = wanted.snoozedUntil !== null && wanted.snoozedUntil <= context.ports.clock.now();
  return writing(context, ['partner'], async (tx) => {
    const partner = await findPartner(tx, id);
    if (partner === undefined) return fail('partner.not-found', { wanted: id });
    const before = await findPartnerWatch(tx, id);
    if (isPast && wanted.snoozedUntil !== before.snoozedUntil)
      return fail('input.invalid', { field: 'snoozedUntil', problem: 'past' });
    const after: PartnerWatch = {
      thresholds: wanted.thresholds === null ? null : sorted(wanted.thresholds),
      snoozedUntil: wanted.snoozedUntil,
      snoozeReason: wanted.snoozedUntil === null ? '' : wanted.snoozeReason.trim(),
    };
    const detail = describe(before, after);
    if (Object.keys(detail).length === 0) return ok(after);
    await savePartnerWatch(tx, id, after);
    await recordActivity(context, tx, {
      action: 'partner.watch-set',
      entity: 'partner',
      entityId: id,
      subject: partner.name,
      detail,
    });
    return ok(after);
  });
}

function describe(before: PartnerWatch, after: PartnerWatch): Record<string, string | number | boolean> {
  const [former, next] = [spell(before.thresholds), spell(after.thresholds)];
  const isSnoozeSame = before.snoozedUntil === after.snoozedUntil && before.snoozeReason === after.snoozeReason;
  return {
    ...(former === next ? {} : { before: former, after: next }),
    ...(isSnoozeSame
      ? {}
      : {
          snoozedUntil: after.snoozedUntil ?? false,
          ...(after.snoozeReason === '' ? {} : { reason: after.snoozeReason }),
        }),
  };
}

/** `60 d, 30 d, 33 %`: units that need no words. */
const spell = (thresholds: Thresholds | null): string =>
  thresholds === null
    ? ''
    : [...thresholds.days.map((day) => `${day} d`), ...thresholds.percents.map((percent) => `${percent} %`)].join(', ');

/** The earliest step first, each once. */
function sorted<T extends Partial<WatchSettings>>(settings: T): T {
  const order = (steps: readonly number[] | undefined) =>
    steps === undefined ? undefined : [...new Set(steps)].sort((a, b) => b - a);
  return {
    ...settings,
    ...withoutUndefined({
      days: order(settings.days),
      percents: order(settings.percents),
      authorityDays: order(settings.authorityDays),
    }),
  };
}

const withoutUndefined = <T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
