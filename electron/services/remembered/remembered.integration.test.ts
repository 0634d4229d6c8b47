import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import type { OperatorId } from '../../../shared/model/brands.ts';
import type { Result } from '../../../shared/result.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';
import { pretendKeyStore } from './key-store-fixture.ts';
import { createRememberedFiles } from './remembered-files.ts';

const ALICE = 'alice in wonderland';
const BOB = 'bob the builder builds';

let keyStore: ReturnType<typeof pretendKeyStore>;
let test: TestApplication;
let workspace: Workspace;
let folder: string;
beforeEach(async () => {
  keyStore = pretendKeyStore();
  const first = startTestApplication();
  folder = first.folder;
  const files = createRememberedFiles({ folder, randomBytes });
  test = startTestApplication({ remembered: { files, keyStore: keyStore.store } });
  workspace = await test.createWorkspace('kept');
  return () => first.end();
});
afterEach(() => test.end());

const keptFiles = (): string[] => {
  try {
    return readdirSync(path.join(folder, 'remembered')).map((name) => path.join(folder, 'remembered', name));
  } catch {
    return [];
  }
};

const remembered = async () => valueOf(await workspace.state()).remembered;

/** Locks, and unlocks by what the machine remembers. */
async function relock(operator?: string) {
  valueOf(await workspace.lock());
  return workspace.unlock({ remembered: true, operator });
}

async function nameOperators() {
  const { operator: alice } = valueOf(
    await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }),
  );
  const bob = valueOf(await workspace.operators.add({ name: 'Bob', role: 'issuer', passphrase: passphrase(BOB) }));
  return { alice, bob };
}

describe('a machine that remembers', () => {
  it('unlocks without a passphrase, and lets no key out and nobody change operators', async () => {
    const ca = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    valueOf(await workspace.remembered.keep());
    expect(await remembered()).toEqual(['passphrase']);
    valueOf(await relock());
    const order = { authorityId: ca.id, profile: 'tls-client', key: 'p256', subject: 'CN=gw' } as const;
    valueOf(await workspace.issuing.issue(order));
    const target = { path: test.at('ca.p12'), overwrite: false };
    const wanted = { id: ca.id, format: 'p12', target } as const;
    expect(codeOf(await workspace.authorities.mayExportKey(ca.id))).toBe('vault.confirm-needed');
    expect(codeOf(await workspace.authorities.exportKey({ ...wanted, passphrase: passphrase() }))).toBe(
      'vault.confirm-needed',
    );
    expect(codeOf(await workspace.operators.nameFirst({ name: 'A', passphrase: passphrase(ALICE) }))).toBe(
      'vault.confirm-needed',
    );
    // Nor is the machine told again without it.
    expect(codeOf(await workspace.remembered.keep())).toBe('vault.confirm-needed');
    valueOf(await workspace.operators.confirm(passphrase()));
    valueOf(await workspace.authorities.exportKey({ ...wanted, passphrase: passphrase() }));
  });

  it('stays locked where it was locked while the key store asked', async () => {
    valueOf(await workspace.remembered.keep());
    valueOf(await workspace.lock());
    keyStore.state.whileAsking = async () => void valueOf(await workspace.lockAway());
    expect(codeOf(await workspace.unlock({ remembered: true }))).toBe('vault.locked');
    expect(workspace.isLocked()).toBe(true);
    keyStore.state.whileAsking = async () => undefined;
    valueOf(await workspace.unlock({ remembered: true }));
  });

  it('opens nothing where the passphrase was changed while the key store asked', async () => {
    valueOf(await workspace.remembered.keep());
    valueOf(await workspace.lock());
    const other = startTestApplication();
    keyStore.state.whileAsking = async () => {
      const same = valueOf(await other.application.openWorkspace({ file: workspace.file }));
      valueOf(await same.unlock({ passphrase: passphrase() }));
      valueOf(await same.changePassphrase({ current: passphrase(), next: passphrase(ALICE) }));
    };
    expect((await workspace.unlock({ remembered: true })).ok).toBe(false);
    expect(workspace.isLocked()).toBe(true);
    await other.end();
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['locked', async () => valueOf(await workspace.lock()), 'vault.locked'],
    ['told to forget', async () => valueOf(await workspace.remembered.forgetAll()), 'remember.stale'],
    [
      'given another passphrase',
      async () => valueOf(await workspace.changePassphrase({ current: passphrase(), next: passphrase(ALICE) })),
      'vault.key-changed',
    ],
  ])('remembers nobody where it was %s while the key store asked', async (_what, meanwhile, code) => {
    keyStore.state.whileKeeping = async () => void (await meanwhile());
    expect(codeOf(await workspace.remembered.keep())).toBe(code);
    expect(keptFiles()).toEqual([]);
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 20 }));
    expect(items.map(({ action }) => action)).not.toContain('workspace.remembered');
  });

  it('forgets where the file was before, too, and says what it could not look through', async () => {
    valueOf(await workspace.remembered.keep());
    const [file = ''] = keptFiles();
    const [id, , holder] = path.basename(file).split('.');
    writeFileSync(path.join(path.dirname(file), `${id}.${'0a'.repeat(32)}.${holder}`), 'of a place it was moved from');
    writeFileSync(path.join(path.dirname(file), `${'z'.repeat(26)}.${'0a'.repeat(32)}.${holder}`), 'of another');
    expect(valueOf(await workspace.remembered.forgetAll())).toBe(2);
    expect(keptFiles().map((kept) => path.basename(kept).slice(0, 26))).toEqual(['z'.repeat(26)]);
    rmSync(path.dirname(file), { recursive: true });
    expect(valueOf(await workspace.remembered.forgetAll())).toBe(0);
    // Not a folder: what stands in it cannot be told.
    writeFileSync(path.dirname(file), '');
    expect(codeOf(await workspace.remembered.forgetAll())).toBe('file.not-writable');
  });

  it('counts no unlocking of its own as confirmed, even where that was asked for', async () => {
    valueOf(await workspace.remembered.keep());
    valueOf(await workspace.lock());
    valueOf(await workspace.unlock({ remembered: true, isConfirmed: true }));
    expect(codeOf(workspace.operators.mayExport())).toBe('vault.confirm-needed');
  });

  it('keeps neither the workspace key nor what opens it in a file by itself', async () => {
    valueOf(await workspace.remembered.keep());
    const [file = ''] = keptFiles();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    // The wrap opens with the key alone that only the key store gives back.
    keyStore.state.isOff = true;
    expect(codeOf(await relock())).toBe('remember.refused');
    keyStore.state.isOff = false;
    const content = JSON.parse(readFileSync(file, 'utf8')) as { keptKey: string };
    writeFileSync(file, JSON.stringify({ ...content, keptKey: randomBytes(32).toString('base64') }));
    expect(codeOf(await workspace.unlock({ remembered: true }))).toBe('remember.stale');
    expect(workspace.isLocked()).toBe(true);
    // What opens nothing is not offered again.
    expect(keptFiles()).toEqual([]);
    expect(await remembered()).toBeUndefined();
  });

  it('tells the log that it was asked to, who was let in, and that it forgot', async () => {
    valueOf(await workspace.remembered.keep());
    valueOf(await relock());
    valueOf(await workspace.remembered.forgetAll());
    expect(await remembered()).toBeUndefined();
    expect(keptFiles()).toEqual([]);
    expect(codeOf(await relock())).toBe('remember.stale');
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 20 }));
    const actions = items.map(({ action, detail }) => [action, detail['by']]);
    expect(actions).toContainEqual(['workspace.remembered', undefined]);
    expect(actions).toContainEqual(['workspace.unlocked', 'machine']);
    expect(actions).toContainEqual(['workspace.forgotten', undefined]);
  });

  it('forgets with another passphrase', async () => {
    valueOf(await workspace.remembered.keep());
    valueOf(await workspace.changePassphrase({ current: passphrase(), next: passphrase('another one of mine') }));
    expect(keptFiles()).toEqual([]);
    expect(codeOf(await relock())).toBe('remember.stale');
  });

  it('keeps what a key store with another key gave back, anew', async () => {
    valueOf(await workspace.remembered.keep());
    const [file = ''] = keptFiles();
    keyStore.state.isOutdated = true;
    const asked = keyStore.state.asked;
    valueOf(await relock());
    expect(keyStore.state.asked - asked).toBe(2);
    expect(readFileSync(file, 'utf8')).toContain('keptKey');
    valueOf(await relock());
  });
});

describe('of several operators', () => {
  it('each is remembered by themselves, and none is let in as another', async () => {
    const { alice, bob } = await nameOperators();
    valueOf(await workspace.remembered.keep());
    expect(await remembered()).toEqual([alice.id]);
    expect(codeOf(await relock('Bob'))).toBe('remember.stale');
    valueOf(await workspace.unlock({ operator: 'Bob', passphrase: passphrase(BOB) }));
    valueOf(await workspace.remembered.keep());
    valueOf(await relock('Bob'));
    expect(valueOf(await workspace.state()).session).toMatchObject({ name: 'Bob', role: 'issuer' });
    expect(new Set(await remembered())).toEqual(new Set([alice.id, bob.id]));
    // What was kept for Bob lets nobody in as the admin.
    const [ofAlice = '', ofBob = ''] = keptFiles().toSorted((one) => (one.endsWith(alice.id) ? -1 : 1));
    writeFileSync(ofAlice, readFileSync(ofBob));
    expect(codeOf(await relock('Alice'))).toBe('remember.stale');
  });

  it.each<[string, (id: OperatorId) => Promise<Result<unknown, AppError>>]>([
    ['removed', (id) => workspace.operators.remove(id)],
    ['given another role', (id) => workspace.operators.setRole({ id, role: 'viewer' })],
    ['given a new passphrase', (id) => workspace.operators.reset({ id, passphrase: passphrase('bob has another') })],
  ])('nobody is remembered any more once one was %s', async (_what, change) => {
    const { alice, bob } = await nameOperators();
    valueOf(await workspace.remembered.keep());
    valueOf(await workspace.lock());
    valueOf(await workspace.unlock({ operator: 'Bob', passphrase: passphrase(BOB) }));
    valueOf(await workspace.remembered.keep());
    valueOf(await workspace.lock());
    valueOf(await workspace.unlock({ operator: alice.id, passphrase: passphrase(ALICE), isConfirmed: true }));
    expect(keptFiles()).toHaveLength(2);
    valueOf(await change(bob.id));
    expect(await remembered()).toBeUndefined();
    expect(keptFiles()).toEqual([]);
    expect(codeOf(await relock('Alice'))).toBe('remember.stale');
  });

  it('naming the first forgets the passphrase of all', async () => {
    valueOf(await workspace.remembered.keep());
    await nameOperators();
    expect(await remembered()).toBeUndefined();
    expect(codeOf(await relock('Alice'))).toBe('remember.stale');
  });

  it('the recovery key stands for nobody who could be remembered', async () => {
    const { recoveryKey } = valueOf(
      await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }),
    );
    valueOf(await workspace.lock());
    valueOf(await workspace.unlock({ recoveryKey: passphrase(recoveryKey), isConfirmed: true }));
    expect(await workspace.remembered.keep()).toMatchObject({
      error: { code: 'remember.refused', evidence: { reason: 'recovery' } },
    });
    expect(keptFiles()).toEqual([]);
  });
});

describe('where there is no key store', () => {
  it('nobody is remembered, and forgetting works all the same', async () => {
    valueOf(await workspace.remembered.keep());
    await workspace.close();
    const files = createRememberedFiles({ folder, randomBytes });
    const commandLine = startTestApplication({ remembered: { files } });
    const opened = valueOf(await commandLine.application.openWorkspace({ file: workspace.file }));
    expect(valueOf(await opened.state()).remembered).toEqual(['passphrase']);
    expect(await opened.unlock({ remembered: true })).toMatchObject({
      error: { code: 'remember.refused', evidence: { reason: 'no-store' } },
    });
    valueOf(await opened.remembered.forgetAll());
    expect(keptFiles()).toEqual([]);
    await commandLine.end();
  });

  it('files that were changed by somebody are none of ours', async () => {
    valueOf(await workspace.remembered.keep());
    const [file = ''] = keptFiles();
    for (const content of ['', '{}', 'null', '{"keptKey":"?","wrap":"AA==","standing":"x"}', 'x'.repeat(20_000)]) {
      writeFileSync(file, content);
      expect(codeOf(await relock())).toBe('remember.stale');
    }
  });
});
