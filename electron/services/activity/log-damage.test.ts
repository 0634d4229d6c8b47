import { copyFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let lab: TestApplication;
let workspace: Workspace;

beforeEach(async () => {
  lab = startTestApplication();
  workspace = await lab.createWorkspace();
});
afterEach(() => lab.end());

const partner = (name: string) => ({ name, contact: '', note: '', tags: [], subject: {} });
const reopen = async (): Promise<Workspace> =>
  valueOf(await lab.application.openWorkspace({ file: lab.at('test.countersign') }));

/** Changes the closed file as somebody would who can write it. */
function forge(sql: string): void {
  const raw = new DatabaseSync(lab.at('test.countersign'));
  raw.exec('DROP TRIGGER IF EXISTS activity_no_update; DROP TRIGGER IF EXISTS activity_no_delete');
  raw.exec(sql);
  raw.close();
}

/** Changes the closed file and leaves its triggers, so that only the log tells. */
function forgeQuietly(sql: string): void {
  const raw = new DatabaseSync(lab.at('test.countersign'));
  const triggers = raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  raw.close();
  forge(sql);
  const again = new DatabaseSync(lab.at('test.countersign'));
  const left = new Set(
    again
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .all()
      .map(({ name }) => name),
  );
  for (const { name, sql: made } of triggers) if (!left.has(name)) again.exec(String(made));
  again.close();
}

it('a workspace whose log was changed opens for reading alone, with the entry as its damage, and is neither unlocked nor written', async () => {
  valueOf(await workspace.partners.save(partner('Acme')));
  await workspace.close();
  forgeQuietly("UPDATE activity SET subject = 'Acne' WHERE sequence = 2");
  workspace = await reopen();
  const damage = [{ code: 'store.activity-changed', severity: 'error', table: 'activity', rowId: '2' }];
  expect(valueOf(await workspace.state())).toMatchObject({ readOnly: true, damage });
  expect(codeOf(await workspace.partners.save(partner('New')))).toBe('workspace.read-only');
  expect(codeOf(await workspace.unlock({ passphrase: passphrase() }))).toBe('workspace.read-only');
  expect(workspace.isLocked()).toBe(true);
  expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({ clean: false, findings: damage });
});

it('both checks tell what the log has against what is remembered outside the file', async () => {
  await workspace.close();
  copyFileSync(lab.at('test.countersign'), lab.at('older'));
  workspace = await reopen();
  valueOf(await workspace.partners.save(partner('Acme')));
  valueOf(await workspace.partners.save(partner('Bcme')));
  await workspace.close();
  copyFileSync(lab.at('older'), lab.at('test.countersign'));
  for (const suffix of ['-wal', '-shm']) rmSync(lab.at(`test.countersign${suffix}`), { force: true });
  workspace = await reopen();
  const findings = [{ code: 'store.activity-cut', table: 'activity', rowId: '1' }];
  expect(valueOf(await workspace.checkQuickly(NO_JOB))).toMatchObject({ clean: false, findings });
  expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({ clean: false, findings });
  expect(valueOf(await workspace.state())).toMatchObject({ readOnly: true, damage: findings });
});

it('an entry that opening does not look at is found in the background, and ends all writing', async () => {
  await lab.application.close();
  forgeQuietly('DELETE FROM activity_checkpoint');
  workspace = await reopen();
  valueOf(await workspace.unlock({ passphrase: passphrase() }));
  for (let index = 0; index < 80; index += 1) valueOf(await workspace.partners.save(partner(`partner ${index}`)));
  await workspace.close();
  forgeQuietly("UPDATE activity SET subject = 'other' WHERE sequence = 1");
  workspace = await reopen();
  expect(valueOf(await workspace.state()).readOnly).toBe(false);
  expect(valueOf(await workspace.checkQuickly(NO_JOB)).findings).toMatchObject([
    { code: 'store.activity-changed', rowId: '1' },
  ]);
  expect(valueOf(await workspace.state()).readOnly).toBe(true);
});

it('what is remembered is forgotten by an admin alone, who opens an older copy without a change to it', async () => {
  const passphrases = { alice: 'the passphrase of alice', bob: 'the passphrase of bob, too' };
  valueOf(await workspace.operators.confirm(passphrase()));
  valueOf(await workspace.operators.nameFirst({ name: 'alice', passphrase: passphrase(passphrases.alice) }));
  valueOf(await workspace.operators.confirm(passphrase(passphrases.alice)));
  valueOf(await workspace.operators.add({ name: 'bob', role: 'viewer', passphrase: passphrase(passphrases.bob) }));
  await workspace.close();
  copyFileSync(lab.at('test.countersign'), lab.at('older'));
  workspace = await reopen();
  valueOf(await workspace.unlock({ operator: 'alice', passphrase: passphrase(passphrases.alice) }));
  await workspace.close();
  copyFileSync(lab.at('older'), lab.at('test.countersign'));
  for (const suffix of ['-wal', '-shm']) rmSync(lab.at(`test.countersign${suffix}`), { force: true });
  workspace = await reopen();
  expect(codeOf(await workspace.activity.forgetKnown())).toBe('operator.required');
  const raw = new DatabaseSync(lab.at('test.countersign'));
  raw.exec('ALTER TABLE setting RENAME TO elsewhere');
  await expect(workspace.unlock({ operator: 'alice', passphrase: passphrase(passphrases.alice) })).rejects.toThrow(
    'setting',
  );
  // An unlocking that fails leaves no key open.
  expect(workspace.isLocked()).toBe(true);
  raw.exec('ALTER TABLE elsewhere RENAME TO setting');
  raw.close();
  valueOf(await workspace.unlock({ operator: 'bob', passphrase: passphrase(passphrases.bob) }));
  expect(codeOf(await workspace.activity.forgetKnown())).toBe('operator.role');
  expect(valueOf(await workspace.state()).readOnly).toBe(true);
  valueOf(await workspace.lock());
  valueOf(await workspace.unlock({ operator: 'alice', passphrase: passphrase(passphrases.alice) }));
  valueOf(await workspace.activity.forgetKnown());
  valueOf(await workspace.partners.save(partner('Acme')));
  expect(valueOf(await workspace.activity.verify())).toMatchObject({ intact: true, findings: [] });
});

it('what is remembered is not forgotten where more is wrong with the log than its length, nor where nothing is remembered', async () => {
  expect(valueOf(await workspace.activity.forgetKnown())).toBe(null);
  await workspace.close();
  copyFileSync(lab.at('test.countersign'), lab.at('older'));
  workspace = await reopen();
  valueOf(await workspace.partners.save(partner('Acme')));
  await workspace.close();
  copyFileSync(lab.at('older'), lab.at('test.countersign'));
  for (const suffix of ['-wal', '-shm']) rmSync(lab.at(`test.countersign${suffix}`), { force: true });
  forgeQuietly("UPDATE activity SET subject = 'other' WHERE sequence = 1");
  workspace = await reopen();
  expect(codeOf(await workspace.activity.forgetKnown())).toBe('workspace.damaged');
  expect(valueOf(await workspace.state()).readOnly).toBe(true);
});
