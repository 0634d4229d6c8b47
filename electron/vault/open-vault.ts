import { type AppError, fail } from '../../shared/errors.ts';
import type { OperatorId, WorkspaceId } from '../../shared/model/brands.ts';
import type { SessionOperator } from '../../shared/model/operator.ts';
import type { Custody, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { unwrap } from './key-wrap.ts';
import { openForMachine } from './machine-wrap.ts';
import { type Keyed, openByOperator, openByRecovery, requireUnaltered } from './operator-wrap.ts';
import type { MachineSecret, SessionAnswer, UnlockInput, UnlockSecret } from './vault-calls.ts';

/** An unlocked vault: the workspace key and who opened it. */
export interface OpenVault extends Keyed {
  readonly epoch: number;
  readonly session: SessionOperator;
}

export const describeSession = ({ session, epoch }: OpenVault): SessionAnswer => ({ session, epoch });

/** Opens the workspace key and says who did. */
export async function openVault(input: UnlockInput): Promise<Result<OpenVault, AppError>> {
  const { workspaceId, wraps, custody, secret } = input;
  if (custody === undefined) {
    const workspaceKey =
      'machineKey' in secret ? openForMachine(input, secret) : await unwrap(workspaceId, wraps, secret);
    const kind = 'recoveryKey' in secret ? 'recovery' : 'passphrase';
    return mapResult(workspaceKey, (key) => ({ workspaceId, workspaceKey: key, epoch: 0, session: { kind } }));
  }
  const opened =
    'machineKey' in secret ? openRemembered(input, custody, secret) : await openCustody(workspaceId, custody, secret);
  if (!opened.ok) return opened;
  const vault = { workspaceId, epoch: custody.epoch, ...opened.value };
  // The recovery key opens whatever became of the operators: it is there to name them anew.
  const unaltered = vault.session.kind === 'recovery' ? ok(null) : requireUnaltered(vault, custody);
  if (!unaltered.ok) vault.workspaceKey.fill(0);
  return unaltered.ok ? ok(vault) : unaltered;
}

interface Opened {
  readonly workspaceKey: Uint8Array;
  readonly session: SessionOperator;
}

function openRemembered(input: UnlockInput, custody: Custody, secret: MachineSecret): Result<Opened, AppError> {
  if (secret.operatorId === undefined) return fail('operator.which', {});
  const wrap = findOperator(custody, secret.operatorId);
  if (!wrap.ok) return wrap;
  const { id, name, role } = wrap.value;
  return mapResult(openForMachine(input, secret), (workspaceKey) => {
    return { workspaceKey, session: { kind: 'operator', id, name, role } };
  });
}

async function openCustody(
  workspaceId: WorkspaceId,
  custody: Custody,
  secret: UnlockSecret,
): Promise<Result<Opened, AppError>> {
  if ('recoveryKey' in secret)
    return mapResult(openByRecovery(workspaceId, custody.recovery, secret.recoveryKey), (workspaceKey) => {
      return { workspaceKey, session: { kind: 'recovery' } };
    });
  if (secret.operatorId === undefined) return fail('operator.which', {});
  const wrap = findOperator(custody, secret.operatorId);
  if (!wrap.ok) return wrap;
  const { id, name, role } = wrap.value;
  const opened = await openByOperator(workspaceId, wrap.value, secret.passphrase);
  return mapResult(opened, (workspaceKey) => ({ workspaceKey, session: { kind: 'operator', id, name, role } }));
}

export function findOperator(custody: Custody, id: OperatorId): Result<OperatorWrap, AppError> {
  const wrap = custody.operators.find((each) => each.id === id);
  return wrap === undefined ? fail('operator.not-found', { wanted: id }) : ok(wrap);
}
