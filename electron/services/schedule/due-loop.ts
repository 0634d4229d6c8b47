import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Clock } from '../ports.ts';
import type { DueWork, PartlyDone } from './due-work.ts';

/** After the start: what a person asks for comes first. */
export const FIRST_LOOK_MS = 1500;
/** After a change: changes come in groups. */
export const LOOK_AFTER_CHANGE_MS = 1000;
/** No longer than this without a look at both clocks: the computer may sleep, and its clock may be set. */
export const LONGEST_NAP_MS = 30_000;
/** Work is done again after this, whatever it said. */
export const LONGEST_REST_MS = 3_600_000;
/** Work that is always due runs no more often. */
export const SHORTEST_REST_MS = 5000;
/** No tables, but told like them: which keys can be used changed, and with it what can be done. */
const KEY_CHANGES: ReadonlySet<string> = new Set(['lock', 'grant']);
const FIRST_RETRY_MS = 30_000;
/** The clocks of a computer drift apart by less than this in a nap. */
const JUMP_MS = 5000;

export interface DueLoopOptions {
  readonly works: readonly DueWork[];
  readonly clock: Clock;
  /** Tells of what may bring work forward: tables that changed, `*` for all of them, `lock` and `grant`. Answers how to stop listening. */
  readonly listen: (heed: (tables: readonly string[]) => void) => () => void;
  /** Work that failed; it is tried again, later each time. */
  readonly onFailure: (name: string, failure: { readonly error: AppError } | { readonly thrown: unknown }) => void;
}

export interface DueLoop {
  /** Ends the loop; resolves when the work under way is over. */
  stop(): Promise<void>;
}

interface Lane {
  readonly work: DueWork;
  /** On the clock that never goes back. */
  dueAtMs: number;
  failures: number;
  endedAtMs: number;
  running: Promise<void> | null;
  isWoken: boolean;
}

/**
 * Does work when it is due, until it is stopped. Each work has a lane of its own, so that one that waits for a server holds no other up, and runs
 * once at a time.
 *
 * Instants are those of the computer's clock, waiting is measured on the other one: when the clock was set, or the computer slept, everything is
 * looked at again within a nap. A failure is told and tried again after half a minute, then twice as late each time, up to an hour.
 */
export function startDueLoop(options: DueLoopOptions): DueLoop {
  const { works, clock, listen } = options;
  const ending = new AbortController();
  const startedMs = clock.monotonicMs() + FIRST_LOOK_MS;
  const lanes = works.map((work): Lane => {
    return { work, dueAtMs: startedMs, failures: 0, endedAtMs: 0, running: null, isWoken: false };
  });
  let timer: NodeJS.Timeout | undefined;
  let skewMs = clock.now() - clock.monotonicMs();
  const nap = (): void => {
    clearTimeout(timer);
    if (ending.signal.aborted) return;
    const nextMs = Math.min(...lanes.filter(({ running }) => running === null).map(({ dueAtMs }) => dueAtMs));
    timer = setTimeout(look, Math.min(LONGEST_NAP_MS, Math.max(0, nextMs - clock.monotonicMs())));
    timer.unref();
  };
  const look = (): void => {
    const nowMs = clock.monotonicMs();
    const skewBefore = skewMs;
    skewMs = clock.now() - nowMs;
    if (Math.abs(skewMs - skewBefore) > JUMP_MS) for (const lane of lanes) lane.dueAtMs = nowMs;
    for (const lane of lanes.filter(({ running, dueAtMs }) => running === null && dueAtMs <= nowMs)) {
      lane.running = runLane(lane, options, ending.signal).finally(() => {
        lane.running = null;
        nap();
      });
    }
    nap();
  };
  const stopListening = listen((tables) => {
    for (const lane of lanes) wake(lane, tables, clock.monotonicMs() + LOOK_AFTER_CHANGE_MS);
    nap();
  });
  nap();
  return {
    stop: async () => {
      ending.abort();
      clearTimeout(timer);
      stopListening();
      await Promise.all(lanes.flatMap(({ running }) => (running === null ? [] : [running])));
    },
  };
}

/** Work under way hears of a change when it is over, unless it failed: the change may be its own. What failed comes back no sooner than its first retry. */
function wake(lane: Lane, tables: readonly string[], atMs: number): void {
  const isKeyChange = tables.some((table) => KEY_CHANGES.has(table));
  if (!isKeyChange && !tables.some((table) => table === '*' || lane.work.wakes.includes(table))) return;
  if (isKeyChange) lane.failures = 0;
  if (lane.running !== null) lane.isWoken = true;
  else
    lane.dueAtMs = Math.min(lane.dueAtMs, lane.failures === 0 ? atMs : Math.max(atMs, lane.endedAtMs + FIRST_RETRY_MS));
}

async function runLane(lane: Lane, options: DueLoopOptions, signal: AbortSignal): Promise<void> {
  const { clock, onFailure } = options;
  const { work } = lane;
  lane.isWoken = false;
  let waitMs = LONGEST_REST_MS;
  try {
    const done = await work.run(clock.now(), signal);
    if (done.ok) {
      waitMs = readDone(lane, done.value, options) - clock.now();
      if (lane.isWoken && lane.failures === 0) waitMs = Math.min(waitMs, SHORTEST_REST_MS);
    } else if (!signal.aborted) {
      waitMs = retryAfter(lane);
      onFailure(work.name, { error: done.error });
    }
  } catch (thrown) {
    waitMs = retryAfter(lane);
    if (!signal.aborted) onFailure(work.name, { thrown });
  }
  lane.endedAtMs = clock.monotonicMs();
  lane.dueAtMs = lane.endedAtMs + Math.min(LONGEST_REST_MS, Math.max(SHORTEST_REST_MS, waitMs));
}

/** When it is due again. What failed must not hold up the rest, nor the rest bring back at once what failed. */
function readDone(
  lane: Lane,
  done: UnixMs | undefined | PartlyDone,
  { clock, onFailure }: Pick<DueLoopOptions, 'clock' | 'onFailure'>,
): UnixMs {
  if (typeof done !== 'object') {
    lane.failures = 0;
    return done ?? Number.POSITIVE_INFINITY;
  }
  onFailure(lane.work.name, { error: done.failure });
  return Math.min(clock.now() + retryAfter(lane), done.nextAt ?? Number.POSITIVE_INFINITY);
}

function retryAfter(lane: Lane): number {
  lane.failures += 1;
  return Math.min(LONGEST_REST_MS, FIRST_RETRY_MS * 2 ** (lane.failures - 1));
}
