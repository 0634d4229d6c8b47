import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { useWorkspaceStore } from './workspace.ts';

export interface LogVerdict {
  readonly intact: boolean;
  readonly entries: number;
  readonly brokenAt?: number;
  /** When it was verified. */
  readonly at: number;
}

/** The last verification of the activity log of this workspace; null before the first. */
export const useLogVerdict = create<{ readonly verdict: LogVerdict | null }>(() => ({ verdict: null }));

export async function verifyLog(): Promise<Result<unknown, AppError>> {
  const answer = await call('activity.verify', {});
  if (answer.ok) useLogVerdict.setState({ verdict: { ...answer.value, at: Date.now() } });
  return answer;
}

/** Verifies the log whenever a workspace is opened; the answer ends that. */
export function startLogVerdict(): () => void {
  const check = (id: string | null) => {
    useLogVerdict.setState({ verdict: null });
    if (id !== null) void verifyLog();
  };
  let last: string | null = null;
  return useWorkspaceStore.subscribe(({ state }) => {
    const id = state?.open === true ? state.id : null;
    if (id === last) return;
    last = id;
    check(id);
  });
}
