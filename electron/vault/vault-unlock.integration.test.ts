import { afterEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import {
  WORKSPACE,
  keyOf,
  lockAll,
  newVault,
  octets,
  passphrase,
  recoveryKey,
  unlockedVault,
  valueOf,
  vaultProcesses,
  wraps,
} from './vault-fixture.ts';

afterEach(async () => {
  await lockAll();
  expect(vaultProcesses()).toEqual([]);
});

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
