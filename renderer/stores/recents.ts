import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import type { RecentWorkspace } from '../../shared/model/workspace.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { keepWorkspace } from './workspace.ts';

/** Workspaces opened before; null until read. */
export const useRecents = create<{ readonly list: readonly RecentWorkspace[] | null }>(() => ({ list: null }));

export async function readRecents(): Promise<void> {
  const answer = await call('workspace.recents', {});
  useRecents.setState({ list: answer.ok ? answer.value : [] });
}

export async function openRecent(id: WorkspaceId): Promise<Result<null, AppError>> {
  const answer = await call('workspace.openRecent', { id });
  if (!answer.ok) return answer;
  keepWorkspace(answer.value);
  return ok(null);
}

export async function forgetRecent(id: WorkspaceId): Promise<void> {
  const answer = await call('workspace.forgetRecent', { id });
  if (answer.ok) useRecents.setState({ list: answer.value });
}
