import { randomBytes } from 'node:crypto';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import type { KeyStore } from './key-store.ts';

/** A double of the system's key store: it masks what it is given, as long as nobody switches it off. */
export function pretendKeyStore() {
  const mask = randomBytes(64);
  const state = {
    isOff: false,
    isOutdated: false,
    asked: 0,
    whileAsking: async (): Promise<void> => undefined,
    whileKeeping: async (): Promise<void> => undefined,
  };
  const masked = (octets: Uint8Array): Uint8Array => octets.map((octet, at) => octet ^ (mask[at % 64] ?? 0));
  const store: KeyStore = {
    findRefusal: () => undefined,
    protect: async (secret) => {
      state.asked += 1;
      await state.whileKeeping();
      return state.isOff ? fail('remember.refused', { reason: 'store-failed' }) : ok(masked(secret));
    },
    reveal: async (kept) => {
      state.asked += 1;
      await state.whileAsking();
      const secret = masked(kept);
      return state.isOff
        ? fail('remember.refused', { reason: 'store-failed' })
        : ok({ secret, isOutdated: state.isOutdated });
    },
  };
  return { store, state };
}
