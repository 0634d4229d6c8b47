import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startNodeTlsServer } from '../../electron/testing/servers/node-tls-server.ts';
import { expectAccessible } from '../support/axe.ts';
import { CA_EXTENSIONS, certify } from '../support/openssl-pki.ts';
import { access, command, makeWorkspace, ROOT_NAME, shareApp } from '../support/shared-app.ts';
import { countersign, makeServerIdentity, openssl, type Workspace } from '../support/tools.ts';

const ISSUING = 'Acme Partner CA 3';
const OLD_ROOT = 'Old Root R1';
/** A name that would turn the line round, ring a bell and push everything else off the screen. */
const HOSTILE = `evil\u202Egnp.exe\u0007${'x'.repeat(50)}`;

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  countersign('ca', 'create', '--name', ISSUING, '--issuer', ROOT_NAME, ...access(workspace));
  issue(workspace, 'osprey-gw-07', 'tls-client');
  crossSign(workspace);
  importHostile(workspace);
  return [workspace.file];
});

function issue(workspace: Workspace, name: string, profile: string): void {
  const out = `${workspace.folder}/${name}.p12`;
  const what = ['--ca', ISSUING, '--profile', profile, '--subject', `CN=${name}`, '--san', `dns:${name}`];
  const secret = ['--export-passphrase-file', `${workspace.folder}/passphrase`];
  countersign('issue', ...what, '--out', out, ...secret, ...access(workspace));
}

/** An older root that certifies the key of the workspace's root: a second way up. */
function crossSign({ folder, file }: Workspace): void {
  const at = (name: string): string => `${folder}/${name}`;
  countersign('ca', 'export', ROOT_NAME, '--workspace', file, '--out', at('root.pem'));
  openssl('x509', '-in', at('root.pem'), '-pubkey', '-noout', '-out', at('root.pub'));
  const authority = { days: 400, extensions: CA_EXTENSIONS };
  const old = certify(folder, { ...authority, stem: 'old', subject: `/CN=${OLD_ROOT}` });
  const cross = { ...authority, stem: 'cross', subject: `/CN=${ROOT_NAME}`, issuer: 'old' };
  const crossed = certify(folder, { ...cross, publicKeyFile: at('root.pub') });
  for (const made of [old, crossed]) countersign('import', made, '--workspace', file);
}

function importHostile({ folder, file }: Workspace): void {
  const made = certify(folder, { stem: 'evil', subject: `/CN=${HOSTILE}`, days: 30, extensions: CA_EXTENSIONS });
  countersign('import', made, '--workspace', file);
}

/** A leaf of an authority that nobody here has; the leaf says where it can be had, the test serves it there. */
function makeOrphan({ folder, file }: Workspace, port: number): void {
  const far = certify(folder, { stem: 'far', subject: '/CN=Far Away CA', days: 300, extensions: CA_EXTENSIONS });
  openssl('x509', '-in', far, '-outform', 'DER', '-out', `${folder}/far.der`);
  const extensions = [`authorityInfoAccess=caIssuers;URI:http://127.0.0.1:${port}/far.der`];
  const leaf = { stem: 'orphan', subject: '/CN=orphan-gw-01', days: 30, extensions, issuer: 'far' };
  countersign('import', certify(folder, leaf), '--workspace', file);
}

const verdict = (page: Page): Locator => page.getByRole('main').getByRole('heading', { level: 1 });
const certificate = (page: Page, name: string | RegExp): Locator =>
  page.locator('[data-certificate]', { hasText: name });
const path = (page: Page, number: number): Locator =>
  page.getByRole('group', { name: 'Paths', exact: true }).getByRole('button', { name: new RegExp(`^Path ${number}`) });

async function openChain(page: Page, name: string | RegExp): Promise<void> {
  await shared().hand.go('Inventory');
  await page.getByRole('row', { name }).first().click();
  await page.getByRole('tab', { name: 'Chain' }).click();
  // The button moves down when the sentence above it comes.
  await expect(page.getByText('Building the paths…').first()).toBeHidden();
  await page.getByRole('button', { name: 'Open in chain viewer' }).click();
  await expect(verdict(page)).toBeVisible();
}

test('a certificate of the inventory is validated at another moment and for another purpose', async () => {
  const { page, hand } = shared();
  await openChain(page, /osprey-gw-07/);
  await expect(verdict(page)).toHaveText(/^Valid as TLS client at .*: 3 certificates up to Acme Root \(workspace\)$/);
  // Beyond the last event of the chain.
  const moment = page.getByRole('slider', { name: 'Moment' });
  await moment.focus();
  await page.keyboard.press('End');
  await expect(verdict(page)).toHaveText(/^Refused because of osprey-gw-07: it had expired/);
  await expect(page.getByRole('article').first()).toContainText('Validity period of osprey-gw-07');
  await page.getByRole('button', { name: 'Now', exact: true }).first().click();
  await expect(verdict(page)).toHaveText(/^Valid as TLS client/);
  await hand.choose(page.getByRole('combobox', { name: 'Purpose' }), 'TLS server');
  await expect(verdict(page)).toHaveText(/^Refused because of osprey-gw-07: it is not meant for this purpose/);
  await hand.choose(page.getByRole('combobox', { name: 'Purpose' }), 'TLS client');
  await page.getByRole('textbox', { name: 'Host name' }).fill('other.example');
  await expect(verdict(page)).toHaveText(/it does not carry this name/);
  await page.getByRole('textbox', { name: 'Host name' }).fill('osprey-gw-07');
  await expect(verdict(page)).toHaveText(/^Valid as TLS client/);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Open in chain viewer' })).toBeVisible();
  await page.getByRole('button', { name: 'Forward', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('osprey-gw-07');
});

test('every path is shown, and the keyboard goes through the graph', async () => {
  const { page } = shared();
  await openChain(page, /osprey-gw-07/);
  await expect(certificate(page, /./)).toHaveCount(5);
  await expect(path(page, 1)).toHaveAttribute('aria-pressed', 'true');
  await certificate(page, /osprey-gw-07/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(certificate(page, ISSUING)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(path(page, 2)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Shown: path 2, which is refused.')).toBeVisible();
  await expect(page.getByRole('article').first()).toContainText('self-signed certificate that is not trusted here');
  await path(page, 1).click();
  await expect(page.getByRole('heading', { name: 'Checks of path 1' })).toBeVisible();
  await page.getByRole('radio', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: /^Paths from the certificate/ });
  await expect(
    table.getByRole('row', { name: /Acme Partner CA 3.*Acme Root \(verified\), Acme Root \(verified\)/ }),
  ).toBeVisible();
});

test('nobody is believed when no trust store is chosen', async () => {
  const { page } = shared();
  await openChain(page, /osprey-gw-07/);
  await page.getByRole('button', { name: /^Trust stores/ }).click();
  for (const store of ['Workspace', 'System']) await page.getByRole('menuitemcheckbox', { name: store }).click();
  await page.keyboard.press('Escape');
  await expect(verdict(page)).toHaveText(/^Refused because of .*not trusted here$/);
  await expect(page.getByRole('button', { name: 'Trust stores: Trust nothing' })).toBeVisible();
});

test('a hostile name does no harm', async () => {
  const { page } = shared();
  await openChain(page, /evil/);
  await expect(verdict(page)).toHaveText(/^Refused because of evil\\e2\\80\\aegnp\.exe\\07x/);
  const text = await page.getByRole('main').innerText();
  for (const hidden of ['\u202E', '\u0007']) expect(text).not.toContain(hidden);
  const { clientWidth, scrollWidth } = await page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
});

test('a missing issuer is looked for on request, and no private address is called unasked', async () => {
  const { page, at, workspace } = shared();
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end(readFileSync(at('far.der')));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    makeOrphan(workspace, port);
    await openChain(page, /orphan-gw-01/);
    await expect(page.getByRole('heading', { name: 'The issuer is missing: CN=Far Away CA' })).toBeVisible();
    await expectAccessible(page, 'missing issuer');
    await page.getByRole('button', { name: 'Find issuer' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText(`http://127.0.0.1:${port}/far.der`);
    expect(calls).toBe(0);
    await question.getByRole('button', { name: 'Call it all the same' }).click();
    await expect(certificate(page, 'Far Away CA')).toBeVisible();
    expect(calls).toBe(1);
    // Fetched is not trusted.
    await expect(verdict(page)).toHaveText(/^Refused because of Far Away CA: .*not trusted here$/);
  } finally {
    server.close();
  }
});

test('the chain that a server sent is validated from its run', async () => {
  const { page, hand, workspace } = shared();
  const { certFile, keyFile } = makeServerIdentity(workspace, ISSUING);
  const server = await startNodeTlsServer({ certFile, keyFile, version: 'TLSv1.3', clientAuth: 'none' });
  try {
    await hand.go('Connect');
    await page.getByRole('textbox', { name: 'Host' }).fill('localhost');
    await page.getByRole('textbox', { name: 'Port' }).fill(String(server.port));
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByRole('tab', { name: /^Chain/ }).click();
    await page.getByRole('button', { name: 'Validate the server’s chain' }).click();
    await expect(verdict(page)).toHaveText(/^Valid as TLS server at .* up to Acme Root \(workspace\)$/);
    await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('localhost');
  } finally {
    await server.stop();
  }
});

/** Movements change colours for a moment. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((movement) => movement.finished.catch(() => null))),
  );
}

for (const theme of ['Light theme', 'Dark theme']) {
  test(`the viewer can be worked by everyone: ${theme}`, async () => {
    const { page, hand } = shared();
    await openChain(page, /osprey-gw-07/);
    await command(page, theme);
    await settle(page);
    await expectAccessible(page, `graph, ${theme}`);
    await page.getByRole('radio', { name: 'Table' }).click();
    await expectAccessible(page, `table, ${theme}`);
    await page.getByRole('button', { name: /^Trust stores/ }).click();
    await expectAccessible(page, `trust stores, ${theme}`);
    await page.keyboard.press('Escape');
    await hand.go('Connect');
    await command(page, 'Validate the chain of what is shown');
    await expect(page.getByRole('heading', { name: 'Whose chain?' })).toBeVisible();
    await expectAccessible(page, `no certificate, ${theme}`);
  });
}
