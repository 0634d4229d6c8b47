import { create } from 'zustand';
import type { ImportReport } from '../../shared/contract/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';

interface ImportState {
  /** What the last import brought; null once it was read. */
  readonly report: ImportReport | null;
  readonly error: AppError | null;
  /** Its number, where it has begun. */
  readonly run: number | null;
}

const NOTHING: ImportState = { report: null, error: null, run: null };

export const useCertificateImport = create<ImportState>(() => NOTHING);

export const clearImport = (): void => useCertificateImport.setState(NOTHING);

/** Native dialog, then a job. The report appears in `useCertificateImport` once it has ended. */
export async function chooseImport(): Promise<Result<null, AppError>> {
  const chosen = await call('certificate.chooseImport', {});
  if (!chosen.ok) return chosen;
  return chosen.value === null ? ok(null) : importHandle(chosen.value.handle);
}

/** Imports what a handle holds, as a job; `onEnd` is told when it has ended, however. */
export async function importHandle(handle: FileHandleId, onEnd?: () => void): Promise<Result<null, AppError>> {
  const started = await call('certificate.import', { handle });
  if (!started.ok) return started;
  void followImport(started.value.job, onEnd);
  return ok(null);
}

async function followImport(job: string, onEnd?: () => void): Promise<void> {
  const ended = await whenJobEnds(job);
  onEnd?.();
  const run = ended.detail?.run ?? null;
  // Who cancelled it has said what is to become of it.
  if (ended.state === 'cancelled') return;
  if (ended.state === 'failed') {
    useCertificateImport.setState({ report: null, error: ended.error ?? null, run });
    return;
  }
  const answer = await call('certificate.importReport', { job });
  useCertificateImport.setState(
    answer.ok ? { report: answer.value, error: null, run } : { report: null, error: answer.error, run },
  );
}
