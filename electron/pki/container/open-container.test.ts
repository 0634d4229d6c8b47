import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openContainerWithKeys } from './open-container.ts';

describe('the containers of one file', () => {
  it('share the work that it may cost', async () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const sealed = execFileSync(
      'openssl',
      ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA256', '-iter', '1000', '-passout', 'pass:x'],
      { input: key.export({ type: 'pkcs8', format: 'pem' }) },
    );
    const passphrases = { passphrase: Buffer.from('x'), keyPassphrases: [], budget: { units: 2500 } };
    const codes: string[] = [];
    for (let i = 0; i < 3; i++) {
      const opened = await openContainerWithKeys(sealed, 'private-key', passphrases);
      codes.push(opened.ok ? '' : opened.error.code);
    }
    expect(codes).toEqual(['', '', 'format.too-costly']);
  });
});
