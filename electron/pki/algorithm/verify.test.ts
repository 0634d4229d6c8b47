import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { verifyCertificateSignature } from '../certificate/certificate-fields.ts';
import { fromHex } from '../asn1/der.ts';
import { buildSignatureAlgorithm } from './key-algorithm.ts';
import { readPemBlocks } from '../container/pem.ts';
import { type SignedBytes, verifySignature } from './verify.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A self-signed certificate by openssl with whatever key. */
function selfSigned(keyArguments: readonly string[], signArguments: readonly string[] = []): Uint8Array {
  const key = join(folder, 'key.pem');
  execFileSync('openssl', ['genpkey', ...keyArguments, '-out', key], { stdio: 'pipe' });
  const pem = execFileSync('openssl', ['req', '-x509', '-key', key, '-subj', '/CN=test', ...signArguments], {
    stdio: 'pipe',
  });
  const der = readPemBlocks(pem)[0]?.der;
  if (der === undefined) throw new Error('openssl wrote no certificate');
  return der;
}

function verdictOf(der: Uint8Array): string {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return parsed.error.code;
  return verifyCertificateSignature(parsed.value, spanBytes(parsed.value, parsed.value.spki));
}

const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
const curve = (name: string): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`];

describe('signatures that openssl made', () => {
  it.each([
    ['RSA SHA-256', rsa, ['-sha256']],
    ['RSA SHA-512', rsa, ['-sha512']],
    ['RSA SHA-1', rsa, ['-sha1']],
    ['RSA-PSS', rsa, ['-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32']],
    ['P-256', curve('P-256'), []],
    ['P-384', curve('P-384'), ['-sha384']],
    ['P-521', curve('P-521'), ['-sha512']],
    ['secp256k1', curve('secp256k1'), []],
    ['brainpoolP256r1', curve('brainpoolP256r1'), []],
    ['brainpoolP384r1', curve('brainpoolP384r1'), ['-sha384']],
    ['Ed25519', ['-algorithm', 'ED25519'], []],
    ['Ed448', ['-algorithm', 'ED448'], []],
  ])('are valid: %s, and invalid with one bit changed', (_, key, options) => {
    const der = selfSigned(key, options);
    expect(verdictOf(der)).toBe('valid');
    const changed = Uint8Array.from(der);
    const at = changed.length - 5;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(verdictOf(changed)).toBe('invalid');
  });

  it('are unsupported on P-224, and with MD5', () => {
    expect(verdictOf(selfSigned(curve('secp224r1')))).toBe('unsupported');
    expect(verdictOf(selfSigned(rsa, ['-md5']))).toBe('unsupported');
  });
});

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

const UNSUPPORTED = /^mldsa-/;

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
    if (UNSUPPORTED.test(id)) expect(verdict).not.toBe('valid');
    else expect(verdict === 'valid' && !hasUnusedBits).toBe(expected_valid);
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
