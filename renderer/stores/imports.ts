import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { CancelChoice, ImportRunDetails, ImportRunSummary } from '../../shared/model/import.ts';
import type { JobState } from '../../shared/model/job.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';

const LISTED = 200;

interface ImportsState {
  readonly isOpen: boolean;
  readonly runs: readonly ImportRunSummary[];
  /** The one that is looked at. */
  readonly shown: ImportRunDetails | null;
  readonly error: AppError | null;
  /** An import that somebody wants to stop. */
  readonly stopping: JobState | null;
}

const START: ImportsState = { isOpen: false, runs: [], shown: null, error: null, stopping: null };

/** The imports of the workspace, as wholes. */
export const useImports = create<ImportsState>(() => START);

/** Opens the list, or one import. */
export async function openImports(no?: number): Promise<void> {
  useImports.setState({ ...START, isOpen: true });
  await readImports();
  if (no !== undefined) await showImport(no);
}

export const closeImports = (): void => useImports.setState(START);

export async function readImports(): Promise<void> {
  const answer = await call('import.list', { offset: 0, limit: LISTED });
  useImports.setState(answer.ok ? { runs: answer.value.items } : { error: answer.error });
}

export async function showImport(no: number): Promise<void> {
  const answer = await call('import.get', { no });
  useImports.setState(answer.ok ? { shown: answer.value, error: null } : { error: answer.error });
}

export const leaveImport = (): void => useImports.setState({ shown: null, error: null });

/** Takes an import back; answers how many certificates went. */
export async function undoImport(no: number): Promise<Result<number, AppError>> {
  const started = await call('import.undo', { no });
  if (!started.ok) return started;
  const ended = await whenJobEnds(started.value.job);
  if (ended.error !== undefined) return { ok: false, error: ended.error };
  await Promise.all([readImports(), showImport(no)]);
  return ok(ended.done);
}

/** Asks what becomes of what an import has brought, before it is stopped. */
export const askToStop = (job: JobState): void => useImports.setState({ stopping: job });
export const goOnImporting = (): void => useImports.setState({ stopping: null });

export async function stopImport(job: JobState, onCancel: CancelChoice): Promise<void> {
  useImports.setState({ stopping: null });
  await call('job.cancel', { id: job.id, onCancel });
}
