import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import {
  type DueLoop,
  FIRST_LOOK_MS,
  LONGEST_NAP_MS,
  LONGEST_REST_MS,
  SHORTEST_REST_MS,
  startDueLoop,
} from './due-loop.ts';
import type { DueWork } from './due-work.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;
const loops: DueLoop[] = [];

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(async () => {
  for (const loop of loops.splice(0)) await loop.stop();
  vi.useRealTimers();
});

function start(works: readonly DueWork[]) {
  const failures: string[] = [];
  const clock = { set: 0, slept: 0 };
  let heed: (tables: readonly string[]) => void = () => undefined;
  const loop = startDueLoop({
    works,
    clock: {
      now: () => Date.now() + clock.set,
      // Stands still while the computer sleeps.
      monotonicMs: () => Date.now() - NOW - clock.slept,
    },
    listen: (listener) => {
      heed = listener;
      return () => {
        heed = () => undefined;
      };
    },
    onFailure: (name, failure) =>
      failures.push(`${name} ${'error' in failure ? failure.error.code : String(failure.thrown)}`),
  });
  loops.push(loop);
  return { loop, failures, clock, change: (...tables: string[]) => heed(tables) };
}

function work(run: DueWork['run'] = async () => ok(undefined), wakes: readonly string[] = ['crl']) {
  const ran: number[] = [];
  const done: DueWork = {
    name: 'work',
    wakes,
    run: (now, signal) => {
      ran.push(now);
      return run(now, signal);
    },
  };
  return { ran, done };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('the loop of due work', () => {
  it('looks soon after its start and then when the work said', async () => {
    const { ran, done } = work(async (now) => ok(now + 10 * 60_000));
    start([done]);
    await pass(FIRST_LOOK_MS - 1);
    expect(ran).toEqual([]);
    await pass(1);
    expect(ran).toEqual([NOW + FIRST_LOOK_MS]);
    await pass(10 * 60_000);
    expect(ran).toHaveLength(2);
  });

  it('runs work that is always due no more often than it may, and work without a date once an hour', async () => {
    const busy = work(async (now) => ok(now - HOUR));
    const idle = work();
    start([busy.done, idle.done]);
    await pass(FIRST_LOOK_MS + 10 * SHORTEST_REST_MS);
    expect(busy.ran).toHaveLength(11);
    expect(idle.ran).toHaveLength(1);
    await pass(LONGEST_REST_MS);
    expect(idle.ran).toHaveLength(2);
  });

  it('looks again after changes of its tables, once for a group, and after a change of keys', async () => {
    const { ran, done } = work();
    const { change } = start([done]);
    await pass(FIRST_LOOK_MS);
    change('partner');
    await pass(60_000);
    expect(ran).toHaveLength(1);
    change('crl');
    change('crl', 'certificate');
    await pass(60_000);
    expect(ran).toHaveLength(2);
    for (const table of ['*', 'lock', 'grant']) {
      change(table);
      await pass(60_000);
    }
    expect(ran).toHaveLength(5);
  });

  it('looks again within a nap when the computer slept or its clock was set', async () => {
    const { ran, done } = work(async (now) => ok(now + HOUR));
    const { clock } = start([done]);
    await pass(FIRST_LOOK_MS + 60_000);
    clock.set = 2 * HOUR;
    await pass(LONGEST_NAP_MS);
    expect(ran).toHaveLength(2);
    clock.set = -48 * HOUR;
    await pass(LONGEST_NAP_MS);
    expect(ran).toHaveLength(3);
    clock.slept = -3 * HOUR;
    await pass(LONGEST_NAP_MS);
    expect(ran).toHaveLength(4);
  });

  it('tells of failures, tries again later each time, and lets other work go on', async () => {
    const broken = work(() => Promise.reject(new Error('no')));
    const failing = work(async (): Outcome<undefined> => fail('store.busy', { name: 'x' }));
    const fine = work(async (now) => ok(now + 60_000));
    const { failures, change } = start([broken.done, failing.done, fine.done]);
    await pass(FIRST_LOOK_MS);
    expect(failures.toSorted()).toEqual(['work Error: no', 'work store.busy']);
    await pass(30_000);
    expect(failing.ran).toHaveLength(2);
    change('crl');
    await pass(29_000);
    expect(failing.ran).toHaveLength(2);
    await pass(1000);
    expect(failing.ran).toHaveLength(3);
    await pass(24 * HOUR);
    expect(broken.ran.length).toBeGreaterThan(24);
    expect(broken.ran.length).toBeLessThan(40);
    expect(fine.ran.length).toBeGreaterThan(1400);
    const before = failing.ran.length;
    change('lock');
    await pass(2000);
    expect(failing.ran).toHaveLength(before + 1);
  });

  it('tries again what failed in part, and is there in time for the rest', async () => {
    const { error } = fail('store.busy', { name: 'x' });
    const partly = work(async (now) => ok({ nextAt: now + 40_000, failure: error }));
    const { failures } = start([partly.done]);
    await pass(FIRST_LOOK_MS);
    const first = NOW + FIRST_LOOK_MS;
    expect(partly.ran).toEqual([first]);
    await pass(30_000 + 40_000 + 40_000);
    expect(partly.ran).toEqual([first, first + 30_000, first + 70_000, first + 110_000]);
    expect(failures).toHaveLength(4);
  });

  it('does not begin work that is under way, and heeds what changes meanwhile when it is over', async () => {
    const slow = Promise.withResolvers<void>();
    const { ran, done } = work(async () => {
      await slow.promise;
      return ok(undefined);
    });
    const other = work(async (now) => ok(now + 60_000));
    const { change } = start([done, other.done]);
    await pass(FIRST_LOOK_MS + HOUR);
    change('crl');
    await pass(HOUR);
    expect(ran).toHaveLength(1);
    expect(other.ran.length).toBeGreaterThan(100);
    slow.resolve();
    await pass(SHORTEST_REST_MS);
    expect(ran).toHaveLength(2);
  });

  it('stops: tells the work under way, waits for it, and begins nothing more', async () => {
    let wasTold = false;
    const { ran, done } = work(async (_now, signal) => {
      await new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => {
          wasTold = true;
          resolve();
        }),
      );
      return fail('job.cancelled', {});
    });
    const { loop, failures, change } = start([done]);
    await pass(FIRST_LOOK_MS);
    await loop.stop();
    change('crl');
    await pass(HOUR);
    expect([wasTold, ran.length, failures]).toEqual([true, 1, []]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
