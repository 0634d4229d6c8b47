import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeOpensslCa } from '../../electron/testing/openssl-ca.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, makeWorkspace, shareApp, unlock } from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

const SECRET = 'open sesame';

test('a CA folder is looked at, then taken over with its key, its certificates and its revocations', async () => {
  const { app, page, hand, workspace } = shared();
  const folder = path.join(workspace.folder, 'old-ca');
  const ca = makeOpensslCa(folder, { name: 'Old Company CA', passphrase: SECRET, firstCrlNumber: '2A' });
  for (const name of ['anna', 'bert', 'carl']) ca.issue(name);
  ca.revoke('1001', '-crl_reason', 'keyCompromise');
  ca.revoke('1002', '-crl_hold', 'holdInstructionReject');
  ca.genCrl();
  await unlock(page);
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'Take over…' }).click();
  const dialog = dialogOf(page);
  await expectAccessible(page, 'taking over, before a choice');
  await answerOpen(app, folder);
  await dialog.getByRole('button', { name: 'Choose the folder…' }).click();
  const table = dialog.getByRole('table', { name: 'Authorities' });
  await expect(table.getByRole('row', { name: /Old Company CA/ })).toContainText('locked');
  await expect(table.getByRole('row', { name: /Old Company CA/ })).toContainText('2, 1 on hold');
  await expect(table.getByRole('row', { name: /Old Company CA/ })).toContainText('No. 43');
  await expect(dialog).toContainText('4 certificates that are new');
  await expectAccessible(page, 'what would be taken over');
  await dialog.getByLabel('Passphrase of the key').fill('not it');
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Wrong passphrase');
  await dialog.getByLabel('Passphrase of the key').fill(SECRET);
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(dialog).toContainText('Taken over');
  await expectAccessible(page, 'what was taken over');
  await dialog.getByRole('button', { name: 'Show authorities' }).click();
  await expect(page.getByRole('row', { name: /Old Company CA/ })).toBeVisible();
  const listed = JSON.parse(countersign('ca', 'list', '--json', ...access(workspace))) as unknown;
  expect(JSON.stringify(listed)).toContain('Old Company CA');
});

test('a folder that is none is told as such, and nothing is written', async () => {
  const { app, page, hand, workspace } = shared();
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'Take over…' }).click();
  await answerOpen(app, path.join(workspace.folder, 'old-ca', 'crl'));
  await dialogOf(page).getByRole('button', { name: 'Choose the folder…' }).click();
  await expect(dialogOf(page).getByRole('alert')).toContainText('crl is no CA folder');
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialogOf(page)).toBeHidden();
});
