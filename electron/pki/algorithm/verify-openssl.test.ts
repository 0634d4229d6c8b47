import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWhole, TAG } from '../asn1/der.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { verifyCertificateSignature } from '../certificate/certificate-fields.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { keyLabel, keyStrengthBits, readPublicKey } from './key-algorithm.ts';
import { isWeakSignature, readSignatureScheme, signatureAlgorithmName } from './signature-algorithm.ts';
import type { SignatureVerdict } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' });

/** Path of a key by openssl, made once for its arguments. */
const keys = new Map<string, string>();
function keyOf(args: readonly string[]): string {
  const id = args.join(' ');
  const known = keys.get(id);
  if (known !== undefined) return known;
  const file = join(folder, `${keys.size}.pem`);
  if (args[0] === 'DSA') {
    openssl('genpkey', '-genparam', '-algorithm', 'DSA', ...args.slice(1), '-out', `${file}.params`);
    openssl('genpkey', '-paramfile', `${file}.params`, '-out', file);
  } else openssl('genpkey', '-algorithm', ...args, '-out', file);
  keys.set(id, file);
  return file;
}

/** A self-signed certificate by openssl. */
function selfSigned(keyArgs: readonly string[], signArgs: readonly string[]): ParsedCertificate {
  const pem = openssl('req', '-x509', '-key', keyOf(keyArgs), '-subj', '/CN=test', ...signArgs);
  const parsed = parseCertificate(readPemBlocks(pem)[0]?.der ?? new Uint8Array());
  if (!parsed.ok) throw new Error('openssl wrote no certificate that we read');
  return parsed.value;
}

const verdictOf = (certificate: ParsedCertificate, spki = spanBytes(certificate, certificate.spki)): SignatureVerdict =>
  verifyCertificateSignature(certificate, spki);

/** The same certificate with one bit of its signature changed. */
function spoil(certificate: ParsedCertificate): ParsedCertificate {
  const der = Uint8Array.from(certificate.der);
  const at = certificate.signature.end - 5;
  der[at] = (der[at] ?? 0) ^ 1;
  return { ...certificate, der };
}

const rsa = ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
const sized = (bits: number): string[] => ['RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];
const curve = (name: string): string[] => ['EC', '-pkeyopt', `ec_paramgen_curve:${name}`];
const dsa = (p: number, q: number): string[] => [
  'DSA',
  '-pkeyopt',
  `dsa_paramgen_bits:${p}`,
  '-pkeyopt',
  `dsa_paramgen_q_bits:${q}`,
];
const options = (flag: string, values: readonly string[]): string[] => values.flatMap((value) => [flag, value]);
const pss = (salt: number, mask: string): string[] =>
  options('-sigopt', ['rsa_padding_mode:pss', `rsa_pss_saltlen:${salt}`, `rsa_mgf1_md:${mask}`]);
const pssKey = (digest: string, salt: number): string[] => [
  'RSA-PSS',
  ...options('-pkeyopt', ['rsa_keygen_bits:2048', `rsa_pss_keygen_md:${digest}`]),
  ...options('-pkeyopt', [`rsa_pss_keygen_mgf1_md:${digest}`, `rsa_pss_keygen_saltlen:${salt}`]),
];

const SHA2 = ['-sha224', '-sha256', '-sha384', '-sha512'];
const SHA3 = ['-sha3-224', '-sha3-256', '-sha3-384', '-sha3-512'];
const SMALL_CURVES = ['prime192v1', 'secp224r1', 'secp192k1', 'secp224k1'];
const BRAINPOOL = ['r1', 't1'].flatMap((kind) =>
  [160, 192, 224, 256, 320, 384, 512].map((bits) => `brainpoolP${bits}${kind}`),
);

const CASES: readonly (readonly [name: string, key: readonly string[], sign: readonly string[]])[] = [
  ...['-md5', '-sha1', ...SHA2, '-sha512-224', '-sha512-256', ...SHA3].map((md) => [`RSA ${md}`, rsa, [md]] as const),
  ...[512, 1000, 1023, 1030, 2050, 3072].map((bits) => [`RSA of ${bits} bits`, sized(bits), ['-sha224']] as const),
  ['RSA with exponent 3', [...rsa, '-pkeyopt', 'rsa_keygen_pubexp:3'], ['-sha256']],
  ['RSA with a long exponent', [...rsa, '-pkeyopt', 'rsa_keygen_pubexp:1208925819614629174706449'], ['-sha256']],
  ...[0, 20, 32, 33, 222].map((salt) => [`RSA-PSS, salt ${salt}`, rsa, ['-sha256', ...pss(salt, 'sha256')]] as const),
  ['RSA-PSS of 1025 bits', sized(1025), ['-sha256', ...pss(32, 'sha256')]],
  ['RSA-PSS with SHA-1', rsa, ['-sha1', ...pss(20, 'sha1')]],
  ['RSA-PSS, SHA-512 masked by SHA-1', rsa, ['-sha512', ...pss(11, 'sha1')]],
  ['RSA-PSS, SHA-1 masked by SHA-384', rsa, ['-sha1', ...pss(48, 'sha384')]],
  ['RSA-PSS, SHA-512/256', rsa, ['-sha512-256', ...pss(32, 'sha512-256')]],
  ['RSA-PSS by a key for it alone', ['RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], ['-sha384', ...pss(48, 'sha384')]],
  ['RSA-PSS by a key bound to SHA-256', pssKey('sha256', 32), ['-sha256', ...pss(40, 'sha256')]],
  ...['P-256', 'P-384', 'P-521', 'secp256k1'].flatMap((name) =>
    ['-sha1', ...SHA2, ...SHA3].map((md) => [`${name} ${md}`, curve(name), [md]] as const),
  ),
  ...[...SMALL_CURVES, ...BRAINPOOL].map((name) => [name, curve(name), ['-sha512']] as const),
  ['brainpoolP256r1 -sha3-384', curve('brainpoolP256r1'), ['-sha3-384']],
  ['P-256 with a compressed point', [...curve('P-256'), '-pkeyopt', 'point-format:compressed'], ['-sha256']],
  ['Ed25519', ['ED25519'], []],
  ['Ed448', ['ED448'], []],
  ...['-sha1', ...SHA2, '-sha3-256'].map((md) => [`DSA ${md}`, dsa(1024, 160), [md]] as const),
  ['DSA of 2048 bits', dsa(2048, 256), ['-sha256']],
];

describe('certificates that openssl signed', () => {
  it.each(CASES)('are valid: %s, and invalid with one bit changed', (_, key, sign) => {
    const certificate = selfSigned(key, sign);
    expect(verdictOf(certificate)).toBe('valid');
    expect(verdictOf(spoil(certificate))).toBe('invalid');
    const spki = readPublicKey(spanBytes(certificate, certificate.spki));
    expect(keyLabel(spki)).not.toMatch(/^[\d.]+$/);
    expect(keyStrengthBits(spki)).toBeTypeOf('number');
    expect(signatureAlgorithmName(spanBytes(certificate, certificate.signatureAlgorithm))).not.toMatch(/^[\d.]+$/);
  });

  it('are unsupported with explicit curve parameters, which are named', () => {
    const certificate = selfSigned([...curve('P-256'), '-pkeyopt', 'ec_param_enc:explicit'], []);
    expect(verdictOf(certificate)).toBe('unsupported');
    expect(keyLabel(readPublicKey(spanBytes(certificate, certificate.spki)))).toBe('EC explicit');
  });

  it.each([
    ['MD5', rsa, ['-md5'], true],
    ['SHA-1', curve('P-256'), ['-sha1'], true],
    ['DSA', dsa(1024, 160), ['-sha256'], true],
    ['SHA-256', rsa, ['-sha256'], false],
    ['SHA3-224', rsa, ['-sha3-224'], false],
  ])('are flagged as weak by their signature: %s', (_, key, sign, isWeak) => {
    const certificate = selfSigned(key, sign);
    expect(isWeakSignature(readSignatureScheme(spanBytes(certificate, certificate.signatureAlgorithm)))).toBe(isWeak);
  });
});

/** RSAPrivateKey inside a PKCS #8. */
function pkcs1Of(pkcs8: Uint8Array): Uint8Array {
  const reader = readWhole(pkcs8, TAG.sequence);
  reader.read(TAG.integer);
  reader.read(TAG.sequence);
  return reader.content(reader.read(TAG.octetString));
}

describe('a key for RSA-PSS alone', () => {
  const bound = selfSigned(pssKey('sha256', 32), ['-sha256', ...pss(32, 'sha256')]);
  const spki = spanBytes(bound, bound.spki);

  it.each([
    ['PKCS #1 v1.5', ['-sha256']],
    ['another digest', ['-sha384', ...pss(48, 'sha384')]],
    ['another mask', ['-sha256', ...pss(32, 'sha384')]],
    ['a shorter salt', ['-sha256', ...pss(20, 'sha256')]],
  ])('refuses %s', (_, sign) => {
    // the same numbers as a plain RSA key may sign what the bound one must not
    const plain = join(folder, 'plain.pem');
    const pkcs8 = openssl('pkey', '-in', keyOf(pssKey('sha256', 32)), '-outform', 'DER');
    writeFileSync(`${plain}.der`, pkcs1Of(new Uint8Array(pkcs8)));
    openssl('rsa', '-inform', 'DER', '-in', `${plain}.der`, '-out', plain);
    keys.set('plain', plain);
    const certificate = selfSigned(['plain'], sign);
    expect(verdictOf(certificate)).toBe('valid');
    expect(verdictOf(certificate, spki)).toBe('invalid');
  });

  it('takes a longer salt', () => {
    expect(verdictOf(selfSigned(pssKey('sha256', 32), ['-sha256', ...pss(64, 'sha256')]), spki)).toBe('valid');
  });
});
