import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { JobId } from '../../shared/model/brands.ts';
import type { CheckReport } from '../../shared/model/workspace.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface CheckState {
  /** The running check. */
  readonly job: string | null;
  readonly report: CheckReport | null;
  readonly at: number | null;
  readonly error: AppError | null;
}

const NOTHING: CheckState = { job: null, report: null, at: null, error: null };

/** The check of the whole workspace: every page, digest, link, log entry and certificate. */
export const useWorkspaceCheck = create<CheckState>(() => NOTHING);

export async function startWorkspaceCheck(): Promise<Result<null, AppError>> {
  if (useWorkspaceCheck.getState().job !== null) return ok(null);
  const started = await call('workspace.check', {});
  if (!started.ok) return started;
  useWorkspaceCheck.setState({ ...NOTHING, job: started.value.job });
  void follow(started.value.job);
  return ok(null);
}

async function follow(job: string): Promise<void> {
  const ended = await whenJobEnds(job);
  // Another workspace was opened meanwhile.
  if (useWorkspaceCheck.getState().job !== job) return;
  if (ended.state !== 'done') {
    useWorkspaceCheck.setState({ ...NOTHING, error: ended.error ?? null });
    return;
  }
  const answer = await call('workspace.checkReport', { job: job as JobId });
  if (!answer.ok) useWorkspaceCheck.setState({ ...NOTHING, error: answer.error });
  else useWorkspaceCheck.setState({ ...NOTHING, report: answer.value, at: Date.now() });
}

onOtherWorkspace(() => useWorkspaceCheck.setState(NOTHING));
