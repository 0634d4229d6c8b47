import { type AppError, fail } from '../../shared/errors.ts';

const FREE_FAILURES = 2;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Delay after so many failures in a row: none, none, 1 s, 2 s, 4 s … 60 s. */
export const delayAfter = (failures: number): number =>
  failures <= FREE_FAILURES ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - FREE_FAILURES - 1));

/** Counts failures to unlock for the life of this process. Slows a person at this window; Argon2id slows a thief of the file. */
class UnlockDelay {
  readonly #monotonicMs: () => number;
  #failures = 0;
  #openAgainAt = 0;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** `vault.wait` while the last failure is too recent. */
  findRefusal(): AppError | null {
    const retryAfterMs = Math.ceil(this.#openAgainAt - this.#monotonicMs());
    return retryAfterMs > 0 ? fail('vault.wait', { retryAfterMs }).error : null;
  }

  /** Takes note of how an attempt ended and puts the delay into the error. */
  note(outcome: AppError | null): AppError | null {
    if (outcome === null) this.#failures = 0;
    if (outcome?.code !== 'vault.wrong-passphrase' && outcome?.code !== 'vault.wrong-recovery-key') return outcome;
    this.#failures += 1;
    const retryAfterMs = delayAfter(this.#failures);
    this.#openAgainAt = this.#monotonicMs() + retryAfterMs;
    return fail(outcome.code, { retryAfterMs }).error;
  }
}

/** One for each operator, so that nobody makes others wait. */
export class UnlockDelays {
  readonly #monotonicMs: () => number;
  readonly #delays = new Map<string, UnlockDelay>();

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  of(who: string): UnlockDelay {
    const delay = this.#delays.get(who) ?? new UnlockDelay(this.#monotonicMs);
    this.#delays.set(who, delay);
    return delay;
  }
}
