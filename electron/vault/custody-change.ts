import { type AppError, fail } from '../../shared/errors.ts';
import type { Custody, CustodyChange, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import { ok, type Result } from '../../shared/result.ts';
import {
  type Keyed,
  macOfCustody,
  makeRecovery,
  type Rekeying,
  rekeyOperator,
  rekeyRecovery,
  wrapForOperator,
} from './operator-wrap.ts';
import { checkPassphrase } from './passphrase.ts';
import type { RotationAnswer } from './vault-calls.ts';

interface NextKey extends Rekeying {
  readonly epoch: number;
}

/**
 * Who may open a workspace with its next key, after a change. Nobody's passphrase is needed but that of who gets a new one.
 * `vault.passphrase-too-short`, `vault.operators-altered`, `operator.none`, `operator.not-found`.
 */
export async function changeCustody(
  to: NextKey,
  custody: Custody | undefined,
  change: CustodyChange,
): Promise<Result<RotationAnswer, AppError>> {
  const keyed = { workspaceId: to.workspaceId, workspaceKey: to.next };
  if (change.kind === 'first') return nameFirst(keyed, to.epoch, change);
  if (custody === undefined) return fail('operator.none', {});
  const operators = await changeOperators(to, custody, change);
  if (!operators.ok) return operators;
  const recovery = rekeyRecovery(to, custody.recovery);
  if (!recovery.ok) return recovery;
  return ok({ custody: prove(keyed, { epoch: to.epoch, operators: operators.value, recovery: recovery.value }) });
}

async function nameFirst(
  keyed: Keyed,
  epoch: number,
  { operator, passphrase }: Extract<CustodyChange, { readonly kind: 'first' }>,
): Promise<Result<RotationAnswer, AppError>> {
  const checked = checkPassphrase(passphrase);
  if (!checked.ok) return checked;
  const wrap = await wrapForOperator(keyed, { ...operator, role: 'admin' }, passphrase);
  if (!wrap.ok) return wrap;
  const { wrap: recovery, recoveryKey } = makeRecovery(keyed);
  return ok({ custody: prove(keyed, { epoch, operators: [wrap.value], recovery }), recoveryKey });
}

async function changeOperators(
  to: NextKey,
  custody: Custody,
  change: Exclude<CustodyChange, { readonly kind: 'first' }>,
): Promise<Result<readonly OperatorWrap[], AppError>> {
  const changed = change.kind === 'keys' ? undefined : change.id;
  if (changed !== undefined && !custody.operators.some(({ id }) => id === changed))
    return fail('operator.not-found', { wanted: changed });
  const operators: OperatorWrap[] = [];
  for (const wrap of custody.operators) {
    const isMeant = wrap.id === changed;
    if (isMeant && change.kind === 'remove') continue;
    const next =
      isMeant && change.kind === 'reset'
        ? await reset(to, wrap, change.passphrase)
        : rekeyOperator(to, wrap, isMeant && change.kind === 'role' ? change.role : wrap.role);
    if (!next.ok) return next;
    operators.push(next.value);
  }
  return ok(operators);
}

async function reset(to: NextKey, wrap: OperatorWrap, passphrase: Uint8Array): Promise<Result<OperatorWrap, AppError>> {
  const checked = checkPassphrase(passphrase);
  if (!checked.ok) return checked;
  return wrapForOperator({ workspaceId: to.workspaceId, workspaceKey: to.next }, wrap, passphrase);
}

const prove = (keyed: Keyed, custody: Omit<Custody, 'mac'>): Custody => ({
  ...custody,
  mac: macOfCustody(keyed, custody),
});
