import { create } from 'zustand';
import type { JobKind, JobState } from '../../shared/model/job.ts';
import { call, subscribe } from '../api/client.ts';

interface JobsState {
  readonly jobs: readonly JobState[];
}

const KEPT_AFTER_END_MS = 6_000;

/** Long work of this window, newest last; ended work stays for some seconds. */
export const useJobs = create<JobsState>(() => ({ jobs: [] }));

export const useJob = (id: string | null): JobState | undefined =>
  useJobs(({ jobs }) => jobs.find((job) => job.id === id));

export const isRunning = (job: JobState): boolean => job.state === 'running' || job.state === 'cancelling';

/** The newest work of a kind while it runs, for screens that wait for its answer. */
export const useRunningJob = (kind: JobKind): JobState | undefined =>
  useJobs(({ jobs }) => jobs.findLast((job) => job.kind === kind && isRunning(job)));

/** Answers when the work has ended, however it did. */
export function whenJobEnds(id: string): Promise<JobState> {
  return new Promise((resolve) => {
    const check = ({ jobs }: JobsState): boolean => {
      const job = jobs.find((one) => one.id === id);
      if (job === undefined || isRunning(job)) return false;
      resolve(job);
      return true;
    };
    if (check(useJobs.getState())) return;
    const stop = useJobs.subscribe((state) => {
      if (check(state)) stop();
    });
  });
}

export async function cancelJob({ id }: Pick<JobState, 'id'>): Promise<void> {
  await call('job.cancel', { id });
}

/** Reads what runs and follows it; the answer ends that. */
export function startJobs(): () => void {
  void call('job.list', {}).then((answer) => {
    if (answer.ok) for (const job of answer.value) keepJob(job);
  });
  return subscribe('job.changed', keepJob);
}

/** Takes a newer state of one job. */
export function keepJob(job: JobState): void {
  const { jobs } = useJobs.getState();
  const known = jobs.some((one) => one.id === job.id);
  useJobs.setState({ jobs: known ? jobs.map((one) => (one.id === job.id ? job : one)) : [...jobs, job] });
  if (isRunning(job)) return;
  setTimeout(() => {
    useJobs.setState((state) => ({ jobs: state.jobs.filter((one) => one.id !== job.id) }));
  }, KEPT_AFTER_END_MS);
}
