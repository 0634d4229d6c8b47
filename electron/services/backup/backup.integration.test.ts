import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { type BackupTemplate, makeBackupTemplate } from './backup-fixture.ts';

const HOUR_MS = 3_600_000;

let template: BackupTemplate;
let test: TestApplication;
let workspace: Workspace;
beforeAll(async () => {
  template = await makeBackupTemplate();
});
afterAll(() => template.end());
beforeEach(async () => {
  test = startTestApplication();
  workspace = await template.copyTo(test);
});
afterEach(() => test.end());

const unlock = async () => valueOf(await workspace.unlock({ passphrase: passphrase() }));
const keepPartner = async (name: string) =>
  valueOf(await workspace.partners.save({ name, contact: '', note: '', tags: [], subject: {} }));

const backUp = async (name = 'a.csbackup') => {
  const target = { path: test.at(name), overwrite: false };
  return { file: target.path, made: await workspace.backups.run(target, NO_JOB) };
};
const restore = (source: string, name = 'restored.countersign', secret = { passphrase: passphrase() }) =>
  test.application.restoreBackup({ source, target: test.at(name), secret, evenDamaged: false });
/** What stands in the folder besides workspaces and whole backups. */
const leftovers = (folder = test.folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.tmp') || name.includes('snapshot'));

describe('a backup', () => {
  it('is one file of which nothing can be read, and is restored to what the workspace was', async () => {
    const [made] = valueOf(await workspace.authorities.list());
    const { file, made: report } = await backUp();
    expect(valueOf(report).octets).toBe(statSync(file).size);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const octets = readFileSync(file);
    for (const text of ['SQLite format', 'Acme Root', 'CREATE TABLE']) expect(octets.includes(text)).toBe(false);
    await keepPartner('Made later');
    expect(valueOf(await restore(file)).findings).toEqual([]);
    const restored = valueOf(await test.application.openWorkspace({ file: test.at('restored.countersign') }));
    expect(statSync(restored.file).mode & 0o777).toBe(0o600);
    expect(valueOf(await restored.authorities.list()).map(({ name, sha256 }) => [name, sha256])).toEqual([
      ['Acme Root', made?.sha256],
    ]);
    expect(valueOf(await restored.partners.page({ search: '', offset: 0, limit: 1 })).total).toBe(0);
    valueOf(await restored.unlock({ passphrase: passphrase() }));
    expect(valueOf(await restored.check(NO_JOB))).toMatchObject({ clean: true, findings: [] });
    if (made === undefined) throw new Error('the authority is gone');
    const next = { authorityId: made.id, profile: 'tls-client', key: 'p256' as const, subject: 'CN=after' };
    expect((await restored.issuing.issue(next)).ok).toBe(true);
    expect(leftovers()).toEqual([]);
  });

  it('is made while others write, of one instant', async () => {
    const ending = new AbortController();
    const writing = (async () => {
      for (let index = 0; !ending.signal.aborted; index += 1) await keepPartner(`partner ${index}`);
    })();
    const { file, made } = await backUp();
    ending.abort();
    await writing;
    valueOf(made);
    expect(valueOf(await restore(file)).findings).toEqual([]);
    const restored = valueOf(await test.application.openWorkspace({ file: test.at('restored.countersign') }));
    expect(valueOf(await restored.activity.verify()).intact).toBe(true);
  });

  it('is made while the workspace is locked, once it was unlocked', async () => {
    workspace = await test.createWorkspace('fresh');
    valueOf(await workspace.lock());
    expect(valueOf(await workspace.backups.state()).needsUnlock).toBe(true);
    expect(codeOf((await backUp()).made)).toBe('backup.needs-unlock');
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    valueOf(await workspace.backups.ensureKey());
    valueOf(await workspace.lock());
    const { file, made } = await backUp();
    valueOf(made);
    valueOf(await restore(file));
  });

  it('opens with the passphrase of its time', async () => {
    const { file } = await backUp();
    valueOf(await workspace.changePassphrase({ current: passphrase(), next: passphrase('another long passphrase') }));
    expect(codeOf(await restore(file, 'b', { passphrase: passphrase('another long passphrase') }))).toBe(
      'vault.wrong-passphrase',
    );
    const second = await backUp('b.csbackup');
    valueOf(await restore(file, 'c'));
    valueOf(await restore(second.file, 'd', { passphrase: passphrase('another long passphrase') }));
  });

  it('never takes the place of what is there, neither when made nor when restored', async () => {
    const { file } = await backUp();
    const before = readFileSync(file);
    expect(codeOf((await backUp()).made)).toBe('file.exists');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(codeOf(await restore(file, 'a.csbackup'))).toBe('file.exists');
    writeFileSync(test.at('gone.countersign-wal'), 'log of a file that went missing');
    expect(codeOf(await restore(file, 'gone.countersign'))).toBe('file.exists');
    const secret = passphrase('wrong wrong wrong');
    expect(codeOf(await restore(file, 'new.countersign', { passphrase: secret }))).toBe('vault.wrong-passphrase');
    expect(secret.every((octet) => octet === 0)).toBe(true);
    expect(existsSync(test.at('new.countersign'))).toBe(false);
  });

  it('ends when it is cancelled, making and restoring, without a trace', async () => {
    const { file } = await backUp();
    for (const after of [1, 2]) {
      const abort = new AbortController();
      let told = 0;
      const job = { signal: abort.signal, progress: () => (told += 1) >= after && abort.abort() };
      expect(codeOf(await workspace.backups.run({ path: test.at('b.csbackup'), overwrite: false }, job))).toBe(
        'job.cancelled',
      );
    }
    const abort = new AbortController();
    const order = { source: file, target: test.at('r'), secret: { passphrase: passphrase() }, evenDamaged: false };
    const job = { signal: abort.signal, progress: () => abort.abort() };
    expect(codeOf(await test.application.restoreBackup(order, job))).toBe('job.cancelled');
    expect(readdirSync(test.folder).sort()).toEqual([
      'Acme Vault.countersign',
      'Acme Vault.countersign-shm',
      'Acme Vault.countersign-wal',
      'a.csbackup',
    ]);
    expect(valueOf(await workspace.backups.state()).runs.map(({ error }) => error)).toEqual([
      'job.cancelled',
      'job.cancelled',
      undefined,
    ]);
  });

  it('that a bug ended is told as failed, not as under way, and the next one is made', async () => {
    const broken = () => {
      throw new TypeError('not a function');
    };
    const target = { path: test.at('b.csbackup'), overwrite: false };
    const job = { signal: new AbortController().signal, progress: broken };
    await expect(workspace.backups.run(target, job)).rejects.toThrow('not a function');
    valueOf((await backUp()).made);
    const { runs } = valueOf(await workspace.backups.state());
    expect(runs).toMatchObject([{ name: 'a.csbackup' }, { name: 'b.csbackup', error: 'internal' }]);
    expect(runs.every(({ finishedAt }) => finishedAt !== undefined)).toBe(true);
  });

  it('of a damaged file is refused, so that no good backup goes for its sake', async () => {
    const good = await backUp();
    valueOf(good.made);
    const { file } = workspace;
    await workspace.close();
    const octets = readFileSync(file);
    octets.fill(0x5a, 8 * 4096, 9 * 4096);
    writeFileSync(file, octets);
    workspace = valueOf(await test.application.openWorkspace({ file }));
    const { made } = await backUp('b.csbackup');
    expect(made.ok).toBe(false);
    expect(existsSync(test.at('b.csbackup'))).toBe(false);
  });
});

describe('planned backups', () => {
  const folder = () => test.at('backups');
  const names = () => readdirSync(folder()).sort();
  const due = () => workspace.backups.due.run(test.clock.now, new AbortController().signal);
  beforeEach(async () => {
    mkdirSync(folder());
    valueOf(await workspace.backups.setPlan({ folder: folder(), everyHours: 6, keep: 2 }));
  });

  it('are made when they are due, while locked too, and the newest are kept', async () => {
    expect(workspace.isLocked()).toBe(true);
    copyFileSync(workspace.file, path.join(folder(), 'of somebody else.csbackup'));
    for (let round = 0; round < 4; round += 1) {
      expect(valueOf(await due())).toBe(test.clock.now + 6 * HOUR_MS);
      // nothing is due any more
      valueOf(await due());
      test.clock.now += 6 * HOUR_MS;
    }
    expect(names()).toEqual([
      'Acme-Vault-20260602-000000.csbackup',
      'Acme-Vault-20260602-060000.csbackup',
      'of somebody else.csbackup',
    ]);
    const state = valueOf(await workspace.backups.state());
    expect(state.runs).toHaveLength(4);
    expect(state.lastGood?.name).toBe('Acme-Vault-20260602-060000.csbackup');
  });

  it('that are older stay where a check finds damage, which the newest may hold', async () => {
    for (let round = 0; round < 2; round += 1) {
      valueOf(await due());
      test.clock.now += 6 * HOUR_MS;
    }
    const good = names();
    const raw = new DatabaseSync(workspace.file);
    raw.exec("UPDATE certificate SET name = 'Somebody else'");
    raw.close();
    expect(valueOf(await workspace.state()).readOnly).toBe(false);
    await due();
    expect(names()).toEqual([...good, 'Acme-Vault-20260602-000000.csbackup']);
    expect(valueOf(await workspace.state())).toMatchObject({ readOnly: true, damage: [{ code: 'store.row-digest' }] });
  });

  it('of one second are files of their own', async () => {
    const run = () => workspace.backups.run(null, NO_JOB);
    for (const made of await Promise.all([run(), run()])) valueOf(made);
    expect(names()).toEqual(['Acme-Vault-20260601-120000-2.csbackup', 'Acme-Vault-20260601-120000.csbackup']);
    expect(valueOf(await workspace.backups.state()).runs.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  it('that are late or fail are alerts, until one is made', async () => {
    const alerts = async () => {
      valueOf(await workspace.alerts.check());
      const page = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 }));
      return page.items.map(({ kind, step }) => [kind, step]);
    };
    expect(await alerts()).toEqual([]);
    test.clock.now += 7 * HOUR_MS;
    expect(await alerts()).toEqual([['backup-overdue', 'overdue']]);
    expect(valueOf(await workspace.backups.state()).overdueSince).toBe(test.clock.now);
    rmSync(folder(), { recursive: true });
    expect((await due()).ok).toBe(false);
    expect(await alerts()).toEqual([
      ['backup-overdue', 'overdue'],
      ['backup-failed', 'file.not-writable'],
    ]);
    mkdirSync(folder());
    test.clock.now += HOUR_MS;
    valueOf(await due());
    expect(await alerts()).toEqual([]);
  });

  it('want a folder that takes files and numbers within bounds', async () => {
    const plan = { folder: folder(), everyHours: 6, keep: 2 };
    expect(codeOf(await workspace.backups.setPlan({ ...plan, everyHours: 0 }))).toBe('input.invalid');
    expect(codeOf(await workspace.backups.setPlan({ ...plan, keep: 1.5 }))).toBe('input.invalid');
    expect(codeOf(await workspace.backups.setPlan({ ...plan, folder: test.at('nowhere') }))).toBe('file.not-writable');
    expect(valueOf(await workspace.backups.setPlan({ ...plan, folder: null, keep: 9 })).plan?.keep).toBe(9);
    expect(valueOf(await workspace.backups.setPlan(null)).plan).toBe(null);
    expect(codeOf(await workspace.backups.setPlan({ ...plan, folder: null }))).toBe('backup.no-plan');
    expect(codeOf(await workspace.backups.run(null, NO_JOB))).toBe('backup.no-plan');
  });
});

describe('a backup and the activity log', () => {
  it('begins with a checkpoint, carries its head, and takes a place used before without being accused', async () => {
    await unlock();
    // The unlocking is covered by now, and what comes is not.
    valueOf(await workspace.activity.state());
    await keepPartner('Made before');
    const { file: backup, made } = await backUp();
    valueOf(made);
    expect(valueOf(await workspace.activity.state())).toMatchObject({ checkpoint: { reason: 'backup' } });
    await keepPartner('Made later');
    const { file } = workspace;
    await workspace.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    valueOf(await restore(backup, path.basename(file)));
    workspace = valueOf(await test.application.openWorkspace({ file }));
    expect(valueOf(await workspace.state()).readOnly).toBe(false);
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 }));
    expect(items).toMatchObject([{ action: 'backup.restored', actor: 'tester', detail: { name: 'a.csbackup' } }]);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    expect(valueOf(await workspace.activity.verify())).toMatchObject({ intact: true, unsigned: 0, outside: 'present' });
  });
});
