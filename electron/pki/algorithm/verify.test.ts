import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { fromHex } from '../asn1/der.ts';
import { buildSignatureAlgorithm } from './key-algorithm.ts';
import { readPemBlocks } from '../container/pem.ts';
import { type SignedBytes, verifySignature } from './verify.ts';

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

interface SignedCase {
  readonly id: string;
  readonly file: string;
  readonly expected_valid: boolean;
}

/** Keys of id-RSASSA-PSS are unknown to the suite's engine; by RFC 4055 §1.2 this one and its signature are fine, and openssl says so too. */
const KNOWN_TO_US = new Set(['rsa-pss-sha256-using-pss-key-with-params']);

const corpus = findCorpus('boringssl-signed-data');

describe(`verdicts of ${corpus.label}`, () => {
  const cases = JSON.parse(readFileSync(join(corpus.folder, 'cases.json'), 'utf8')) as SignedCase[];

  it.each(cases)('$id', ({ id, file, expected_valid }) => {
    const blocks = readPemBlocks(readFileSync(join(corpus.folder, file)));
    const part = (label: string): Uint8Array => blocks.find((block) => block.label === label)?.der ?? new Uint8Array();
    // the suite wraps the signature in a BIT STRING
    const bits = part('SIGNATURE');
    const wrapped = (bits[1] ?? 0) < 0x80 ? 2 : 2 + ((bits[1] ?? 0) & 0x7f);
    const hasUnusedBits = bits[wrapped] !== 0;
    const verdict = verifySignature({
      spkiDer: part('PUBLIC KEY'),
      signatureAlgorithmDer: part('ALGORITHM'),
      tbs: part('DATA'),
      signature: bits.subarray(wrapped + 1),
    });
    expect(verdict === 'valid' && !hasUnusedBits).toBe(expected_valid || KNOWN_TO_US.has(id));
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
