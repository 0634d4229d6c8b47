import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { fromHex } from '../asn1/der.ts';
import { bitString, integer, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { buildSignatureAlgorithm } from './key-algorithm.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { createSignatureVerifier, type SignedBytes, verifySignature } from './verify.ts';

describe('an ECDSA signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tbs = Buffer.from('what was signed');
  const signature = new Uint8Array(sign('sha256', tbs, privateKey));
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const input = (bytes: Uint8Array): SignedBytes => ({
    spkiDer,
    signatureAlgorithmDer: buildSignatureAlgorithm('ecdsa-sha256'),
    tbs,
    signature: bytes,
  });

  it('is valid as node:crypto made it', () => {
    expect(verifySignature(input(signature))).toBe('valid');
  });

  it('is invalid with bytes behind it, with zero numbers and in raw form', () => {
    expect(verifySignature(input(Buffer.concat([signature, Buffer.of(0)])))).toBe('invalid');
    expect(verifySignature(input(fromHex('3006020100020100')))).toBe('invalid');
    expect(
      verifySignature(input(new Uint8Array(sign('sha256', tbs, { key: privateKey, dsaEncoding: 'ieee-p1363' })))),
    ).toBe('invalid');
  });

  it('never throws, whatever key, algorithm and signature are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(120), fc.nat(255), (bytes, at, value) => {
        const key = Uint8Array.from(spkiDer);
        key[at % key.length] = value;
        for (const wrong of [
          input(bytes),
          { ...input(signature), spkiDer: bytes },
          { ...input(signature), spkiDer: key },
          { ...input(signature), signatureAlgorithmDer: bytes },
        ]) {
          expect(['valid', 'invalid', 'unsupported']).toContain(verifySignature(wrong));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a verifier of one key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const tbs = Buffer.from('what was signed');
  const signature = new Uint8Array(sign('sha256', tbs, privateKey));
  const message = { signatureAlgorithmDer: buildSignatureAlgorithm('ecdsa-sha256'), tbs, signature };

  it('is kept ready for the next signature, and made again when many other keys came between', () => {
    const verifier = createSignatureVerifier(spkiDer);
    expect(createSignatureVerifier(Uint8Array.from(spkiDer))).toBe(verifier);
    for (let other = 0; other < 300; other++) createSignatureVerifier(Uint8Array.of(48, 2, other >> 8, other & 255));
    expect(createSignatureVerifier(spkiDer)).not.toBe(verifier);
    expect(createSignatureVerifier(spkiDer)(message)).toBe('valid');
  });

  it('keeps its key when the buffer it was read from changes', () => {
    const buffer = Uint8Array.from(spkiDer);
    const verifier = createSignatureVerifier(buffer);
    buffer.fill(0);
    expect(verifier(message)).toBe('valid');
    expect(createSignatureVerifier(buffer)(message)).toBe('invalid');
  });
});

describe('an RSA key that no engine should be given', () => {
  const spkiOf = (modulus: bigint, exponent: bigint): Uint8Array =>
    sequence(
      sequence(oidDer(OID.rsaEncryption), nullValue()),
      bitString(sequence(integer(modulus), integer(exponent))),
    );
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const modulus = BigInt(`0x${Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`);
  const tbs = Buffer.from('what was signed');
  const signature = new Uint8Array(sign('sha256', tbs, privateKey));
  const verdictOf = (spkiDer: Uint8Array, bytes = signature): string =>
    verifySignature({
      spkiDer,
      signatureAlgorithmDer: buildSignatureAlgorithm('rsa-pkcs1-sha256'),
      tbs,
      signature: bytes,
    });

  it('is invalid: exponent 1, even numbers, exponents beyond 256 bits, numbers of a megabyte', () => {
    expect(verdictOf(spkiOf(modulus, 65537n))).toBe('valid');
    for (const [n, e] of [
      [modulus, 1n],
      [modulus, 65538n],
      [modulus + 1n, 65537n],
      [modulus, (1n << 300n) + 1n],
      [(1n << 8_000_000n) + 1n, 65537n],
    ] as const)
      expect(verdictOf(spkiOf(n, e))).toBe('invalid');
  });

  it('does not forge by an exponent of 1: the padded digest itself is no signature', () => {
    const digest = createHash('sha256').update(tbs).digest('hex');
    const info = fromHex(`3031300d060960864801650304020105000420${digest}`);
    const padded = Buffer.concat([Buffer.of(0, 1), Buffer.alloc(128 - 3 - info.length, 255), Buffer.of(0), info]);
    expect(verdictOf(spkiOf(modulus, 1n), padded)).toBe('invalid');
  });

  it('takes no signature that is longer or shorter than the modulus, or not below it', () => {
    const spki = spkiOf(modulus, 65537n);
    expect(verdictOf(spki, Buffer.concat([Buffer.of(0), signature]))).toBe('invalid');
    expect(verdictOf(spki, signature.subarray(1))).toBe('invalid');
    expect(verdictOf(spki, new Uint8Array(128).fill(255))).toBe('invalid');
  });
});

interface SignedCase {
  readonly id: string;
  readonly file: string;
  readonly expected_valid: boolean;
}

/** Keys of id-RSASSA-PSS are unknown to the suite's engine. By RFC 4055 §1.2 this one and its signature are fine, and openssl says so too. */
const KNOWN_TO_US = 'rsa-pss-sha256-using-pss-key-with-params';

const corpus = findCorpus('boringssl-signed-data');

interface SignedParts extends SignedBytes {
  readonly hasUnusedBits: boolean;
}

function readParts(file: string): SignedParts {
  const blocks = readPemBlocks(readFileSync(join(corpus.folder, file)));
  const part = (label: string): Uint8Array => blocks.find((block) => block.label === label)?.der ?? new Uint8Array();
  // the suite wraps the signature in a BIT STRING
  const bits = part('SIGNATURE');
  const wrapped = (bits[1] ?? 0) < 0x80 ? 2 : 2 + ((bits[1] ?? 0) & 0x7f);
  return {
    spkiDer: part('PUBLIC KEY'),
    signatureAlgorithmDer: part('ALGORITHM'),
    tbs: part('DATA'),
    signature: bits.subarray(wrapped + 1),
    hasUnusedBits: bits[wrapped] !== 0,
  };
}

function isValidByUs(file: string): boolean {
  const { hasUnusedBits, ...signed } = readParts(file);
  return verifySignature(signed) === 'valid' && !hasUnusedBits;
}

const cases = JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as SignedCase[];
const agreed = cases.filter(({ file, expected_valid }) => isValidByUs(file) === expected_valid);

describe(`verdicts of ${corpus.label}: ${agreed.length} of ${cases.length} are ours`, () => {
  it.each(cases.filter(({ id }) => id !== KNOWN_TO_US))('$id', ({ file, expected_valid }) => {
    expect(isValidByUs(file)).toBe(expected_valid);
  });

  const other = cases.filter(({ id }) => id === KNOWN_TO_US);
  it.each(other)('where they are not, openssl judges as we do: a key for RSA-PSS alone', ({ file }) => {
    const { spkiDer, tbs, signature } = readParts(file);
    const folder = mkdtempSync(join(tmpdir(), 'signed-data-'));
    const write = (name: string, bytes: Uint8Array): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const options = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32', '-keyform', 'DER'];
    const inputs = ['-verify', write('key', spkiDer), '-signature', write('signature', signature), write('data', tbs)];
    const answer = execFileSync('openssl', ['dgst', '-sha256', ...options, ...inputs], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(answer).toContain('Verified OK');
    expect(isValidByUs(file)).toBe(true);
  });

  it('are enough to mean something', () => {
    expect(cases.length).toBeGreaterThan(4);
  });
});

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: 'valid' | 'invalid' | 'acceptable';
    }[];
  }[];
}

const wycheproof = join(findCorpus('wycheproof').folder, 'ecdsa_secp256r1_sha256_test.json');

if (existsSync(wycheproof)) {
  describe('verdicts of Wycheproof on ECDSA', () => {
    it('are ours', () => {
      const { testGroups } = JSON.parse(readFileSync(wycheproof, 'utf8')) as WycheproofFile;
      const cases = testGroups.flatMap(({ publicKeyDer, tests }) => tests.map((test) => ({ ...test, publicKeyDer })));
      const wrong = cases.filter(({ publicKeyDer, msg, sig, result }) => {
        const [spkiDer, tbs, signature] = [publicKeyDer, msg, sig].map(fromHex) as [Uint8Array, Uint8Array, Uint8Array];
        const verdict = verifySignature({
          spkiDer,
          signatureAlgorithmDer: buildSignatureAlgorithm('ecdsa-sha256'),
          tbs,
          signature,
        });
        return result !== 'acceptable' && (verdict === 'valid') !== (result === 'valid');
      });
      expect(wrong.map(({ tcId }) => tcId)).toEqual([]);
      expect(cases.length).toBeGreaterThan(100);
    });
  });
}
