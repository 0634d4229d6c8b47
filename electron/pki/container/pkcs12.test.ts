import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import { parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { toHex } from '../asn1/der.ts';
import { parsePkcs12, parsePkcs12Sealed } from './pkcs12.ts';
import { buildPkcs12, PBKDF2_ITERATIONS } from './pkcs12-build.ts';
import { decryptPkcs8, encryptPkcs8 } from '../key/pkcs8.ts';
import { privateKeyFromPem } from '../key/private-key.ts';
import { pkcs8MatchesSpki, spkiFromPkcs8 } from '../key/public-half.ts';

const PASSPHRASE = Buffer.from('pässword €1');
let folder: string;
let root: TestAuthority;
let leaf: IssuedTestCertificate;
let pkcs8: Uint8Array;
let p12: Uint8Array;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'p12-'));
  root = createTestAuthority({ name: 'CN=Root' });
  leaf = root.issue({ subject: 'CN=partner', eku: ['clientAuth'] });
  pkcs8 = new Uint8Array(leaf.privateKey.export({ type: 'pkcs8', format: 'der' }));
  p12 = await build(leaf, PASSPHRASE);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function build(certificate: IssuedTestCertificate, passphrase: Uint8Array): Promise<Uint8Array> {
  const plaintext = new Uint8Array(certificate.privateKey.export({ type: 'pkcs8', format: 'der' }));
  const encryptedPkcs8Der = await encryptPkcs8({
    plaintext,
    passphrase,
    salt: randomBytes(16),
    iv: randomBytes(16),
    iterations: PBKDF2_ITERATIONS,
  });
  return buildPkcs12({
    certificateDer: certificate.der,
    chainDers: [root.der],
    encryptedPkcs8Der,
    friendlyName: 'Partner – gw',
    localKeyId: createHash('sha1').update(certificate.der).digest(),
    passphrase,
    random: randomBytes(48),
  });
}

function write(name: string, bytes: Uint8Array | string): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

describe('a PKCS #12 file of ours', () => {
  it('is opened by openssl with key, chain and name', () => {
    const text = openssl('pkcs12', '-in', write('a.p12', p12), '-passin', `pass:${PASSPHRASE.toString()}`, '-nodes');
    expect(text).toContain('BEGIN PRIVATE KEY');
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(text).toMatch(/friendlyName: Partner/);
  });

  it('tells openssl that it is modern', () => {
    const run = spawnSync(
      'openssl',
      ['pkcs12', '-in', write('b.p12', p12), '-passin', `pass:${PASSPHRASE.toString()}`, '-info', '-noout'],
      { encoding: 'utf8' },
    );
    expect(run.stderr).toMatch(/MAC: sha256, Iteration 600000/);
    expect(run.stderr).toMatch(/Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256/);
    expect(run.stderr).toMatch(/Encrypted data: PBES2, PBKDF2, AES-256-CBC/);
  });

  it('is refused by openssl and by us under another passphrase', () => {
    expect(() => openssl('pkcs12', '-in', write('c.p12', p12), '-passin', 'pass:wrong', '-nodes')).toThrow();
    expect(parsePkcs12(p12, Buffer.from('wrong'))).toEqual({
      ok: false,
      error: { code: 'format.wrong-passphrase', evidence: { format: 'pkcs12' } },
    });
  });

  // Java is not on every machine; openssl judges everywhere
  if (spawnSync('keytool', ['-help']).status === 0) {
    it('is opened by Java with its chain', async () => {
      const file = write('d.p12', await build(leaf, Buffer.from('changeit')));
      const text = execFileSync(
        'keytool',
        ['-J-Duser.language=en', '-list', '-v', '-keystore', file, '-storepass', 'changeit'],
        { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] },
      );
      expect(text).toMatch(/Entry type: PrivateKeyEntry/);
      expect(text).toMatch(/Certificate chain length: 2/);
      const certificate = execFileSync(
        'keytool',
        ['-exportcert', '-rfc', '-keystore', file, '-storepass', 'changeit', '-alias', 'partner – gw'],
        { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' }, stdio: ['pipe', 'pipe', 'pipe'] },
      );
      expect(new X509Certificate(certificate).raw.equals(leaf.der)).toBe(true);
    });
  }

  it('is read back by us as it was written', () => {
    const opened = parsePkcs12(p12, PASSPHRASE);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const { certificates, keys, hasMac } = opened.value;
    expect(hasMac).toBe(true);
    expect(certificates.map(({ der }) => toHex(der))).toEqual([toHex(leaf.der), toHex(root.der)]);
    expect(keys.map((key) => toHex(key.pkcs8Der))).toEqual([toHex(pkcs8)]);
    expect(keys[0]?.friendlyName).toBe('Partner – gw');
    expect(keys[0]?.localKeyIdHex).toBe(certificates[0]?.localKeyIdHex);
  });

  it('never throws when a byte is changed', () => {
    const cheap = readCheap();
    fc.assert(
      fc.property(fc.nat(cheap.length - 1), fc.nat(255), (at, value) => {
        const copy = Uint8Array.from(cheap);
        copy[at] = value;
        expect(parsePkcs12(copy, Buffer.from('x'))).toHaveProperty('ok');
      }),
      { numRuns: 400 },
    );
  });

  it('opens without its keys, which stay as they were encrypted', async () => {
    const sealed = await parsePkcs12Sealed(p12, PASSPHRASE);
    if (!sealed.ok) throw new Error(sealed.error.code);
    const { certificates, encryptedKeys, openKeys } = sealed.value;
    expect(certificates.map((der) => Buffer.from(der))).toEqual([leaf.der, root.der].map((der) => Buffer.from(der)));
    expect(openKeys).toBe(0);
    expect(encryptedKeys).toHaveLength(1);
    const [encrypted = new Uint8Array()] = encryptedKeys;
    expect(decryptPkcs8(encrypted, PASSPHRASE)).toEqual({ ok: true, value: Buffer.from(pkcs8) });
    expect(await parsePkcs12Sealed(p12, new TextEncoder().encode('other'))).toMatchObject({
      ok: false,
      error: { code: 'format.wrong-passphrase' },
    });
  });
});

/** A file with few rounds, for runs in numbers. */
function readCheap(): Uint8Array {
  const pem = write('cheap.pem', leaf.pem + leaf.keyPem);
  openssl(
    'pkcs12',
    '-export',
    '-in',
    pem,
    '-out',
    join(folder, 'cheap.p12'),
    '-passout',
    'pass:x',
    '-iter',
    '1',
    '-maciter',
  );
  return readFileSync(join(folder, 'cheap.p12'));
}

describe('a private key', () => {
  const forms: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['PKCS #8', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], ['pkcs8', '-topk8', '-nocrypt']],
    ['SEC 1', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], ['ec']],
    ['PKCS #1', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], ['rsa', '-traditional']],
    ['Ed25519', ['-algorithm', 'ED25519'], ['pkey']],
    [
      'PBES2 with SHA-256',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:geheim'],
    ],
    [
      'PBES2 with SHA-512',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512', '-passout', 'pass:geheim'],
    ],
    [
      'PBES2 with 3DES and SHA-1',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['pkcs8', '-topk8', '-v2', 'des3', '-v2prf', 'hmacWithSHA1', '-passout', 'pass:geheim'],
    ],
    [
      'scrypt',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['pkcs8', '-topk8', '-scrypt', '-passout', 'pass:geheim'],
    ],
    [
      'PBES1 with 3DES',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES', '-passout', 'pass:geheim'],
    ],
    [
      'traditional AES',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['ec', '-aes256', '-passout', 'pass:geheim'],
    ],
    [
      'traditional 3DES',
      ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
      ['rsa', '-traditional', '-des3', '-passout', 'pass:geheim'],
    ],
  ];

  it.each(forms)('is read from %s', (_, generate, convert) => {
    const key = join(folder, 'k.pem');
    openssl('genpkey', ...generate, '-out', key);
    const [command = '', ...rest] = convert;
    const pem = openssl(command, '-in', key, ...rest);
    const spki = Buffer.from(execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-outform', 'DER']));
    const opened = privateKeyFromPem(Buffer.from(pem), Buffer.from('geheim'));
    expect(opened.ok && pkcs8MatchesSpki(opened.value, spki)).toBe(true);
    if (!pem.includes('ENCRYPTED')) return;
    expect(privateKeyFromPem(Buffer.from(pem), Buffer.from('falsch'))).toMatchObject({
      error: { code: 'format.wrong-passphrase' },
    });
    expect(privateKeyFromPem(Buffer.from(pem))).toMatchObject({ error: { code: 'format.wrong-passphrase' } });
  });

  it('belongs to its certificate and to no other', () => {
    const own = parseCertificate(leaf.der);
    const other = parseCertificate(root.der);
    if (!own.ok || !other.ok) throw new Error('certificates');
    expect(pkcs8MatchesSpki(pkcs8, spanBytes(own.value, own.value.spki))).toBe(true);
    expect(pkcs8MatchesSpki(pkcs8, spanBytes(other.value, other.value.spki))).toBe(false);
    expect(spkiFromPkcs8(Uint8Array.of(1, 2, 3)).ok).toBe(false);
  });

  it('is encrypted so that openssl opens it, and opened by us again', async () => {
    const der = await encryptPkcs8({
      plaintext: pkcs8,
      passphrase: PASSPHRASE,
      salt: randomBytes(16),
      iv: randomBytes(16),
      iterations: 600_000,
    });
    const file = write('e.p8', der);
    expect(
      openssl('pkey', '-inform', 'DER', '-in', file, '-passin', `pass:${PASSPHRASE.toString()}`, '-noout', '-text'),
    ).toContain('Private-Key');
    expect(decryptPkcs8(der, PASSPHRASE)).toEqual({ ok: true, value: Buffer.from(pkcs8) });
  });

  it('is refused when the file asks for too many rounds', async () => {
    const der = await encryptPkcs8({
      plaintext: pkcs8,
      passphrase: PASSPHRASE,
      salt: new Uint8Array(16),
      iv: new Uint8Array(16),
      iterations: 1000,
    });
    const hostile = Buffer.from(toHex(der).replace('020203e8', '02021fff'), 'hex');
    expect(decryptPkcs8(hostile, PASSPHRASE).ok).toBe(false);
    const budget = { units: 999 };
    expect(decryptPkcs8(der, PASSPHRASE, budget)).toMatchObject({
      error: { code: 'format.too-costly', evidence: { what: 'iterations', asked: 1000, limit: 999 } },
    });
  });

  it('is not found in noise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => !privateKeyFromPem(bytes, PASSPHRASE).ok));
  });
});
