import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ElectronApplication, expect, type Locator, test } from '@playwright/test';
import { createTestAuthority, DAY_MS } from '../../electron/testing/test-authority.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, command, issueClients, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { countersign, type Workspace } from '../support/tools.ts';

const IN_ONE_WEEK = 25;

/** A list that waits for its first CRL, one certificate near its end, one that has ended, and many of one week. */
function prepare(workspace: Workspace): readonly string[] {
  makeWorkspace(workspace);
  issueClients(workspace, 'gw-revoked');
  countersign('revoke', 'gw-revoked', '--reason', 'superseded', '--workspace', workspace.file);
  const now = Date.now();
  const authority = createTestAuthority({ name: 'Partner CA', notBefore: now - 900 * DAY_MS });
  const ending = (name: string, at: number): string =>
    authority.issue({ subject: `CN=${name}`, notBefore: now - 300 * DAY_MS, notAfter: at }).pem;
  // Thursday of the fifth week from now: all of them in one week, whatever day it is.
  const thursday = (Math.floor((now / DAY_MS - 4) / 7) + 5) * 7 * DAY_MS + 7 * DAY_MS;
  const many = Array.from({ length: IN_ONE_WEEK }, (_, index) =>
    ending(`node-${index}.example`, thursday + index * 1000),
  );
  const file = path.join(workspace.folder, 'ending.pem');
  writeFileSync(
    file,
    [ending('kestrel-gw', now + 5.2 * DAY_MS), ending('osprey-gw', now - 3 * DAY_MS), ...many].join('\n'),
  );
  countersign('import', file, ...access(workspace));
  return [workspace.file];
}
const shared = shareApp(prepare);

const bell = (): Locator =>
  shared()
    .page.getByRole('banner')
    .getByRole('button', { name: /attention/ });
const grid = (): Locator => shared().page.getByRole('grid', { name: 'Alerts' });
const row = (text: string | RegExp): Locator => grid().getByRole('row').filter({ hasText: text });

const notifications = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(async ({ Notification }) => {
    const history = (Notification as unknown as { getHistory?: () => Promise<{ title: string; body: string }[]> })
      .getHistory;
    const shown = history === undefined ? [] : await history();
    return shown.map(({ title, body }) => `${title}\n${body}`);
  });

test('what needs attention is counted on the bell, told of once by the system and listed the worst first', async () => {
  const { page, app } = shared();
  await expect(bell()).toHaveAccessibleName('3 things need attention');
  const told = await notifications(app);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('acme-pki: 3 alerts');
  expect(told[0]).toContain(`CRL of ${ROOT_NAME} was never issued`);
  expect(await app.evaluate(({ app: program }) => program.getBadgeCount())).toBe(3);
  await bell().click();
  await page.getByRole('menuitem', { name: /kestrel-gw expires in 5 days/ }).click();
  await expect(page.getByRole('heading', { name: /kestrel-gw expires in 5 days/ })).toBeVisible();
  await expect(grid().getByRole('row').nth(1)).toContainText('CRL missing');
  await expect(row(/25 certificates, the week of/)).toBeVisible();
  await expect(grid()).not.toContainText('osprey-gw');
  await expectAccessible(page, 'the list of alerts');
});

test('an alert is assigned, noted, acknowledged and opened again', async () => {
  const { page } = shared();
  const pane = page.getByRole('complementary', { name: 'Alert' });
  await row('kestrel-gw').click();
  await pane.getByRole('textbox', { name: 'Assigned to' }).fill('mara');
  await pane.getByRole('textbox', { name: 'Note' }).fill('asked the partner');
  await pane.getByRole('button', { name: 'Save' }).click();
  await expect(row('kestrel-gw')).toContainText('mara');
  await pane.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(bell()).toHaveAccessibleName('2 things need attention');
  await page.getByRole('radio', { name: /^Acknowledged 1/ }).click();
  await expect(row('kestrel-gw')).toBeVisible();
  await pane.getByRole('button', { name: 'Open again' }).click();
  await expect(page.getByText('Nothing is acknowledged')).toBeVisible();
  await expectAccessible(page, 'a list of alerts without any');
  await page.getByRole('radio', { name: /^Open/ }).click();
  await expect(row('kestrel-gw')).toBeVisible();
});

test('marked alerts are snoozed together, by keyboard', async () => {
  const { page } = shared();
  await row('kestrel-gw').click();
  await page.keyboard.press('Shift+Space');
  const bar = page.getByRole('group', { name: 'Marked alerts' });
  await expect(bar).toContainText('1 alert marked');
  await bar.getByRole('button', { name: 'Snooze…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Snooze the alert' });
  await expectAccessible(page, 'the question for a snooze');
  await dialog.getByRole('button', { name: 'Snooze', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(bell()).toHaveAccessibleName('2 things need attention');
  await page.getByRole('radio', { name: /^Snoozed 1/ }).click();
  await row('kestrel-gw').click();
  await page.getByRole('button', { name: 'End the snooze' }).click();
  await expect(bell()).toHaveAccessibleName('3 things need attention');
  await page.getByRole('radio', { name: /^Open/ }).click();
});

test('a cause that ends takes its alert with it, and nothing is told of twice', async () => {
  const { page, app, hand, workspace } = shared();
  await unlock(page);
  await row('CRL missing').dblclick();
  await hand.press(page.getByRole('button', { name: 'Issue CRL…' }));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Sign CRL/ })
    .click();
  await expect(bell()).toHaveAccessibleName('2 things need attention', { timeout: 20_000 });
  await command(page, 'Go to Alerts');
  await page.getByRole('radio', { name: 'Ended' }).click();
  await expect(row('CRL missing')).toBeVisible();
  const news = countersign('check', '--workspace', workspace.file, '--json', '--new', '--quiet');
  expect(JSON.parse(news)).toMatchObject({ total: 0 });
  expect(await notifications(app)).toHaveLength(1);
});

test('the settings of alerts change what is one', async () => {
  const { page, hand } = shared();
  await hand.go('Settings');
  const days = page.getByRole('textbox', { name: 'Before the end of a certificate' });
  await days.fill('3 days');
  await days.press('Enter');
  await expect(page.getByRole('alert')).toContainText('whole numbers');
  await days.fill('3, 1');
  await days.press('Enter');
  await expect(bell()).toHaveAccessibleName('Nothing needs attention', { timeout: 20_000 });
  await days.fill('60, 7');
  await days.press('Enter');
  await expect(bell()).toHaveAccessibleName('2 things need attention', { timeout: 20_000 });
  await expectAccessible(page, 'the settings of alerts');
});

test('a certificate has an owner, tags, a note and a snooze that its alert follows', async () => {
  const { page, hand } = shared();
  await hand.go('Inventory');
  await page.getByRole('row', { name: /kestrel-gw/ }).click();
  await expect(page.getByRole('heading', { name: 'kestrel-gw', exact: true })).toBeVisible();
  const details = page.getByRole('complementary').first();
  await details.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Owner and notes of kestrel-gw' });
  await dialog.getByRole('combobox', { name: 'Owner' }).fill('Payments team');
  await dialog.getByRole('textbox', { name: 'Tags' }).fill('prod, edge');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('renewed by the partner');
  await dialog.getByRole('checkbox', { name: 'Snooze its alerts' }).click();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('waits for the audit');
  await expectAccessible(page, 'what is said of a certificate');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(details).toContainText('Payments team');
  await expect(details).toContainText('waits for the audit');
  await expect(bell()).toHaveAccessibleName('1 thing needs attention', { timeout: 20_000 });
  await details.getByRole('tab', { name: /History/ }).click();
  await expect(details).toContainText('Set owner or note');
  await expect(details).toContainText('Set the tags');
});
