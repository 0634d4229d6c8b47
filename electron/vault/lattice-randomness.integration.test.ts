import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { POST_QUANTUM_KEY_CHOICES } from '../../shared/model/key.ts';
import { generateLatticeKey } from './lattice-key.ts';
import { signMessages } from './sign-messages.ts';

/** Every buffer of randomness that Node gave, whichever way it was asked. Not for bun, which keeps its modules otherwise. */
let given: Uint8Array[];
beforeEach(() => {
  given = [];
  const keep = <T>(octets: T): T => {
    if (octets instanceof Uint8Array) given.push(octets);
    return octets;
  };
  const { randomBytes, randomFillSync } = crypto;
  vi.spyOn(crypto, 'randomBytes').mockImplementation((size: number) => keep(randomBytes(size)));
  vi.spyOn(crypto, 'randomFillSync').mockImplementation((buffer) => keep(randomFillSync(buffer)));
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const remaining = (): readonly Uint8Array[] => given.filter((octets) => octets.some((octet) => octet !== 0));

it.each(POST_QUANTUM_KEY_CHOICES)(
  'a key %s leaves nothing of the randomness it was made and signed with',
  async (choice) => {
    const key = generateLatticeKey(choice);
    await signMessages(key, choice, [Uint8Array.of(1)]);
    expect(given.length).toBeGreaterThan(1);
    expect(remaining()).toHaveLength(1);
    key.forget();
    expect(remaining()).toEqual([]);
  },
);
