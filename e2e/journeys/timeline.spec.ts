import { existsSync, readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, issueClients, makeWorkspace, shareApp } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const NAMES = ['kestrel-gw-01', 'kestrel-gw-02', 'osprey-gw-03'] as const;
const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, ...NAMES);
  return [workspace.file];
});

const allBars = (page: Page) => page.getByRole('slider', { name: 'Bars of All certificates' });

async function openTimeline(page: Page): Promise<void> {
  await command(page, 'Go to Timeline');
  await expect(allBars(page)).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Bars of Acme Root' })).toBeVisible();
}

/** The bar of those that were issued: the next one with certificates after today. */
async function goToIssued(page: Page): Promise<void> {
  await allBars(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(allBars(page)).toHaveAttribute('aria-valuetext', /: 3 (ends|expiring)$/);
}

test('what ends when is read, selected and renewed by keyboard alone', async () => {
  test.setTimeout(120_000);
  const { page } = shared();
  await openTimeline(page);
  await expectAccessible(page, 'timeline');
  await goToIssued(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /No successor/ })).toContainText('3');
  await expect(page.getByText('3 certificates end, 3 have no successor.')).toBeVisible();
  for (const name of NAMES) await expect(page.getByRole('button', { name: new RegExp(name) })).toBeVisible();
  await expectAccessible(page, 'selection of the timeline');
  await page.getByRole('button', { name: 'Renew 3…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Renew 3/ });
  await expect(dialog.getByRole('row', { name: /kestrel-gw|osprey-gw/ })).toHaveCount(3);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open as list' }).press('Enter');
  await expect(page.getByRole('row', { name: /osprey-gw-03/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Valid Acme Root/ })).toHaveCount(0);
  await page.getByRole('button', { name: /^Change expires:/ }).press('Delete');
  await expect(page.getByRole('row', { name: /Acme Root/ }).first()).toBeVisible();
});

test('a part is drawn with the pointer, and the lanes go by partner and tag', async () => {
  const { page } = shared();
  await openTimeline(page);
  const plot = page.getByRole('application', { name: 'Timeline' });
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the timeline has no place');
  const y = box.y + box.height - 20;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Close the selection' })).toBeVisible();
  await page.getByRole('button', { name: 'Close the selection' }).click();
  const before = await page.getByRole('slider', { name: /^The whole time/ }).getAttribute('aria-valuetext');
  await plot.hover();
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole('slider', { name: /^The whole time/ })).not.toHaveAttribute(
    'aria-valuetext',
    before ?? '',
  );
  await page.getByRole('radio', { name: 'Partner' }).click();
  await expect(page.getByText('No certificate belongs to a partner yet.')).toBeVisible();
  await page.getByRole('radio', { name: 'Authority' }).click();
  await page.getByRole('radio', { name: 'Own scales' }).click();
  await expect(page.getByText('heights do not compare')).toBeVisible();
  await page.getByRole('radio', { name: 'One scale' }).click();
});

test('the table has the numbers of the drawing, and a filter narrows both', async () => {
  const { page } = shared();
  await openTimeline(page);
  await goToIssued(page);
  await page.getByRole('radio', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'What ends when' });
  await expect(table.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('3');
  await expectAccessible(page, 'table of the timeline');
  const filter = page.getByRole('textbox', { name: 'Filter' });
  await filter.fill('name:osprey');
  await expect(table.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('1');
  await filter.fill('status:never');
  await expect(page.getByText(/never/).first()).toBeVisible();
  await filter.fill('');
  await expect(table.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('3');
  await page.getByRole('radio', { name: 'Chart' }).click();
});

test('it is saved as calendar, drawing and picture', async () => {
  const { app, page, at, workspace } = shared();
  await openTimeline(page);
  const save = async (entry: RegExp, file: string): Promise<Buffer> => {
    await answerSave(app, at(file));
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    await expect.poll(() => existsSync(at(file))).toBe(true);
    return readFileSync(at(file));
  };
  const calendar = (await save(/^Calendar/, 'all.ics')).toString();
  for (const name of NAMES) expect(calendar).toContain(`SUMMARY:${name} ends\r\n`);
  const byCommand = ['timeline', '--workspace', workspace.file, '--ics', at('again.ics'), '--json'];
  expect(countersign(...byCommand)).toContain('"entries": 3');
  const svg = (await save(/^Drawing/, 'all.svg')).toString();
  expect(svg).toMatch(/^<svg [^]*Acme Root[^]*<\/svg>\n$/);
  const png = await save(/^Picture/, 'all.png');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  await expectAccessible(page, 'timeline after saving');
});

for (const theme of ['Dark theme', 'Light theme'] as const) {
  test(`it can be worked by everyone: ${theme}`, async () => {
    const { page } = shared();
    await command(page, theme);
    await openTimeline(page);
    await goToIssued(page);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Renew 3…' })).toBeVisible();
    await expectAccessible(page, theme);
    await page.keyboard.press('Escape');
  });
}
