import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { lockAll, octets, unlockedVault, valueOf } from './vault-fixture.ts';

afterEach(lockAll);

const RECORD = { recordId: 'r'.repeat(26), kind: 'proxy-login' } as const;
const MIB = 1024 * 1024;

describe('sealed records', () => {
  it('cross to the process and back, and what was sealed is zeroed here', async () => {
    const vault = await unlockedVault();
    const plain = octets('hunter2');
    const sealed = valueOf(await vault.sealRecord({ ...RECORD, plain }));
    expect(plain.every((octet) => octet === 0)).toBe(true);
    expect(Buffer.from(valueOf(await vault.openRecord({ ...RECORD, sealed }))).toString()).toBe('hunter2');
    const moved = await vault.openRecord({ ...RECORD, kind: 'connection-secrets', sealed });
    expect(moved).toMatchObject({ ok: false, error: { code: 'vault.record-damaged' } });
    await vault.lock();
    expect(await vault.openRecord({ ...RECORD, sealed })).toMatchObject({ error: { code: 'vault.locked' } });
    expect(await vault.sealRecord({ ...RECORD, plain: octets('x') })).toMatchObject({
      error: { code: 'vault.locked' },
    });
  });

  it('hold what a run holds and refuse more', async () => {
    const vault = await unlockedVault();
    const large = new Uint8Array(randomBytes(16 * MIB));
    const copy = large.slice();
    const sealed = valueOf(await vault.sealRecord({ ...RECORD, plain: large }));
    expect(Buffer.compare(valueOf(await vault.openRecord({ ...RECORD, sealed })), copy)).toBe(0);
    const tooLarge = await vault.sealRecord({ ...RECORD, plain: new Uint8Array(16 * MIB + 1) });
    expect(tooLarge).toMatchObject({ error: { code: 'input.too-large' } });
    expect(await vault.sealRecord({ ...RECORD, plain: octets('') })).toMatchObject({
      error: { code: 'input.invalid' },
    });
    // The process that refused still serves.
    expect(valueOf(await vault.openRecord({ ...RECORD, sealed })).length).toBe(16 * MIB);
  });
});
