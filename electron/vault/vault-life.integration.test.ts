import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { forkVault } from './fork-vault.ts';
import type { SpawnVault, VaultChannel } from './vault-channel.ts';
import {
  AT,
  ENTRY,
  WORKSPACE,
  keyId,
  keyOf,
  lockAll,
  newVault,
  passphrase,
  unlockedVault,
  valueOf,
  vaultProcesses,
  wraps,
} from './vault-fixture.ts';

afterEach(async () => {
  await lockAll();
  expect(vaultProcesses()).toEqual([]);
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
    return expect.poll(() => existsSync(`/proc/${child}`), { timeout: 30_000 }).toBe(false);
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
