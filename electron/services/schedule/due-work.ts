import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Outcome } from '../ports.ts';

/** Something that is done when its time has come, whether anybody is there or not. */
export interface DueWork {
  /** For the log of failures. */
  readonly name: string;
  /** Tables whose change may bring its time forward. */
  readonly wakes: readonly string[];
  /**
   * Does what is due at an instant and answers when the next is; undefined where nothing is known to come. What is due and cannot be done for want of a
   * key is no failure: it becomes due again when the vault is unlocked or a grant is given. `signal` is aborted when the loop ends.
   */
  run(now: UnixMs, signal: AbortSignal): Outcome<UnixMs | undefined | PartlyDone>;
}

/** Some of it failed, and is tried again; the rest is done, and its next time is known. */
export interface PartlyDone {
  readonly nextAt: UnixMs | undefined;
  readonly failure: AppError;
}
