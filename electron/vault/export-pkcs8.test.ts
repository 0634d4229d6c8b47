import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encryptPkcs8, encryptPkcs8Legacy, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';

const PASSPHRASE = 'correct horse ü 語';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pkcs8Der = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

const SCHEMES = [
  [
    'PBES2',
    () => encryptPkcs8(pkcs8Der, octets(PASSPHRASE), MIN_EXPORT_ITERATIONS),
    ['PBES2', 'hmacWithSHA256', '0927C0'],
  ],
  [
    'PKCS #12 with 3DES',
    () => encryptPkcs8Legacy(pkcs8Der, octets(PASSPHRASE)),
    ['pbeWithSHA1And3-KeyTripleDES-CBC', '0800'],
  ],
] as const;

/** Standard input is the file; the passphrase goes by the environment, octet by octet. */
const openssl = (input: Uint8Array, ...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, {
    input,
    env: { ...process.env, SECRET: PASSPHRASE },
    stdio: ['pipe', 'pipe', 'pipe'],
  });

describe('a private key that leaves the vault', () => {
  it.each(SCHEMES)('is opened by openssl, encrypted as told: %s', async (_name, encrypt, told) => {
    const encrypted = await encrypt();
    const opened = openssl(encrypted, 'pkcs8', '-inform', 'DER', '-outform', 'DER', '-passin', 'env:SECRET');
    expect(openssl(opened, 'pkcs8', '-topk8', '-nocrypt', '-inform', 'DER', '-outform', 'DER')).toEqual(
      Buffer.from(pkcs8Der),
    );
    const dump = openssl(encrypted, 'asn1parse', '-inform', 'DER').toString();
    for (const part of told) expect(dump).toContain(part);
  });

  it.each(SCHEMES)(
    'does not open under another passphrase, and is never written twice alike: %s',
    async (_name, encrypt) => {
      const encrypted = await encrypt();
      expect(() => openssl(encrypted, 'pkcs8', '-inform', 'DER', '-passin', 'pass:other')).toThrow(/Command failed/);
      expect(await encrypt()).not.toEqual(encrypted);
    },
  );
});
