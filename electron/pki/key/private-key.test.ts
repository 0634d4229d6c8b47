import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../asn1/der.ts';
import { octetString, sequence } from '../asn1/der-write.ts';
import { decodeBase64 } from '../asn1/pem.ts';
import { privateKeyFromPem } from './private-key.ts';
import { publicHalf, spkiFromPkcs8 } from './public-half.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });

/** Makes a key with openssl and answers what openssl takes for its public half. */
function generate(name: string, ...args: readonly string[]): Uint8Array {
  openssl('genpkey', ...args, '-out', name);
  return openssl('pkey', '-in', name, '-pubout', '-outform', 'DER');
}

const ec = (curve: string): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];

describe('the public half of a private key', () => {
  it.each([
    ['RSA 2048', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['RSA-PSS 2048', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['EC P-224', ec('P-224')],
    ['EC P-256', ec('P-256')],
    ['EC P-384', ec('P-384')],
    ['EC P-521', ec('P-521')],
    ['EC secp256k1', ec('secp256k1')],
    ['EC brainpoolP256r1', ec('brainpoolP256r1')],
    ['EC brainpoolP384r1', ec('brainpoolP384r1')],
    ['EC brainpoolP512r1', ec('brainpoolP512r1')],
    ['Ed25519', ['-algorithm', 'ED25519']],
    ['Ed448', ['-algorithm', 'ED448']],
    ['X25519', ['-algorithm', 'X25519']],
    ['X448', ['-algorithm', 'X448']],
  ])('is that of openssl: %s', (label, args) => {
    const spki = generate('k.pem', ...args);
    const key = privateKeyFromPem(readFileSync(join(folder, 'k.pem')));
    const half = key.ok ? publicHalf(key.value) : key;
    expect(half.ok && [half.value.algorithm, toHex(half.value.spkiDer)]).toEqual([label, toHex(spki)]);
  });

  it('is that of openssl: DSA, in its own form and in PKCS #8', () => {
    openssl('dsaparam', '-genkey', '-out', 'dsa.pem', '1024');
    const spki = openssl('dsa', '-in', 'dsa.pem', '-pubout', '-outform', 'DER');
    openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'dsa.pem', '-out', 'dsa8.pem');
    openssl('pkey', '-in', 'dsa.pem', '-traditional', '-out', 'dsa1.pem');
    for (const name of ['dsa8.pem', 'dsa1.pem']) {
      const key = privateKeyFromPem(readFileSync(join(folder, name)));
      const own = key.ok ? spkiFromPkcs8(key.value) : key;
      expect(own.ok && toHex(own.value)).toBe(toHex(spki));
    }
  });

  it('of a key whose primes belong to another modulus is refused', () => {
    generate('a.pem', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024');
    const key = privateKeyFromPem(readFileSync(join(folder, 'a.pem')));
    if (!key.ok) throw new Error('key');
    const broken = Uint8Array.from(key.value);
    // the last octet of the modulus
    const at = toHex(broken).indexOf('0203010001') / 2 - 1;
    broken[at] = (broken[at] ?? 0) ^ 2;
    expect(spkiFromPkcs8(broken)).toMatchObject({ error: { code: 'format.malformed' } });
  });

  it('never throws when a byte is changed, and shows no octet of the key in its errors', () => {
    generate('e.pem', ...ec('P-256'));
    const key = privateKeyFromPem(readFileSync(join(folder, 'e.pem')));
    if (!key.ok) throw new Error('key');
    fc.assert(
      fc.property(fc.nat(key.value.length - 1), fc.nat(255), (at, value) => {
        const copy = Uint8Array.from(key.value);
        copy[at] = value;
        const half = publicHalf(copy);
        return half.ok || JSON.stringify(half.error).length < 200;
      }),
      { numRuns: 200 },
    );
  });
});

const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');

/** What OpenSSL 3.5 makes of algorithms that Debian's does not know, in a process of its own: base64 of PKCS #8 and SPKI. */
function generateInNode(type: string): readonly [Uint8Array, Uint8Array] {
  const script =
    "const k=require('crypto').generateKeyPairSync(process.argv[1]);process.stdout.write(k.privateKey.export({type:'pkcs8',format:'der'}).toString('base64')+' '+k.publicKey.export({type:'spki',format:'der'}).toString('base64'))";
  const [pkcs8 = '', spki = ''] = execFileSync(NODE, ['-e', script, type], { encoding: 'utf8' }).split(' ');
  const [a, b] = [decodeBase64(pkcs8), decodeBase64(spki)];
  if (typeof a === 'number' || typeof b === 'number') throw new Error(type);
  return [a, b];
}

describe('a post-quantum private key', () => {
  it.each(['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87', 'ml-kem-512', 'ml-kem-768', 'ml-kem-1024'])(
    'as seed with its expanded form has the public half of OpenSSL 3.5: %s',
    (type) => {
      const [pkcs8, spki] = generateInNode(type);
      const own = spkiFromPkcs8(pkcs8);
      expect(own.ok && toHex(own.value)).toBe(toHex(spki));
    },
  );

  it.each(['slh-dsa-sha2-128f', 'slh-dsa-shake-192f', 'slh-dsa-shake-256s'])('%s too', (type) => {
    const [pkcs8, spki] = generateInNode(type);
    const own = spkiFromPkcs8(pkcs8);
    expect(own.ok && toHex(own.value)).toBe(toHex(spki));
  });

  it('is read as seed alone and as expanded key alone, and refused where both contradict', () => {
    const [pkcs8, spki] = generateInNode('ml-dsa-65');
    const hex = toHex(pkcs8);
    const at = hex.indexOf('0420') + 4;
    const seed = hex.slice(at, at + 64);
    const expanded = hex.slice(-2 * 4032);
    const oid = Buffer.from('300b0609608648016503040312', 'hex');
    const build = (...held: Uint8Array[]): Uint8Array =>
      sequence(Uint8Array.of(2, 1, 0), oid, octetString(Buffer.concat(held)));
    const forms = [build(Buffer.from(`8020${seed}`, 'hex')), build(octetString(Buffer.from(expanded, 'hex')))].map(
      (der) => spkiFromPkcs8(der),
    );
    expect(forms.map((own) => own.ok && toHex(own.value) === toHex(spki))).toEqual([true, true]);
    const other = Buffer.from(seed, 'hex').map((octet) => octet ^ 1);
    const both = build(sequence(octetString(other), octetString(Buffer.from(expanded, 'hex'))));
    expect(spkiFromPkcs8(both)).toMatchObject({ error: { code: 'format.malformed' } });
  });
});

describe('an encrypted private key', () => {
  it.each([
    ['PBES1 MD5 DES', ['-v1', 'PBE-MD5-DES']],
    ['PBES1 MD5 RC2', ['-v1', 'PBE-MD5-RC2-64']],
    ['PBES1 SHA-1 DES', ['-v1', 'PBE-SHA1-DES']],
    ['PBES1 SHA-1 RC2', ['-v1', 'PBE-SHA1-RC2-64']],
    ['PKCS #12 RC4 128', ['-v1', 'PBE-SHA1-RC4-128']],
    ['PKCS #12 RC4 40', ['-v1', 'PBE-SHA1-RC4-40']],
    ['PKCS #12 RC2 128', ['-v1', 'PBE-SHA1-RC2-128']],
    ['PKCS #12 RC2 40', ['-v1', 'PBE-SHA1-RC2-40']],
    ['PKCS #12 two-key 3DES', ['-v1', 'PBE-SHA1-2DES']],
    ['PBES2 DES', ['-v2', 'des-cbc']],
    ['PBES2 RC2', ['-v2', 'rc2-cbc']],
    ['PBES2 RC2 64', ['-v2', 'rc2-64-cbc']],
    ['PBES2 SHA-224', ['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA224']],
    ['PBES2 SHA-384', ['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA384']],
    ['PBES2 SHA-512/256', ['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA512-256', '-iter', '100']],
    ['PBES2 SHA-512/224', ['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA512-224', '-iter', '100']],
  ])('is opened: %s', (_, scheme) => {
    const spki = generate('p.pem', ...ec('P-256'));
    const providers = ['-provider', 'legacy', '-provider', 'default'];
    openssl('pkcs8', '-topk8', '-in', 'p.pem', '-out', 'p8.pem', '-passout', 'pass:geheim', ...scheme, ...providers);
    const pem = readFileSync(join(folder, 'p8.pem'));
    const key = privateKeyFromPem(pem, Buffer.from('geheim'));
    const own = key.ok ? spkiFromPkcs8(key.value) : key;
    expect(own.ok && toHex(own.value)).toBe(toHex(spki));
    expect(privateKeyFromPem(pem, Buffer.from('falsch'))).toMatchObject({ error: { code: 'format.wrong-passphrase' } });
  });

  it.each(['-des', '-des3', '-aes128', '-aes192', '-aes256'])('is opened in the old form of OpenSSL: %s', (cipher) => {
    const spki = generate('t.pem', ...ec('P-256'));
    const providers = ['-provider', 'legacy', '-provider', 'default'];
    openssl('ec', '-in', 't.pem', '-out', 't1.pem', cipher, '-passout', 'pass:geheim', ...providers);
    const pem = readFileSync(join(folder, 't1.pem'));
    const key = privateKeyFromPem(pem, Buffer.from('geheim'));
    const own = key.ok ? spkiFromPkcs8(key.value) : key;
    expect(own.ok && toHex(own.value)).toBe(toHex(spki));
  });

  it('in a cipher we do not know is named', () => {
    generate('c.pem', ...ec('P-256'));
    openssl('pkcs8', '-topk8', '-in', 'c.pem', '-out', 'c8.pem', '-passout', 'pass:x', '-v2', 'camellia-256-cbc');
    expect(privateKeyFromPem(readFileSync(join(folder, 'c8.pem')), Buffer.from('x'))).toMatchObject({
      error: { code: 'format.unsupported', evidence: { detail: '1.2.392.200011.61.1.1.1.4' } },
    });
  });
});
