import type { UnixMs } from '../../../shared/model/brands.ts';
import type { CrlAct, CrlKind, CrlPlan, CrlQueue, CrlStanding } from '../../../shared/model/crl-plan.ts';

const HOUR_MS = 3_600_000;

/** What an authority issued and what is to be told, at an instant. */
export interface IssuedSoFar {
  readonly plan: CrlPlan;
  readonly complete?: Pick<CrlAct, 'number' | 'thisUpdate' | 'nextUpdate'> | undefined;
  /** Where there is none: the newest that was signed elsewhere. What the plan wants does not go by it, but it ends as well. */
  readonly earlier?: Pick<CrlAct, 'nextUpdate'> | undefined;
  /** The newest act with deltas. */
  readonly delta?: Pick<CrlAct, 'number' | 'thisUpdate'> | undefined;
  readonly queue: Pick<CrlQueue, 'revocations' | 'holds' | 'releases'>;
  /** Revocations of any time. */
  readonly revoked: number;
  /** The plan wants other shards or addresses than the newest complete list has: no delta can rest on that. */
  readonly isScopeChanged: boolean;
  /** Its certificate holds; nothing is due of one that has ended. */
  readonly isValid: boolean;
}

export interface CrlDue {
  readonly standing: CrlStanding;
  /** Due now. A complete list brings its deltas along. */
  readonly kinds: readonly CrlKind[];
  /** When something is due; absent where nothing is known to come. */
  readonly nextIssueAt?: UnixMs;
  readonly alarmAt?: UnixMs;
}

/** What the plan wants of an authority at an instant, and how its lists stand. */
export function findCrlDue(issued: IssuedSoFar, at: UnixMs): CrlDue {
  const { complete, plan } = issued;
  const completeAt = issued.isValid ? findCompleteAt(issued, at) : undefined;
  const deltaAt = issued.isValid ? findDeltaAt(issued, at) : undefined;
  const next = [completeAt, deltaAt].filter((due) => due !== undefined).sort((one, other) => one - other)[0];
  const kinds: readonly CrlKind[] =
    completeAt !== undefined && completeAt <= at
      ? ['complete']
      : deltaAt !== undefined && deltaAt <= at
        ? ['delta']
        : [];
  const newest = complete ?? issued.earlier;
  const alarmAt = newest === undefined ? undefined : newest.nextUpdate - plan.graceHours * HOUR_MS;
  return {
    standing: findStanding(issued, at, { kinds, alarmAt }),
    kinds,
    ...(next === undefined ? {} : { nextIssueAt: next }),
    ...(alarmAt === undefined ? {} : { alarmAt }),
  };
}

/** A revocation asks for a list at once; where deltas are issued and can be, for a delta alone. */
function findCompleteAt({ plan, complete, queue, isScopeChanged }: IssuedSoFar, at: UnixMs): UnixMs | undefined {
  const isTold = plan.onRevocation && isWaiting(queue);
  if (complete === undefined) return plan.everyHours !== null || isTold ? at : undefined;
  if (isTold && (plan.delta === null || isScopeChanged)) return at;
  return plan.everyHours === null ? undefined : complete.thisUpdate + plan.everyHours * HOUR_MS;
}

function findDeltaAt({ plan, complete, delta, queue, isScopeChanged }: IssuedSoFar, at: UnixMs): UnixMs | undefined {
  if (plan.delta === null || complete === undefined || isScopeChanged) return undefined;
  if (plan.onRevocation && isWaiting(queue)) return at;
  if (plan.delta.everyHours === null) return undefined;
  return Math.max(complete.thisUpdate, delta?.thisUpdate ?? 0) + plan.delta.everyHours * HOUR_MS;
}

const isWaiting = ({ revocations, holds, releases }: IssuedSoFar['queue']): boolean =>
  revocations + holds + releases > 0;

function findStanding(
  { complete, earlier, plan, revoked }: IssuedSoFar,
  at: UnixMs,
  { kinds, alarmAt }: { readonly kinds: readonly CrlKind[]; readonly alarmAt: UnixMs | undefined },
): CrlStanding {
  const newest = complete ?? earlier;
  if (newest === undefined) return revoked > 0 || plan.everyHours !== null ? 'missing' : 'none';
  if (at > newest.nextUpdate) return 'overdue';
  return kinds.length > 0 || (alarmAt !== undefined && at >= alarmAt) ? 'due' : 'current';
}
