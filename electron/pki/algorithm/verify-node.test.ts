import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { verifyCertificateSignature } from '../certificate/certificate-fields.ts';
import { integer, nullValue, octetString, oidDer, sequence, explicit } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { parsePublicKey, isSigningKey, keyLabel, keyStrengthBits } from './key-algorithm.ts';
import { verifySignature } from './verify.ts';

/** Node's own OpenSSL 3.5 in a process of its own: the engine of this one may be BoringSSL, and Debian's openssl is too old. */
const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');

/** What a script prints as JSON. It can use `crypto`, `asn1` (our DER writers) and `hex(bytes)`. */
function askNode<T>(script: string): T {
  const prelude = `
    import * as crypto from 'node:crypto';
    const asn1 = await import(${JSON.stringify(join(import.meta.dirname, '../asn1/der-write.ts'))});
    const hex = (bytes) => Buffer.from(bytes).toString('hex');
    const spkiOf = (key) => key.export({ type: 'spki', format: 'der' });`;
  const output = execFileSync(NODE, ['--input-type=module', '-e', prelude + script], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return JSON.parse(output) as T;
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

interface Signed {
  readonly name: string;
  readonly certificate: string;
  readonly nodeVerifies: boolean;
}

/** A self-signed certificate by each of Node's post-quantum keys; its identifier of the signature is that of the key. */
const SELF_SIGNED = `
  const names = ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87',
    ...['sha2', 'shake'].flatMap((family) => [128, 192, 256].flatMap((bits) => ['s', 'f'].map((kind) => 'slh-dsa-' + family + '-' + bits + kind)))];
  const empty = asn1.sequence();
  console.log(JSON.stringify(FAMILY.map((name) => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync(name);
    const spki = spkiOf(publicKey);
    const algorithm = spki.subarray(spki.indexOf(0x30, 2), spki.indexOf(0x30, 2) + 2 + spki[spki.indexOf(0x30, 2) + 1]);
    const tbs = asn1.sequence(asn1.explicit(0, asn1.integer(2)), asn1.integer(1), algorithm, empty,
      asn1.sequence(asn1.time(0), asn1.time(4e12)), empty, spki);
    const der = asn1.sequence(tbs, algorithm, asn1.bitString(crypto.sign(null, tbs, privateKey)));
    return { name, certificate: hex(der), nodeVerifies: new crypto.X509Certificate(der).verify(publicKey) };
  })));`;

describe('certificates that OpenSSL 3.5 signed', () => {
  it.each([
    ['ML-DSA', "names.filter((name) => name.startsWith('ml-'))", 3],
    ['SLH-DSA', "names.filter((name) => name.startsWith('slh-'))", 12],
  ])('are valid with %s, and invalid with one bit changed', { timeout: 60_000 }, (_, family, count) => {
    const all = askNode<Signed[]>(SELF_SIGNED.replace('FAMILY', family));
    expect(all).toHaveLength(count);
    for (const { name, certificate, nodeVerifies } of all) {
      expect(nodeVerifies, name).toBe(true);
      const parsed = parseCertificate(bytesOf(certificate));
      if (!parsed.ok) throw new Error(name);
      const spki = spanBytes(parsed.value, parsed.value.spki);
      expect(verifyCertificateSignature(parsed.value, spki), name).toBe('valid');
      const der = Uint8Array.from(parsed.value.der);
      der[parsed.value.signature.end - 5] = 255 - (der[parsed.value.signature.end - 5] ?? 0);
      expect(verifyCertificateSignature({ ...parsed.value, der }, spki), name).toBe('invalid');
      const key = parsePublicKey(spki);
      expect(key.ok && keyLabel(key.value).toLowerCase()).toBe(name);
      expect(key.ok && keyStrengthBits(key.value)).toBeGreaterThanOrEqual(128);
    }
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
