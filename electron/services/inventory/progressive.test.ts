import { expect, it } from 'vitest';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { createProgressive, type ProgressiveWork } from './progressive.ts';

/** Work that goes on for as long as it is told to. */
function slowWork() {
  const ended = Promise.withResolvers<void>();
  const seen: boolean[] = [];
  const work: ProgressiveWork<string[]> = {
    begin: () => [],
    run: async (state, isStale) => {
      state.push('first');
      await ended.promise;
      seen.push(isStale());
      if (!isStale()) state.push('second');
      return ok(null);
    },
  };
  return { work, seen, end: () => ended.resolve() };
}

const quickWork = (value: string): ProgressiveWork<string[]> => ({
  begin: () => [],
  run: async (state) => ok(state.push(value)),
});
const caller = {};

it('answers what is there, and later the whole, from the same work', async () => {
  const progressive = createProgressive<string[]>();
  const { work, end } = slowWork();
  expect(await progressive.look(caller, 'a', work)).toEqual(ok({ state: ['first'], complete: false }));
  end();
  expect(await progressive.look(caller, 'a', quickWork('never run'))).toEqual(
    ok({ state: ['first', 'second'], complete: true }),
  );
  expect(await progressive.look({}, 'a', quickWork('never run'))).toEqual(
    ok({ state: ['first', 'second'], complete: true }),
  );
});

it('ends a question when the same caller asks another, and leaves those of others alone', async () => {
  const progressive = createProgressive<string[]>();
  const [mine, theirs] = [slowWork(), slowWork()];
  await progressive.look(caller, 'a', mine.work);
  const other = {};
  await progressive.look(other, 'a', theirs.work);
  expect(await progressive.look(caller, 'b', quickWork('new'))).toEqual(ok({ state: ['new'], complete: true }));
  mine.end();
  theirs.end();
  expect(await progressive.look(other, 'a', quickWork('never run'))).toMatchObject({ value: { complete: true } });
  expect([mine.seen, theirs.seen]).toEqual([[true], [false]]);
});

it('keeps no failure: the next look tries again', async () => {
  const progressive = createProgressive<string[]>();
  const failing: ProgressiveWork<string[]> = { begin: () => [], run: async () => fail('job.cancelled', {}) };
  expect(await progressive.look(caller, 'a', failing)).toMatchObject({ ok: false });
  expect(await progressive.look(caller, 'a', quickWork('now'))).toMatchObject({ value: { state: ['now'] } });
});
