import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import {
  hasRole,
  type OperatorList,
  type OperatorRole,
  roleOf,
  type SessionOperator,
} from '../../shared/model/operator.ts';
import type { OperatorId } from '../../shared/model/brands.ts';
import { roleText } from '../../shared/text/en/ui/operators.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { useWorkspace, useWorkspaceStore } from './workspace.ts';

/** Why who has the keys open may not do what needs a role; undefined where they may, and while locked, where unlocking asks who it is. */
export const useRoleBlock = (needs: OperatorRole): string | undefined => blockOf(useWorkspace()?.session, needs);

/** The same where nothing is drawn anew when it changes. */
export function findRoleBlock(needs: OperatorRole): string | undefined {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true ? blockOf(state.session, needs) : undefined;
}

const blockOf = (session: SessionOperator | undefined, needs: OperatorRole): string | undefined =>
  session === undefined || hasRole(roleOf(session), needs) ? undefined : roleText.blocked(needs, roleOf(session));

interface OperatorsReading {
  /** The former answer stays while the next is read. */
  readonly list: OperatorList | null;
  readonly error: AppError | null;
}

/** Operators of the workspace and the authorities under the two-person rule, read again when they change. */
export function useOperators(): OperatorsReading {
  const [reading, setReading] = useState<OperatorsReading>({ list: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('operator.list', {});
      if (current) setReading(answer.ok ? { list: answer.value, error: null } : { list: null, error: answer.error });
    };
    void read();
    const stopData = onDataChanged(['operator', 'key_record', 'authority'], () => void read());
    // Who has the keys open is part of the answer.
    const stopWorkspace = useWorkspaceStore.subscribe(() => void read());
    return () => {
      current = false;
      stopData();
      stopWorkspace();
    };
  }, []);
  return reading;
}

/** All of these zero what was typed. */
export const nameFirst = (input: Input<'operator.nameFirst'>) =>
  zeroing(input.passphrase, () => call('operator.nameFirst', input));
export const addOperator = (input: Input<'operator.add'>) =>
  zeroing(input.passphrase, () => call('operator.add', input));
export const resetOperator = (input: Input<'operator.reset'>) =>
  zeroing(input.passphrase, () => call('operator.reset', input));

export const setOperatorRole = (id: OperatorId, role: OperatorRole) => call('operator.setRole', { id, role });
export const removeOperator = (id: OperatorId) => call('operator.remove', { id });
export const setTwoPerson = (input: Input<'operator.setTwoPerson'>) => call('operator.setTwoPerson', input);

async function zeroing<T>(passphrase: Uint8Array, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    passphrase.fill(0);
  }
}
