import type { AlertId, UnixMs } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import {
  deleteOldAlerts,
  findAlertsOf,
  findNextWake,
  insertAlerts,
  listActiveAlerts,
  replaceAlerts,
} from '../../store/alert-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Outcome } from '../ports.ts';
import { recordActivity, type WorkspaceContext } from '../workspace-context.ts';
import type { DueAlert } from './due-alert.ts';
import { findDueAlerts } from './due-alerts.ts';
import { readPlannedCrls } from './planned-crls.ts';
import { type AlertPlan, planAlerts } from './plan-alerts.ts';

const HOUR_MS = 3_600_000;
const KEPT_MS = 365 * 24 * HOUR_MS;

/** What a check changed, and when the next one will find something else. */
export interface CheckOutcome {
  readonly raised: number;
  readonly ended: number;
  readonly nextAt: UnixMs;
}

/**
 * Makes the alerts what they ought to be now. Nothing is written where nothing changed, so that two processes that watch one file come to rest. Works
 * while locked. Fails with what the store says.
 */
export async function checkAlerts(context: WorkspaceContext): Outcome<CheckOutcome> {
  const at = context.ports.clock.now();
  const newId = (): AlertId => context.newId<AlertId>();
  const found = await context.store.readingSlowly(async (db) => {
    const due = await findDueAlerts(db, at, await readPlannedCrls(context, db));
    const plan = planAlerts({ due: due.alerts, known: await listKnown(db, due.alerts), at, newId });
    return { ...due, plan, wakeAt: await findNextWake(db, at) };
  });
  if (!found.ok) return found;
  const { alerts, nextCrlAt, wakeAt } = found.value;
  const hourAt = at + HOUR_MS;
  const nextAt = Math.min(hourAt, nextCrlAt ?? hourAt, wakeAt ?? hourAt);
  if (isEmpty(found.value.plan)) return ok({ raised: 0, ended: 0, nextAt });
  const written = await context.store.transaction(async (tx) => {
    // Another process may have written the same since.
    const plan = planAlerts({ due: alerts, known: await listKnown(tx, alerts), at, newId });
    await insertAlerts(tx, plan.insert);
    await replaceAlerts(tx, plan.replace);
    await deleteOldAlerts(tx, at - KEPT_MS);
    const { raised, ended } = plan;
    // One entry a check, whatever it found: thousands may end in one week.
    if (raised + ended > 0)
      await recordActivity(context, tx, {
        action: 'alert.checked',
        entity: 'workspace',
        entityId: context.id,
        subject: '',
        detail: { raised, ended },
      });
    return ok(plan);
  });
  if (!written.ok) return written;
  context.changed(['alert', 'activity']);
  return ok({ raised: written.value.raised, ended: written.value.ended, nextAt });
}

async function listKnown(db: ReadDb, due: readonly DueAlert[]) {
  const active = await listActiveAlerts(db);
  const subjects = [...new Set(due.map(({ subjectId }) => subjectId))];
  const all = [...active, ...(await findAlertsOf(db, subjects))];
  return [...new Map(all.map((alert) => [alert.id, alert])).values()];
}

const isEmpty = ({ insert, replace }: AlertPlan): boolean => insert.length + replace.length === 0;
