import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { makeBundle } from '../../electron/testing/inventory-certificates.ts';
import { expectAccessible } from '../support/axe.ts';
import { makeWorkspace, ROOT_NAME, shareApp } from '../support/shared-app.ts';
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
});

/** Drops files or folders of the disk, as the system does. */
async function dropPaths(page: Page, ...files: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  await cdp.detach();
}
