import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ReportFigures, ReportFormat, ReportPaper } from '../../shared/model/report.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { cancelJob, isRunning, useJobs } from './jobs.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export const REPORT_DAYS = [30, 90, 365] as const;
const DAY_MS = 86_400_000;

export interface ReportWish {
  readonly title: string;
  readonly filter: string;
  readonly days: number;
  readonly format: ReportFormat;
  readonly paper: ReportPaper;
}

interface ReportState extends ReportWish {
  readonly isOpen: boolean;
  readonly figures: ReportFigures | null;
  /** What stands against the question. */
  readonly error: AppError | null;
}

const START: ReportState = {
  isOpen: false,
  title: '',
  filter: '',
  days: 90,
  format: 'pdf',
  paper: navigator.language.endsWith('-US') ? 'Letter' : 'A4',
  figures: null,
  error: null,
};

/** The report that any screen may open. */
export const useReport = create<ReportState>(() => START);

let asked = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;
/** A filter that is being typed is counted when the typing rests. */
const TYPED_MS = 300;

/** Opens the dialog for what a filter lets through, everything without one. */
export function openReport(filter = ''): void {
  const { format, paper, days } = useReport.getState();
  useReport.setState({ ...START, format, paper, days, filter, isOpen: true });
  void readFigures();
}

export function closeReport(): void {
  asked += 1;
  clearTimeout(waiting);
  useReport.setState({ isOpen: false });
}

export function changeReport(change: Partial<ReportWish>): void {
  useReport.setState(change);
  clearTimeout(waiting);
  if (change.days !== undefined) void readFigures();
  else if (change.filter !== undefined) waiting = setTimeout(() => void readFigures(), TYPED_MS);
}

/** Native dialog, then the job; null when the dialog was left. */
export function saveReport(): Promise<Result<{ readonly name: string } | null, AppError>> {
  const { title, filter, days, format, paper } = useReport.getState();
  return call('report.save', { title, filter, period: periodOf(days), format, paper });
}

/** Ends the report that is under way; nothing of it stays. */
export function cancelReport(): void {
  const running = useJobs.getState().jobs.findLast((job) => job.kind === 'report.write' && isRunning(job));
  if (running !== undefined) void cancelJob(running);
}

const periodOf = (days: number) => ({ from: Date.now() - days * DAY_MS, to: Date.now() });

/** What was counted stays until the next is. */
async function readFigures(): Promise<void> {
  asked += 1;
  const turn = asked;
  const { title, filter, days } = useReport.getState();
  const answer = await call('report.preview', { title, filter, period: periodOf(days) });
  if (turn !== asked) return;
  useReport.setState(answer.ok ? { figures: answer.value, error: null } : { figures: null, error: answer.error });
}

onOtherWorkspace(() => {
  asked += 1;
  clearTimeout(waiting);
  useReport.setState(START);
});
