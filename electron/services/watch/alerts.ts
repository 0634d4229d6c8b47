import type { Alert, AlertCounts, AlertKind, AlertList, AlertPage } from '../../../shared/model/alert.ts';
import type { AlertId, UnixMs } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import {
  countAlerts,
  findAlerts,
  listUnannounced,
  markAnnounced,
  pageAlerts,
  replaceAlerts,
} from '../../store/alert-rows.ts';
import type { Outcome } from '../ports.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import { type CheckOutcome, checkAlerts } from './check.ts';

/** What is changed of alerts; what is absent stays as it is. */
export interface AlertChange {
  readonly ids: readonly AlertId[];
  readonly acknowledged?: boolean | undefined;
  /** Null: no longer put off. */
  readonly snoozedUntil?: UnixMs | null | undefined;
  readonly assignee?: string | undefined;
  readonly note?: string | undefined;
}

export interface AlertQuery {
  readonly list: AlertList;
  readonly kinds?: readonly AlertKind[] | undefined;
  /** Empty: those that nobody looks after. */
  readonly assignee?: string | undefined;
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}

/** What wants somebody to act. Works while the workspace is locked. */
export interface AlertService {
  page(query: AlertQuery): Outcome<AlertPage>;
  counts(): Outcome<AlertCounts>;
  /** Null where it is gone. */
  get(id: AlertId): Outcome<Alert | null>;
  /** Acknowledges, reopens, puts off, assigns, notes; each is an entry of the log. Those that are over stay as they are. At most 1 000. */
  set(change: AlertChange): Outcome<{ readonly changed: number }>;
  /** Makes the alerts what they ought to be now. */
  check(): Outcome<CheckOutcome>;
  /** Open alerts that nobody was told of yet, and notes that somebody is told now: of two processes one gets each. */
  takeAnnouncements(): Outcome<readonly Alert[]>;
}

export const createAlerts = (context: WorkspaceContext): AlertService => ({
  page: (query) => context.store.reading((db) => pageAlerts(db, { ...query, at: context.ports.clock.now() })),
  counts: () => context.store.reading((db) => countAlerts(db, context.ports.clock.now())),
  get: async (id) => {
    const found = await context.store.reading((db) => findAlerts(db, [id]));
    if (!found.ok) return found;
    return ok(found.value[0] ?? null);
  },
  set: (change) => setAlerts(context, change),
  check: () => checkAlerts(context),
  takeAnnouncements: () => takeAnnouncements(context),
});

async function takeAnnouncements(context: WorkspaceContext): Outcome<readonly Alert[]> {
  const at = context.ports.clock.now();
  const waiting = await context.store.reading((db) => listUnannounced(db, at));
  if (!waiting.ok || waiting.value.length === 0) return waiting;
  const taken = await context.store.transaction(async (tx) => {
    const alerts = await listUnannounced(tx, at);
    await markAnnounced(
      tx,
      alerts.map(({ id }) => id),
      at,
    );
    return ok(alerts);
  });
  if (taken.ok) context.changed(['alert']);
  return taken;
}

async function setAlerts(context: WorkspaceContext, change: AlertChange): Outcome<{ readonly changed: number }> {
  const at = context.ports.clock.now();
  if (typeof change.snoozedUntil === 'number' && change.snoozedUntil <= at)
    return fail('input.invalid', { field: 'snoozedUntil', problem: 'past' });
  return writing(context, ['alert'], async (tx) => {
    const found = await findAlerts(tx, [...new Set(change.ids)]);
    const changed = found
      .filter(({ state }) => state !== 'over')
      .map((before) => ({ before, after: applyChange(before, change, at) }))
      .filter(({ before, after }) => describeChange(before, after) !== undefined);
    await replaceAlerts(
      tx,
      changed.map(({ after }) => after),
    );
    const notes = changed.flatMap(({ before, after }) => describeChange(before, after) ?? []);
    if (notes.length > 0) await recordActivity(context, tx, ...notes);
    return ok({ changed: changed.length });
  });
}

/** Whoever puts an alert off wants to hear of it again; whoever wakes it knows of it. */
function applyChange(before: Alert, change: AlertChange, at: UnixMs): Alert {
  const { snoozedUntil, announcedAt, ...rest } = before;
  const until = change.snoozedUntil === undefined ? snoozedUntil : (change.snoozedUntil ?? undefined);
  const isPutOff = until !== undefined && until !== snoozedUntil;
  const told = isPutOff ? undefined : change.snoozedUntil === null ? (announcedAt ?? at) : announcedAt;
  return {
    ...rest,
    ...(change.acknowledged === undefined ? {} : { state: change.acknowledged ? 'acknowledged' : 'open' }),
    ...(until === undefined ? {} : { snoozedUntil: until }),
    ...(told === undefined ? {} : { announcedAt: told }),
    assignee: (change.assignee ?? before.assignee).trim(),
    note: (change.note ?? before.note).trim(),
    changedAt: at,
  };
}

/** The entry of the log; undefined where nothing differs. */
function describeChange(before: Alert, after: Alert): ActivityNote | undefined {
  const detail: Record<string, string | number | boolean> = {
    ...(before.snoozedUntil === after.snoozedUntil ? {} : { snoozedUntil: after.snoozedUntil ?? false }),
    ...(before.assignee === after.assignee ? {} : { assigneeBefore: before.assignee, assignee: after.assignee }),
    ...(before.note === after.note ? {} : { note: after.note }),
  };
  const isMoved = before.state !== after.state;
  if (!isMoved && Object.keys(detail).length === 0) return undefined;
  const movedTo = after.state === 'acknowledged' ? 'alert.acknowledged' : 'alert.reopened';
  return {
    action: isMoved ? movedTo : 'alert.changed',
    entity:
      before.subjectKind === 'certificate'
        ? 'certificate'
        : before.subjectKind === 'group' || before.subjectKind === 'backup'
          ? 'alert'
          : 'authority',
    entityId:
      before.subjectKind === 'group' || before.subjectKind === 'backup'
        ? before.id
        : (before.subjectId.split(' ')[0] ?? ''),
    subject: before.name === '' ? (before.filter ?? '') : before.name,
    detail: { alert: before.kind, step: before.step, ...detail },
  };
}
