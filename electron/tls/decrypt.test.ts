import { execFileSync } from 'node:child_process';
import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findCipherParameters, MAC_LENGTH } from './cipher-parameters.ts';
import { createTls12Cipher } from './decrypt.ts';
import { cutKeyBlock, keyBlock, macHeader } from './key-block.ts';
import type { TlsRecord } from './records.ts';

const SECRETS = {
  masterSecret: Buffer.alloc(48, 7),
  clientRandom: Buffer.alloc(32, 1),
  serverRandom: Buffer.alloc(32, 2),
  version: 0x0303,
  encryptThenMac: false,
};

const recordOf = (body: Uint8Array): TlsRecord => {
  const header = Buffer.from([23, 3, 3, body.length >> 8, body.length & 0xff]);
  return { type: 23, version: 0x0303, header, body };
};

/** Content with its MAC, as MAC-then-encrypt suites protect it. */
function withMac(
  suite: number,
  content: Buffer,
  sequence: number,
): { readonly key: Uint8Array; readonly plain: Buffer } {
  const parameters = findCipherParameters(suite);
  if (parameters === undefined || parameters.kind === 'aead') throw new Error('no MAC');
  const { keyLength, mac } = parameters;
  const ivLength = parameters.kind === 'cbc' ? parameters.blockLength : 0;
  const block = keyBlock(parameters, SECRETS, 2 * (MAC_LENGTH[mac] + keyLength + ivLength));
  const keys = cutKeyBlock(block, [MAC_LENGTH[mac], keyLength, ivLength]).server;
  const digest = createHmac(mac, keys.mac)
    .update(macHeader(sequence, recordOf(content), content.length))
    .update(content);
  return { key: keys.key, plain: Buffer.concat([content, digest.digest()]) };
}

function cipherOf(suite: number): ReturnType<typeof createTls12Cipher> {
  const parameters = findCipherParameters(suite);
  if (parameters === undefined) throw new Error('no parameters');
  return createTls12Cipher(parameters, 'server', SECRETS);
}

const HELLO = Buffer.from('hello');

describe('records of old suites', () => {
  it('are opened under RC4 as OpenSSL seals them, the key stream running on', () => {
    const suite = 0x0005;
    const parts = [0, 1].map((sequence) => withMac(suite, HELLO, sequence));
    const plain = Buffer.concat(parts.map((part) => part.plain));
    const key = Buffer.from(parts[0]?.key ?? []).toString('hex');
    const args = ['enc', '-rc4', '-provider', 'legacy', '-provider', 'default', '-K', key];
    const sealed = execFileSync('openssl', args, { input: plain, stdio: ['pipe', 'pipe', 'ignore'] });
    const half = sealed.length / 2;
    const cipher = cipherOf(suite);
    expect(cipher.open(recordOf(sealed.subarray(half)), 0)).toBeUndefined();
    expect(cipher.open(recordOf(sealed.subarray(0, half)), 0)?.content.join()).toBe(HELLO.join());
    expect(cipher.open(recordOf(sealed.subarray(half)), 1)?.content.join()).toBe(HELLO.join());
  });

  it('are read under NULL only with the right MAC', () => {
    const { plain } = withMac(0x0002, HELLO, 0);
    const cipher = cipherOf(0x0002);
    expect(cipher.open(recordOf(plain), 1)).toBeUndefined();
    expect(cipher.open(recordOf(plain), 0)?.content.toString()).toBe(HELLO.toString());
    expect(cipher.open(recordOf(plain.subarray(0, 3)), 0)).toBeUndefined();
  });

  it('are opened under 3DES, whose blocks are half as long', () => {
    const { key, plain } = withMac(0x000a, HELLO, 0);
    const padding = 8 - ((plain.length + 1) % 8);
    const iv = Buffer.alloc(8, 9);
    const cipher = createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
    const sealed = Buffer.concat([iv, cipher.update(Buffer.concat([plain, Buffer.alloc(padding + 1, padding)]))]);
    expect(cipherOf(0x000a).open(recordOf(sealed), 0)?.content.toString()).toBe(HELLO.toString());
  });

  it('stay closed for ciphers without an implementation here', () => {
    for (const suite of [0x0041, 0xc03c, 0xc050, 0x0009, 0x0003, 0x0096, 0xc0b4])
      expect([suite, findCipherParameters(suite)]).toEqual([suite, undefined]);
  });
});
