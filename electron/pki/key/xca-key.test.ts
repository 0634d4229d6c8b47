import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKdfBudget, runDeriving } from './kdf.ts';
import { isXcaPassword, openXcaKey } from './xca-key.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const open = (sealed: Uint8Array, passphrase: string) =>
  runDeriving(openXcaKey(sealed, { passphrase: octets(passphrase), budget: createKdfBudget() }));

/** Written by XCA 2.4.0 for `database secret`. */
const STORED =
  'T42383195842111231674FBD515019DFDD084F5600802085B582BDB279F26114410EE5093F61986FE4402CB75EA58591BE39F26496109149369757D5E76D16FDF37D6FE69140950E6';

describe('the password of a database of XCA', () => {
  it('is told by what XCA wrote', () => {
    expect(isXcaPassword(octets('database secret'), STORED)).toBe(true);
    expect(isXcaPassword(octets('database secret '), STORED)).toBe(false);
    expect(isXcaPassword(octets(''), STORED)).toBe(false);
  });

  it('is told by the single round of older versions, as OpenSSL computes it', () => {
    const said = execFileSync('openssl', ['dgst', '-sha512'], { input: 'S12abolder', encoding: 'utf8' });
    const stored = `S12ab${said.trim().split(' ').at(-1)?.toUpperCase()}`;
    expect(isXcaPassword(octets('older'), stored)).toBe(true);
    expect(isXcaPassword(octets('newer'), stored)).toBe(false);
  });

  it.each(['', 'T', 'T1234', 'S123', '5F:4D:CC:3B', 'X0123456789abcdef0'])(
    'is for the keys to decide where %j is stored',
    (stored) => {
      expect(isXcaPassword(octets('x'), stored)).toBeUndefined();
    },
  );
});

describe('a key of a database of XCA', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const keyOf = (der: Uint8Array) => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });

  it('opens as encrypted PKCS #8, and with another password it does not', () => {
    const way = ['pkcs8', '-topk8', '-inform', 'DER', '-outform', 'DER', '-passout', 'pass:secret', '-iter', '2048'];
    const sealed = execFileSync('openssl', way, { input: pkcs8 });
    const opened = open(sealed, 'secret');
    expect(opened.ok && keyOf(opened.value).equals(privateKey)).toBe(true);
    expect(open(sealed, 'other')).toMatchObject({ ok: false, error: { code: 'format.wrong-passphrase' } });
  });

  it('opens in the form of older versions', () => {
    const salt = 'a1b2c3d4e5f60718';
    const way = ['enc', '-des-ede3-cbc', '-md', 'sha1', '-S', salt, '-k', 'secret', '-P'];
    const key = /key=([0-9A-F]+)/.exec(execFileSync('openssl', way, { encoding: 'utf8', stdio: 'pipe' }))?.[1] ?? '';
    const plain = privateKey.export({ type: 'sec1', format: 'der' });
    const cipher = execFileSync('openssl', ['enc', '-des-ede3-cbc', '-K', key, '-iv', salt], { input: plain });
    const sealed = Buffer.concat([Buffer.from(salt, 'hex'), cipher]);
    const opened = open(sealed, 'secret');
    expect(opened.ok && keyOf(opened.value).equals(privateKey)).toBe(true);
    expect(open(sealed, 'other')).toMatchObject({ ok: false, error: { code: 'format.wrong-passphrase' } });
  });

  it.each([[''], ['00'], ['3000'], ['ff'.repeat(64)]])('is none where it holds %j', (hex) => {
    expect(open(Buffer.from(hex, 'hex'), 'secret').ok).toBe(false);
  });
});
