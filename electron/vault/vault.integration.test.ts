import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors.ts';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { KEY_CHOICES, type KeyChoice, type SealedKey, type SignatureAlgorithm } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import { forkVault } from './fork-vault.ts';
import { generateExportPassphrase } from './passphrase.ts';
import { createVault, type Vault } from './vault.ts';
import type { SpawnVault, VaultChannel } from './vault-channel.ts';

const ENTRY = new URL('./vault-process.ts', import.meta.url);
const WORKSPACE = 'w'.repeat(26) as WorkspaceId;
const AT = 1_767_225_600_000;
const PASSPHRASE = 'correct horse battery';

const keyId = (letter: string): KeyId => letter.repeat(26) as KeyId;
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const passphrase = (): Uint8Array => octets(PASSPHRASE);

function valueOf<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Children of this process that run the vault. */
function vaultProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('vault-process') &&
          state.slice(state.lastIndexOf(')')).split(' ')[2] === String(process.pid)
        );
      } catch {
        return false;
      }
    });
}

const vaults: Vault[] = [];
function newVault(options: { spawn?: SpawnVault; monotonicMs?: () => number } = {}): Vault {
  const vault = createVault({ spawn: forkVault({ entry: ENTRY }), ...options });
  vaults.push(vault);
  return vault;
}

afterEach(async () => {
  for (const vault of vaults.splice(0)) await vault.lock();
  expect(vaultProcesses()).toEqual([]);
});

let wraps: KeyWrap[];
let recoveryKey: string;
/** One key of each kind, sealed in the workspace of `wraps`. */
const keys = new Map<KeyChoice, SealedKey>();
const keyOf = (choice: KeyChoice): SealedKey => keys.get(choice) ?? expect.fail('no key');

beforeAll(async () => {
  const vault = createVault({ spawn: forkVault({ entry: ENTRY }) });
  ({ wraps, recoveryKey } = valueOf(await vault.init({ workspaceId: WORKSPACE, passphrase: passphrase() })));
  const made = await Promise.all(
    KEY_CHOICES.map((algorithm, index) => vault.generateKey({ keyId: keyId(String(index)), algorithm, createdAt: AT })),
  );
  for (const key of made.map(valueOf)) keys.set(key.algorithm, key);
  await vault.lock();
}, 60_000);

async function unlockedVault(options: Parameters<typeof newVault>[0] = {}): Promise<Vault> {
  const vault = newVault(options);
  valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() }));
  return vault;
}

describe('init and unlock', () => {
  it('makes two wraps and a recovery key that both open the same keys', async () => {
    expect(wraps.map((wrap) => wrap.kind)).toEqual(['passphrase', 'recovery']);
    expect(wraps[0]?.kdf).toEqual({ name: 'argon2id', memoryKiB: 65_536, iterations: 3, parallelism: 1 });
    expect(recoveryKey).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
    const vault = newVault();
    const typed = recoveryKey.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, recoveryKey: octets(typed) }));
    valueOf(await vault.verifyKey({ key: keyOf('p256') }));
  });

  it('zeroes what it was given, also when it fails', async () => {
    const vault = newVault();
    const wrong = octets('wrong passphrase');
    await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: wrong });
    const short = octets('short');
    await vault.init({ workspaceId: WORKSPACE, passphrase: short });
    expect([...wrong, ...short].every((octet) => octet === 0)).toBe(true);
    expect(vault.isUnlocked()).toBe(false);
    expect(vaultProcesses()).toEqual([]);
  });

  it('lets a failure wait longer and longer, and several at once no sooner', async () => {
    let now = 0;
    const vault = newVault({ monotonicMs: () => now });
    const attempt = () => vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: octets('wrong passphrase') });
    const outcomes = await Promise.all([attempt(), attempt(), attempt(), attempt()]);
    const delays = outcomes.map((result) => (result.ok ? null : result.error));
    expect(delays).toEqual([
      { code: 'vault.wrong-passphrase', evidence: { retryAfterMs: 0 } },
      { code: 'vault.wrong-passphrase', evidence: { retryAfterMs: 0 } },
      { code: 'vault.wrong-passphrase', evidence: { retryAfterMs: 1000 } },
      { code: 'vault.wait', evidence: { retryAfterMs: 1000 } },
    ]);
    now = 999;
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() })).toMatchObject({
      error: { code: 'vault.wait' },
    });
    now = 1000;
    expect(await attempt()).toMatchObject({ error: { evidence: { retryAfterMs: 2000 } } });
    now = 3000;
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() }));
    expect(await attempt()).toMatchObject({ error: { evidence: { retryAfterMs: 0 } } });
    expect(vault.isUnlocked()).toBe(true);
  });

  it('refuses a mistyped recovery key, and one of another workspace', async () => {
    const vault = newVault();
    const mistyped = `${recoveryKey.slice(0, -1)}${recoveryKey.endsWith('2') ? '3' : '2'}`;
    const wrong = { error: { code: 'vault.wrong-recovery-key' } };
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps, recoveryKey: octets(mistyped) })).toMatchObject(wrong);
    const other = 'x'.repeat(26) as WorkspaceId;
    expect(await vault.unlock({ workspaceId: other, wraps, recoveryKey: octets(recoveryKey) })).toMatchObject(wrong);
  });

  it('refuses parameters that would stall the machine, before deriving anything', async () => {
    const vault = newVault();
    const [wrap] = wraps;
    if (!wrap) throw new Error('no wrap');
    const ask = (memoryKiB: number, iterations: number) =>
      vault.unlock({
        workspaceId: WORKSPACE,
        wraps: [{ ...wrap, kdf: { name: 'argon2id', memoryKiB, iterations, parallelism: 1 } }],
        passphrase: passphrase(),
      });
    expect(await ask(1_048_577, 3)).toEqual({
      ok: false,
      error: { code: 'vault.kdf-out-of-bounds', evidence: { memoryKiB: 1_048_577, iterations: 3 } },
    });
    expect(await ask(65_536, 21)).toMatchObject({ error: { code: 'vault.kdf-out-of-bounds' } });
    expect(await ask(0, 3)).toMatchObject({ error: { code: 'vault.kdf-out-of-bounds' } });
  });

  it('counts code points and takes both spellings of an accent for the same', async () => {
    const vault = newVault();
    const seven = octets('ééééééé'.normalize('NFD'));
    expect(await vault.init({ workspaceId: WORKSPACE, passphrase: seven })).toEqual({
      ok: false,
      error: { code: 'vault.passphrase-too-short', evidence: { length: 7, minimum: 8 } },
    });
    const made = valueOf(
      await vault.init({ workspaceId: WORKSPACE, passphrase: octets('passé composé'.normalize('NFD')) }),
    );
    valueOf(
      await vault.unlock({
        workspaceId: WORKSPACE,
        wraps: made.wraps,
        passphrase: octets('passé composé'.normalize('NFC')),
      }),
    );
    const noUtf8 = Uint8Array.of(0xff, 0xfe, 0x80, 1, 2, 3, 4, 5, 6, 7);
    expect(await vault.init({ workspaceId: WORKSPACE, passphrase: noUtf8 })).toMatchObject({
      error: { code: 'input.invalid', evidence: { problem: 'not-utf8' } },
    });
  });

  it('refuses what a damaged file brings without ending the process', async () => {
    const vault = await unlockedVault();
    const key = { ...keyOf('p256'), sealed: new Uint8Array(70_000) };
    expect(await vault.verifyKey({ key })).toEqual({
      ok: false,
      error: { code: 'input.invalid', evidence: { field: 'verifyKey', problem: 'octets out of bounds' } },
    });
    const salted = wraps.map((wrap) => ({ ...wrap, salt: new Uint8Array(2) }));
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps: salted, passphrase: passphrase() })).toMatchObject({
      error: { code: 'input.invalid' },
    });
    const long = new Uint8Array(5000).fill(97);
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: long })).toMatchObject({
      error: { code: 'input.too-large', evidence: { field: 'passphrase', limit: 4096 } },
    });
    expect(vault.isUnlocked()).toBe(true);
  });

  it('sets a new passphrase against the recovery key', async () => {
    const vault = newVault();
    const by = { recoveryKey: octets(recoveryKey) };
    const wrap = valueOf(
      await vault.rewrap({ workspaceId: WORKSPACE, wraps, by, newPassphrase: octets('a third passphrase') }),
    );
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps: [wrap], passphrase: octets('a third passphrase') }));
    valueOf(await vault.verifyKey({ key: keyOf('p256') }));
  });

  it('changes the passphrase against the old one only, and keys stay', async () => {
    const vault = newVault();
    const refused = await vault.rewrap({
      workspaceId: WORKSPACE,
      wraps,
      by: { passphrase: octets('not the old one') },
      newPassphrase: octets('another passphrase'),
    });
    expect(refused).toMatchObject({ error: { code: 'vault.wrong-passphrase' } });
    const wrap = valueOf(
      await vault.rewrap({
        workspaceId: WORKSPACE,
        wraps,
        by: { passphrase: passphrase() },
        newPassphrase: octets('another passphrase'),
      }),
    );
    expect(vaultProcesses()).toEqual([]);
    const changed = [wrap, ...wraps.filter((each) => each.kind === 'recovery')];
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps: changed, passphrase: passphrase() })).toMatchObject({
      ok: false,
    });
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps: changed, passphrase: octets('another passphrase') }));
    valueOf(await vault.verifyKey({ key: keyOf('ed25519') }));
  });
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

  it('open for a handshake as PEM octets', async () => {
    const vault = await unlockedVault();
    for (const choice of KEY_CHOICES) {
      const pem = valueOf(await vault.openForHandshake({ key: keyOf(choice) }));
      const key = createPrivateKey(Buffer.from(pem));
      expect(Buffer.from(pem).toString('latin1')).toBe(key.export({ type: 'pkcs8', format: 'pem' }));
      const der = valueOf(await vault.openForExport({ key: keyOf(choice) }));
      expect(key.export({ type: 'pkcs8', format: 'der' }).equals(Buffer.from(der))).toBe(true);
    }
  });
});

describe('the process', () => {
  it('is gone after locking, and what was under way fails as locked', async () => {
    const vault = await unlockedVault();
    expect(vaultProcesses()).toHaveLength(1);
    const causes: string[] = [];
    vault.onLocked((cause) => causes.push(cause));
    const making = vault.generateKey({ keyId: keyId('g'), algorithm: 'rsa4096', createdAt: AT });
    await vault.lock();
    expect(vaultProcesses()).toEqual([]);
    expect(await making).toEqual({ ok: false, error: { code: 'vault.locked', evidence: {} } });
    expect(vault.isUnlocked()).toBe(false);
    expect(causes).toEqual(['locked']);
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() }));
    valueOf(await vault.verifyKey({ key: keyOf('p256') }));
  });

  it('inherits no environment, no streams and opens no inspector', async () => {
    process.env['COUNTERSIGN_TEST_SECRET'] = 'must not leak';
    const vault = await unlockedVault();
    const [pid] = vaultProcesses();
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    delete process.env['COUNTERSIGN_TEST_SECRET'];
    expect(environment).not.toContain('COUNTERSIGN');
    expect(environment).not.toContain('HOME=');
    process.kill(Number(pid), 'SIGUSR1');
    process.kill(Number(pid), 'SIGINT');
    valueOf(await vault.verifyKey({ key: keyOf('p256') }));
  });

  it('that dies in the middle of a call locks the vault', async () => {
    const vault = await unlockedVault();
    const causes: string[] = [];
    vault.onLocked((cause) => causes.push(cause));
    const making = vault.generateKey({ keyId: keyId('g'), algorithm: 'rsa4096', createdAt: AT });
    process.kill(Number(vaultProcesses()[0]), 'SIGKILL');
    expect(await making).toEqual({ ok: false, error: { code: 'vault.stopped', evidence: {} } });
    expect(vault.isUnlocked()).toBe(false);
    expect(causes).toEqual(['stopped']);
    expect(await vault.verifyKey({ key: keyOf('p256') })).toMatchObject({ error: { code: 'vault.locked' } });
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() }));
  });

  it('that cannot start is a stopped vault', async () => {
    const vault = newVault({ spawn: forkVault({ entry: join(tmpdir(), 'no-such-entry.ts') }) });
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() })).toMatchObject({
      error: { code: 'vault.stopped' },
    });
  });

  it('ends with its owner', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { forkVault } from ${JSON.stringify(new URL('./fork-vault.ts', import.meta.url).href)};
      const channel = forkVault({ entry: new URL(${JSON.stringify(ENTRY.href)}) })();
      channel.onMessage(() => {
        console.log(readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8'));
        process.exit(0);
      });
      channel.onExit(() => process.exit(3));
      channel.post({ id: 1, operation: 'forget', input: {} });
    `;
    const owner = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(owner.status, owner.stderr).toBe(0);
    const child = owner.stdout.trim();
    expect(child).toMatch(/^\d+$/);
    return expect.poll(() => existsSync(`/proc/${child}`), { timeout: 2000 }).toBe(false);
  });

  it('ends rather than read a message that is no request', async () => {
    const messages: unknown[] = [
      'text',
      { id: 1, operation: 'sign', input: {} },
      { id: 1, operation: 'unknown', input: {} },
      { id: 0, operation: 'forget', input: {} },
      { id: 1, operation: 'unlock', input: { workspaceId: WORKSPACE, wraps: 'x', secret: {} } },
      { id: 1, operation: 'init', input: { workspaceId: '../etc', passphrase: passphrase() } },
      { id: 1, operation: 'init', input: { workspaceId: WORKSPACE, passphrase: randomBytes(70_000) } },
    ];
    for (const message of messages) {
      const channel = forkVault({ entry: ENTRY })();
      const answers: unknown[] = [];
      channel.onMessage((answer) => answers.push(answer));
      await new Promise<void>((resolve) => {
        channel.onExit(resolve);
        channel.post(message);
      });
      expect(answers, JSON.stringify(message)).toEqual([]);
    }
  });

  it('is ended by the client when it answers nonsense', async () => {
    let killed = 0;
    const nonsense: SpawnVault = () => {
      let take: (message: unknown) => void = () => undefined;
      let exit: () => void = () => undefined;
      const channel: VaultChannel = {
        post: () => take({ id: 1, error: { code: 'made.up', evidence: {} } }),
        onMessage: (callback) => {
          take = callback;
        },
        onExit: (callback) => {
          exit = callback;
        },
        kill: () => {
          killed += 1;
          exit();
        },
      };
      return channel;
    };
    const vault = newVault({ spawn: nonsense });
    expect(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() })).toMatchObject({
      error: { code: 'vault.stopped' },
    });
    expect(killed).toBe(1);
  });

  it('never sends more than the octets that were meant', async () => {
    const posted: unknown[] = [];
    const real = forkVault({ entry: ENTRY });
    const spying: SpawnVault = () => {
      const channel = real();
      return {
        ...channel,
        post: (message) => {
          posted.push(
            JSON.stringify(message, (_, value) =>
              value instanceof Uint8Array ? value.buffer.byteLength - value.length : value,
            ),
          );
          channel.post(message);
        },
      };
    };
    const vault = await unlockedVault({ spawn: spying });
    const pooled = Buffer.from('a message in a shared pool');
    expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.length);
    valueOf(await vault.sign({ key: keyOf('p256'), algorithm: 'ecdsa-sha256', messages: [pooled] }));
    expect(posted.join()).toContain('"messages":[0]');
    expect(pooled.toString()).toBe('a message in a shared pool');
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
