import type { ActivityAction } from '../../../shared/model/activity.ts';
import { type AppError, fail } from '../../../shared/errors.ts';
import { hasRole, type OperatorRole, roleOf } from '../../../shared/model/operator.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { type CustodyStanding, findCustodyStanding } from '../../store/custody-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Vault } from '../../vault/vault.ts';
import { ACTION_ROLE } from './action-role.ts';

/** Stands in the log for who opened the workspace with the recovery key. */
const RECOVERY = 'recovery';

/** The name that the log has for who has the keys open; undefined while locked and without operators. */
export function actorOf(open: ReturnType<Vault['session']>): string | undefined {
  if (open === null || open.epoch === 0) return undefined;
  const { session } = open;
  return session.kind === 'operator' ? session.name : session.kind === 'recovery' ? RECOVERY : undefined;
}

/** An act, as far as it says who may do it. */
export interface JudgedAct {
  readonly action: ActivityAction;
  /** A grant signed it, which an admin gave. */
  readonly isGranted?: boolean | undefined;
}

/**
 * Whether who has the keys open may do these acts now, as the file says in the transaction of the act: another process may have removed them, changed their role,
 * or the workspace key. Answers the name that the log gets. `operator.required`, `operator.role`, `operator.changed`, `vault.key-changed`,
 * `vault.operators-altered`.
 */
export async function requireRoles(
  vault: Pick<Vault, 'session'>,
  db: ReadDb,
  acts: readonly JudgedAct[],
): Promise<Result<string | undefined, AppError>> {
  const open = vault.session();
  const operator = open?.session.kind === 'operator' ? open.session : undefined;
  const standing = await findCustodyStanding(db, operator?.id);
  const actor = actorOf(open);
  const needed = acts.flatMap(({ action, isGranted = false }) => {
    const needs = ACTION_ROLE[action];
    return needs === 'anyone' || isGranted ? [] : [needs];
  });
  const [first] = needed;
  if (standing === undefined) return operator === undefined ? ok(actor) : fail('vault.operators-altered', {});
  if (first === undefined) return ok(actor);
  if (open === null) return fail('operator.required', { needs: first });
  const current = requireCurrent(open, standing);
  if (!current.ok) return current;
  return requireAll(roleOf(open.session), needed, actor);
}

function requireCurrent(
  { session, epoch }: NonNullable<ReturnType<Vault['session']>>,
  standing: CustodyStanding,
): Result<null, AppError> {
  if (epoch !== standing.epoch) return fail('vault.key-changed', {});
  if (session.kind !== 'operator') return ok(null);
  return standing.role === session.role ? ok(null) : fail('operator.changed', { name: session.name });
}

function requireAll(
  has: OperatorRole,
  needed: readonly OperatorRole[],
  actor: string | undefined,
): Result<string | undefined, AppError> {
  const needs = needed.find((role) => !hasRole(has, role));
  return needs === undefined ? ok(actor) : fail('operator.role', { needs, has });
}

/** The same before any work, by what the vault says alone. `operator.role`. */
export function requireRole(vault: Pick<Vault, 'session'>, action: ActivityAction): Result<null, AppError> {
  const needs = ACTION_ROLE[action];
  const open = vault.session();
  if (needs === 'anyone' || open === null) return ok(null);
  const has = roleOf(open.session);
  return hasRole(has, needs) ? ok(null) : fail('operator.role', { needs, has });
}
