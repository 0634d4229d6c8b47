import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { toHex } from '../asn1/der.ts';
import { integer, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { createKdfBudget, runDeriving, runDerivingAsync } from './kdf.ts';
import { decryptPbe } from './pbe.ts';
import { describePbe } from './pbe-scheme.ts';

interface PbeCase {
  readonly tcId: number;
  readonly password: string;
  readonly salt: string;
  readonly iterationCount: number;
  readonly iv: string;
  readonly msg: string;
  readonly ct: string;
  readonly result: string;
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function pbes2(salt: Uint8Array, iterations: number, [prf, cipher, iv]: readonly [string, string, Uint8Array]) {
  const derivation = sequence(octetString(salt), integer(iterations), sequence(oidDer(prf), nullValue()));
  const encryption = sequence(oidDer(cipher), octetString(iv));
  return sequence(oidDer(OID.pbes2), sequence(sequence(oidDer(OID.pbkdf2), derivation), encryption));
}

const { folder, label } = findCorpus('wycheproof');
const FILES = [
  ['pbes2_hmacsha1_aes_128_test.json', OID.hmacWithSHA1, OID.aes128Cbc],
  ['pbes2_hmacsha256_aes_256_test.json', OID.hmacWithSHA256, OID.aes256Cbc],
] as const;

describe.each(FILES.filter(([file]) => existsSync(join(folder, file))))('%s', (file, prf, cipher) => {
  it(`of ${label} decrypts as it should`, () => {
    const suite = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { testGroups: { tests: PbeCase[] }[] };
    const cases = suite.testGroups.flatMap(({ tests }) => tests);
    const wrong = cases.filter(({ password, salt, iterationCount, iv, msg, ct, result }) => {
      const algorithmDer = pbes2(hex(salt), iterationCount, [prf, cipher, hex(iv)]);
      const secret = { passphrase: hex(password), budget: createKdfBudget() };
      const plain = runDeriving(decryptPbe({ algorithmDer, ciphertext: hex(ct) }, secret));
      return (plain.ok && toHex(plain.value) === msg) !== (result === 'valid');
    });
    process.stdout.write(`${file}: ${cases.length - wrong.length} of ${cases.length}\n`);
    expect(wrong.map(({ tcId }) => tcId)).toEqual([]);
  });
});

describe('the work of a derivation', () => {
  const scheme = (iterations: number) =>
    pbes2(new Uint8Array(8), iterations, [OID.hmacWithSHA256, OID.aes256Cbc, new Uint8Array(16)]);
  const secret = () => ({ passphrase: Buffer.from('x'), budget: createKdfBudget() });

  it('is refused with its figure before it begins', () => {
    const refused = runDeriving(
      decryptPbe({ algorithmDer: scheme(2_000_000_000), ciphertext: new Uint8Array(16) }, secret()),
    );
    expect(refused).toMatchObject({
      error: { code: 'format.too-costly', evidence: { what: 'iterations', asked: 2_000_000_000 } },
    });
  });

  it('counts over all parts of a file', () => {
    const shared = { passphrase: Buffer.from('x'), budget: { units: 2500 } };
    const open = () => runDeriving(decryptPbe({ algorithmDer: scheme(1000), ciphertext: new Uint8Array(16) }, shared));
    expect([open(), open(), open()].map((opened) => (opened.ok ? '' : opened.error.code))).toEqual([
      'format.wrong-passphrase',
      'format.wrong-passphrase',
      'format.too-costly',
    ]);
  });

  it('is refused for scrypt by its memory', () => {
    const parameters = sequence(octetString(new Uint8Array(8)), integer(1 << 24), integer(8), integer(1));
    const encryption = sequence(oidDer(OID.aes256Cbc), octetString(new Uint8Array(16)));
    const algorithmDer = sequence(oidDer(OID.pbes2), sequence(sequence(oidDer(OID.scrypt), parameters), encryption));
    expect(runDeriving(decryptPbe({ algorithmDer, ciphertext: new Uint8Array(16) }, secret()))).toMatchObject({
      error: { code: 'format.too-costly', evidence: { what: 'memory', asked: 17_179_869_184 } },
    });
    expect(describePbe(algorithmDer)).toBe('PBES2 scrypt 16777216/8/1 aes-256-cbc');
  });

  it('is refused for scrypt where its parameters contradict each other', () => {
    const parameters = sequence(octetString(new Uint8Array(8)), integer(65_536), integer(1), integer(32));
    const encryption = sequence(oidDer(OID.aes256Cbc), octetString(new Uint8Array(16)));
    const algorithmDer = sequence(oidDer(OID.pbes2), sequence(sequence(oidDer(OID.scrypt), parameters), encryption));
    expect(runDeriving(decryptPbe({ algorithmDer, ciphertext: new Uint8Array(16) }, secret()))).toMatchObject({
      error: { code: 'format.unsupported', evidence: { detail: 'scrypt-parameters' } },
    });
  });

  it('comes out alike on and off the thread', async () => {
    const encrypted = { algorithmDer: scheme(1000), ciphertext: new Uint8Array(32) };
    expect(await runDerivingAsync(decryptPbe(encrypted, secret()))).toEqual(
      runDeriving(decryptPbe(encrypted, secret())),
    );
  });
});
