import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import {
  access,
  expectFailure,
  makeWorkspace,
  PASSPHRASE,
  ROOT_NAME,
  shareApp,
  unlock,
  typeAgainIfAsked,
} from '../support/shared-app.ts';
import { countersign, makePartnerRequest, openssl } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  const { folder } = workspace;
  const secret = ['--export-passphrase-file', `${folder}/passphrase`];
  const wanted = ['issue', '--ca', ROOT_NAME, '--profile', 'tls-client-server', '--san', 'dns:gw.osprey.example'];
  countersign(...wanted, '--subject', 'CN=osprey-gw', '--out', `${folder}/own.p12`, ...secret, ...access(workspace));
  const { csrFile } = makePartnerRequest(folder, 'kestrel-gw');
  countersign(...wanted, '--csr', csrFile, '--out', `${folder}/kestrel.pem`, ...access(workspace));
  mkdirSync(`${folder}/kits`);
  return [workspace.file];
});

const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: /Hand over|ready to hand over/ });

async function openKit(name: string): Promise<Locator> {
  const { page, hand } = shared();
  await hand.go('Inventory');
  await page.getByRole('row', { name: new RegExp(name) }).click();
  // The pane shows the certificate before until it has read this one.
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Hand over…' }).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText(`Hand over ${name}`);
  await expect(dialog.getByRole('checkbox', { name: 'nginx', exact: true })).toBeVisible();
  return dialog;
}

test('a kit is written, and OpenSSL opens its keystore with the passphrase shown once', async () => {
  const { app, page, at } = shared();
  await answerOpen(app, at('kits'));
  await unlock(page);
  const dialog = await openKit('osprey-gw');
  await dialog.getByRole('textbox', { name: 'Host' }).fill('api.osprey.example');
  await dialog.getByRole('checkbox', { name: 'nginx', exact: true }).click();
  await dialog.getByRole('radio', { name: 'nginx-client.conf' }).click();
  await expect(dialog.getByRole('region', { name: 'nginx-client.conf' })).toContainText('api.osprey.example');
  await expectAccessible(page, 'choosing the parts of a kit');
  await dialog.getByRole('button', { name: 'Choose a folder and write…' }).click();
  await typeAgainIfAsked(page, dialog.getByText('ready to hand over'));
  await expect(dialog.getByText('ready to hand over')).toBeVisible({ timeout: 60_000 });
  const passphrase =
    (await dialog
      .getByRole('region', { name: /^Passphrase/ })
      .locator('code')
      .textContent()) ?? '';
  expect(passphrase).toMatch(/^[0-9a-z]{5}(-[0-9a-z]{5}){4}$/);
  await expectAccessible(page, 'a kit that was written');

  const done = dialog.getByRole('button', { name: 'Done' });
  await expect(done).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'I have noted the passphrase' }).click();
  await done.click();
  await expect(dialog).toBeHidden();
  expect(await page.content()).not.toContain(passphrase);

  expect(readdirSync(at('kits'))).toEqual(['osprey-gw']);
  expect(statSync(at('kits/osprey-gw')).mode & 0o777).toBe(0o700);
  const opened = openssl('pkcs12', '-in', at('kits/osprey-gw/keystore.p12'), '-passin', `pass:${passphrase}`, '-nodes');
  expect(opened).toContain('BEGIN PRIVATE KEY');
  expect(() => execFileSync('grep', ['-rlF', passphrase, at('profile'), at('kits')])).toThrow();
  await page.getByRole('tab', { name: /History/ }).click();
  await expect(page.getByText('Exported').first()).toBeVisible();
});

test('a key in clear is warned of, and needs no passphrase', async () => {
  const { app, page, at } = shared();
  await answerOpen(app, at('kits'));
  await unlock(page);
  const dialog = await openKit('osprey-gw');
  await dialog.getByRole('checkbox', { name: 'PKCS #12', exact: true }).click();
  await dialog.getByRole('radio', { name: 'In clear' }).click();
  await expect(dialog.getByText('Whoever can read key.pem can act as this certificate')).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose a folder and write…' }).click();
  await typeAgainIfAsked(page, dialog.getByText('ready to hand over'));
  await expect(dialog.getByText('ready to hand over')).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByRole('region', { name: /^Passphrase/ })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(readFileSync(at('kits/osprey-gw-2/key.pem'), 'utf8')).toContain('BEGIN PRIVATE KEY');
});

test('a certificate whose key is the partner’s says what cannot be made, and why', async () => {
  const { app, page, at } = shared();
  await answerOpen(app, at('kits'));
  const dialog = await openKit('kestrel-gw');
  await expect(dialog.getByRole('checkbox', { name: 'PKCS #12', exact: true })).toBeDisabled();
  await expect(dialog.getByText('The key is not in this workspace.').first()).toBeVisible();
  await expect(dialog.getByText('The key is the partner’s own')).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose a folder and write…' }).click();
  await typeAgainIfAsked(page, dialog.getByText('ready to hand over'));
  await expect(dialog.getByText('ready to hand over')).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(readdirSync(at('kits/kestrel-gw'))).not.toContain('key.pem');
  await expect(dialogOf(page)).toBeHidden();
});

test('a place where nothing can be written is told with what to do', async () => {
  const { app, page, at } = shared();
  await answerOpen(app, at('gone'));
  const dialog = await openKit('kestrel-gw');
  await dialog.getByRole('button', { name: 'Choose a folder and write…' }).click();
  await expectFailure(dialog, /kestrel-gw/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialogOf(page)).toBeHidden();
});

test('a locked workspace asks for its passphrase before a key is written', async () => {
  const { app, page, at } = shared();
  await answerOpen(app, at('kits'));
  await unlock(page);
  await page.keyboard.press('ControlOrMeta+l');
  const dialog = await openKit('osprey-gw');
  await dialog.getByRole('button', { name: 'Choose a folder and write…' }).click();
  const question = page.getByRole('dialog', { name: /^Unlock / });
  await question.getByRole('textbox').fill(PASSPHRASE);
  await question.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(dialog.getByText('ready to hand over')).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('checkbox', { name: 'I have noted the passphrase' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
});
