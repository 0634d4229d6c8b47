import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startNodeTlsServer } from '../../electron/testing/servers/node-tls-server.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import {
  access,
  command,
  issueClients,
  makeWorkspace,
  PASSPHRASE,
  ROOT_NAME,
  shareApp,
} from '../support/shared-app.ts';
import { countersign, makeServerIdentity, openssl, type Workspace } from '../support/tools.ts';

/** A name that would turn the line round, be taken for a tag and push everything else off the screen. */
const HOSTILE = `evil\u202Egnp.exe <b>bold ${'x'.repeat(24)}`;

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'osprey-gw-07', 'osprey-gw-08');
  makeFiles(workspace);
  return [workspace.file];
});

function makeFiles({ folder, file }: Workspace): void {
  const at = (name: string): string => `${folder}/${name}`;
  countersign('ca', 'export', ROOT_NAME, '--workspace', file, '--out', at('root.pem'));
  for (const name of ['07', '08']) {
    const source = ['-in', at(`osprey-gw-${name}.p12`), '-passin', `pass:${PASSPHRASE}`];
    openssl('pkcs12', ...source, '-clcerts', '-nokeys', '-out', at(`osprey-${name}.pem`));
  }
  openssl(
    'pkcs12',
    '-in',
    at('osprey-gw-07.p12'),
    '-passin',
    `pass:${PASSPHRASE}`,
    '-nocerts',
    '-nodes',
    '-out',
    at('07.key'),
  );
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('partner.key'));
  const own = ['-x509', '-key', at('partner.key'), '-days', '5', '-utf8'];
  openssl(
    'req',
    ...own,
    '-subj',
    '/CN=partner-gw',
    '-addext',
    'extendedKeyUsage=serverAuth',
    '-out',
    at('partner.pem'),
  );
  openssl('req', ...own, '-subj', `/CN=${HOSTILE}`, '-out', at('hostile.pem'));
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  const parts = ['osprey-07.pem', 'root.pem', 'partner.key', 'partner.pem', 'hostile.pem', '07.key'];
  writeFileSync(at('bundle.pem'), `Dear partner,\n${parts.map(text).join('\nand\n')}`);
  writeFileSync(at('many.pem'), text('partner.pem').repeat(2500) + text('root.pem'));
}

const tree = (page: Page): Locator => page.getByRole('tree', { name: 'Items in this file' });
const item = (page: Page, name: string | RegExp): Locator => tree(page).getByRole('treeitem', { name });
const verdict = (page: Page): Locator => page.getByRole('main').getByRole('heading', { level: 1 });
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name: new RegExp(`^${name}`) });

async function open(name: string): Promise<Page> {
  const { app, page, hand, at } = shared();
  await hand.go('Inspect');
  await answerOpen(app, at(name));
  const ask = page.getByRole('button', { name: /^Open(…| file…)$/ });
  await ask.first().click();
  await expect(page.getByRole('group', { name: 'Inspect' }).getByText(name).first()).toBeAttached();
  await expect(verdict(page)).toBeVisible();
  return page;
}

test('a file of many kinds is a tree that the keyboard walks', async () => {
  const page = await open('bundle.pem');
  await expect(item(page, /./)).toHaveCount(6);
  await expect(page.getByText('4 certificates, 2 private keys')).toBeVisible();
  await item(page, /osprey-gw-07/)
    .first()
    .click();
  await expect(verdict(page)).toHaveText(
    /^TLS client certificate for osprey-gw-07, .*issued by Acme Root, an authority you trust\.$/,
  );
  await tree(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(verdict(page)).toHaveText(/^Root authority certificate for Acme Root, .*you trust it\.$/);
  await page.keyboard.press('End');
  await expect(verdict(page)).toHaveText(/^Private key/);
  await page.keyboard.press('p');
  await page.keyboard.type('artner');
  await expect(verdict(page)).toHaveText(/partner-gw/);
  await page.keyboard.press('Home');
  await expect(verdict(page)).toHaveText(/osprey-gw-07/);
  await expectAccessible(page, 'inspect, several items');
});

test('a name made to deceive stays a name', async () => {
  const page = await open('bundle.pem');
  await item(page, /evil/).click();
  await expect(verdict(page)).toContainText('<b>bold');
  await expect(page.locator('main b', { hasText: /^bold$/ })).toHaveCount(0);
  const shown = await page.getByRole('main').innerText();
  expect(shown).not.toContain('\u202E');
});

test('a private key is named, never shown, and finds its certificate here and in the workspace', async () => {
  const page = await open('bundle.pem');
  await tree(page).focus();
  await page.keyboard.press('End');
  await expect(page.getByText('A private key is named here, never shown', { exact: false })).toBeVisible();
  await expect(page.getByRole('tree', { name: 'ASN.1 structure' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Bytes of the item' })).toHaveCount(0);
  await expect(page.getByText('matches, it is in the workspace')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'osprey-gw-07' }).first().click();
  await expect(page.getByRole('row', { name: /osprey-gw-07/ }).first()).toBeVisible();
});

test('a locked container opens with its passphrase and with no other', async () => {
  const page = await open('osprey-gw-08.p12');
  const secret = page.getByLabel('Passphrase', { exact: true });
  await secret.fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The passphrase does not open it.', { exact: false })).toBeVisible();
  await expect(secret).toHaveValue('');
  await expect(secret).toBeFocused();
  await expectAccessible(page, 'inspect, a wrong passphrase');
  await secret.fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toHaveText(/osprey-gw-08/);
  await expect(item(page, /^PKCS#12 container/)).toHaveAttribute('aria-expanded', 'true');
  await expect(item(page, /Private key/)).toHaveAttribute('aria-level', '2');
  await expect(secret).toHaveCount(0);
});

test('a field, its node and its octets lead to each other', async () => {
  const page = await open('osprey-07.pem');
  const structure = page.getByRole('tree', { name: 'ASN.1 structure' });
  const bytes = page.getByRole('region', { name: 'Bytes of the item' });
  const node = structure.getByRole('treeitem', { name: /^extKeyUsage/ });
  await tab(page, 'Fields').click();
  const field = page.getByRole('button', { name: 'extKeyUsage', exact: true });
  // The field can be pressed once the structure is read; its nodes open after that.
  await expect(field).toBeVisible();
  const isWide = await structure.isVisible();
  if (isWide) await expect(node).toBeVisible();
  await field.click();
  await expect(node).toHaveAttribute('aria-selected', 'true');
  const offset = /\d+$/.exec(await node.innerText())?.[0] ?? '';
  await expect(bytes.locator('[data-at][class*="selected"]').first()).toHaveAttribute('data-at', offset);
  await structure.focus();
  await page.keyboard.press('ArrowRight');
  await expect(node).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(structure.getByRole('treeitem', { name: /extnID|2\.5\.29\.37/ }).first()).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await bytes.focus();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Enter');
  await expect(node).toHaveAttribute('aria-selected', 'false');
  if (isWide) await expect(page.locator('[data-field][data-chosen]')).toHaveCount(1);
});

test('the rules are kept, or told with why they matter', async () => {
  const page = await open('partner.pem');
  await tab(page, 'Lint').click();
  await expect(page.getByText(/^Checked as: .* rules/)).toBeVisible();
  const findings = page.getByRole('tabpanel').getByRole('article');
  await shared().hand.choose(page.getByRole('combobox', { name: 'Profile' }), 'Public web (CA/B Forum)');
  await expect(page.getByText(/^Checked as: Public web \(CA\/B Forum\)\. \d+ findings/)).toBeVisible();
  expect(await findings.count()).toBeGreaterThan(2);
  await expect(findings.first().getByRole('heading')).toHaveText(/^(Fatal|Error): /);
  await expectAccessible(page, 'inspect, lint');
});

test('two certificates are compared by fields and octets, in a file and with the inventory', async () => {
  const page = await open('osprey-07.pem');
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with' });
  await dialog.getByRole('textbox').fill('osprey-gw-08');
  await dialog.getByRole('list', { name: 'A certificate of the inventory' }).getByRole('button').first().click();
  await expect(verdict(page)).toHaveText(/^osprey-gw-07 and osprey-gw-08 differ in \d+ fields and [\d,]+ bytes\.$/);
  await expect(page.getByRole('row', { name: /^serialNumber/ })).toBeVisible();
  await expect(page.getByText(/^Difference 1 of \d+$/)).toBeVisible();
  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(page.getByText(/^Difference 2 of \d+$/)).toBeVisible();
  await expectAccessible(page, 'inspect, compare');
  await page.getByRole('button', { name: 'Back to the item' }).click();
  const { app, at } = shared();
  await answerOpen(app, at('bundle.pem'));
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await dialog.getByRole('button', { name: 'Another file…' }).click();
  await expect(verdict(page)).toHaveText(
    'osprey-gw-07 (osprey-07.pem) and osprey-gw-07 (bundle.pem) are the same, byte for byte.',
  );
});

test('a pasted address is fetched once it is confirmed, and not before', async () => {
  const { page, hand, workspace } = shared();
  const { certFile, keyFile } = makeServerIdentity(workspace, ROOT_NAME);
  const server = await startNodeTlsServer({ certFile, keyFile, version: 'TLSv1.3', clientAuth: 'none' });
  try {
    await hand.go('Inspect');
    await page.evaluate((address) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', address);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, `localhost:${server.port}`);
    const dialog = page.getByRole('dialog', { name: 'Open an address' });
    await expect(dialog.getByRole('textbox')).toHaveValue(`localhost:${server.port}`);
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    await expect(verdict(page)).toHaveText(/certificate for localhost, .*issued by Acme Root/);
  } finally {
    await server.stop();
  }
});

test('what is inspected is stored only when it is asked for', async () => {
  const page = await open('partner.pem');
  const { workspace, hand } = shared();
  const list = (): string =>
    countersign('list', '--workspace', workspace.file, '--json', ...access(workspace).slice(2));
  expect(list()).not.toContain('partner-gw');
  await page.getByRole('button', { name: 'Import certificate' }).click();
  const told = page.getByRole('status').filter({ hasText: 'One certificate imported' });
  await expect(told).toBeVisible();
  expect(list()).toContain('partner-gw');
  await told.getByRole('button', { name: 'Show the inventory' }).click();
  await expect(page.getByRole('row', { name: /partner-gw/ }).first()).toBeVisible();
  await hand.go('Inspect');
});

test('thousands of items stay at hand', async () => {
  const page = await open('many.pem');
  await tree(page).focus();
  // The last pages of the list may still be on their way.
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(verdict(page)).toHaveText(/Acme Root/, { timeout: 1000 });
  }).toPass();
  expect(await item(page, /./).count()).toBeLessThan(80);
});

test('everything is reached by the keyboard alone', async () => {
  const page = await open('partner.pem');
  await command(page, 'Inspect');
  const stops = new Set<string>();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
    stops.add(name.trim());
  }
  const missing = ['Open…', 'Compare with…', 'ASN.1 structure', 'Bytes of the item'].filter((name) => !stops.has(name));
  expect(missing).toEqual([]);
});
