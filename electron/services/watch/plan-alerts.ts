import type { Alert } from '../../../shared/model/alert.ts';
import type { AlertId, UnixMs } from '../../../shared/model/brands.ts';
import type { DueAlert } from './due-alert.ts';

/** What has to be written so that the alerts are those that are due. */
export interface AlertPlan {
  readonly insert: readonly Alert[];
  readonly replace: readonly Alert[];
  /** Alerts that are new or came back, among the two above. */
  readonly raised: number;
  /** Those whose cause ended. */
  readonly ended: number;
}

export interface PlanInput {
  readonly due: readonly DueAlert[];
  /** Alerts of the same subjects and all that are not over. */
  readonly known: readonly Alert[];
  readonly at: UnixMs;
  readonly newId: () => AlertId;
}

const keyOf = ({ kind, subjectId, step }: Pick<Alert, 'kind' | 'subjectId' | 'step'>): string =>
  `${kind}\n${subjectId}\n${step}`;

/**
 * Compares what is due with what is known. An alert at its next step keeps who looks after it, its note and until when it was put off, and is open
 * again. One that comes back for the same cause was told of already; one with another date has another cause.
 */
export function planAlerts({ due, known, at, newId }: PlanInput): AlertPlan {
  const byKey = new Map(known.map((alert) => [keyOf(alert), alert]));
  const wanted = new Set(due.map(keyOf));
  const leaving = known.filter((alert) => alert.state !== 'over' && !wanted.has(keyOf(alert)));
  const formerOf = new Map(leaving.map((alert) => [`${alert.kind}\n${alert.subjectId}`, alert]));
  const insert: Alert[] = [];
  const replace: Alert[] = leaving.map((alert) => ({ ...alert, state: 'over', changedAt: at }));
  let raised = 0;
  for (const one of due) {
    const before = byKey.get(keyOf(one));
    const former = formerOf.get(`${one.kind}\n${one.subjectId}`);
    if (before === undefined) insert.push(buildAlert(one, former, { id: newId(), at }));
    const next = before === undefined ? undefined : findChange(before, one, at);
    if (next !== undefined) replace.push(next);
    if (before === undefined || (before.state === 'over' && next !== undefined)) raised += 1;
  }
  return { insert, replace, raised, ended: leaving.length };
}

function buildAlert(
  due: DueAlert,
  former: Alert | undefined,
  { id, at }: { readonly id: AlertId; readonly at: UnixMs },
): Alert {
  return {
    ...due,
    id,
    raisedAt: at,
    // Whoever revoked knows that the list is still to be signed.
    ...(due.kind === 'crl-pending' ? { announcedAt: at } : {}),
    state: 'open',
    changedAt: at,
    ...(former?.snoozedUntil === undefined ? {} : { snoozedUntil: former.snoozedUntil }),
    assignee: former?.assignee ?? '',
    note: former?.note ?? '',
  };
}

/** The alert as it has to be now; undefined where it is so already. */
function findChange(before: Alert, due: DueAlert, at: UnixMs): Alert | undefined {
  const isOther = isOtherCause(before, due);
  if (before.state === 'over' || isOther) {
    const { announcedAt, snoozedUntil, ...rest } = before;
    const told = isOther && due.kind !== 'crl-pending' ? undefined : announcedAt;
    return {
      ...rest,
      ...due,
      state: 'open',
      raisedAt: at,
      changedAt: at,
      ...(told === undefined ? {} : { announcedAt: told }),
      ...(isOther || snoozedUntil === undefined ? {} : { snoozedUntil }),
    };
  }
  const isSame = before.count === due.count && before.name === due.name && before.filter === due.filter;
  return isSame && before.dueAt === due.dueAt ? undefined : { ...before, ...due };
}

/** A group moves with its first member; every other date belongs to one cause. */
const isOtherCause = (before: Alert, due: DueAlert): boolean =>
  due.subjectKind !== 'group' && before.dueAt !== due.dueAt;
