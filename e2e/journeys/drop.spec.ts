import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeBundle } from '../../electron/testing/inventory-certificates.ts';
import { makeOpensslCa } from '../../electron/testing/openssl-ca.ts';
import { expectAccessible } from '../support/axe.ts';
import { dropPaths } from '../support/drop-paths.ts';
import { access, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

test('a folder dropped on the window is imported with all that is below it, once that was agreed to', async () => {
  const { page, hand, at, workspace } = shared();
  await hand.go('Settings');
  const folder = at('dropped');
  mkdirSync(path.join(folder, 'below', 'deep'), { recursive: true });
  countersign('ca', 'export', ROOT_NAME, '--workspace', workspace.file, '--out', path.join(folder, 'root.pem'));
  writeFileSync(path.join(folder, 'below', 'notes.txt'), 'nothing to see');
  writeFileSync(path.join(folder, 'below', 'deep', 'many.pem'), makeBundle(0, 5000));
  await dropPaths(page, folder);
  const dialog = page.getByRole('alertdialog', { name: 'Import all certificates in dropped?' });
  await expect(dialog).toContainText('3 files');
  await expectAccessible(page, 'offer to import a folder');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await dropPaths(page, folder);
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/5,000 certificates imported/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the folder of an authority of OpenSSL that is dropped is offered for taking over, also where the dialog is open', async () => {
  const { page, hand, at, workspace } = shared();
  const ca = makeOpensslCa(at('old-ca'), { name: 'Old Company CA' });
  ca.revoke(ca.issue('anna'));
  makeOpensslCa(at('other-ca'), { name: 'Another CA' });
  await unlock(page);
  await hand.go('Settings');
  await dropPaths(page, ca.folder);
  const dialog = dialogOf(page);
  await expect(dialog.getByRole('row', { name: /Old Company CA/ })).toContainText('comes');
  await expect(dialog.getByText('old-ca', { exact: true })).toBeVisible();
  await expectAccessible(page, 'a dropped folder that would be taken over');
  await dropPaths(page, at('other-ca'));
  await expect(dialog.getByRole('row', { name: /Another CA/ })).toBeVisible();
  await expect(dialog.getByRole('row', { name: /Old Company CA/ })).toBeHidden();
  await dropPaths(page, ca.folder);
  await expect(dialog.getByRole('row', { name: /Old Company CA/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(dialog).toContainText('Taken over');
  await dialog.getByRole('button', { name: 'Show authorities' }).click();
  await expect(page.getByRole('row', { name: /Old Company CA/ })).toContainText('here, sealed');
  expect(countersign('ca', 'list', ...access(workspace))).not.toContain('Another CA');
});
