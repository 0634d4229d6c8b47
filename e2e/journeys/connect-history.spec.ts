import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startPlainHttp } from '../../electron/testing/servers/raw-server.ts';
import { firstPage, launch } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, describeWorkspace, makeWorkspace } from '../support/shared-app.ts';

test('runs are kept over a restart, found again, noted, compared and deleted', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-'));
  const workspace = describeWorkspace(folder);
  makeWorkspace(workspace);
  const plain = await startPlainHttp();
  try {
    await withApp(folder, workspace.file, async (page) => {
      await command(page, 'Connections dialled before');
      await expect(page.getByRole('heading', { name: 'Nothing was dialled yet' })).toBeVisible();
      await expectAccessible(page, 'empty history');
      await page.getByRole('main').getByRole('button', { name: 'Test a connection' }).click();
      await dialTwice(page, plain.port);
    });
    await withApp(folder, workspace.file, async (page) => {
      await openAgain(page, plain.port);
      await noteAndDelete(page, plain.port);
    });
  } finally {
    await plain.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function withApp(folder: string, file: string, work: (page: Page) => Promise<void>): Promise<void> {
  const app = await launch(folder, [file]);
  try {
    const page = await firstPage(app);
    await expect(page.getByRole('banner').getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
    await work(page);
  } finally {
    await app.close();
  }
}

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');
const runRows = (page: Page) =>
  page.getByRole('grid', { name: 'Runs, the newest first' }).getByRole('row').filter({ hasText: 'Failed' });

async function dialTwice(page: Page, port: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('127.0.0.1');
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port));
  for (const count of [1, 2]) {
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(tabs(page)).toHaveCount(count, { timeout: 30_000 });
  }
}

/** Everything here works while the keys are locked. */
async function openAgain(page: Page, port: number): Promise<void> {
  await command(page, 'Go to Connect');
  const recent = page.getByRole('button', { name: new RegExp(`127\\.0\\.0\\.1:${port}`) });
  await recent.click();
  await expect(page.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue(String(port));
  await page.getByRole('link', { name: 'History' }).click();
  await expect(runRows(page)).toHaveCount(2);
  await runRows(page).first().dblclick();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText('does not speak TLS');
  await expect(tabs(page)).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+h');
}

async function noteAndDelete(page: Page, port: number): Promise<void> {
  await runRows(page).first().click();
  await page.getByRole('textbox', { name: 'Note' }).fill('firewall was opened');
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(runRows(page).first()).toContainText('firewall was opened');
  await expectAccessible(page, 'history');
  const grid = page.getByRole('grid', { name: 'Runs, the newest first' });
  await grid.focus();
  for (const key of ['Home', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await expect(page.getByText('2 ticked')).toBeVisible();
  await page.getByRole('button', { name: 'Compare the two' }).click();
  await expect(page.getByRole('main')).toContainText(`127.0.0.1:${port}`);
  await page.keyboard.press('ControlOrMeta+h');
  await page.getByRole('grid', { name: 'Endpoints' }).getByRole('row').nth(1).click();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('menuitem', { name: /^All runs of/ }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('2 runs are deleted');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(page, 'deleting runs');
  await dialog.getByRole('button', { name: 'Delete 2 runs' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing was dialled yet' })).toBeVisible();
}
