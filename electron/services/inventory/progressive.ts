import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';

/** How long an answer may be waited for before what is there of it is shown. */
const FIRST_LOOK_MS = 200;
/** Answers that are kept, whoever asked. */
const KEPT = 24;

/** Work on an answer that can be looked at before it is complete. */
export interface ProgressiveWork<State> {
  readonly begin: () => State;
  /** Fills the state; ends early when `isStale` says that nobody waits any more. */
  readonly run: (state: State, isStale: () => boolean) => Promise<Result<unknown, AppError>>;
}

export interface Look<State> {
  readonly state: State;
  readonly complete: boolean;
}

export interface Progressive<State> {
  /**
   * What is there of an answer, after at most a fifth of a second. Asked again for the same key it goes on; another key of the same caller ends it, so that
   * only the newest question costs anything. `key` says everything that the answer depends on.
   */
  look(caller: object, key: string, work: ProgressiveWork<State>): Outcome<Look<State>>;
}

interface Running<State> {
  readonly key: string;
  readonly state: State;
  outcome: Result<unknown, AppError> | null;
  readonly done: Promise<void>;
  stale: boolean;
}

/** Answers that take longer than a page, one at a time for each caller. */
export function createProgressive<State>(): Progressive<State> {
  const newest = new WeakMap<object, Running<State>>();
  const complete = new Map<string, State>();
  return {
    async look(caller, key, work) {
      const kept = complete.get(key);
      if (kept !== undefined) return ok({ state: kept, complete: true });
      const running = goOn(newest, { caller, key }, work);
      await Promise.race([running.done, pause(FIRST_LOOK_MS)]);
      const { outcome, state } = running;
      if (outcome === null) return ok({ state, complete: false });
      if (newest.get(caller) === running) newest.delete(caller);
      if (!outcome.ok) return outcome;
      if (running.stale) return ok({ state, complete: false });
      keep(complete, key, state);
      return ok({ state, complete: true });
    },
  };
}

function goOn<State>(
  newest: WeakMap<object, Running<State>>,
  { caller, key }: { readonly caller: object; readonly key: string },
  work: ProgressiveWork<State>,
): Running<State> {
  const before = newest.get(caller);
  if (before?.key === key) return before;
  if (before !== undefined) before.stale = true;
  const state = work.begin();
  const started = Promise.withResolvers<void>();
  const running: Running<State> = { key, state, outcome: null, done: started.promise, stale: false };
  newest.set(caller, running);
  void work
    .run(state, () => running.stale)
    .then((outcome) => {
      running.outcome = outcome;
    })
    .then(started.resolve, started.reject);
  // Whoever looks next hears of a failure; nobody may.
  running.done.catch(() => undefined);
  return running;
}

function keep<State>(complete: Map<string, State>, key: string, state: State): void {
  complete.set(key, state);
  for (const oldest of complete.keys()) {
    if (complete.size <= KEPT) return;
    complete.delete(oldest);
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
