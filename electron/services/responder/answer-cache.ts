import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ResponderEnd } from '../../../shared/model/responder.ts';

/** A signed answer to a question without a nonce. */
export interface SignedAnswer {
  readonly der: Uint8Array;
  /** What it says of the first certificate. */
  readonly end: Extract<ResponderEnd, 'good' | 'revoked' | 'unknown'>;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

/** Signed answers that are given again until half of their life is over, or until something is written that they may rest on. */
export interface AnswerCache {
  find(key: string, now: UnixMs): SignedAnswer | undefined;
  /** Changes whenever everything is forgotten. */
  generation(): number;
  /** Kept only where nothing was forgotten since `generation` was asked for: it may rest on what was there before. */
  keep(key: string, answer: SignedAnswer, generation: number): void;
  clear(): void;
}

const MAX_ANSWERS = 20_000;

export function createAnswerCache(): AnswerCache {
  const kept = new Map<string, SignedAnswer>();
  let generation = 0;
  return {
    find: (key, now) => {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      const { thisUpdate, nextUpdate } = found;
      // A clock that was set back makes answers come from the future.
      const isUsable = thisUpdate <= now && now < thisUpdate + (nextUpdate - thisUpdate) / 2;
      if (!isUsable) kept.delete(key);
      return isUsable ? found : undefined;
    },
    generation: () => generation,
    keep: (key, answer, asked) => {
      if (asked !== generation) return;
      const [oldest] = kept.keys();
      if (kept.size >= MAX_ANSWERS && oldest !== undefined) kept.delete(oldest);
      kept.set(key, answer);
    },
    clear: () => {
      generation += 1;
      kept.clear();
    },
  };
}
