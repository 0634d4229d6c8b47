import { describe, expect, it } from 'vitest';
import { SHA1 } from './digest.ts';
import { derivePkcs12, derivePkcs12Async, PKCS12_KEY } from './pkcs12-kdf.ts';

describe('the derivation of PKCS #12 beside other work', () => {
  // Two blocks of 2 048 rounds: what a legacy file takes for one key.
  const job = {
    digest: SHA1,
    purpose: PKCS12_KEY,
    passphrase: Uint8Array.of(0, 97, 0, 0),
    salt: new Uint8Array(8).fill(7),
    iterations: 2048,
    length: 24,
  };

  it('lets the thread go on between slices, counted over all blocks, and answers the same', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const derived = await derivePkcs12Async(job);
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(2);
    expect(derived).toEqual(derivePkcs12(job));
  });
});
