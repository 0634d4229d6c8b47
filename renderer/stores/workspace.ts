import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { OperatorId } from '../../shared/model/brands.ts';
import type { WorkspaceState } from '../../shared/model/workspace.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call, subscribe } from '../api/client.ts';
import { currentAddress, resetRouter } from './router.ts';

interface WorkspaceStore {
  /** Null until the main side has answered. */
  readonly state: WorkspaceState | null;
}

export const useWorkspaceStore = create<WorkspaceStore>(() => ({ state: null }));

export type OpenWorkspace = Extract<WorkspaceState, { readonly open: true }>;

/** The open workspace, or null. */
export const useWorkspace = (): OpenWorkspace | null =>
  useWorkspaceStore(({ state }) => (state?.open === true ? state : null));

export const useIsLocked = (): boolean => useWorkspaceStore(({ state }) => state?.open !== true || state.locked);

export const isUnlocked = (): boolean => {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true && !state.locked;
};

/** Takes the state; another workspace than before begins at its inventory, unless a file was opened with the window. */
export function keepWorkspace(next: WorkspaceState): void {
  const before = useWorkspaceStore.getState().state;
  useWorkspaceStore.setState({ state: next });
  const isFirst = before === null;
  if (isFirst ? next.open && currentAddress() === '/' : whichIsOpen(before) !== whichIsOpen(next))
    resetRouter(next.open ? '/inventory' : '/');
}

/** Tells workspaces apart, also a file from a copy of it, as restoring makes one; null while none is open. */
export const whichIsOpen = (state: WorkspaceState | null): string | null =>
  state?.open === true ? `${state.id} ${state.location}` : null;

/** Reads the workspace and follows it; the answer ends that. */
export function startWorkspace(): () => void {
  void call('workspace.state', {}).then((answer) => {
    if (answer.ok) keepWorkspace(answer.value);
  });
  return subscribe('workspace.changed', keepWorkspace);
}

export async function closeWorkspace(): Promise<Result<null, AppError>> {
  return keepAnswer(await call('workspace.close', {}));
}

export async function lockWorkspace(): Promise<Result<null, AppError>> {
  return keepAnswer(await call('workspace.lock', {}));
}

interface UnlockOptions {
  /** Where operators are named. */
  readonly operatorId?: OperatorId | undefined;
  /** It was typed to let keys leave. */
  readonly confirms: boolean;
}

export async function unlockWorkspace(
  passphrase: Uint8Array,
  { operatorId, confirms }: UnlockOptions,
): Promise<Result<null, AppError>> {
  try {
    return keepAnswer(
      await call('workspace.unlock', { passphrase, confirms, ...(operatorId === undefined ? {} : { operatorId }) }),
    );
  } finally {
    passphrase.fill(0);
  }
}

export async function unlockWithRecoveryKey(
  recoveryKey: Uint8Array,
  { confirms }: Pick<UnlockOptions, 'confirms'>,
): Promise<Result<null, AppError>> {
  try {
    return keepAnswer(await call('workspace.unlockWithRecoveryKey', { recoveryKey, confirms }));
  } finally {
    recoveryKey.fill(0);
  }
}

export async function changePassphrase(current: Uint8Array, next: Uint8Array): Promise<Result<null, AppError>> {
  try {
    return keepAnswer(await call('workspace.changePassphrase', { current, next }));
  } finally {
    current.fill(0);
    next.fill(0);
  }
}

/** Keeps the state that a call answers. */
export function keepAnswer(answer: Result<WorkspaceState, AppError>): Result<null, AppError> {
  if (!answer.ok) return answer;
  keepWorkspace(answer.value);
  return ok(null);
}
