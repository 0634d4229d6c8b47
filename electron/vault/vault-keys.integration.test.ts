import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import {
  CLASSICAL_KEY_CHOICES,
  type KeyChoice,
  type SealedKey,
  type SignatureAlgorithm,
} from '../../shared/model/key.ts';
import { decryptPkcs8 } from '../pki/key/pkcs8.ts';
import { pkcs8MatchesSpki } from '../pki/key/public-half.ts';
import { HANDSHAKE } from './handshake-parcel.ts';
import { Receiver } from './parcel.ts';
import { generateExportPassphrase } from './passphrase.ts';
import { PART_OCTETS } from './staged-message.ts';
import { MAX_MESSAGE_BYTES } from './vault-protocol.ts';
import {
  AT,
  keyId,
  keyOf,
  lockAll,
  newVault,
  octets,
  passphrase,
  unlockedVault,
  valueOf,
  vaultProcesses,
} from './vault-fixture.ts';

afterEach(async () => {
  await lockAll();
  expect(vaultProcesses()).toEqual([]);
});

describe('keys', () => {
  const ALGORITHMS: readonly [KeyChoice, SignatureAlgorithm, string | null][] = [
    ['p256', 'ecdsa-sha256', 'sha256'],
    ['p384', 'ecdsa-sha384', 'sha384'],
    ['p521', 'ecdsa-sha512', 'sha512'],
    ['rsa2048', 'rsa-pkcs1-sha256', 'sha256'],
    ['rsa3072', 'rsa-pkcs1-sha384', 'sha384'],
    ['rsa4096', 'rsa-pkcs1-sha512', 'sha512'],
    ['ed25519', 'ed25519', null],
  ];

  it('sign many messages, verified with the public half', async () => {
    const vault = await unlockedVault();
    for (const [choice, algorithm, digest] of ALGORITHMS) {
      const key = keyOf(choice);
      const publicKey = createPublicKey({ key: Buffer.from(key.spkiDer), format: 'der', type: 'spki' });
      const messages = Array.from({ length: 40 }, (_, index) => octets(`message ${index}`));
      const signatures = valueOf(await vault.sign({ key, algorithm, messages }));
      expect(signatures).toHaveLength(40);
      signatures.forEach((signature, index) => {
        expect(verify(digest, messages[index] ?? octets(''), publicKey, signature), `${choice} ${index}`).toBe(true);
      });
    }
  });

  it('sign messages that go in parts, several at once, and none that is too long', async () => {
    const vault = await unlockedVault();
    const key = keyOf('p256');
    const publicKey = createPublicKey({ key: Buffer.from(key.spkiDer), format: 'der', type: 'spki' });
    const messages = [1, 2, 3, 4].map((fill) => new Uint8Array(PART_OCTETS * fill + (fill % 2)).fill(fill));
    const all = await Promise.all(
      messages.map((message) => vault.sign({ key, algorithm: 'ecdsa-sha256', messages: [message] })),
    );
    for (const [at, signed] of all.entries()) {
      const [signature = octets('')] = valueOf(signed);
      expect(verify('sha256', messages[at] ?? octets(''), publicKey, signature)).toBe(true);
    }
    const long = new Uint8Array(MAX_MESSAGE_BYTES + 1);
    expect(await vault.sign({ key, algorithm: 'ecdsa-sha256', messages: [long] })).toMatchObject({
      error: { code: 'input.invalid' },
    });
    const under = vault.sign({ key, algorithm: 'ecdsa-sha256', messages: [new Uint8Array(40 * PART_OCTETS)] });
    await vault.lock();
    expect(await under).toMatchObject({ ok: false, error: { code: 'vault.locked' } });
  });

  it('refuse an algorithm of another kind of key', async () => {
    const vault = await unlockedVault();
    expect(await vault.sign({ key: keyOf('p256'), algorithm: 'rsa-pkcs1-sha256', messages: [octets('x')] })).toEqual({
      ok: false,
      error: { code: 'input.invalid', evidence: { field: 'algorithm', problem: 'other-key-type' } },
    });
  });

  it('do nothing while locked', async () => {
    const vault = newVault();
    const locked = { ok: false, error: { code: 'vault.locked', evidence: {} } };
    const key = keyOf('p256');
    expect(await vault.sign({ key, algorithm: 'ecdsa-sha256', messages: [octets('x')] })).toEqual(locked);
    expect(await vault.openForHandshake({ key })).toEqual(locked);
    expect(await vault.exportEncryptedPkcs8({ key, passphrase: passphrase() })).toEqual(locked);
    expect(await vault.generateKey({ keyId: keyId('z'), algorithm: 'p256', createdAt: AT })).toEqual(locked);
    expect(vaultProcesses()).toEqual([]);
  });

  it('refuse blobs that were swapped, changed, or moved to another record or workspace', async () => {
    const vault = await unlockedVault();
    const a = keyOf('p256');
    const b = keyOf('p384');
    const flipped = a.sealed.slice();
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    const cases: SealedKey[] = [
      { ...a, sealed: b.sealed },
      { ...a, spkiDer: b.spkiDer },
      { ...a, id: b.id },
      { ...a, sealed: flipped },
      { ...a, sealed: a.sealed.subarray(0, 20) },
      { ...a, sealed: Uint8Array.of(2, ...a.sealed.subarray(1)) },
    ];
    valueOf(await vault.verifyKey({ key: a }));
    for (const key of cases) {
      expect(await vault.verifyKey({ key })).toEqual({
        ok: false,
        error: { code: 'vault.key-damaged', evidence: { keyId: key.id } },
      });
      expect(await vault.sign({ key, algorithm: 'ecdsa-sha256', messages: [octets('x')] })).toMatchObject({
        ok: false,
      });
    }
    const other = newVault();
    await other.init({ workspaceId: 'x'.repeat(26) as WorkspaceId, passphrase: passphrase() });
    expect(await other.verifyKey({ key: a })).toMatchObject({ error: { code: 'vault.key-damaged' } });
  });

  it('import PKCS#8 of every kind, and refuse what is none or is not offered', async () => {
    const vault = await unlockedVault();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pkcs8Der = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
    const key = valueOf(await vault.importKey({ keyId: keyId('i'), pkcs8Der, createdAt: AT }));
    expect(key.algorithm).toBe('p384');
    expect(pkcs8Der.every((octet) => octet === 0)).toBe(true);
    const [signature] = valueOf(await vault.sign({ key, algorithm: 'ecdsa-sha384', messages: [octets('x')] }));
    expect(verify('sha384', octets('x'), publicKey, signature ?? octets(''))).toBe(true);
    const ask = (der: Uint8Array) => vault.importKey({ keyId: keyId('i'), pkcs8Der: der, createdAt: AT });
    expect(await ask(octets('no key'))).toMatchObject({ error: { code: 'format.malformed' } });
    const x25519 = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(await ask(x25519)).toMatchObject({ error: { code: 'format.unsupported', evidence: { detail: 'x25519' } } });
    const tiny = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
      type: 'pkcs8',
      format: 'der',
    });
    expect(await ask(tiny)).toMatchObject({ error: { code: 'format.unsupported' } });
  });

  it('refuse to import a key whose public half is another one’s', async () => {
    const vault = await unlockedVault();
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'der',
    });
    const mixed = Buffer.concat([own.subarray(0, own.length - 64), other.subarray(other.length - 64)]);
    const result = await vault.importKey({ keyId: keyId('i'), pkcs8Der: mixed, createdAt: AT });
    expect(result.ok ? null : result.error.code).toMatch(/^format\.(key-mismatch|malformed)$/);
  });

  it('leave as PKCS#8 that OpenSSL opens, encrypted', async () => {
    const vault = await unlockedVault();
    const folder = mkdtempSync(join(tmpdir(), 'vault-'));
    for (const choice of ['p256', 'rsa2048', 'ed25519'] as const) {
      const key = keyOf(choice);
      const secret = generateExportPassphrase();
      const der = valueOf(await vault.exportEncryptedPkcs8({ key, passphrase: octets(secret) }));
      const file = join(folder, `${choice}.der`);
      writeFileSync(file, der);
      const opened = execFileSync('openssl', ['pkcs8', '-inform', 'DER', '-in', file, '-passin', `pass:${secret}`]);
      expect(
        createPublicKey(createPrivateKey(opened))
          .export({ type: 'spki', format: 'der' })
          .equals(Buffer.from(key.spkiDer)),
      ).toBe(true);
      const structure = execFileSync('openssl', ['asn1parse', '-inform', 'DER', '-in', file], { encoding: 'utf8' });
      expect(structure).toMatch(/PBES2[\s\S]*PBKDF2[\s\S]*INTEGER +:0927C0[\s\S]*hmacWithSHA256[\s\S]*aes-256-cbc/);
      const wrong = spawnSync('openssl', ['pkcs8', '-inform', 'DER', '-in', file, '-passin', 'pass:wrong passphrase']);
      expect(wrong.status).not.toBe(0);
    }
    rmSync(folder, { recursive: true });
    const weak = await vault.exportEncryptedPkcs8({
      key: keyOf('p256'),
      passphrase: passphrase(),
      iterations: 599_999,
    });
    expect(weak).toMatchObject({ error: { code: 'input.invalid' } });
    expect(await vault.exportEncryptedPkcs8({ key: keyOf('p256'), passphrase: octets('short') })).toMatchObject({
      error: { code: 'vault.passphrase-too-short' },
    });
  });

  it('leave for old readers under 3DES, whatever the passphrase is written in', async () => {
    const vault = await unlockedVault();
    for (const [choice, secret] of [
      ['p256', 'r7q2k-0c9xm-4d8vn'],
      ['rsa2048', 'Grüße 😀 𝄞'],
    ] as const) {
      const key = keyOf(choice);
      const der = valueOf(await vault.exportEncryptedPkcs8({ key, passphrase: octets(secret), scheme: 'pkcs12-3des' }));
      const opened = decryptPkcs8(der, octets(secret));
      expect(opened.ok && pkcs8MatchesSpki(opened.value, key.spkiDer)).toBe(true);
      expect(decryptPkcs8(der, octets('another one'))).toMatchObject({ error: { code: 'format.wrong-passphrase' } });
      const structure = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der, encoding: 'utf8' });
      expect(structure).toMatch(/pbeWithSHA1And3-KeyTripleDES-CBC[\s\S]*INTEGER +:0800/);
    }
  });

  it('leave in clear as PEM octets of their own key, and not while locked', async () => {
    const vault = await unlockedVault();
    const pem = valueOf(await vault.exportClearPkcs8({ key: keyOf('p384') }));
    const spki = createPublicKey(createPrivateKey(Buffer.from(pem))).export({ type: 'spki', format: 'der' });
    expect(spki.equals(Buffer.from(keyOf('p384').spkiDer))).toBe(true);
    await vault.lock();
    expect(await vault.exportClearPkcs8({ key: keyOf('p384') })).toMatchObject({ error: { code: 'vault.locked' } });
  });

  it('open for a handshake as PEM octets', async () => {
    const vault = await unlockedVault();
    for (const choice of CLASSICAL_KEY_CHOICES) {
      const pem = valueOf(await vault.openForHandshake({ key: keyOf(choice) }));
      const key = createPrivateKey(Buffer.from(pem));
      expect(Buffer.from(pem).toString('latin1')).toBe(key.export({ type: 'pkcs8', format: 'pem' }));
    }
  });

  it('are sealed for the process that dials, for nobody else, and only while unlocked', async () => {
    const vault = await unlockedVault();
    const key = keyOf('p256');
    const [receiver, other] = [new Receiver(), new Receiver()];
    const parcel = valueOf(await vault.sealForHandshake({ key, point: receiver.point }));
    const pem = Buffer.from(valueOf(await vault.openForHandshake({ key })));
    expect(Buffer.from(receiver.open(parcel, HANDSHAKE) ?? []).equals(pem)).toBe(true);
    expect(other.open(parcel, HANDSHAKE)).toBeNull();
    expect(receiver.open(parcel, { ...HANDSHAKE, kind: 'grant' })).toBeNull();
    await vault.lock();
    expect(await vault.sealForHandshake({ key, point: receiver.point })).toMatchObject({
      error: { code: 'vault.locked' },
    });
  });
});
