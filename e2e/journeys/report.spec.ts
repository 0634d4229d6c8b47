import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, issueClients, makeWorkspace, shareApp } from '../support/shared-app.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'gw-1.example', 'gw-2.example');
  return [workspace.file];
});

test('a report says what it will tell, and its PDF tells the same', async () => {
  const { app, page, at } = shared();
  await command(page, 'Report for people');
  const dialog = page.getByRole('dialog', { name: 'Report' });
  await expect(dialog).toContainText(/In force\s*3/);
  await expectAccessible(page, 'the report dialog');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Second quarter');
  await answerSave(app, at('report.pdf'));
  await dialog.getByRole('button', { name: 'Save the report…' }).click();
  await expect(page.getByText('Report written to report.pdf')).toBeVisible({ timeout: 60_000 });
  expect(readFileSync(at('report.pdf')).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  const text = execFileSync('pdftotext', ['-layout', at('report.pdf'), '-'], { encoding: 'utf8' });
  expect(text).toContain('Second quarter');
  expect(text).toMatch(/\b3\b/);
  expect(text).toContain('Acme Root');
  expect(app.windows()).toHaveLength(1);
});

test('marked certificates are written as a table', async () => {
  const { app, page, hand, at } = shared();
  await hand.go('Inventory');
  await page
    .getByRole('row', { name: /gw-1\.example/ })
    .getByRole('checkbox')
    .click();
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export 1 certificate' });
  await expectAccessible(page, 'the export of many');
  await answerSave(app, at('list.csv'));
  await dialog.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(page.getByText('1 certificate written to list.csv')).toBeVisible();
  expect(existsSync(at('list.csv'))).toBe(true);
  expect(readFileSync(at('list.csv'), 'utf8')).toContain('"gw-1.example"');
});
