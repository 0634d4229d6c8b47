import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildSignatureAlgorithm } from './key-algorithm.ts';
import { createPassingVerifier, type SignedBytes, verifySignature } from './verify.ts';

const tbs = Uint8Array.from({ length: 300 }, (_, at) => at & 0xff);

function signed(
  { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  algorithm: 'ecdsa-sha256' | 'rsa-pkcs1-sha256' | 'ed25519',
): SignedBytes {
  return {
    spkiDer: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    signatureAlgorithmDer: buildSignatureAlgorithm(algorithm),
    tbs,
    signature: new Uint8Array(sign(algorithm === 'ed25519' ? null : 'sha256', tbs, privateKey)),
  };
}

const changed = (octets: Uint8Array, at: number): Uint8Array =>
  octets.map((octet, place) => (place === at ? octet ^ 1 : octet));

const GOOD: readonly (readonly [string, SignedBytes])[] = [
  ['P-256', signed(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ecdsa-sha256')],
  ['RSA', signed(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'rsa-pkcs1-sha256')],
  ['Ed25519', signed(generateKeyPairSync('ed25519'), 'ed25519')],
];

describe.each(GOOD)('a verifier for a key that is met once, with %s', (_, good) => {
  const variants: readonly (readonly [string, SignedBytes])[] = [
    ['what was signed', good],
    ['another message', { ...good, tbs: changed(tbs, 7) }],
    ['another signature', { ...good, signature: changed(good.signature, good.signature.length - 1) }],
    ['no signature', { ...good, signature: new Uint8Array() }],
    ['another key', { ...good, spkiDer: changed(good.spkiDer, good.spkiDer.length - 7) }],
    ['a key that is cut off', { ...good, spkiDer: good.spkiDer.subarray(0, -3) }],
    ...GOOD.filter(([, other]) => other !== good).map(
      ([name, other]) => [`a key of ${name}`, { ...good, spkiDer: other.spkiDer }] as const,
    ),
  ];

  it.each(variants)('says of %s what every verifier says, the first time and later', (name, message) => {
    const verify = createPassingVerifier(message.spkiDer);
    const expected = verifySignature(message);
    expect([verify(message), verify(message), verify(message)]).toEqual([expected, expected, expected]);
    expect(expected === 'valid').toBe(name === 'what was signed');
  });

  it('goes on after a message that it refused', () => {
    const verify = createPassingVerifier(good.spkiDer);
    expect(verify({ ...good, signature: new Uint8Array() })).toBe('invalid');
    expect(verify(good)).toBe('valid');
  });
});
