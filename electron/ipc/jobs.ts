import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { JobId, UnixMs } from '../../shared/model/brands.ts';
import type { CancelChoice } from '../../shared/model/import.ts';
import type { JobKind, JobState } from '../../shared/model/job.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { JobContext } from '../services/ports.ts';
import { buildErrorEntry, type WriteError } from './error-log.ts';
import { createTurns, type RunInTurn } from './turns.ts';

export interface JobOrder<T> {
  readonly kind: JobKind;
  /** Name for people of what it works on. */
  readonly subject: string;
  readonly run: (job: JobContext) => Promise<Result<T, AppError>>;
  /** Names of what failed in work that went on to its end. */
  readonly listFailed?: (value: T) => readonly string[];
  /** Called once with the value of a success, before the last event. */
  readonly onDone?: (value: T) => void;
  /** Called once with the result, whatever it is, after the last event. */
  readonly onEnd?: (result: Result<T, AppError>) => void;
}

export interface Jobs {
  /** Starts the work and answers its id at once. */
  start<T>(order: JobOrder<T>): JobId;
  /** Starts the work and answers its result, for calls that wait for it; a failure is the job's too. */
  finish<T>(order: JobOrder<T>): Promise<Result<T, AppError>>;
  /** Running jobs and the latest finished ones, oldest first. */
  list(): JobState[];
  /** Asks a job to end, and an import to keep (or undo) what it has brought; `job.unknown` for a job that is not of this window. A finished one stays as it is. */
  cancel(id: JobId, onCancel?: CancelChoice): Result<null, AppError>;
  /** What the job answered, once it succeeded. */
  findValue(id: JobId): unknown;
  /** Asks all jobs to end and resolves when they have. */
  cancelAll(): Promise<void>;
}

export interface JobsOptions {
  readonly newId: () => JobId;
  readonly now: () => UnixMs;
  readonly onChange: (state: JobState) => void;
  readonly writeError: WriteError;
}

/** Progress reaches the window at most this often for each job. */
export const PROGRESS_INTERVAL_MS = 100;
/** More jobs than these wait until one ends. */
export const MAX_RUNNING_JOBS = 8;
/** Finished jobs kept with their value for screens that come later. */
export const MAX_FINISHED_JOBS = 50;

interface Entry {
  state: JobState;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  value?: unknown;
  onCancel?: CancelChoice | undefined;
  sentAt: number;
  timer?: NodeJS.Timeout | undefined;
}

/** The jobs of one window: they outlive the screen that started them and end with the window. */
export function createJobs(options: JobsOptions): Jobs {
  const entries = new Map<JobId, Entry>();
  const inTurn = createTurns(MAX_RUNNING_JOBS);
  return {
    start: (order) => startJob(entries, { ...options, inTurn }, order),
    finish: (order) =>
      new Promise((resolve) => {
        startJob(entries, { ...options, inTurn }, { ...order, onEnd: resolve });
      }),
    list: () => Array.from(entries.values(), (entry) => entry.state),
    cancel: (id, onCancel) => {
      const entry = entries.get(id);
      if (entry === undefined) return fail('job.unknown', {});
      entry.onCancel ??= onCancel;
      cancelEntry(entry, options);
      return ok(null);
    },
    findValue: (id) => entries.get(id)?.value,
    cancelAll: async () => {
      for (const entry of entries.values()) cancelEntry(entry, options);
      await Promise.all(Array.from(entries.values(), (entry) => entry.ended));
    },
  };
}

type RunOptions = JobsOptions & { readonly inTurn: RunInTurn };

function startJob<T>(entries: Map<JobId, Entry>, options: RunOptions, order: JobOrder<T>): JobId {
  const id = options.newId();
  const ended = Promise.withResolvers<void>();
  const state: JobState = {
    id,
    kind: order.kind,
    subject: order.subject,
    startedAt: options.now(),
    done: 0,
    state: 'running',
  };
  const entry: Entry = { state, abort: new AbortController(), ended: ended.promise, sentAt: 0 };
  entries.set(id, entry);
  send(entry, options);
  void runToEnd(entry, options, order).then(() => {
    dropOldest(entries);
    ended.resolve();
  });
  return id;
}

async function runToEnd<T>(entry: Entry, options: RunOptions, order: JobOrder<T>): Promise<void> {
  const context: JobContext = {
    signal: entry.abort.signal,
    onCancel: () => entry.onCancel ?? 'keep',
    progress: (done, total, detail) => {
      if (isEnded(entry.state)) return;
      entry.state = {
        ...entry.state,
        done,
        ...(total === undefined ? {} : { total }),
        ...(detail === undefined ? {} : { detail }),
      };
      sendThrottled(entry, options);
    },
  };
  const result = await options.inTurn(() => runGuarded(context, options, order));
  if (result.ok) entry.value = result.value;
  entry.state = finishedState(entry.state, result, result.ok ? order.listFailed?.(result.value) : undefined);
  send(entry, options);
  order.onEnd?.(result);
}

async function runGuarded<T>(
  context: JobContext,
  options: JobsOptions,
  order: JobOrder<T>,
): Promise<Result<T, AppError>> {
  if (context.signal.aborted) return fail('job.cancelled', {});
  try {
    const result = await order.run(context);
    if (result.ok) order.onDone?.(result.value);
    return result;
  } catch (thrown) {
    return fail('internal', { logId: options.writeError(buildErrorEntry(`job ${order.kind}`, thrown, false)) });
  }
}

function finishedState(state: JobState, result: Result<unknown, AppError>, failedAt: readonly string[] = []): JobState {
  if (result.ok) return { ...state, state: 'done', ...(failedAt.length === 0 ? {} : { failedAt }) };
  if (result.error.code === 'job.cancelled') return { ...state, state: 'cancelled' };
  return { ...state, state: 'failed', error: result.error };
}

const isEnded = (state: JobState): boolean => state.state !== 'running' && state.state !== 'cancelling';

function cancelEntry(entry: Entry, options: JobsOptions): void {
  if (entry.state.state !== 'running') return;
  entry.state = { ...entry.state, state: 'cancelling' };
  send(entry, options);
  entry.abort.abort();
}

function send(entry: Entry, options: JobsOptions): void {
  clearTimeout(entry.timer);
  entry.timer = undefined;
  entry.sentAt = performance.now();
  options.onChange(entry.state);
}

function sendThrottled(entry: Entry, options: JobsOptions): void {
  const waitMs = entry.sentAt + PROGRESS_INTERVAL_MS - performance.now();
  if (waitMs <= 0) send(entry, options);
  else entry.timer ??= setTimeout(() => send(entry, options), waitMs);
}

function dropOldest(entries: Map<JobId, Entry>): void {
  const finished = [...entries.values()].filter((entry) => isEnded(entry.state));
  for (const entry of finished.slice(0, Math.max(0, finished.length - MAX_FINISHED_JOBS)))
    entries.delete(entry.state.id);
}
