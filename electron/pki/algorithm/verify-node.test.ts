import { describe, expect, it } from 'vitest';
import { integer, nullValue, octetString, oidDer, sequence, explicit } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { parsePublicKey, isSigningKey, keyLabel } from './key-algorithm.ts';
import { askNode, bytesOf, expectedOf, judgeSelfSigned, slhNames } from './node-judge-fixture.ts';
import { verifySignature } from './verify.ts';

describe('certificates that OpenSSL 3.5 signed', () => {
  it.each([
    ['ML-DSA', ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87']],
    ['SLH-DSA, the kinds that sign quickly', slhNames(['128f', '192f', '256f'])],
  ])('are valid with %s, and invalid with one bit changed', { timeout: 60_000 }, (_, names) => {
    expect(judgeSelfSigned(names)).toEqual(expectedOf(names));
  });

  it('are valid by RSA-PSS with SHA-3 and its own mask', () => {
    const { spki, signature } = askNode<{ spki: string; signature: string }>(`
      const { privateKey: key, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
      const padding = crypto.constants.RSA_PKCS1_PSS_PADDING;
      const signature = crypto.sign('sha3-256', Buffer.from('tbs'), { key, padding, saltLength: 32 });
      console.log(JSON.stringify({ spki: hex(spkiOf(publicKey)), signature: hex(signature) }));`);
    const sha3 = sequence(oidDer(OID['sha3-256']), nullValue());
    const parameters = sequence(
      explicit(0, sha3),
      explicit(1, sequence(oidDer(OID.mgf1), sha3)),
      explicit(2, integer(32)),
    );
    const verdictOn = (tbs: string): string =>
      verifySignature({
        spkiDer: bytesOf(spki),
        signatureAlgorithmDer: sequence(oidDer(OID.rsassaPss), parameters),
        tbs: Buffer.from(tbs),
        signature: bytesOf(signature),
      });
    expect(verdictOn('tbs')).toBe('valid');
    expect(verdictOn('tbt')).toBe('invalid');
  });
});

describe('keys of OpenSSL 3.5', () => {
  it('are recognised as ML-KEM, which signs nothing', () => {
    const keys = askNode<string[]>(`
      const sizes = ['ml-kem-512', 'ml-kem-768', 'ml-kem-1024'];
      console.log(JSON.stringify(sizes.map((size) => hex(spkiOf(crypto.generateKeyPairSync(size).publicKey)))));`);
    const infos = keys.map((spki) => parsePublicKey(bytesOf(spki)));
    expect(infos.map((info) => info.ok && keyLabel(info.value))).toEqual(['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024']);
    expect(infos.map((info) => info.ok && isSigningKey(info.value))).toEqual([false, false, false]);
  });

  it('of an algorithm that nobody knows are given by their OID, and their signatures are unsupported', () => {
    const algorithm = sequence(oidDer('1.3.6.1.4.1.55555.7'));
    const spki = sequence(algorithm, Uint8Array.of(3, 2, 0, 1));
    const info = parsePublicKey(spki);
    expect(info.ok && info.value.algorithm).toBe('1.3.6.1.4.1.55555.7');
    const message = { signatureAlgorithmDer: algorithm, tbs: octetString(spki), signature: spki };
    expect(verifySignature({ spkiDer: spki, ...message })).toBe('unsupported');
  });
});
