import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createNeedleSearch } from './needle-search.ts';
import { describeNeedles } from './needles.ts';

const jwkOf = (pem: string) => createPrivateKey(pem).export({ format: 'jwk' });
const makePem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const scalarOf = (pem: string): Buffer => Buffer.from(jwkOf(pem).d ?? '', 'base64url');

function formsIn(octets: Uint8Array, scalar: Uint8Array): readonly string[] {
  const search = createNeedleSearch(describeNeedles({ name: 'key', octets: scalar }));
  return [...new Set([...search.find(octets)].map(({ form }) => form))];
}

test('a key is found in every way it may be written down, wherever it stands', () => {
  const pem = makePem();
  const scalar = scalarOf(pem);
  const written: readonly (readonly [string, Uint8Array])[] = [
    ['raw', createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })],
    ['raw, the last octet first', Uint8Array.from(scalar).toReversed()],
    ['base64', Buffer.from(pem)],
    ['base64', Buffer.from(JSON.stringify(jwkOf(pem)))],
    ['base64 as UTF-16', Buffer.from(pem.replaceAll('\n', ''), 'utf16le')],
    ['hex', Buffer.from(scalar.toString('hex'))],
    ['hex', Buffer.from(scalar.toString('hex').toUpperCase())],
    ['hex as UTF-16', Buffer.from(scalar.toString('hex'), 'utf16le')],
  ];
  for (const [form, octets] of written) {
    for (const before of [0, 1, 2, 3, 15, 16, 17, 4095]) {
      const memory = Buffer.concat([randomBytes(before), octets, randomBytes(31)]);
      expect(formsIn(memory, scalar), `${form} behind ${before}`).toContain(form);
    }
  }
});

test('base64 is found behind any number of octets, also over a line break', () => {
  const scalar = randomBytes(32);
  for (let before = 0; before < 64; before += 1) {
    const text = Buffer.concat([randomBytes(before), scalar, randomBytes(7)]).toString('base64');
    const lines = text.replaceAll(/.{64}/g, '$&\n');
    expect(formsIn(Buffer.from(lines), scalar)).toContain('base64');
  }
});

test('either end alone is enough, and another key is none', () => {
  const scalar = randomBytes(66);
  expect(formsIn(Buffer.concat([randomBytes(40), scalar.subarray(0, 16)]), scalar)).toEqual(['raw']);
  expect(formsIn(Buffer.concat([scalar.subarray(-16), randomBytes(40)]), scalar)).toEqual(['raw']);
  expect(formsIn(Buffer.concat([randomBytes(1_000_000), Buffer.from(makePem())]), scalar)).toEqual([]);
});
