import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { issueClients, makeWorkspace, shareApp } from '../support/shared-app.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'gw-1.example');
  return [workspace.file];
});

test('a diagnostic report is read before it is saved, and names nothing of the workspace', async () => {
  const { app, page, hand, at } = shared();
  await hand.go('Settings');
  await page.getByRole('button', { name: 'Diagnostic report…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Diagnostic report' });
  const report = dialog.getByRole('region', { name: 'Text of the report' });
  await expect(report).toContainText('rows of certificate: 2');
  await expect(report).toContainText('start');
  await expect(report).not.toContainText('gw-1.example');
  await expect(report).not.toContainText(at(''));
  await expectAccessible(page, 'the diagnostic report');
  await answerSave(app, at('diagnosis.txt'));
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(page.getByText('Saved as diagnosis.txt')).toBeVisible();
  expect(readFileSync(at('diagnosis.txt'), 'utf8')).toMatch(/^Countersign diagnostic report, /);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a newer release is asked for by a press alone, and what became of it stands beside the button', async () => {
  const { page, hand } = shared();
  await hand.go('Settings');
  const network = page.getByRole('region', { name: 'Network' });
  await expect(network).not.toContainText('Newest release asked for');
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(page.getByRole('region', { name: 'About' })).toContainText('cannot be reached');
});
