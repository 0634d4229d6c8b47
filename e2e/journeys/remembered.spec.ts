import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { firstPage, launch } from '../support/app-fixture.ts';
import { command } from '../support/shared-app.ts';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Screens' });

test('theme, rail, text size and place of the window are remembered', async ({}, testInfo) => {
  const folder = testInfo.outputPath('remembered');
  const first = await launch(folder);
  const before = await firstPage(first);
  await expect(before.getByRole('heading', { name: 'Countersign' })).toBeVisible();
  await command(before, 'Go to Settings');
  await before.getByRole('button', { name: 'Show icons only' }).click();
  await expect(rail(before).getByRole('link', { name: 'Settings' })).toHaveText('');
  await expectThemes(before);
  await command(before, 'Larger text');
  const size = await fontSize(before);
  await first.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1180, height: 760 }),
  );
  // The place is written a moment after the window came to rest.
  await expect.poll(() => keptWidth(folder)).toBe(1180);
  await first.close();

  const second = await launch(folder);
  const after = await firstPage(second);
  await expect(after.getByRole('heading', { name: 'Countersign' })).toBeVisible();
  await expect(after.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => fontSize(after)).toBe(size);
  await command(after, 'Go to Settings');
  await expect(rail(after).getByRole('link', { name: 'Settings' })).toHaveText('');
  const bounds = await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toMatchObject({ width: 1180, height: 760 });
  await second.close();
});

async function expectThemes(page: Page): Promise<void> {
  const html = page.locator('html');
  await command(page, 'Light theme');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await command(page, 'Theme of the system');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(html).toHaveAttribute('data-theme', colorScheme);
  }
  await command(page, 'Dark theme');
  await expect(html).toHaveAttribute('data-theme', 'dark');
}

const fontSize = (page: Page): Promise<number> =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));

function keptWidth(folder: string): number {
  const file = path.join(folder, 'profile', 'windows.json');
  if (!existsSync(file)) return 0;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as {
    last?: { bounds: { width: number } };
  };
  return kept.last?.bounds.width ?? 0;
}
