import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { explicit, integer, nullValue, octetString, oidDer, sequence, setOf } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { buildPkcs7 } from '../container/pkcs7.ts';
import { writePem } from '../asn1/pem.ts';
import { inspectFile } from './inspect.ts';

const inspect = (bytes: Uint8Array | string) => inspectFile(Buffer.from(bytes), { at: TEST_NOW, name: 'x' });

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = pair.privateKey.export({ format: 'jwk' });
const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'der' });
const sec1 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'der' });

const pfx = (...bags: readonly Uint8Array[]): Uint8Array => {
  const data = (content: Uint8Array): Uint8Array => sequence(oidDer(OID.data), explicit(0, octetString(content)));
  return sequence(integer(3), data(sequence(data(sequence(...bags)))));
};

describe('what may hold a private key', () => {
  const without = (...names: readonly string[]) =>
    Object.fromEntries(Object.entries(jwk).filter(([name]) => !names.includes(name)));

  it.each([
    ['a JWK without its private exponent', without('d')],
    ['a JWK with the exponent in a list', { ...without('d', 'p', 'q', 'dp', 'dq', 'qi'), d: [jwk.d] }],
    ['a JWK in other letters', { ...without('d', 'p', 'q', 'dp', 'dq', 'qi'), D: jwk.d }],
    ['a symmetric key in other letters', { kty: 'OCT', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ' }],
  ])('is not shown: %s', (_name, value) => {
    const { found } = inspect(JSON.stringify(value));
    expect(found.map(({ item }) => item.kind)).toEqual(['jwk']);
    expect(found[0]?.shown).toBeUndefined();
  });

  it.each([
    ['PKCS #8', pkcs8],
    ['PKCS #1', pkcs1],
    ['SEC 1', sec1],
  ])('is not shown inside something else: %s', (_name, key) => {
    const signed = sequence(integer(1), setOf(), sequence(oidDer(OID.data), explicit(0, octetString(key))), setOf());
    const files = [
      writePem('EC PARAMETERS', key),
      sequence(integer(5), key),
      sequence(sequence(key)),
      sequence(oidDer(OID.signedData), explicit(0, signed)),
      pfx(sequence(oidDer('1.2.840.113549.1.12.10.1.9'), explicit(0, key))),
    ];
    for (const file of files) expect(inspect(file).found.map(({ shown }) => shown)).toEqual([undefined]);
  });

  it('is told from certificates with the serial 1', () => {
    const der = createTestAuthority({ name: 'Root' }).der;
    const serial = sequence(integer(1), sequence(oidDer(OID.sha256WithRSAEncryption), nullValue()), sequence());
    expect(inspect(buildPkcs7([der], [])).found[0]?.shown).toBeDefined();
    expect(inspect(sequence(octetString(new Uint8Array(20)), serial)).found[0]?.shown).toBeDefined();
  });
});

describe('a file made to exhaust its reader', () => {
  it('is refused where archives lie in archives', () => {
    const depth = 3000;
    const headers = Array.from({ length: depth }, (_, i) => tarHeader((depth - 1 - i) * 512));
    const { report } = inspect(Buffer.concat(headers));
    expect(report.problems.map(({ code }) => code)).toEqual(['file.too-deep']);
  });

  it('is read where millions of characters of base64 stand in one line', () => {
    const text = `key: ${Buffer.from(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(7_000_000)}`).toString('base64')}`;
    expect(() => inspect(text)).not.toThrow();
    expect(() => inspect(`ssh-rsa AAAA${'A'.repeat(10_000_000)}`)).not.toThrow();
  });

  it('is read quickly where the names of SSH keys never end', () => {
    const began = performance.now();
    inspect('sk-'.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it.each([
    ['backslashes', '\\'.repeat(60_000)],
    ['a quote and blanks', `"${' '.repeat(60_000)}`],
  ])('is read quickly where a PEM block has a header of %s', (_what, header) => {
    const body = `MIIB${'A'.repeat(60)}\n${'A'.repeat(64)}\n`;
    const began = performance.now();
    inspect(`-----BEGIN CERTIFICATE-----\nComment: ${header}\n\n${body}-----END CERTIFICATE-----\n`);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('is read quickly where values stand under many long names', () => {
    const text = `${`{"${'k'.repeat(190)}":`.repeat(250)}[${`"${'a'.repeat(17)}",`.repeat(150_000)}""]`;
    const began = performance.now();
    inspect(text);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

function tarHeader(size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write('x');
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('0', 156);
  header.write('ustar', 257, 'latin1');
  return header;
}
