import { writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startOpensslServer } from '../../electron/testing/servers/openssl-server.ts';
import { startBlackHole } from '../../electron/testing/servers/raw-server.ts';
import type { TestServer } from '../../electron/testing/servers/tool-process.ts';
import { createTestAuthority } from '../../electron/testing/test-authority.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, issueClients, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { makeServerIdentity, openssl } from '../support/tools.ts';

const OWN = 'kestrel-gw-05';
const shared = shareApp((workspace) => {
  const at = (name: string): string => `${workspace.folder}/${name}`;
  makeWorkspace(workspace);
  issueClients(workspace, OWN);
  makeServerIdentity(workspace, ROOT_NAME);
  // The file holds the sealed key as well, which OpenSSL would ask a passphrase for.
  openssl('x509', '-in', at('server.pem'), '-out', at('server-only.pem'));
  writeFileSync(at('foreign.pem'), createTestAuthority({ name: 'CN=Foreign Root' }).pem);
  return [workspace.file];
});
let server: TestServer;

test.beforeAll(async () => {
  const { at } = shared();
  const files = { certFile: at('server-only.pem'), keyFile: at('server-key.pem'), clientCaFile: at('foreign.pem') };
  server = await startOpensslServer({ ...files, version: 'TLSv1.3', clientAuth: 'require' });
});

test.afterAll(() => server.stop());

for (const theme of ['Light theme', 'Dark theme']) {
  test(`every view of a test connection can be worked by everyone: ${theme}`, async () => {
    test.setTimeout(180_000);
    const { page, hand } = shared();
    await unlock(page);
    await command(page, theme);
    await hand.go('Connect');
    await unfoldedForm(page, theme);
    await dialUnderWay(page, theme);
    await refusedRun(page, theme);
    await dialogsOfARun(page, theme);
    await comparison(page, theme);
    await history(page, theme);
  });
}

const form = (page: Page): Locator => page.getByRole('form', { name: 'Connection' });
const tabs = (page: Page): Locator => page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');

async function fill(page: Page, port: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('localhost');
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port));
}

/** Every field of Advanced, with its mistakes. */
async function unfoldedForm(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  const fold = form(page).getByRole('button', { name: /^Advanced/ });
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  await hand.choose(page.getByRole('combobox', { name: 'TLS begins' }), /After SMTP/);
  await hand.choose(page.getByRole('combobox', { name: 'Server name (SNI)' }), 'Another name');
  await hand.choose(page.getByRole('combobox', { name: 'Proxy', exact: true }), 'SOCKS5');
  await settle(page);
  await expectAccessible(page, `advanced, ${theme}`);
  await page.getByRole('textbox', { name: 'From address' }).fill('no address');
  await page.getByRole('textbox', { name: 'Handshake' }).fill('x');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(form(page).getByRole('alert').first()).toBeVisible();
  await settle(page);
  await expectAccessible(page, `advanced with mistakes, ${theme}`);
  await hand.choose(page.getByRole('combobox', { name: 'Proxy login' }), 'New login…');
  await expectDialogAccessible(page, `login for a proxy, ${theme}`);
  await form(page).getByRole('button', { name: 'Reset Advanced' }).click();
  await hand.choose(page.getByRole('combobox', { name: 'Server name (SNI)' }), 'Same as host');
  await hand.choose(page.getByRole('combobox', { name: 'TLS begins' }), 'At once');
}

async function dialUnderWay(page: Page, theme: string): Promise<void> {
  const silent = await startBlackHole();
  try {
    await fill(page, silent.port);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('button', { name: /ClientHello/ }).first()).toBeVisible();
    await expectAccessible(page, `dial under way, ${theme}`);
    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^Cancelled/ })).toBeVisible();
    await settle(page);
    await expectAccessible(page, `cancelled dial, ${theme}`);
    await page.getByRole('button', { name: 'Put away' }).click();
  } finally {
    await silent.stop();
  }
}

async function refusedRun(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  await fill(page, server.port);
  await hand.choose(form(page).getByRole('combobox', { name: 'Certificate', exact: true }), new RegExp(OWN));
  await dialAgain(page);
  await expect(page.getByRole('status').filter({ hasText: /^The server refused us/ })).toHaveCount(1);
  const more = page.getByRole('group', { name: 'More about this run' }).locator('button[aria-expanded]');
  for (const part of await more.all()) {
    await part.click();
    await settle(page);
    await expectAccessible(page, `${await part.innerText()}, ${theme}`);
    await part.click();
  }
  for (const tab of await page.getByRole('tablist', { name: 'Details of the run' }).getByRole('tab').all()) {
    await tab.click();
    await settle(page);
    await expectAccessible(page, `refused run with ${await tab.innerText()}, ${theme}`);
  }
  await form(page).getByRole('button', { name: 'Show checks' }).click();
  await expectDialogAccessible(page, `checks before a dial, ${theme}`);
}

async function dialAgain(page: Page): Promise<void> {
  const before = await tabs(page).count();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(tabs(page)).toHaveCount(before + 1, { timeout: 30_000 });
}

async function dialogsOfARun(page: Page, theme: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose another certificate…' }).click();
  await expect(page.getByRole('dialog').getByRole('row', { name: new RegExp(OWN) })).toBeVisible();
  await expectDialogAccessible(page, `candidates, ${theme}`);
  await page.getByRole('button', { name: 'Share…' }).click();
  await settle(page);
  await expectAccessible(page, `share menu, ${theme}`);
  await page.keyboard.press('Escape');
  for (const entry of [/Save capture/, /Save key log/, /openssl and curl/]) {
    await page.getByRole('button', { name: 'Share…' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    await expectDialogAccessible(page, `${String(entry)}, ${theme}`);
  }
  for (const entry of ['Note…', 'Compare with…']) {
    await tabs(page).last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: entry }).click();
    await expectDialogAccessible(page, `${entry} ${theme}`);
  }
}

async function comparison(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  await hand.choose(form(page).getByRole('combobox', { name: 'Certificate', exact: true }), /^None/);
  await dialAgain(page);
  await tabs(page).last().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Compare with…' }).click();
  await page.getByRole('dialog').getByRole('list', { name: 'This session' }).getByRole('button').last().click();
  const lines = page.getByRole('listbox', { name: 'Messages of both runs' });
  await lines
    .getByRole('option', { name: /Alert|Certificate/ })
    .first()
    .click();
  await settle(page);
  await expectAccessible(page, `comparison, ${theme}`);
}

async function history(page: Page, theme: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+h');
  const runs = page.getByRole('grid', { name: 'Runs, the newest first' });
  await runs
    .getByRole('row', { name: /localhost/ })
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: 'Note' })).toBeVisible();
  await settle(page);
  await expectAccessible(page, `history, ${theme}`);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('menuitem', { name: 'This run…' }).click();
  await expectDialogAccessible(page, `deleting a run, ${theme}`);
}

async function expectDialogAccessible(page: Page, what: string): Promise<void> {
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect(dialog).toBeVisible();
  await settle(page);
  await expectAccessible(page, what);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

/** Movements change colours for a moment. */
async function settle(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
}
