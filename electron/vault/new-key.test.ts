import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateKey } from './new-key.ts';

describe('a new P-256 key', () => {
  it('is written octet for octet as the library of the runtime would, also where its scalar begins with a zero', async () => {
    let shortScalars = 0;
    for (let made = 0; made < 1000; made++) {
      const { pkcs8Der, spkiDer } = await generateKey('p256');
      const key = createPrivateKey({ key: Buffer.from(pkcs8Der), format: 'der', type: 'pkcs8' });
      if (pkcs8Der[36] === 0) shortScalars++;
      expect(Buffer.from(pkcs8Der)).toEqual(key.export({ type: 'pkcs8', format: 'der' }));
      const fromScalar = createPublicKey(
        createPrivateKey({ key: { ...key.export({ format: 'jwk' }) }, format: 'jwk' }),
      );
      expect(Buffer.from(spkiDer)).toEqual(fromScalar.export({ type: 'spki', format: 'der' }));
    }
    expect(shortScalars).toBeGreaterThan(0);
  });

  it('is another one each time', async () => {
    const [one, other] = await Promise.all([generateKey('p256'), generateKey('p256')]);
    expect(one.pkcs8Der).not.toEqual(other.pkcs8Der);
  });
});
