import { basename } from 'node:path';
import { fail } from '../../shared/errors.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CheckReport } from '../../shared/model/workspace.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { LogVerdict } from '../../shared/model/activity-log.ts';
import type { CheckOrder } from './check-order.ts';
import { attemptStore } from './store-failure.ts';
import { WorkerClient } from './worker-client.ts';
import type { StoreAnswers, StoreRequest } from './worker-protocol.ts';

export interface StoreProgress {
  readonly done: number;
  readonly total: number;
}

/** What is done in a thread that is started for it. */
export type OwnThreadRequest = Extract<StoreRequest, { readonly kind: 'check' | 'export-readable' | 'verify-log' }>;

/** How far it is, and how it is ended. */
export interface Watched {
  readonly onProgress: (progress: StoreProgress) => void;
  readonly signal: AbortSignal;
}

/** Asks one thing of a new thread and ends the thread. `job.cancelled` when the signal fires: the thread is ended at once, and what it wrote stays as it is. */
export async function askOwnThread<R extends OwnThreadRequest>(
  workerEntry: URL | string,
  request: R,
  { onProgress, signal }: Watched,
): Promise<Result<StoreAnswers[R['kind']], AppError>> {
  if (signal.aborted) return fail('job.cancelled', {});
  const worker = new WorkerClient(workerEntry, basename(request.file));
  worker.onCheckProgress = (done, total) => onProgress({ done, total });
  const stop = (): void => void worker.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answered = await attemptStore(() => worker.ask(request));
    return signal.aborted ? fail('job.cancelled', {}) : answered;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.stop();
  }
}

/** With the verdict on the activity log, where it was verified. */
export interface FileReport extends CheckReport {
  readonly log: LogVerdict | null;
}

/** The check of a workspace file that need not be open; see `checkFile`. */
export async function checkWorkspaceFile(
  workerEntry: URL | string,
  order: CheckOrder,
  watched: Watched,
): Promise<Result<FileReport, AppError>> {
  const answered = await askOwnThread(workerEntry, { kind: 'check', ...order }, watched);
  if (!answered.ok) return answered;
  const { findings } = answered.value;
  return ok({ clean: findings.every((finding) => finding.severity !== 'error'), ...answered.value });
}
