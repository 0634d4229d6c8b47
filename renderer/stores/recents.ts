import { create } from 'zustand';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import type { RecentWorkspace } from '../../shared/model/workspace.ts';
import { call } from '../api/client.ts';
import { keepOpened } from './recovery.ts';

/** Workspaces opened before; null until read. */
export const useRecents = create<{ readonly list: readonly RecentWorkspace[] | null }>(() => ({ list: null }));

export async function readRecents(): Promise<void> {
  const answer = await call('workspace.recents', {});
  useRecents.setState({ list: answer.ok ? answer.value : [] });
}

export const openRecent = async (id: WorkspaceId) => keepOpened(await call('workspace.openRecent', { id }));

export async function forgetRecent(id: WorkspaceId): Promise<void> {
  const answer = await call('workspace.forgetRecent', { id });
  if (answer.ok) useRecents.setState({ list: answer.value });
}
