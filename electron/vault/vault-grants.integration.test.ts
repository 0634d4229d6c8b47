import { createPublicKey, verify } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { GrantId } from '../../shared/model/brands.ts';
import type { GrantOrder } from './vault-calls.ts';
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
  WORKSPACE,
  wraps,
} from './vault-fixture.ts';

afterEach(async () => {
  await lockAll();
  expect(vaultProcesses()).toEqual([]);
});

const HOUR = 3_600_000;
const RECORD = { recordId: 'r'.repeat(26), kind: 'publish-login' } as const;
const SECRET = 'a login that is granted';
const grantId = (letter: string): GrantId => letter.repeat(26) as GrantId;
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** TBSCertList of version 2 without entries. */
const LIST = hex(
  '30 20 02 01 01 30 0a 06 08 2a 86 48 ce 3d 04 03 02 30 00 17 0d 32 36 30 31 30 31 30 30 30 30 30 30 5a',
);
/** ResponseData without answers. */
const ANSWERS = hex('30 17 a2 02 04 00 18 0f 32 30 32 36 30 31 30 31 30 30 30 30 30 30 5a 30 00');

type Vault = Awaited<ReturnType<typeof unlockedVault>>;

const order = (change: Partial<GrantOrder> = {}): GrantOrder => ({
  grantId: grantId('g'),
  lastsMs: HOUR,
  keys: [{ key: keyOf('p256'), purpose: 'crl' }],
  records: [],
  ...change,
});

const signed = (vault: Vault, message = LIST, purpose?: 'crl' | 'ocsp') =>
  vault.sign({
    key: keyOf('p256'),
    algorithm: 'ecdsa-sha256',
    messages: [message],
    ...(purpose === undefined ? {} : { purpose }),
  });

const LOCKED = { ok: false, error: { code: 'vault.locked' } };

async function granted(change: Partial<GrantOrder> = {}): Promise<Vault> {
  const vault = await unlockedVault();
  valueOf(await vault.grant(order(change)));
  await vault.lock({ keepGrants: true });
  return vault;
}

describe('a grant', () => {
  it('lets its key sign what it is for while the vault is locked, and nothing else', async () => {
    const vault = await granted();
    expect(vault.isUnlocked()).toBe(false);
    const [signature] = valueOf(await signed(vault, LIST, 'crl'));
    const publicKey = createPublicKey({ key: Buffer.from(keyOf('p256').spkiDer), format: 'der', type: 'spki' });
    expect(verify('sha256', LIST, publicKey, signature ?? octets(''))).toBe(true);
    expect(await signed(vault)).toMatchObject(LOCKED);
    expect(await signed(vault, ANSWERS, 'ocsp')).toMatchObject(LOCKED);
    for (const message of [ANSWERS, octets('anything'), octets('')]) {
      expect(await signed(vault, message, 'crl')).toMatchObject({ error: { evidence: { problem: 'other-purpose' } } });
    }
    const many = [LIST, LIST, octets('one among many')];
    const mixed = { key: keyOf('p256'), algorithm: 'ecdsa-sha256', messages: many, purpose: 'crl' } as const;
    expect(await vault.sign(mixed)).toMatchObject({ ok: false });
    valueOf(await signed(vault, LIST, 'crl'));
  });

  it('opens no other call and no other key', async () => {
    const vault = await granted();
    const key = keyOf('p256');
    const other = { key: keyOf('p384'), algorithm: 'ecdsa-sha384', messages: [LIST], purpose: 'crl' } as const;
    const moved = { ...other, key: { ...keyOf('p384'), id: key.id } };
    const refusals = [
      vault.sign(other),
      vault.sign(moved),
      vault.generateKey({ keyId: keyId('n'), algorithm: 'p256', createdAt: AT }),
      vault.verifyKey({ key }),
      vault.openForHandshake({ key }),
      vault.exportClearPkcs8({ key }),
      vault.exportEncryptedPkcs8({ key, passphrase: passphrase() }),
      vault.sealRecord({ ...RECORD, plain: octets('x') }),
      vault.openRecord({ ...RECORD, sealed: octets('x') }),
      vault.grant(order({ grantId: grantId('h') })),
    ];
    for (const refused of refusals) expect(await refused).toMatchObject(LOCKED);
    expect([vault.canSign(key.id, 'crl'), vault.canSign(key.id, 'ocsp')]).toEqual([true, false]);
    expect(vault.canSign(keyOf('p384').id, 'crl')).toBe(false);
  });

  it('opens the records it names, and those alone', async () => {
    const vault = await unlockedVault();
    const sealed = valueOf(await vault.sealRecord({ ...RECORD, plain: octets(SECRET) }));
    const otherSealed = valueOf(await vault.sealRecord({ ...RECORD, plain: octets('another') }));
    valueOf(await vault.grant(order({ records: [{ ...RECORD, sealed }] })));
    await vault.lock({ keepGrants: true });
    expect(Buffer.from(valueOf(await vault.openRecord({ ...RECORD, sealed }))).toString()).toBe(SECRET);
    expect(Buffer.from(valueOf(await vault.openRecord({ ...RECORD, sealed }))).toString()).toBe(SECRET);
    expect(await vault.openRecord({ ...RECORD, sealed: otherSealed })).toMatchObject(LOCKED);
    expect(await vault.openRecord({ ...RECORD, kind: 'proxy-login', sealed })).toMatchObject(LOCKED);
  });

  it('ends with its time, and its process with it', async () => {
    const vault = await unlockedVault();
    const over: GrantId[] = [];
    vault.onGrantOver((id) => over.push(id));
    valueOf(await vault.grant(order({ lastsMs: 1500 })));
    await vault.lock({ keepGrants: true });
    await expect.poll(() => vaultProcesses(), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => over).toEqual([grantId('g')]);
    expect(vault.grants()).toEqual([]);
    expect(await signed(vault, LIST, 'crl')).toMatchObject(LOCKED);
  });

  it('ends by itself, one of several, and with all by lock now', async () => {
    const vault = await granted();
    valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() }));
    const key = keyOf('p384');
    valueOf(await vault.grant(order({ grantId: grantId('h'), keys: [{ key, purpose: 'ocsp' }] })));
    expect(vaultProcesses()).toHaveLength(3);
    await vault.endGrant(grantId('g'));
    expect(vault.grants()).toEqual([grantId('h')]);
    expect(vaultProcesses()).toHaveLength(2);
    await vault.lock({ keepGrants: true });
    expect(await signed(vault, LIST, 'crl')).toMatchObject(LOCKED);
    const answer = { key, algorithm: 'ecdsa-sha384', messages: [ANSWERS], purpose: 'ocsp' } as const;
    valueOf(await vault.sign(answer));
    await vault.lock();
    expect([vaultProcesses(), vault.grants()]).toEqual([[], []]);
    expect(await vault.sign(answer)).toMatchObject(LOCKED);
  });

  it('stands through wrong passphrases and unlocking that is broken off', async () => {
    const vault = await granted();
    const wrong = await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: octets('not the passphrase') });
    expect(wrong).toMatchObject({ error: { code: 'vault.wrong-passphrase' } });
    const unlocking = vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase() });
    await expect.poll(() => vaultProcesses()).toHaveLength(2);
    await vault.lock({ keepGrants: true });
    expect(await unlocking).toMatchObject({ ok: false });
    valueOf(await signed(vault, LIST, 'crl'));
    expect(vaultProcesses()).toHaveLength(1);
  });

  it('is told of when its process dies', async () => {
    const vault = await granted();
    const over: GrantId[] = [];
    vault.onGrantOver((id) => over.push(id));
    process.kill(Number(vaultProcesses()[0]), 'SIGKILL');
    await expect.poll(() => over).toEqual([grantId('g')]);
    expect(vault.canSign(keyOf('p256').id, 'crl')).toBe(false);
  });

  it('that is given while the vault locks does not come about', async () => {
    const vault = await unlockedVault();
    const giving = vault.grant(order());
    await vault.lock();
    expect(await giving).toMatchObject({ ok: false });
    expect([vaultProcesses(), vault.grants()]).toEqual([[], []]);
  });

  it('is all or nothing', async () => {
    const vault = await unlockedVault();
    const damaged = { ...keyOf('p384'), sealed: keyOf('p256').sealed };
    const keys = [
      { key: keyOf('p256'), purpose: 'crl' },
      { key: damaged, purpose: 'ocsp' },
    ] as const;
    expect(await vault.grant(order({ keys }))).toMatchObject({ error: { code: 'vault.key-damaged' } });
    expect(vault.grants()).toEqual([]);
    expect(vaultProcesses()).toHaveLength(1);
  });

  it('is not given by a vault that is locked', async () => {
    expect(await newVault().grant(order())).toMatchObject(LOCKED);
  });

  it('signs a list of a million entries', async () => {
    const entries = Buffer.alloc(40_000_000);
    const head = LIST.subarray(2);
    const length = (size: number): Buffer => Buffer.from([0x84, ...hex(size.toString(16).padStart(8, '0'))]);
    const body = Buffer.concat([head, hex('30'), length(entries.length), entries]);
    const message = new Uint8Array(Buffer.concat([hex('30'), length(body.length), body]));
    const vault = await granted();
    expect(valueOf(await signed(vault, message, 'crl'))).toHaveLength(1);
  });
});

describe('the process of a grant', () => {
  it('never held the passphrase, the workspace key’s other records or keys', async () => {
    const vault = await unlockedVault();
    const hidden = 'a secret of the same workspace that is not granted';
    const sealed = valueOf(await vault.sealRecord({ ...RECORD, plain: octets(SECRET) }));
    const otherSealed = valueOf(await vault.sealRecord({ ...RECORD, plain: octets(hidden) }));
    valueOf(await vault.openRecord({ ...RECORD, sealed: otherSealed }));
    valueOf(await vault.grant(order({ records: [{ ...RECORD, sealed }] })));
    await vault.lock({ keepGrants: true });
    const [pid] = vaultProcesses();
    const memory = readMemory(Number(pid));
    expect(memory.includes(SECRET)).toBe(true);
    expect(memory.includes(hidden)).toBe(false);
    expect(memory.includes(Buffer.from(passphrase()))).toBe(false);
  });
});

/** What can be read and written of a process's memory. */
function readMemory(pid: number): Buffer {
  const file = openSync(`/proc/${pid}/mem`, 'r');
  const parts: Buffer[] = [];
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
    if (size > 512 * 1024 * 1024) continue;
    const part = Buffer.alloc(size);
    try {
      readSync(file, part, 0, size, Number.parseInt(from, 16));
      parts.push(part);
    } catch {
      // A part that was given back meanwhile.
    }
  }
  closeSync(file);
  return Buffer.concat(parts);
}
