import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { alterRow, destroyTable } from '../support/damage.ts';
import {
  command,
  expectFailure,
  issueClients,
  makeWorkspace,
  PASSPHRASE,
  shareApp,
  unlock,
} from '../support/shared-app.ts';
import { countersign, openssl } from '../support/tools.ts';

let recoveryKey = '';
const shared = shareApp((workspace) => {
  recoveryKey = makeWorkspace(workspace);
  issueClients(workspace, 'gateway-one', 'gateway-two');
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

const section = (page: Page) => page.getByRole('region', { name: 'Backups' });
const restoring = (page: Page) => page.getByRole('dialog', { name: 'Restore from a backup' });
const backups = () => path.join(shared().folder, 'backups');
const newest = () => path.join(backups(), readdirSync(backups()).toSorted().at(-1) ?? '');

async function showBackups(): Promise<Page> {
  const { page } = shared();
  await command(page, 'Show backups');
  await expect(section(page)).toBeInViewport();
  return page;
}

/** Answers the dialog for the backup and opens the one about it. */
async function chooseBackup(file: string): Promise<Page> {
  const { app, page } = shared();
  await answerOpen(app, file);
  await command(page, 'Restore from a backup…');
  await expect(restoring(page)).toBeVisible();
  return page;
}

test('backups are planned, after what is wrong was told', async () => {
  const { app } = shared();
  mkdirSync(backups());
  const page = await showBackups();
  await expect(section(page)).toContainText('No backup was made yet');
  await expectAccessible(page, 'settings without a backup');
  await section(page).getByRole('button', { name: 'Plan backups…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Plan backups' });
  await dialog.getByRole('textbox', { name: 'Hours between two' }).fill('0');
  await dialog.getByRole('button', { name: 'Save the plan' }).click();
  await expect(dialog.getByText('Choose a folder.')).toBeVisible();
  await expect(dialog.getByText('A whole number from 1 to 744.')).toBeVisible();
  await expectAccessible(page, 'plan of backups with mistakes');
  await answerOpen(app, backups());
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect(dialog).toContainText('backups');
  await dialog.getByRole('textbox', { name: 'Hours between two' }).fill('6');
  await dialog.getByRole('textbox', { name: 'How many to keep' }).fill('3');
  await dialog.getByRole('button', { name: 'Save the plan' }).click();
  await expect(dialog).toBeHidden();
  await expect(section(page)).toContainText(/Every 6 hours to .*backups, the newest 3 are kept/);
});

test('a backup is made now, after the first unlock, and is told of', async () => {
  const page = await showBackups();
  await unlock(page);
  // The plan may have made its first one by then.
  await section(page).getByRole('button', { name: 'To the folder' }).click();
  await expect(section(page).getByRole('heading', { name: /^Last backup/ })).toBeVisible();
  await expect(
    section(page)
      .getByRole('row', { name: /\.csbackup.*Read back/ })
      .first(),
  ).toBeVisible();
  expect(readFileSync(newest()).includes('SQLite format')).toBe(false);
  await expectAccessible(page, 'settings with backups');
});

test('it is restored to a new file: not with a wrong passphrase, not over a file that is there', async () => {
  const { app, workspace, at } = shared();
  const page = await chooseBackup(newest());
  const dialog = restoring(page);
  await expect(dialog).toContainText(path.basename(newest()));
  await expect(dialog).toContainText('acme-pki');
  await expectAccessible(page, 'what a backup says of itself');
  const type = (secret: string) => dialog.getByRole('textbox', { name: 'Passphrase of the workspace' }).fill(secret);
  await dialog.getByRole('button', { name: 'Choose a place and restore…' }).click();
  await expect(dialog.getByText('Type the passphrase.')).toBeVisible();
  await answerSave(app, workspace.file);
  await type(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Choose a place and restore…' }).click();
  await expectFailure(dialog, 'acme-pki.countersign exists already', 'Existing files are not overwritten.');
  await answerSave(app, at('restored.countersign'));
  await type('not the passphrase at all');
  await dialog.getByRole('button', { name: 'Choose a place and restore…' }).click();
  await expectFailure(dialog, 'Wrong passphrase');
  await expectAccessible(page, 'a wrong passphrase for a backup');
  expect(existsSync(at('restored.countersign'))).toBe(false);
  await expect(dialog).toContainText('restored.countersign');
  await type(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
  await unlock(page);
  await expect(page.getByRole('row', { name: /gateway-one/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /gateway-two/ })).toBeVisible();
});

test('the recovery key opens it, too', async () => {
  const { app, at } = shared();
  const page = await chooseBackup(newest());
  const dialog = restoring(page);
  await dialog.getByRole('button', { name: 'Use the recovery key' }).click();
  await dialog.getByRole('textbox', { name: 'Recovery key' }).fill(recoveryKey);
  await answerSave(app, at('by-key.countersign'));
  await dialog.getByRole('button', { name: 'Choose a place and restore…' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  expect(existsSync(at('by-key.countersign'))).toBe(true);
});

test('a backup that was cut off says so before anything is typed', async () => {
  const { app, at } = shared();
  copyFileSync(newest(), at('cut.csbackup'));
  truncateSync(at('cut.csbackup'), 9000);
  const page = await chooseBackup(at('cut.csbackup'));
  const dialog = restoring(page);
  await expectFailure(dialog, 'cut.csbackup is not whole', 'Nothing was restored.');
  await expectAccessible(page, 'a backup that is not whole');
  await answerOpen(app, newest());
  await dialog.getByRole('button', { name: 'Choose another…' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Passphrase of the workspace' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('a backup that fails says why, and which is the last good one', async () => {
  const page = await showBackups();
  renameSync(backups(), shared().at('gone'));
  await section(page).getByRole('button', { name: 'To the folder' }).click();
  await expectFailure(section(page), 'cannot be written', 'choose another place');
  await expect(section(page).getByRole('heading', { name: /^The backup failed/ })).toBeVisible();
  await expect(section(page)).toContainText('the folder could not be written to');
  await expectAccessible(page, 'a backup that failed');
  renameSync(shared().at('gone'), backups());
});

test('the plan is turned off', async () => {
  const page = await showBackups();
  await section(page).getByRole('button', { name: 'Turn off…' }).click();
  const asked = page.getByRole('alertdialog', { name: 'Turn the plan off?' });
  await expectAccessible(page, 'turning the plan off');
  await asked.getByRole('button', { name: 'Turn off' }).click();
  await expect(section(page)).toContainText('Backups are made by hand alone.');
});

test('a workspace with a changed row opens for reading only and lists it', async () => {
  const { app, at } = shared();
  copyFileSync(at('restored.countersign'), at('altered.countersign'));
  alterRow(at('altered.countersign'), "UPDATE authority SET name = 'Acme Roof'");
  const { page } = shared();
  await answerOpen(app, at('altered.countersign'));
  await command(page, 'Open workspace…');
  const banner = page.getByRole('alert', { name: 'Damaged, open for reading only' });
  await banner.getByRole('button', { name: 'Show all, and what can be done' }).click();
  await expect(page.getByRole('heading', { name: /is damaged and open for reading only/ })).toBeVisible();
  const row = page.getByRole('row', { name: /Row differs from its digest.*Authorities/ });
  await expect(row).toContainText('Written, marked as differing');
  await expectAccessible(page, 'a damaged workspace');
});

test('a file that does not open leads to what is left of it, which is exported', async () => {
  const { app, at, folder } = shared();
  copyFileSync(at('by-key.countersign'), at('broken.countersign'));
  destroyTable(at('broken.countersign'), 'activity');
  const before = readFileSync(at('broken.countersign'));
  const { page } = shared();
  await answerOpen(app, at('broken.countersign'));
  await command(page, 'Open workspace…');
  await expect(page.getByRole('heading', { name: 'broken.countersign did not open' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Damaged page.*Activity log/ }).first()).toBeVisible();
  await expectAccessible(page, 'a file that did not open');
  await answerOpen(app, folder);
  await page.getByRole('button', { name: 'Choose a folder and export…' }).click();
  await expect(page.getByRole('heading', { name: 'Written to broken-readable' })).toBeVisible();
  await expect(page.getByText('Not all could be read of: Activity log.')).toBeVisible();
  await expectAccessible(page, 'what was exported');
  const certificates = path.join(folder, 'broken-readable', 'certificates.pem');
  const read = openssl('storeutl', '-noout', '-text', '-certs', certificates);
  expect(read).toContain('gateway-one');
  expect(readFileSync(at('broken.countersign')).equals(before)).toBe(true);
});

test('a backup that holds a damaged workspace is restored only where that is asked for', async () => {
  const { app, page, at } = shared();
  copyFileSync(at('by-key.countersign'), at('rotten.countersign'));
  alterRow(at('rotten.countersign'), "UPDATE certificate SET name = 'gateway-none' WHERE name = 'gateway-one'");
  countersign('workspace', 'backup', '--workspace', at('rotten.countersign'), '--out', at('rotten.csbackup'));
  await answerOpen(app, at('rotten.csbackup'));
  await page.getByRole('button', { name: 'Restore from a backup…' }).click();
  const dialog = restoring(page);
  const type = () => dialog.getByRole('textbox', { name: 'Passphrase of the workspace' }).fill(PASSPHRASE);
  await answerSave(app, at('from-rotten.countersign'));
  await type();
  await dialog.getByRole('button', { name: 'Choose a place and restore…' }).click();
  await expectFailure(dialog, 'rotten.csbackup holds a damaged workspace', 'Nothing was put in place.');
  expect(existsSync(at('from-rotten.countersign'))).toBe(false);
  await dialog.getByRole('checkbox', { name: 'Restore it all the same' }).click();
  await expectAccessible(page, 'a backup of a damaged workspace');
  await type();
  await dialog.getByRole('button', { name: 'Restore it damaged' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole('alert', { name: 'Damaged, open for reading only' })).toBeVisible();
});
