import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Result } from '../../../shared/result.ts';
import type { Workspace } from '../workspace.ts';

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A clock that the story sets; the services of the workspace that is being made read it. */
export interface StoryClock {
  now: UnixMs;
}

/** What every chapter of a demo works with. */
export interface Story {
  readonly workspace: Workspace;
  readonly clock: StoryClock;
  /** The moment at which the demo is made; nothing in it happened later. */
  readonly today: UnixMs;
  /** Ended when the making is given up. */
  readonly signal: AbortSignal;
}

/** Ends the making of a demo from any depth; caught where it began and answered as the failure it carries. */
export class DemoStopped extends Error {
  override readonly name = 'DemoStopped';
  readonly failure: AppError;

  constructor(failure: AppError) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The value of a step; a failure stops the making. */
export function take<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new DemoStopped(result.error);
  return result.value;
}

/** An hour of a day so many days before the demo is made, and never after that moment. */
export const instantOf = (today: UnixMs, ageDays: number, hour = 9): UnixMs =>
  Math.min(Math.floor(today / DAY_MS) * DAY_MS - ageDays * DAY_MS + hour * HOUR_MS, today);

/** Something that happens at an instant. */
export interface StoryEvent {
  readonly at: UnixMs;
  run(): Promise<unknown>;
}

/** Ends the making where it was given up. */
export function requireGoingOn({ signal }: Pick<Story, 'signal'>): void {
  if (signal.aborted) throw new DemoStopped({ code: 'job.cancelled', evidence: {} });
}

/** Lets everything happen in its order. */
export async function tell({ clock, signal }: Story, events: readonly StoryEvent[]): Promise<void> {
  for (const { at, run } of events.toSorted((a, b) => a.at - b.at)) {
    requireGoingOn({ signal });
    clock.now = Math.max(clock.now, at);
    await run();
  }
}
