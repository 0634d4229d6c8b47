import { create } from 'zustand';
import type { JobId } from '../../shared/model/brands.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { Changed, TakenBack } from '../../shared/model/watch.ts';
import type { Result } from '../../shared/result.ts';
import type { AppError } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export type BulkAct = 'tags' | 'partner' | 'owner' | 'snooze';

/** A change that somebody wants to make of one certificate or many. */
export interface BulkChange {
  readonly act: BulkAct;
  readonly count: number;
  readonly selection: CertificateSelection;
}

/** What is asked for, on whatever screen; null while nothing is. */
export const useBulkChange = create<{ readonly asked: BulkChange | null }>(() => ({ asked: null }));

export const openBulkChange = (asked: BulkChange): void => useBulkChange.setState({ asked });
export const closeBulkChange = (): void => useBulkChange.setState({ asked: null });

/** What a change that goes on as a job came to; null where it was cancelled or failed, which the status bar tells. */
export async function awaitChange(job: JobId): Promise<Changed | null> {
  const { state } = await whenJobEnds(job);
  const answer = state === 'done' ? await call('certificate.changed', { job }) : null;
  return answer?.ok === true ? answer.value : null;
}

/** Takes a change back as far as nothing was changed since. */
export const undoChange = (undo: string): Promise<Result<TakenBack, AppError>> =>
  call('certificate.undoChange', { undo });

onOtherWorkspace(closeBulkChange);
