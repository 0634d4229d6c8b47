import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, issueClients, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05', 'osprey-gw-07');
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

const LOG = { name: 'Activity log' };
const rows = (page: Page): Locator =>
  page
    .getByRole('grid', LOG)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });

for (const theme of ['Light theme', 'Dark theme']) {
  test(`the log is narrowed by area and by what one entry is about, and shown whole again: ${theme}`, async () => {
    const { page, hand } = shared();
    await command(page, theme);
    await hand.go('Activity');
    await expect(rows(page).filter({ hasText: ROOT_NAME }).first()).toBeVisible();
    const all = await rows(page).count();
    await hand.choose(page.getByRole('combobox', { name: 'What' }), 'Certificates');
    // Each of the two was issued and exported.
    await expect(rows(page)).toHaveCount(4);
    await expectAccessible(page, `log of one area, ${theme}`);

    await hand.pick(rows(page).filter({ hasText: 'osprey-gw-07' }).first());
    const details = page.getByRole('complementary');
    await hand.press(details.getByRole('button', { name: 'What was done with this' }));
    await expect(rows(page)).toHaveCount(2);
    await expect(page.getByRole('button', { name: /^Only: osprey-gw-07/ })).toBeVisible();
    await expectAccessible(page, `log of one certificate, ${theme}`);

    await hand.type(page.getByRole('textbox', { name: 'Search the log' }), 'no such thing');
    await expect(page.getByRole('heading', { name: 'No entry fits the filter' })).toBeVisible();
    await expectAccessible(page, `log in which nothing fits, ${theme}`);
    await hand.press(page.getByRole('button', { name: 'Show all entries' }));
    await expect(rows(page)).toHaveCount(all);
  });
}

test('the log is verified when asked, and its export is what OpenSSL verifies by the command that is shown', async () => {
  const { app, page, hand, folder, at } = shared();
  await unlock(page);
  await hand.go('Activity');
  await hand.press(page.getByRole('button', { name: 'Verify', exact: true }));
  await expect(page.getByRole('heading', { name: /^All \d+ entries are unchanged and in order$/ })).toBeVisible();
  await expectAccessible(page, 'log that was verified');

  await hand.press(page.getByRole('button', { name: 'Export…' }));
  const dialog = page.getByRole('dialog');
  await expectAccessible(page, 'export of the log');
  await answerSave(app, at("the log's end.jsonl"));
  await hand.press(dialog.getByRole('button', { name: 'Export…' }));
  await expect(dialog.getByRole('heading', { name: /^\d+ entries written$/ })).toBeVisible();
  await expectAccessible(page, 'export that was written');
  const shown = await dialog.getByText('openssl pkeyutl').innerText();
  const verify = (): string => execFileSync('sh', ['-c', shown], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  expect(verify()).toContain('Signature Verified Successfully');
  writeFileSync(at("the log's end.jsonl"), readFileSync(at("the log's end.jsonl"), 'utf8').replace('osprey', 'kestre'));
  expect(verify).toThrow();
  await hand.press(dialog.getByRole('button', { name: 'Close' }).last());
  await expect(dialog).toBeHidden();
});
