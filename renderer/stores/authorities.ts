import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { useWorkspaceStore } from './workspace.ts';

interface AuthoritiesState {
  /** Null until read. */
  readonly list: readonly AuthoritySummary[] | null;
  readonly error: AppError | null;
}

export const useAuthorities = create<AuthoritiesState>(() => ({ list: null, error: null }));

export const useAuthority = (id: string | undefined): AuthoritySummary | undefined =>
  useAuthorities(({ list }) => list?.find((authority) => authority.id === id));

export async function readAuthorities(): Promise<void> {
  if (useWorkspaceStore.getState().state?.open !== true) {
    useAuthorities.setState({ list: null, error: null });
    return;
  }
  const answer = await call('authority.list', {});
  if (answer.ok) useAuthorities.setState({ list: answer.value, error: null });
  else useAuthorities.setState({ error: answer.error });
}

export async function createAuthority(input: Input<'authority.create'>): Promise<Result<AuthoritySummary, AppError>> {
  const answer = await call('authority.create', input);
  if (answer.ok) await readAuthorities();
  return answer;
}

export const exportAuthority = (id: AuthorityId, chain: boolean) => call('authority.export', { id, chain });

/** Keeps the list read while a workspace is open; the answer ends that. */
export function startAuthorities(): () => void {
  let last = workspaceId();
  const stopWorkspace = useWorkspaceStore.subscribe(() => {
    const now = workspaceId();
    if (now === last) return;
    last = now;
    useAuthorities.setState({ list: null, error: null });
    void readAuthorities();
  });
  const stopData = onDataChanged(null, () => void readAuthorities());
  void readAuthorities();
  return () => {
    stopWorkspace();
    stopData();
  };
}

function workspaceId(): string | null {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true ? state.id : null;
}
