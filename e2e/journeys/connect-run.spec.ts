import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startOpensslServer } from '../../electron/testing/servers/openssl-server.ts';
import { startBlackHole } from '../../electron/testing/servers/raw-server.ts';
import type { TestServer } from '../../electron/testing/servers/tool-process.ts';
import { createTestAuthority } from '../../electron/testing/test-authority.ts';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { pretendRun, showRuns, tabs } from '../support/pretended-runs.ts';
import { command, shareApp } from '../support/shared-app.ts';

const PCAPNG_MAGIC = '0a0d0d0a';
const shared = shareApp(() => []);
let server: TestServer;

test.beforeAll(async () => {
  const { at, page } = shared();
  const authority = createTestAuthority({ name: 'CN=Run Root' });
  const { chainPem, keyPem } = authority.issue({ sans: ['dns:localhost'], eku: ['serverAuth'] });
  writeFileSync(at('root.pem'), authority.pem);
  writeFileSync(at('server.pem'), chainPem);
  writeFileSync(at('server-key.pem'), keyPem);
  const files = { certFile: at('server.pem'), keyFile: at('server-key.pem'), clientCaFile: at('root.pem') };
  server = await startOpensslServer({ ...files, version: 'TLSv1.3', clientAuth: 'require' });
  await expect(page.getByRole('button', { name: 'Search or run a command' })).toBeVisible();
});

test.afterAll(() => server.stop());

test('a refused run leads from the alert to its octets on the wire and the key that opened them', async () => {
  const { app, page, hand, at } = shared();
  await command(page, 'Go to Connect');
  await hand.choose(page.getByRole('combobox', { name: 'Verify server against' }), 'A file');
  await answerOpen(app, at('root.pem'));
  await page.getByRole('button', { name: 'Choose file…' }).click();
  await dialServer(page);
  const alert = line(page, /Alert certificate_required \(116\)/);
  await expect(alert).toHaveAttribute('aria-current', 'true');
  const details = page.getByRole('complementary', { name: 'Details of the run' });
  await expect(details.getByRole('treeitem', { selected: true })).toContainText('certificate_required');
  await expect(details.getByText('application_data')).toBeVisible();
  await expect(details.getByText(/server application secret 0, record \d+/)).toBeVisible();
  await expect(details.getByRole('region', { name: 'Decrypted' })).toContainText('74');
  await expect(details.getByRole('region', { name: 'On the wire' })).toContainText('17');
  await alert.focus();
  await page.keyboard.press('Home');
  await expect(line(page, /ClientHello/)).toBeFocused();
  await expect(page.getByText('The client opens: the versions')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(details.getByRole('tree', { name: 'Fields' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await details.getByRole('button', { name: 'Copy the field' }).click();
  await page.getByRole('menuitem', { name: 'Copy field path' }).click();
  await expect(page.getByText('Field path copied')).toBeVisible();
  await details.getByRole('radio', { name: 'On the wire' }).click();
  await expect(details.getByRole('region', { name: 'On the wire' })).toContainText('16');
  await expectAccessible(page, 'run with its wire octets');
});

test('a run is laid beside another one, and what differs is marked', async () => {
  const { page, hand } = shared();
  await hand.choose(page.getByRole('combobox', { name: 'Server name (SNI)' }), 'Send none');
  await dialServer(page);
  await hand.choose(page.getByRole('combobox', { name: 'Server name (SNI)' }), 'Same as host');
  await page.getByRole('button', { name: 'Compare with #1' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Run #1 beside run #2' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Server name asked for/ })).toBeVisible();
  const lines = page.getByRole('listbox', { name: 'Messages of both runs' });
  const all = await lines.getByRole('option').count();
  await page.getByRole('checkbox', { name: 'Only what differs' }).click();
  expect(await lines.getByRole('option').count()).toBeLessThan(all);
  await lines.getByRole('option', { name: /ClientHello/ }).click();
  await expect(page.getByRole('complementary')).toContainText('server_name');
  await expectAccessible(page, 'comparison of runs');
  await page.getByRole('button', { name: 'Close comparison' }).click();
  await expect(tabs(page).nth(1)).toHaveAttribute('aria-current', 'page');
});

test('a run is saved as JSON, capture and key log, and said as commands', async () => {
  const { app, page, at } = shared();
  await share(page, /Save JSON/, () => answerSave(app, at('run.json')));
  await expect.poll(() => JSON.parse(read(at('run.json'))).alert?.name).toBe('certificate_required');
  await share(page, /Save capture/);
  const capture = page.getByRole('dialog', { name: /Save the capture of run/ });
  await capture.getByRole('radio', { name: 'With secrets' }).click();
  await expect(capture).toContainText('whoever has the file can read');
  await expectAccessible(page, 'saving a capture');
  await answerSave(app, at('run.pcapng'));
  await capture.getByRole('button', { name: 'Save…' }).click();
  await expect(capture).toBeHidden();
  expect(readFileSync(at('run.pcapng')).subarray(0, 4).toString('hex')).toBe(PCAPNG_MAGIC);
  expect(readFileSync(at('run.pcapng'), 'latin1')).toContain('SERVER_TRAFFIC_SECRET_0');
  await share(page, /Save key log/);
  const question = page.getByRole('alertdialog', { name: /Save the secrets of run/ });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await answerSave(app, at('run.keys'));
  await question.getByRole('button', { name: 'Save key log…' }).click();
  await expect(question).toBeHidden();
  expect(read(at('run.keys'))).toMatch(/^SERVER_TRAFFIC_SECRET_0 [0-9a-f]{64} /m);
  await share(page, /openssl and curl/);
  const commands = page.getByRole('dialog', { name: /with other tools/ });
  await expect(commands).toContainText('openssl s_client');
  await page.keyboard.press('Escape');
});

test('a run is printed whole, on white', async () => {
  const { page } = shared();
  await page.evaluate(() => {
    const seen: string[] = [];
    window.print = () => {
      seen.push(document.querySelector('body > article')?.textContent ?? '');
      window.dispatchEvent(new Event('afterprint'));
    };
    Object.assign(window, { seen });
  });
  await share(page, /Print/);
  const text = await page.evaluate(() => (window as unknown as { readonly seen: readonly string[] }).seen.join('\n'));
  expect(text).toContain('Alert certificate_required (116)');
  expect(text).toContain('ClientHello');
  await expect(page.locator('body > article')).toHaveCount(0);
});

test('tabs go by keyboard and close by the middle button and Delete', async () => {
  const { page } = shared();
  await page.keyboard.press('Control+Tab');
  await expect(tabs(page).first()).toHaveAttribute('aria-current', 'page');
  await tabs(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(tabs(page).nth(1)).toHaveAttribute('aria-current', 'page');
  await tabs(page).first().click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Compare with…' })).toBeVisible();
  await page.keyboard.press('Escape');
  await tabs(page).first().click({ button: 'middle' });
  await expect(tabs(page)).toHaveCount(1);
  await expect(tabs(page).first()).toContainText('#2');
  await tabs(page).first().focus();
  await page.keyboard.press('Delete');
  await expect(tabs(page)).toHaveCount(0);
});

test('a cancelled dial stays before us with what was seen', async () => {
  const { page } = shared();
  const silent = await startBlackHole();
  try {
    await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
    await page.getByRole('textbox', { name: 'Port' }).fill(String(silent.port));
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(line(page, /ClientHello/)).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^Cancelled: 127/ })).toBeVisible();
    await expect(line(page, /ClientHello/)).toBeVisible();
    // The button of the form fades back to its colours.
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    await expectAccessible(page, 'cancelled dial');
    await page.getByRole('button', { name: 'Put away' }).click();
    await expect(page.getByRole('heading', { name: /See what a TLS server does/ })).toBeVisible();
  } finally {
    await silent.stop();
  }
});

test('two thousand messages scroll, and the keys reach the last', async () => {
  const { app, page } = shared();
  await command(page, 'Go to Connect');
  await showRuns(app, page, [pretendRun('z', 'many.example', 2000)]);
  const rows = page.getByRole('region', { name: 'Messages in the order of time' }).getByRole('listitem');
  expect(await rows.count()).toBeLessThan(200);
  await line(page, 'piece 0 of').focus();
  await page.keyboard.press('End');
  await expect(line(page, /piece 1999 of/)).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(page.locator('button[aria-current="true"]').filter({ hasText: 'piece' })).toBeFocused();
});

const line = (page: Page, name: RegExp | string): Locator =>
  page.getByRole('region', { name: 'Messages in the order of time' }).getByRole('button', { name }).first();

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '{}';
  }
};

async function share(page: Page, entry: RegExp, before: () => Promise<void> = async () => {}): Promise<void> {
  await before();
  await page.getByRole('button', { name: 'Share…' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

async function dialServer(page: Page): Promise<void> {
  const before = await tabs(page).count();
  await page.getByRole('textbox', { name: 'Host' }).fill('localhost');
  await page.getByRole('textbox', { name: 'Port' }).fill(String(server.port));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(tabs(page)).toHaveCount(before + 1, { timeout: 30_000 });
}
