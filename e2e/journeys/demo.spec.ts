import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';

const MAKING_MS = 120_000;

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open the demo/ }).click();
  const dialog = page.getByRole('dialog', { name: 'The demo' });
  await expect(dialog).toContainText('Everything in it is made up');
  await expectAccessible(page, 'dialog of the demo');
  await dialog.getByRole('button', { name: 'Make the demo' }).click();
  await expect(dialog).toBeHidden({ timeout: MAKING_MS });
}

/** What stands on each screen of the rail, by words that only the story has. */
const SCREENS: readonly (readonly [string, RegExp])[] = [
  ['Inventory', /kestrel-/],
  ['Timeline', /Larkfield|certificates/],
  ['Authorities', /Larkfield Offline Root/],
  ['Requests', /node-\d\d\.[a-z]+\.example/],
  ['Connect', /good\.demo\.test/],
  ['Activity', /kestrel|Larkfield/],
];

test('somebody new opens the demo and finds life on every screen', async ({ page, folder }) => {
  test.setTimeout(MAKING_MS * 2);
  await openFirst(page);
  expect(existsSync(path.join(folder, 'profile', 'demo', 'demo.countersign'))).toBe(true);
  const banner = page.getByRole('region', { name: 'Demo' });
  await expect(banner).toContainText('Everything here is made up');
  await expect(banner).toContainText(/Demo server on 127\.0\.0\.1:\d+/);
  const rail = page.getByRole('navigation').first();
  for (const [screen, words] of SCREENS) {
    await rail.getByRole('link', { name: new RegExp(`^${screen}`) }).click();
    await expect(page.getByRole('main')).toContainText(words);
    await expect(banner).toBeVisible();
  }
});

test('the making of the demo is stopped, which leaves nothing, and begun again', async ({ page, folder }) => {
  test.setTimeout(MAKING_MS * 2);
  await page.getByRole('button', { name: /^Open the demo/ }).click();
  const dialog = page.getByRole('dialog', { name: 'The demo' });
  await dialog.getByRole('button', { name: 'Make the demo' }).click();
  await expect(dialog.getByText('Making the demo')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop making it' }).click();
  await expect(dialog.getByRole('button', { name: 'Make the demo' })).toBeEnabled({ timeout: MAKING_MS });
  await expect(dialog.getByRole('alert')).toBeHidden();
  expect(readdirSync(path.join(folder, 'profile', 'demo'))).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the demo' }).click();
  await expect(dialog).toBeHidden({ timeout: MAKING_MS });
});

test('a faulty host of the demo is dialled and told what is wrong with it; the demo is found again', async ({
  page,
}) => {
  test.setTimeout(MAKING_MS * 2);
  await openFirst(page);
  const banner = page.getByRole('region', { name: 'Demo' });
  await banner.getByRole('button', { name: 'Dial…' }).click();
  await page.getByRole('menuitem', { name: 'expired.demo.test' }).click();
  // It is dialled at once.
  await expect(
    page
      .getByRole('main')
      .getByRole('heading', { name: /expired/i })
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  await banner.getByRole('button', { name: 'Stop' }).click();
  await expect(banner).toContainText('Demo server is off');
  await banner.getByRole('button', { name: 'Start the server' }).click();
  await expect(banner).toContainText(/Demo server on/);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Close workspace');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Open the demo/ }).click();
  const dialog = page.getByRole('dialog', { name: 'The demo' });
  await expect(dialog.getByRole('button', { name: 'Delete it and make a fresh one' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Go on with it' }).click();
  await expect(banner).toContainText(/Demo server on/);
});
