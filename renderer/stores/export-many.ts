import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ExportColumn, ExportManyFormat, ExportManyReport } from '../../shared/model/export-many.ts';
import { MOST_FILES, MOST_IN_P7B, STANDARD_EXPORT_COLUMNS } from '../../shared/model/export-many.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { JobState } from '../../shared/model/job.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { useInventory } from './inventory.ts';
import { cancelJob, isRunning, useJobs } from './jobs.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export interface ExportManyWish {
  readonly format: ExportManyFormat;
  readonly columns: readonly ExportColumn[];
  readonly byteOrderMark: boolean;
}

interface ExportManyState extends ExportManyWish {
  /** What is exported; null while the dialog is closed. */
  readonly selection: CertificateSelection | null;
  readonly count: number;
}

const FIRST_WISH: ExportManyWish = { format: 'csv', columns: STANDARD_EXPORT_COLUMNS, byteOrderMark: true };

/** The export of many certificates that any list may open. What was wished for last is wished for again. */
export const useExportMany = create<ExportManyState>(() => ({ ...FIRST_WISH, selection: null, count: 0 }));

/** Opens the dialog for what is selected; `count` is what the list says of it. */
export function openExportMany(selection: CertificateSelection, count: number): void {
  useExportMany.setState({ selection, count });
}

export const closeExportMany = (): void => useExportMany.setState({ selection: null });

export const changeExportMany = (change: Partial<ExportManyWish>): void => useExportMany.setState(change);

/** Why it cannot be written as it is wished for; null where it can. */
export function findExportManyBlock({
  format,
  columns,
  count,
}: Pick<ExportManyState, 'format' | 'columns' | 'count'>): 'no-columns' | { readonly limit: number } | null {
  if (format === 'csv' && columns.length === 0) return 'no-columns';
  const limit = format === 'p7b' ? MOST_IN_P7B : format === 'files' ? MOST_FILES : Number.POSITIVE_INFINITY;
  return count > limit ? { limit } : null;
}

/** Native dialog, then the job; null when the dialog was left. In the order of the inventory. */
export async function exportMany(selection: CertificateSelection): Promise<Result<ExportManyReport | null, AppError>> {
  const { format, columns, byteOrderMark } = useExportMany.getState();
  const { sort, direction } = useInventory.getState().query;
  return call('certificate.exportMany', {
    selection,
    format,
    order: { sort, direction },
    ...(format === 'csv' ? { columns: [...columns], byteOrderMark } : {}),
  });
}

const findRunning = (jobs: readonly JobState[]): JobState | undefined =>
  jobs.findLast((job) => job.kind === 'certificate.exportMany' && isRunning(job));

/** The export that is under way. */
export const useExportManyJob = (): JobState | undefined => useJobs(({ jobs }) => findRunning(jobs));

/** Ends it; nothing of it stays. */
export function cancelExportMany(): void {
  const running = findRunning(useJobs.getState().jobs);
  if (running !== undefined) void cancelJob(running);
}

onOtherWorkspace(closeExportMany);
