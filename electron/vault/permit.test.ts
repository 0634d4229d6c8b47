import { describe, expect, it } from 'vitest';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { APPROVAL_ENDS_MS, APPROVAL_LASTS_MS } from '../../shared/model/operator.ts';
import { isTwoPerson, type KeyChoice, type SealedKey } from '../../shared/model/key.ts';
import { Approvals } from './approvals.ts';
import { VaultCore } from './vault-core.ts';

const WORKSPACE = 'w'.repeat(26) as WorkspaceId;
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A vault that was just made, with one key, on a clock that is moved by hand. */
async function openedCore(algorithm: KeyChoice = 'p256') {
  const clock = { ms: 0 };
  const core = new VaultCore({ now: Date.now, monotonicMs: () => clock.ms, onOver: () => undefined });
  await core.answer({ operation: 'init', input: { workspaceId: WORKSPACE, passphrase: octets('correct horse') } });
  const input = { keyId: 'k'.repeat(26) as KeyId, algorithm, createdAt: 1 } as const;
  const made = await core.answer({ operation: 'generateKey', input });
  if (!made.ok) throw new Error(made.error.code);
  const key = made.value as SealedKey;
  const exportKey = (permit?: string) =>
    core.answer({ operation: 'exportClearPkcs8', input: permit === undefined ? { key } : { key, permit } });
  return { core, clock, key, exportKey };
}

const refused = { ok: false, error: { code: 'vault.confirm-needed' } };

describe('a job that was confirmed', () => {
  it('exports to its end however long it takes, and nothing else does', async () => {
    const { core, clock, exportKey } = await openedCore();
    const begun = await core.answer({ operation: 'beginExports', input: {} });
    const permit = begun.ok ? String(begun.value) : expect.fail('no permit');
    clock.ms = 10 * APPROVAL_LASTS_MS;
    expect(await exportKey()).toMatchObject(refused);
    expect(await exportKey('0'.repeat(permit.length))).toMatchObject(refused);
    expect(await exportKey(permit)).toMatchObject({ ok: true });
    expect(await core.answer({ operation: 'beginExports', input: {} })).toMatchObject(refused);
    await core.answer({ operation: 'endExports', input: { permit } });
    expect(await exportKey(permit)).toMatchObject(refused);
  });

  it('ends with the lock', async () => {
    const { core, exportKey } = await openedCore();
    const begun = await core.answer({ operation: 'beginExports', input: {} });
    const permit = begun.ok ? String(begun.value) : expect.fail('no permit');
    await core.answer({ operation: 'forget', input: {} });
    expect(await core.answer({ operation: 'beginExports', input: {} })).toMatchObject(refused);
    expect(await exportKey(permit)).toMatchObject({ ok: false });
  });
});

describe('a key that is put under the two-person rule', () => {
  it.each([
    ['p256', 'ecdsa-sha256'],
    ['ml-dsa-65', 'ml-dsa-65'],
  ] as const)('signs for nobody alone from then on, and is otherwise the same: %s', async (kind, algorithm) => {
    const { core, key } = await openedCore(kind);
    const bound = await core.answer({ operation: 'bindTwoPerson', input: { key } });
    const ruled = (bound.ok ? bound.value : expect.fail('not bound')) as SealedKey;
    expect([isTwoPerson(key), isTwoPerson(ruled)]).toEqual([false, true]);
    expect(await core.answer({ operation: 'verifyKey', input: { key: ruled } })).toMatchObject({ ok: true });
    const input = { key: ruled, algorithm, messages: [octets('m')] } as const;
    expect(await core.answer({ operation: 'sign', input })).toMatchObject({
      ok: false,
      error: { code: 'approval.needed', evidence: { uses: 1, purpose: 'sign' } },
    });
  });
});

describe('an approval', () => {
  it('waits five minutes to be used, and as long again for what is left', () => {
    const clock = { ms: 0 };
    const approvals = new Approvals(() => clock.ms);
    const need = { keyId: 'k' as KeyId, purpose: 'sign', uses: 1 } as const;
    approvals.add({ ...need, uses: 3 }, 'Bob');
    clock.ms = APPROVAL_LASTS_MS - 1;
    expect(approvals.take(need)).toEqual({ ok: true, value: 'Bob' });
    clock.ms = 2 * APPROVAL_LASTS_MS - 2;
    expect(approvals.take(need)).toEqual({ ok: true, value: 'Bob' });
    clock.ms = 3 * APPROVAL_LASTS_MS;
    expect(approvals.take(need)).toMatchObject({ ok: false, error: { code: 'approval.needed' } });
  });

  it('ends an hour after it was given, however often it is used', () => {
    const clock = { ms: 0 };
    const approvals = new Approvals(() => clock.ms);
    const need = { keyId: 'k' as KeyId, purpose: 'sign', uses: 1 } as const;
    approvals.add({ ...need, uses: 1000 }, 'Bob');
    for (; clock.ms < APPROVAL_ENDS_MS; clock.ms += APPROVAL_LASTS_MS / 2) expect(approvals.take(need).ok).toBe(true);
    expect(approvals.take(need)).toMatchObject({ ok: false, error: { code: 'approval.needed' } });
    expect(approvals.find(need)).toBeUndefined();
  });
});
