import type { RememberRefusal } from '../../../shared/model/remember.ts';
import type { Outcome } from '../outcome.ts';

/** The key store of the system, for the user of this session. The shell brings it; the command line has none. */
export interface KeyStore {
  /** Why it keeps nothing, as far as can be told without waking it, which may ask the user; undefined where it may keep. */
  findRefusal(): RememberRefusal | undefined;
  /** What may lie in a file in place of a secret, which is zeroed. `remember.refused`. */
  protect(secret: Uint8Array): Outcome<Uint8Array>;
  /** The secret, which the caller zeroes; `isOutdated`: it should be protected anew. `remember.refused`. */
  reveal(kept: Uint8Array): Outcome<{ readonly secret: Uint8Array; readonly isOutdated: boolean }>;
}
