import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const GUARD = path.resolve(import.meta.dirname, '../boringssl-guard.mjs');

/** Runs an expression on a Node of its own, under the guard or without it; answers its value or the error's code. */
function evaluate(expression: string, isGuarded = true): unknown {
  const script = `
    import * as crypto from 'node:crypto';
    import { createRequire } from 'node:module';
    import { promisify } from 'node:util';
    const required = createRequire('file:///x.js')('crypto');
    const key = (pem, more) => crypto.createPrivateKey({ key: pem, ...more });
    try { console.log(JSON.stringify({ value: await (async () => ${expression})() ?? null })); }
    catch (error) { console.log(JSON.stringify({ refused: error.code ?? error.name })); }`;
  const flags = ['--disable-warning=ExperimentalWarning', ...(isGuarded ? [`--import=${GUARD}`] : [])];
  const output = execFileSync(process.execPath, [...flags, '--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(output);
}

/** Made by an OpenSSL that has them, as a user's file would be. */
function openssl(...args: string[]): string {
  return JSON.stringify(execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

describe('the BoringSSL guard', () => {
  it.each([
    ["crypto.createCipheriv('chacha20-poly1305', Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 })"],
    ["required.createDecipheriv('aes-128-ccm', Buffer.alloc(16), Buffer.alloc(12), { authTagLength: 16 })"],
    ["crypto.createCipheriv('camellia-128-cbc', Buffer.alloc(16), Buffer.alloc(16))"],
    ["crypto.createHash('sha3-256')"],
    ["crypto.createHmac('blake2b512', 'k')"],
    ["crypto.pbkdf2Sync('p', 's', 1, 8, 'sha512-224')"],
    ["crypto.hkdfSync('sha3-256', 'k', 's', 'i', 8)"],
    ["crypto.generateKeyPairSync('ed448')"],
    ["crypto.generateKeyPairSync('x448')"],
    ["crypto.generateKeyPairSync('dsa', { modulusLength: 1024 })"],
    ["crypto.generateKeyPairSync('rsa-pss', { modulusLength: 2048 })"],
    ["crypto.generateKeyPairSync('ml-dsa-44')"],
    ["crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' })"],
    ["promisify(crypto.generateKeyPair)('ec', { namedCurve: 'brainpoolP256r1' })"],
    ["crypto.createECDH('secp256k1')"],
    [
      "crypto.argon2Sync('argon2id', { message: 'm', nonce: Buffer.alloc(16), parallelism: 1, tagLength: 32, memory: 8, passes: 1 })",
    ],
    ["crypto.subtle.generateKey('Ed448', false, ['sign'])"],
    ["crypto.subtle.digest('SHA3-256', Buffer.alloc(1))"],
  ])('refuses %s, which plain Node has', (expression) => {
    expect(evaluate(expression, false)).not.toHaveProperty('refused');
    expect(evaluate(expression)).toHaveProperty('refused');
  });

  it.each([
    ["crypto.createHash('sha256').update('x').digest('hex').length", 64],
    ["crypto.createHash('RSA-SHA512').update('x').digest('hex').length", 128],
    ["crypto.createCipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12)).final().length", 0],
    ["crypto.generateKeyPairSync('ed25519').publicKey.asymmetricKeyType", 'ed25519'],
    [
      "(await promisify(crypto.generateKeyPair)('ec', { namedCurve: 'P-384' })).privateKey.asymmetricKeyDetails.namedCurve",
      'secp384r1',
    ],
    ["crypto.scryptSync('p', 's', 32).length", 32],
    [
      "crypto.sign('sha256', Buffer.from('x'), crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey).length",
      128,
    ],
    ["(await crypto.subtle.generateKey('Ed25519', false, ['sign'])).privateKey.type", 'private'],
    ['process.features.openssl_is_boringssl', true],
    ["crypto.getCiphers().includes('aes-256-gcm') && !crypto.getCiphers().includes('chacha20-poly1305')", true],
    ["crypto.getHashes().includes('sha256') && !crypto.getHashes().includes('sha3-256')", true],
    ['crypto.getCurves().join()', 'prime256v1,secp224r1,secp384r1,secp521r1'],
    ["crypto.getCipherInfo('aes-256-ccm')", null],
  ])('lets %s pass', (expression, value) => {
    expect(evaluate(expression)).toEqual({ value });
  });

  it('rounds an RSA size down, as BoringSSL does silently', () => {
    const expression =
      "crypto.generateKeyPairSync('rsa', { modulusLength: 1100 }).publicKey.asymmetricKeyDetails.modulusLength";
    expect(evaluate(expression)).toEqual({ value: 1024 });
  });

  it('refuses keys of foreign kinds from a file, to create and to sign with', () => {
    const k1 = openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1');
    const ed448 = openssl('genpkey', '-algorithm', 'ed448');
    for (const pem of [k1, ed448]) {
      expect(evaluate(`key(${pem}).type`, false)).toEqual({ value: 'private' });
      expect(evaluate(`key(${pem}).type`)).toHaveProperty('refused');
      expect(evaluate(`crypto.sign(null, Buffer.from('x'), ${pem}).length`)).toHaveProperty('refused');
    }
    expect(evaluate(`crypto.createSign('sha256').update('x').sign(${k1}, 'hex').length`)).toHaveProperty('refused');
  });

  it('refuses an encrypted key whose key derivation BoringSSL lacks, and reads the one it has', () => {
    const encrypt = (...prf: string[]) =>
      openssl('genpkey', '-algorithm', 'ed25519', '-aes-256-cbc', '-pass', 'pass:p', ...prf);
    const plain = encrypt();
    expect(evaluate(`key(${plain}, { passphrase: 'p' }).type`)).toEqual({ value: 'private' });
    const unencrypted = execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519']);
    const flags = ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA512', '-passout', 'pass:p'];
    const strong = JSON.stringify(execFileSync('openssl', flags, { input: unencrypted, encoding: 'utf8' }));
    expect(evaluate(`key(${strong}, { passphrase: 'p' }).type`, false)).toEqual({ value: 'private' });
    expect(evaluate(`key(${strong}, { passphrase: 'p' }).type`)).toHaveProperty('refused');
  });

  it('does not read the public key of a certificate with a foreign key', () => {
    const flags = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:secp256k1',
      '-nodes',
      '-subj',
      '/CN=k1',
      '-keyout',
      '/dev/null',
    ];
    const pem = openssl(...flags);
    expect(evaluate(`new crypto.X509Certificate(${pem}).subject`)).toEqual({ value: 'CN=k1' });
    expect(evaluate(`new crypto.X509Certificate(${pem}).publicKey.type`)).toHaveProperty('refused');
  });
});
