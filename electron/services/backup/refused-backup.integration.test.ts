import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { type BackupTemplate, makeBackupTemplate } from './backup-fixture.ts';

const FIRST_PAGE = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 10 } as const;

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

const backUp = async (name = 'a.csbackup') => {
  const target = { path: test.at(name), overwrite: false };
  return { file: target.path, made: await workspace.backups.run(target, NO_JOB) };
};
const restore = (source: string, name = 'restored.countersign', secret = { passphrase: passphrase() }) =>
  test.application.restoreBackup({ source, target: test.at(name), secret, evenDamaged: false });
/** What stands in the folder besides workspaces and whole backups. */
const leftovers = (folder = test.folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.tmp') || name.includes('snapshot'));

describe('a place without room', () => {
  const small = () => test.at('small');
  beforeEach(() => {
    mkdirSync(small());
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', small()]);
  });
  afterEach(() => execFileSync('umount', [small()]));

  it('gets no backup and keeps nothing of it, and the last one in it stays', async () => {
    writeFileSync(path.join(small(), 'a.csbackup'), 'the last one');
    const target = { path: path.join(small(), 'a.csbackup'), overwrite: true };
    expect(codeOf(await workspace.backups.run(target, NO_JOB))).toBe('file.disk-full');
    expect(readdirSync(small())).toEqual(['a.csbackup']);
    expect(readFileSync(target.path, 'utf8')).toBe('the last one');
    expect(leftovers()).toEqual([]);
    const [run] = valueOf(await workspace.backups.state()).runs;
    expect(run).toMatchObject({ error: 'file.disk-full' });
    valueOf((await backUp()).made);
  });

  it('gets no workspace either', async () => {
    const { file } = await backUp();
    expect(codeOf(await restore(file, path.join('small', 'restored.countersign')))).toBe('file.disk-full');
    expect(readdirSync(small())).toEqual([]);
  });
});

describe('a backup that cannot be restored as it is', () => {
  it('is refused where it was changed, cut off or put together anew, and leaves nothing', async () => {
    const { file, made } = await backUp();
    const { octets } = valueOf(made);
    const good = readFileSync(file);
    const tried = async (change: (octets: Buffer) => Buffer): Promise<string> => {
      writeFileSync(test.at('bad.csbackup'), change(Buffer.from(good)));
      return codeOf(await restore(test.at('bad.csbackup')));
    };
    const flipped = (at: number) => (octetsOf: Buffer) => {
      octetsOf[at] = (octetsOf[at] ?? 0) ^ 1;
      return octetsOf;
    };
    expect(await tried(flipped(0))).toBe('backup.not-a-backup');
    expect(await tried(flipped(8))).toBe('backup.newer-version');
    for (const at of [10, 12, octets - 5000]) expect(await tried(flipped(at))).toBe('backup.changed');
    const named = good.indexOf('Acme Vault');
    expect(await tried(flipped(named))).toBe('backup.changed');
    for (const length of [15, 40, 5000, octets - 1])
      expect(await tried((whole) => whole.subarray(0, length))).toBe('backup.truncated');
    expect(await tried((whole) => whole.subarray(0, 3))).toBe('backup.not-a-backup');
    expect(await tried((whole) => Buffer.concat([whole, Buffer.alloc(1)]))).toBe('backup.changed');
    expect(codeOf(await test.application.readBackupInfo(test.at('nowhere')))).toBe('file.not-found');
    expect(existsSync(test.at('restored.countersign'))).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('is refused for an operator whom it does not know, for another recovery key and for a folder that is not there', async () => {
    const { file } = await backUp();
    const order = { source: file, target: test.at('r'), evenDamaged: false };
    const restoreWith = test.application.restoreBackup;
    expect(codeOf(await restoreWith({ ...order, secret: { passphrase: passphrase() }, operator: 'nobody' }))).toBe(
      'operator.not-found',
    );
    const recoveryKey = new TextEncoder().encode('0000-'.repeat(13));
    expect(codeOf(await restoreWith({ ...order, secret: { recoveryKey } }))).toBe('vault.wrong-recovery-key');
    expect(codeOf(await restore(file, path.join('nowhere', 'r')))).toBe('file.not-writable');
    expect(existsSync(test.at('r'))).toBe(false);
  });

  it('of rows that are not what was written is put in place only where that is wanted, to be read', async () => {
    const { file } = workspace;
    await workspace.close();
    const raw = new DatabaseSync(file);
    raw.exec("UPDATE certificate SET name = 'Somebody else'");
    raw.close();
    workspace = valueOf(await test.application.openWorkspace({ file }));
    const { file: backup, made } = await backUp();
    valueOf(made);
    expect(codeOf(await restore(backup))).toBe('backup.unsound');
    expect(existsSync(test.at('restored.countersign'))).toBe(false);
    const order = { source: backup, target: test.at('restored.countersign'), secret: { passphrase: passphrase() } };
    const { findings } = valueOf(await test.application.restoreBackup({ ...order, evenDamaged: true }));
    expect(findings).toContainEqual(expect.objectContaining({ code: 'store.row-digest', table: 'certificate' }));
    const restored = valueOf(await test.application.openWorkspace({ file: order.target }));
    expect(codeOf(await restored.certificates.page(FIRST_PAGE))).toBe('workspace.damaged');
    expect(valueOf(await restored.state()).readOnly).toBe(true);
  });
});
