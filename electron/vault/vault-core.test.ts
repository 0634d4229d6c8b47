import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { CLASSICAL_KEY_CHOICES, type SealedKey } from '../../shared/model/key.ts';
import { readBase32, writeBase32 } from './base32.ts';
import { privateKeyPem } from './key-pem.ts';
import { checkPassphrase, generateExportPassphrase } from './passphrase.ts';
import { formatRecoveryKey, parseRecoveryKey } from './recovery-key.ts';
import { openSealed, seal } from './seal.ts';
import { delayAfter } from './unlock-delay.ts';
import { VaultCore } from './vault-core.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const PORTS = { now: Date.now, monotonicMs: () => performance.now(), onOver: () => undefined };
const workspaceId = 'w'.repeat(26) as WorkspaceId;

describe('inside the vault process', () => {
  const core = new VaultCore(PORTS);

  beforeAll(async () => {
    const made = await core.answer({ operation: 'init', input: { workspaceId, passphrase: octets('correct horse') } });
    expect(made.ok).toBe(true);
  });

  it('makes a group of keys in the order they were asked for, each usable and its own', async () => {
    const orders = (['p256', 'ed25519', 'p256', 'p384'] as const).map((algorithm, index) => {
      return { keyId: String(index).padStart(26, 'k') as KeyId, algorithm, createdAt: index };
    });
    const made = await core.answer({ operation: 'generateKeys', input: { orders } });
    const keys = (made.ok ? made.value : expect.fail('no keys')) as SealedKey[];
    expect(keys.map(({ id, algorithm, createdAt }) => ({ keyId: id, algorithm, createdAt }))).toEqual(orders);
    expect(new Set(keys.map(({ spkiDer }) => Buffer.from(spkiDer).toString('hex'))).size).toBe(orders.length);
    for (const key of keys)
      expect(await core.answer({ operation: 'verifyKey', input: { key } })).toMatchObject({ ok: true });
    const locked = await new VaultCore(PORTS).answer({ operation: 'generateKeys', input: { orders } });
    expect(locked).toMatchObject({ ok: false, error: { code: 'vault.locked' } });
  });

  it('hears other calls between two ML-DSA keys of a group', async () => {
    const orders = Array.from({ length: 6 }, (_, index) => {
      return { keyId: String(index).padStart(26, 'k') as KeyId, algorithm: 'ml-dsa-44' as const, createdAt: index };
    });
    let turns = 0;
    const count = (): void => {
      turns += 1;
      ticking = setImmediate(count);
    };
    let ticking = setImmediate(count);
    const made = await core.answer({ operation: 'generateKeys', input: { orders } });
    clearImmediate(ticking);
    const keys = (made.ok ? made.value : expect.fail('no keys')) as SealedKey[];
    expect(keys.map(({ id }) => id)).toEqual(orders.map(({ keyId }) => keyId));
    expect(turns).toBeGreaterThanOrEqual(orders.length - 1);
  });

  it.each(CLASSICAL_KEY_CHOICES.filter((choice) => choice !== 'rsa4096'))(
    'makes, seals and uses a %s key',
    async (algorithm) => {
      const made = await core.answer({
        operation: 'generateKey',
        input: { keyId: 'k'.repeat(26) as KeyId, algorithm, createdAt: 1 },
      });
      const key = (made.ok ? made.value : expect.fail('no key')) as SealedKey;
      const publicKey = createPublicKey({ key: Buffer.from(key.spkiDer), format: 'der', type: 'spki' });
      const signing =
        algorithm === 'ed25519' ? 'ed25519' : algorithm.startsWith('rsa') ? 'rsa-pkcs1-sha256' : 'ecdsa-sha256';
      const signed = await core.answer({
        operation: 'sign',
        input: { key, algorithm: signing, messages: [octets('m')] },
      });
      const [signature] = (signed.ok ? signed.value : []) as Uint8Array[];
      expect(verify(algorithm === 'ed25519' ? null : 'sha256', octets('m'), publicKey, signature ?? octets(''))).toBe(
        true,
      );
      const pem = await core.answer({ operation: 'openForHandshake', input: { key } });
      const opened = createPrivateKey(Buffer.from((pem.ok ? pem.value : octets('')) as Uint8Array));
      expect(createPublicKey(opened).export({ type: 'spki', format: 'der' }).equals(Buffer.from(key.spkiDer))).toBe(
        true,
      );
    },
  );

  it('seals records that open for their own id and kind alone', async () => {
    const recordId = 'r'.repeat(26);
    const sealed = async (kind: 'connection-secrets' | 'proxy-login', text: string): Promise<Uint8Array> => {
      const made = await core.answer({ operation: 'sealRecord', input: { recordId, kind, plain: octets(text) } });
      return (made.ok ? made.value : expect.fail('not sealed')) as Uint8Array;
    };
    const open = (record: Uint8Array, change: { recordId?: string; kind?: 'proxy-login' } = {}) =>
      core.answer({
        operation: 'openRecord',
        input: { recordId, kind: 'connection-secrets', ...change, sealed: record },
      });
    const record = await sealed('connection-secrets', 'CLIENT_RANDOM 00 11');
    expect(Buffer.from(record).includes('CLIENT_RANDOM')).toBe(false);
    expect(await open(record)).toEqual({ ok: true, value: Buffer.from('CLIENT_RANDOM 00 11') });
    const damaged = { ok: false, error: { code: 'vault.record-damaged' } };
    expect(await open(record, { recordId: 's'.repeat(26) })).toMatchObject(damaged);
    expect(await open(record, { kind: 'proxy-login' })).toMatchObject(damaged);
    for (const place of [0, 1, 20, record.length - 1]) {
      const flipped = record.map((octet, index) => (index === place ? octet ^ 1 : octet));
      expect(await open(flipped)).toMatchObject(damaged);
    }
    expect(await open(record.subarray(0, 5))).toMatchObject(damaged);
    const stranger = new VaultCore(PORTS);
    await stranger.answer({ operation: 'init', input: { workspaceId, passphrase: octets('correct horse') } });
    const input = { recordId, kind: 'connection-secrets', sealed: record } as const;
    expect(await stranger.answer({ operation: 'openRecord', input })).toMatchObject(damaged);
    expect(await new VaultCore(PORTS).answer({ operation: 'openRecord', input })).toMatchObject({
      ok: false,
      error: { code: 'vault.locked' },
    });
  });

  it('forgets everything when told to', async () => {
    const other = new VaultCore(PORTS);
    await other.answer({ operation: 'init', input: { workspaceId, passphrase: octets('correct horse') } });
    await other.answer({ operation: 'forget', input: {} });
    const input = { keyId: 'k'.repeat(26) as KeyId, algorithm: 'p256', createdAt: 1 } as const;
    expect(await other.answer({ operation: 'generateKey', input })).toMatchObject({
      ok: false,
      error: { code: 'vault.locked' },
    });
  });
});

describe('sealing', () => {
  const key = randomBytes(32);
  const context = { workspaceId: 'w', recordId: 'r', kind: 'private-key' } as const;

  it('opens in its own context only', () => {
    const sealed = seal(key, octets('secret'), context);
    expect(openSealed(key, sealed, context)).toEqual(Buffer.from('secret'));
    expect(openSealed(key, sealed, { ...context, recordId: 'other' })).toBeNull();
    expect(openSealed(key, sealed, { ...context, workspaceId: 'wr', recordId: '' })).toBeNull();
    expect(openSealed(key, sealed, { ...context, kind: 'workspace-key' })).toBeNull();
    expect(openSealed(randomBytes(32), sealed, context)).toBeNull();
    expect(openSealed(key, sealed.subarray(0, 20), context)).toBeNull();
  });
});

describe('text forms', () => {
  it('write PEM as Node does, whatever the length', () => {
    for (let length = 1; length < 200; length += 1) {
      const der = randomBytes(length);
      const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
      const expected = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
      expect(Buffer.from(privateKeyPem(der)).toString('latin1')).toBe(expected);
    }
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(createPrivateKey(Buffer.from(privateKeyPem(pem))).asymmetricKeyType).toBe('ed25519');
  });

  it('read base32 back, with the letters people take for digits', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = randomBytes(length);
      expect(Buffer.from(readBase32(octets(writeBase32(bytes))) ?? [])).toEqual(bytes);
    }
    expect(readBase32(octets('0O oI-lLoo'))).toEqual(readBase32(octets('00011100')));
    expect(readBase32(octets('ABCU'))).toBeNull();
  });

  it('find every slip of one character in a recovery key', () => {
    const key = randomBytes(32);
    const text = formatRecoveryKey(key);
    expect(Buffer.from(parseRecoveryKey(octets(text)) ?? [])).toEqual(key);
    for (let position = 0; position < text.length; position += 1) {
      if (text[position] === '-') continue;
      const slip = text.slice(0, position) + (text[position] === '7' ? '8' : '7') + text.slice(position + 1);
      expect(parseRecoveryKey(octets(slip))).toBeNull();
    }
    expect(parseRecoveryKey(octets(text.slice(0, -1)))).toBeNull();
    expect(parseRecoveryKey(octets(`${text}0`))).toBeNull();
  });
});

describe('passphrases', () => {
  it('have at least eight characters, however many octets these take', () => {
    expect(checkPassphrase(octets('😀😀😀😀😀😀😀'))).toMatchObject({ error: { evidence: { length: 7, minimum: 8 } } });
    expect(checkPassphrase(octets('😀😀😀😀😀😀😀😀')).ok).toBe(true);
    expect(checkPassphrase(new Uint8Array(5000))).toMatchObject({ error: { code: 'input.too-large' } });
  });

  it('wait longer after each failure, up to a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 8, 9, 10, 500].map(delayAfter)).toEqual([
      0, 0, 1000, 2000, 4000, 8000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });
});

describe('generated passphrases', () => {
  it('are readable, 125 bits long and never the same', () => {
    const made = Array.from({ length: 200 }, generateExportPassphrase);
    for (const text of made) expect(text).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}$/);
    expect(new Set(made).size).toBe(200);
    const characters = new Set(made.join('').replaceAll('-', ''));
    expect(characters.size).toBe(32);
  });
});
