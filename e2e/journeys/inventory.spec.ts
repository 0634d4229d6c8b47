import { expect, test } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { seedWorkspace } from '../support/seed.ts';
import { shareApp } from '../support/shared-app.ts';

const CERTIFICATES = 700;

const shared = shareApp((workspace) => {
  seedWorkspace({ file: workspace.file, name: workspace.name, passphrase: workspace.passphrase, count: CERTIFICATES });
  return [workspace.file];
});

const field = () => shared().page.getByRole('combobox', { name: 'Filter certificates' });
const grid = () => shared().page.getByRole('grid', { name: 'Certificates' });
const toolbar = () => shared().page.getByRole('group', { name: 'Filter and actions' });
const shown = async (): Promise<number> => {
  const text = await toolbar().getByRole('status').filter({ hasText: ' of ' }).textContent();
  return Number(/^([\d,]+)/.exec(text ?? '')?.[1]?.replaceAll(',', ''));
};

test.beforeEach(async () => {
  await shared().hand.go('Inventory');
  await expect(grid().getByRole('row').nth(3)).toBeVisible();
});

test('a filter is typed by keyboard with what completes it, marked where it is wrong, and taken apart again', async () => {
  const { page } = shared();
  const all = await shown();
  await grid().focus();
  await page.keyboard.press('/');
  await expect(field()).toBeFocused();
  await page.keyboard.type('stat');
  const offers = page.getByRole('listbox', { name: 'Ways to go on' });
  await expect(offers.getByRole('option', { name: /^status/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field()).toHaveValue('status:');
  await page.keyboard.type('rev');
  await expect(offers.getByRole('option', { name: 'revoked' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  const term = toolbar().getByRole('button', { name: 'Change status:revoked' });
  await expect(term).toBeVisible();
  await expect(field()).toHaveValue('');
  await expect.poll(shown).toBeLessThan(all);
  await page.keyboard.type('issur:acme gateway');
  await expect(toolbar().getByRole('alert')).toContainText('There is no such key');
  await expectAccessible(page, 'a filter that is wrong');
  // Away and back: what was typed is still there.
  await shared().hand.go('Activity');
  await shared().hand.go('Inventory');
  await expect(field()).toHaveValue('issur:acme gateway');
  await field().focus();
  await page.keyboard.press('Escape');
  await expect(field()).toHaveValue('');
  await expect(term).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(field()).toHaveValue('status:revoked');
  await page.keyboard.press('Escape');
  await expect.poll(shown).toBe(all);
});

test('values beside the list narrow it, and leave out, with numbers that come true', async () => {
  const { page } = shared();
  await toolbar().getByRole('button', { name: 'Narrow down' }).click();
  const panel = page.getByRole('dialog', { name: 'Narrow down' });
  const revoked = panel.getByRole('region', { name: 'Status' }).getByRole('button', { name: /^Revoked/ });
  const count = Number((await revoked.textContent())?.replaceAll(/\D/g, ''));
  expect(count).toBeGreaterThan(0);
  await expectAccessible(page, 'what the list can be narrowed to');
  await revoked.click();
  await expect.poll(shown).toBe(count);
  await expect(revoked).toHaveAttribute('aria-pressed', 'true');
  await revoked.click({ modifiers: ['Alt'] });
  await expect(toolbar().getByRole('button', { name: 'Change not status:revoked' })).toBeVisible();
  await expectAccessible(page, 'a filter that leaves out');
  await revoked.click({ modifiers: ['Alt'] });
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('a filter is kept under a name, found again, renamed, deleted and put back', async () => {
  const { page, hand } = shared();
  await hand.type(field(), 'key:rsa');
  await page.keyboard.press('Enter');
  const views = toolbar().getByRole('button', { name: 'Views' });
  const panel = page.getByRole('dialog', { name: 'Questions and saved views' });
  await views.click();
  await expect(panel.getByRole('button', { name: /^Expiring soon\s*\d/ })).toBeVisible();
  await expectAccessible(page, 'views');
  await panel.getByRole('button', { name: 'Save this view…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Keys of RSA');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Keys of RSA saved')).toBeVisible();
  const found = await shown();
  await views.click();
  await panel.getByRole('button', { name: /^Expiring soon/ }).click();
  await expect(toolbar().getByRole('button', { name: 'Change status:expiring' })).toBeVisible();
  await views.click();
  await panel.getByRole('button', { name: /^Keys of RSA/ }).click();
  await expect.poll(shown).toBe(found);
  await views.click();
  await panel.getByRole('button', { name: 'Change Keys of RSA' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(panel.getByRole('button', { name: /^Keys of RSA/ })).toBeHidden();
  await page.getByRole('status', { name: 'Confirmations' }).getByRole('button', { name: 'Undo' }).click();
  if (await panel.isHidden()) await views.click();
  await expect(panel.getByRole('button', { name: /^Keys of RSA/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await toolbar().getByRole('button', { name: 'Clear the filter' }).click();
});

test('columns are chosen, moved and remembered', async () => {
  const { page } = shared();
  await toolbar().getByRole('button', { name: 'Columns' }).click();
  const panel = page.getByRole('dialog', { name: 'Columns of the list' });
  await panel.getByRole('checkbox', { name: 'Tags' }).click();
  await panel.getByRole('checkbox', { name: 'Issuer' }).click();
  await expectAccessible(page, 'the choice of columns');
  await panel.getByRole('button', { name: 'Move Tags to the left' }).click();
  await page.keyboard.press('Escape');
  const heads = async () => (await grid().getByRole('columnheader').allTextContents()).map((text) => text.trim());
  expect(await heads()).toContain('Tags');
  expect(await heads()).not.toContain('Issuer');
  await shared().hand.go('Activity');
  await shared().hand.go('Inventory');
  expect(await heads()).toContain('Tags');
  await toolbar().getByRole('button', { name: 'Columns' }).click();
  await panel.getByRole('button', { name: 'Those that fit' }).click();
  await page.keyboard.press('Escape');
  expect(await heads()).toContain('Issuer');
});

test('everything that a filter lets through is tagged at once, as a job, but what was taken out', async () => {
  const { page } = shared();
  const all = await shown();
  await grid().getByRole('row').nth(2).click();
  await page.keyboard.press('Escape');
  await grid().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  const bar = page.getByRole('group', { name: 'Marked certificates' });
  await expect(bar.getByRole('status')).toHaveText('3 marked');
  await bar.getByRole('button', { name: `Mark all ${all.toLocaleString('en')}` }).click();
  await grid()
    .getByRole('row')
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await expect(bar.getByRole('status')).toHaveText(`${(all - 1).toLocaleString('en')} marked`);
  await expectAccessible(page, 'marked certificates');
  await bar.getByRole('button', { name: 'Tags…' }).click();
  const dialog = page.getByRole('dialog', { name: `Tags of ${(all - 1).toLocaleString('en')} certificates` });
  await dialog.getByRole('textbox', { name: 'Add' }).fill('audited');
  await dialog.getByRole('button', { name: /^Change tags of/ }).click();
  await expect(page.getByRole('contentinfo', { name: 'Running work and alarms' })).toContainText(
    'Changing certificates',
  );
  await bar.getByRole('button', { name: 'Clear marks' }).click();
  await shared().hand.type(field(), 'tag:audited');
  await page.keyboard.press('Enter');
  await expect.poll(shown, { timeout: 60_000 }).toBe(all - 1);
  await toolbar().getByRole('button', { name: 'Clear the filter' }).click();
});

test('acts of a row are reached by keyboard', async () => {
  const { page } = shared();
  await grid().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Open details' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await expect(grid().locator('[aria-selected="true"]')).toBeVisible();
});
