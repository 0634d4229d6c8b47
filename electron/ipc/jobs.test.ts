import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fail } from '../../shared/errors.ts';
import type { JobId } from '../../shared/model/brands.ts';
import type { JobState } from '../../shared/model/job.ts';
import { ok } from '../../shared/result.ts';
import type { JobContext } from '../services/ports.ts';
import { createJobs, type JobOrder, MAX_FINISHED_JOBS, MAX_RUNNING_JOBS, PROGRESS_INTERVAL_MS } from './jobs.ts';

function build() {
  const seen: JobState[] = [];
  const times: number[] = [];
  let last = 0;
  const jobs = createJobs({
    newId: () => String((last += 1)).padStart(26, '0') as JobId,
    now: () => 1000,
    onChange: (state) => {
      seen.push(state);
      times.push(performance.now());
    },
    writeError: () => 'log-1',
  });
  return { jobs, seen, times, stateOf: (id: JobId) => jobs.list().find((job) => job.id === id) };
}

const order = <T>(run: JobOrder<T>['run']): JobOrder<T> => ({ kind: 'certificate.import', subject: 'a.pem', run });

describe('jobs', () => {
  it('answers the id before the work is done, and the value afterwards', async () => {
    const { jobs, stateOf } = build();
    const gate = Promise.withResolvers<void>();
    const id = jobs.start(order(async () => gate.promise.then(() => ok(42))));
    expect(stateOf(id)).toMatchObject({ state: 'running', subject: 'a.pem', startedAt: 1000, done: 0 });
    expect(jobs.findValue(id)).toBeUndefined();
    gate.resolve();
    await expect.poll(() => stateOf(id)?.state).toBe('done');
    expect(jobs.findValue(id)).toBe(42);
  });

  it('answers the result to a call that waits for it, also of a job that is cancelled', async () => {
    const { jobs, seen } = build();
    expect(await jobs.finish(order(async () => ok(42)))).toEqual(ok(42));
    const stopped = jobs.finish(
      order(async ({ signal }) => {
        const [id] = jobs.list().slice(-1);
        if (id !== undefined) jobs.cancel(id.id);
        return signal.aborted ? fail('job.cancelled', {}) : ok(null);
      }),
    );
    expect(await stopped).toMatchObject({ ok: false, error: { code: 'job.cancelled' } });
    expect(seen.at(-1)?.state).toBe('cancelled');
  });

  it('names what failed in work that went on to its end', async () => {
    const { jobs, seen } = build();
    const listFailed = (names: readonly string[]): readonly string[] => names;
    await jobs.finish({ ...order(async () => ok(['Mirror'])), listFailed });
    expect(seen.at(-1)).toMatchObject({ state: 'done', failedAt: ['Mirror'] });
    await jobs.finish({ ...order(async () => ok([])), listFailed });
    expect(seen.at(-1)?.failedAt).toBeUndefined();
  });

  it('lets so many run at a time, and never begins one that was cancelled while it waited', async () => {
    const { jobs, stateOf } = build();
    const gate = Promise.withResolvers<void>();
    let begun = 0;
    const work = async () => {
      begun += 1;
      await gate.promise;
      return ok(null);
    };
    const ids = Array.from({ length: MAX_RUNNING_JOBS + 20 }, () => jobs.start(order(work)));
    const last = ids.at(-1);
    await wait(5);
    expect(begun).toBe(MAX_RUNNING_JOBS);
    if (last !== undefined) jobs.cancel(last);
    gate.resolve();
    await expect.poll(() => last && stateOf(last)?.state).toBe('cancelled');
    expect(begun).toBe(MAX_RUNNING_JOBS + 19);
  });

  it('sends progress at most ten times a second, and the last of it', async () => {
    const { jobs, seen, times, stateOf } = build();
    const id = jobs.start(
      order(async (job) => {
        for (let done = 1; done <= 250; done += 1) {
          job.progress(done, 250);
          await wait(1);
        }
        return ok(null);
      }),
    );
    await expect.poll(() => stateOf(id)?.state).toBe('done');
    const [first, finished] = [seen.at(0), seen.at(-1)];
    expect(first?.state).toBe('running');
    expect(finished).toMatchObject({ state: 'done', done: 250, total: 250 });
    const gapsMs = times.slice(1, -1).map((time, index) => time - (times[index] ?? 0));
    expect(gapsMs.length).toBeGreaterThan(1);
    expect(Math.min(...gapsMs)).toBeGreaterThan(PROGRESS_INTERVAL_MS - 10);
    const count = seen.length;
    await wait(150);
    expect(seen.length).toBe(count);
  });

  it('cancels, and says so while the work still ends', async () => {
    const { jobs, seen, stateOf } = build();
    const untilAborted = ({ signal }: JobContext) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 20)));
    const id = jobs.start(order(async (job) => untilAborted(job).then(() => fail('job.cancelled', {}))));
    expect(jobs.cancel(id)).toEqual(ok(null));
    expect(stateOf(id)?.state).toBe('cancelling');
    await jobs.cancelAll();
    expect(stateOf(id)?.state).toBe('cancelled');
    expect(seen.map((state) => state.state)).toEqual(['running', 'cancelling', 'cancelled']);
  });

  it('knows no job of another window', () => {
    expect(build().jobs.cancel('x'.repeat(26) as JobId)).toMatchObject({ ok: false, error: { code: 'job.unknown' } });
  });

  it('reports a failure with its error and a bug as internal', async () => {
    const { jobs, stateOf } = build();
    const failed = jobs.start(order(async () => fail('file.not-found', { name: 'a.pem' })));
    const broken = jobs.start(order(async () => Promise.reject(new Error('bug'))));
    await jobs.cancelAll();
    expect(stateOf(failed)).toMatchObject({ state: 'failed', error: { code: 'file.not-found' } });
    expect(stateOf(broken)).toMatchObject({
      state: 'failed',
      error: { code: 'internal', evidence: { logId: 'log-1' } },
    });
  });

  it('keeps the latest finished jobs alone', async () => {
    const { jobs } = build();
    for (let count = 0; count < MAX_FINISHED_JOBS + 5; count += 1) jobs.start(order(async () => ok(count)));
    await jobs.cancelAll();
    await wait(0);
    expect(jobs.list().length).toBe(MAX_FINISHED_JOBS);
    expect(jobs.list().at(-1)?.id).toBe(String(MAX_FINISHED_JOBS + 5).padStart(26, '0'));
  });
});
