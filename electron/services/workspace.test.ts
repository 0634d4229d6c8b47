import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../testing/application.ts';
import { NO_JOB } from './ports.ts';

let test: TestApplication;
beforeEach(() => {
  test = startTestApplication();
});
afterEach(() => test.end());

const MINUTE_MS = 60_000;

describe('a workspace', () => {
  it('is unlocked after its creation, locked after it is opened, and logs each change of that', async () => {
    const created = await test.createWorkspace('partners');
    expect(created.isLocked()).toBe(false);
    const { autoLockMinutes } = valueOf(await created.settings.get());
    expect(autoLockMinutes).toBeGreaterThan(0);
    expect(valueOf(await created.state())).toMatchObject({
      unlockedUntil: expect.closeTo(test.clock.now + autoLockMinutes * MINUTE_MS, -5),
    });
    await created.close();
    const opened = valueOf(await test.application.openWorkspace({ file: created.file }));
    expect(valueOf(await opened.state())).toMatchObject({
      name: 'partners',
      locked: true,
      certificates: 0,
      authorities: 0,
    });
    valueOf(await opened.unlock({ passphrase: passphrase() }));
    valueOf(await opened.lock());
    const { items } = valueOf(await opened.activity.page({ search: '', offset: 0, limit: 10 }));
    expect(items.map(({ action, actor }) => [action, actor])).toEqual([
      ['workspace.locked', 'tester'],
      ['workspace.unlocked', 'tester'],
      ['workspace.created', 'tester'],
    ]);
    expect(valueOf(await opened.activity.verify())).toMatchObject({ intact: true, entries: 3, findings: [] });
  });

  it('refuses a wrong passphrase, zeroes what it was given, and takes the recovery key', async () => {
    const file = test.at('recovery.countersign');
    const secret = passphrase();
    const { workspace, recoveryKey } = valueOf(
      await test.application.createWorkspace({ file, name: 'r', passphrase: secret }),
    );
    expect(secret.every((octet) => octet === 0)).toBe(true);
    await workspace.lock();
    const wrong = passphrase('not the passphrase');
    expect(codeOf(await workspace.unlock({ passphrase: wrong }))).toBe('vault.wrong-passphrase');
    expect(wrong.every((octet) => octet === 0)).toBe(true);
    valueOf(await workspace.unlock({ recoveryKey: passphrase(recoveryKey) }));
    expect(workspace.isLocked()).toBe(false);
  });

  it('stays locked when it is locked while the passphrase is being checked', async () => {
    const workspace = await test.createWorkspace();
    await workspace.lock();
    const heard: boolean[] = [];
    workspace.onLockChange((locked) => heard.push(locked));
    const unlocking = workspace.unlock({ passphrase: passphrase() });
    await new Promise((resolve) => setTimeout(resolve, 20));
    valueOf(await workspace.lock());
    expect(codeOf(await unlocking)).toBe('vault.locked');
    expect(workspace.isLocked()).toBe(true);
    expect(heard).not.toContain(false);
  });

  it('opens by the new passphrase alone once it was changed', async () => {
    const workspace = await test.createWorkspace();
    const next = 'another long passphrase';
    expect(codeOf(await workspace.changePassphrase({ current: passphrase(), next: passphrase('short') }))).toBe(
      'vault.passphrase-too-short',
    );
    valueOf(await workspace.changePassphrase({ current: passphrase(), next: passphrase(next) }));
    await workspace.lock();
    expect(codeOf(await workspace.unlock({ passphrase: passphrase() }))).toBe('vault.wrong-passphrase');
    valueOf(await workspace.unlock({ passphrase: passphrase(next) }));
  });

  it('locks when nobody was there for the chosen time, and not before', async () => {
    const workspace = await test.createWorkspace();
    const heard: boolean[] = [];
    workspace.onLockChange((locked) => heard.push(locked));
    valueOf(await workspace.settings.set({ autoLockMinutes: 5 }));
    test.clock.now += 4 * MINUTE_MS;
    workspace.touch();
    test.clock.now += 4 * MINUTE_MS;
    expect(await workspace.lockIfIdle()).toBe(false);
    expect(workspace.unlockedUntil()).toBe(test.clock.now + MINUTE_MS);
    test.clock.now += MINUTE_MS;
    expect(await workspace.lockIfIdle()).toBe(true);
    expect(workspace.isLocked()).toBe(true);
    expect(heard).toEqual([true]);
  });

  it('locks in time although the clock of the computer was set back', async () => {
    const workspace = await test.createWorkspace();
    valueOf(await workspace.settings.set({ autoLockMinutes: 5 }));
    test.clock.now -= 60 * MINUTE_MS;
    test.clock.ahead += 5 * MINUTE_MS;
    expect(await workspace.lockIfIdle()).toBe(true);
  });

  it('signs and exports keys only while unlocked, and lists and revokes all the same', async () => {
    const workspace = await test.createWorkspace();
    const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    const request = { authorityId: authority.id, profile: 'tls-client', key: 'p256', subject: 'CN=a' } as const;
    const issued = valueOf(await workspace.issuing.issue(request));
    await workspace.lock();
    expect(codeOf(await workspace.issuing.issue(request))).toBe('vault.locked');
    expect(codeOf(await workspace.authorities.create({ name: 'CA 2', key: 'p256' }))).toBe('vault.locked');
    expect(codeOf(await workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }))).toBe('vault.locked');
    const target = { path: test.at('a.p12'), overwrite: false };
    expect(codeOf(await workspace.exports.certificate({ id: issued.id, format: 'p12', target }))).toBe('vault.locked');
    expect(valueOf(await workspace.issuing.draft(request)).refusals).toEqual([]);
    valueOf(await workspace.revocations.revoke({ id: issued.id, reason: 'superseded' }));
    expect(valueOf(await workspace.certificates.counts())).toMatchObject({ revoked: 1, valid: 1 });
  });

  it('finds a row that was changed behind its back', async () => {
    const workspace = await test.createWorkspace();
    valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({ clean: true, findings: [] });
    const database = new DatabaseSync(workspace.file);
    database.exec("UPDATE authority SET name = 'Evil CA'");
    database.close();
    const report = valueOf(await workspace.check(NO_JOB));
    expect(report).toMatchObject({ clean: false, findings: [{ code: 'store.row-digest', table: 'authority' }] });
  });

  it('stands beside a second one with keys of its own', async () => {
    const [first, second] = [await test.createWorkspace('first'), await test.createWorkspace('second')];
    await first.lock();
    expect([first.isLocked(), second.isLocked()]).toEqual([true, false]);
    valueOf(await second.authorities.create({ name: 'CA', key: 'ed25519' }));
    expect(valueOf(await first.authorities.list())).toEqual([]);
  });

  it('leaves no file when it cannot be created, and touches none that is there', async () => {
    writeFileSync(test.at('mine.txt'), 'mine');
    const input = { file: test.at('mine.txt'), name: 'x', passphrase: passphrase() };
    expect(codeOf(await test.application.createWorkspace(input))).toBe('file.exists');
    const absent = { ...input, file: test.at('absent/x.countersign'), passphrase: passphrase() };
    expect(codeOf(await test.application.createWorkspace(absent))).toBe('file.not-writable');
    expect(codeOf(await test.application.openWorkspace({ file: test.at('mine.txt') }))).toBe(
      'workspace.not-a-workspace',
    );
  });
});
