import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, issueClients, makeWorkspace, PASSPHRASE, ROOT_NAME, shareApp } from '../support/shared-app.ts';
import { countersign, openssl, type Workspace } from '../support/tools.ts';

/** A name that would end the text of a drawing and begin a script. */
const HOSTILE = '</text><script>x</script>\u202Egnp';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'osprey-gw-07');
  makeFiles(workspace);
  return [workspace.file];
});

/** A root outside the workspace with two leaves: one signed with SHA-1 and revoked, one with a hostile name. */
function makeFiles({ folder, file }: Workspace): void {
  const at = (name: string): string => `${folder}/${name}`;
  for (const name of ['far', 'old', 'evil']) {
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(`${name}.key`));
  }
  const root = ['-key', at('far.key'), '-subj', '/CN=Far Root', '-days', '300', '-out', at('far.pem')];
  openssl('req', '-x509', ...root);
  const sign = (name: string, subject: string, digest: string): void => {
    openssl('req', '-new', '-utf8', '-key', at(`${name}.key`), '-subj', subject, '-out', at(`${name}.csr`));
    const signer = ['-CA', at('far.pem'), '-CAkey', at('far.key'), '-set_serial', '0x2222', '-days', '100'];
    openssl('x509', '-req', '-in', at(`${name}.csr`), ...signer, digest, '-out', at(`${name}.pem`));
  };
  sign('old', '/CN=old-gw-01', '-sha1');
  sign('evil', `/CN=${HOSTILE.replaceAll('/', '\\/')}`, '-sha256');
  countersign('import', at('old.pem'), '--workspace', file);
  writeFileSync(at('index.txt'), 'R\t300101000000Z\t260101000000Z\t2222\tunknown\t/CN=old-gw-01\n');
  writeFileSync(at('ca.conf'), `[ca]\ndefault_ca=d\n[d]\ndatabase=${at('index.txt')}\ndefault_md=sha256\n`);
  const list = ['-config', at('ca.conf'), '-cert', at('far.pem'), '-keyfile', at('far.key'), '-crldays', '30'];
  openssl('ca', '-gencrl', ...list, '-out', at('far.crl'));
  writeFileSync(at('bundle.pem'), ['evil.pem', 'far.pem', 'old.pem'].map((name) => readFileSync(at(name))).join(''));
}

const verdict = (page: Page): Locator => page.getByRole('main').getByRole('heading', { level: 1 });
const item = (page: Page, name: RegExp): Locator => page.getByRole('treeitem', { name });

async function openChain(page: Page, name: RegExp): Promise<void> {
  await shared().hand.go('Inventory');
  await page.getByRole('row', { name }).first().click();
  await page.getByRole('tab', { name: 'Chain' }).click();
  await page.getByRole('button', { name: 'Open in chain viewer' }).click();
  await expect(verdict(page)).toBeVisible();
}

async function openFile(name: string): Promise<void> {
  const { app, page, hand, at } = shared();
  await hand.go('Inspect');
  await answerOpen(app, at(name));
  await page
    .getByRole('button', { name: /^Open(…| file…)$/ })
    .first()
    .click();
  await expect(page.getByRole('group', { name: 'Inspect' }).getByText(name).first()).toBeAttached();
}

async function openItemChain(page: Page, name: RegExp): Promise<void> {
  await item(page, name).click();
  await openShownChain(page);
}

async function openShownChain(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Chain' }).click();
  await page.getByRole('button', { name: 'Open in chain viewer' }).click();
  await expect(page.getByRole('group', { name: 'Validate as' })).toBeVisible();
}

/** A window holds a thousand files; the oldest make room for new ones. */
async function forgetFiles(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const bridge = Reflect.get(window, 'countersign') as Record<string, (input: unknown) => Promise<unknown>>;
    for (let count = 0; count < 1001; count += 1) await bridge['file.begin']?.({ name: 'new', size: 0 });
  });
}

async function trustFile(name: string): Promise<void> {
  const { app, page, at } = shared();
  await answerOpen(app, at(name));
  await page.getByRole('button', { name: /^Trust stores/ }).click();
  await page.getByRole('menuitem', { name: /^(Certificates of a file|Another file)/ }).click();
}

test('weak algorithms are refused until somebody lets them pass, and then flagged; a list from a file is believed', async () => {
  const { app, page, at } = shared();
  await openChain(page, /old-gw-01/);
  await trustFile('far.pem');
  await expect(verdict(page)).toHaveText(/^Refused because of old-gw-01: signed with an algorithm .* no longer safe/);
  await page.getByRole('checkbox', { name: 'Refuse SHA-1, MD5 and weak keys' }).click();
  await expect(verdict(page)).toHaveText(/^Valid at .* up to Far Root \(file\)$/);
  await expect(page.getByText('One check passed only because weak algorithms are allowed.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Passed, weak/ })).toBeVisible();
  await expectAccessible(page, 'weak algorithms allowed');
  await answerOpen(app, at('far.crl'));
  await page.getByRole('button', { name: 'CRL or OCSP file…' }).click();
  await expect(verdict(page)).toHaveText(/^Refused because of old-gw-01: its issuer has revoked it/);
  await page.getByRole('button', { name: 'Remove far.crl' }).click();
  await expect(verdict(page)).toHaveText(/^Valid/);
  await answerOpen(app, at('far.key'));
  await page.getByRole('button', { name: 'CRL or OCSP file…' }).click();
  await expect(page.getByRole('alert')).toContainText('far.key');
  await page.getByRole('button', { name: 'Remove far.key' }).click();
  await expect(verdict(page)).toHaveText(/^Valid/);
});

test('acceptable policies are demanded', async () => {
  const { page } = shared();
  await openChain(page, /osprey-gw-07/);
  await page.getByRole('button', { name: 'Policies', exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Acceptable policies' });
  await field.fill('2.23.140.1.2.1 nonsense');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Not an OID: nonsense')).toBeVisible();
  await field.fill('2.23.140.1.2.1');
  await expect(page.getByText('domain validated')).toBeVisible();
  await expect(verdict(page)).toHaveText(/no acceptable certificate policy remains/);
  await expectAccessible(page, 'policies');
  await page.getByRole('checkbox', { name: 'Require an explicit policy' }).click();
  await expect(verdict(page)).toHaveText(/^Valid/);
});

test('the graph is saved as a drawing, the checks are copied', async () => {
  const { app, page, at } = shared();
  await openFile('bundle.pem');
  await openItemChain(page, /script/);
  await answerSave(app, at('chain.svg'));
  await page.getByRole('button', { name: 'Save the graph as SVG…' }).click();
  await expect(page.getByText('Saved chain.svg')).toBeVisible();
  const svg = readFileSync(at('chain.svg'), 'utf8');
  expect(svg).toContain('Far Root');
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u202E');
  await page.getByRole('button', { name: 'Copy checks' }).click();
  await page.getByRole('menuitem', { name: 'As JSON' }).click();
  await expect(page.getByText('Checks as JSON copied')).toBeVisible();
  const copied: unknown = JSON.parse(await app.evaluate(({ clipboard }) => clipboard.readText()));
  expect(copied).toMatchObject({ valid: false, certificates: [{ issuer: 'CN=Far Root' }, { subject: 'CN=Far Root' }] });
});

test('items of a file and of an opened container lead to their chains and back', async () => {
  const { app, page, at } = shared();
  await openFile('bundle.pem');
  await openItemChain(page, /old-gw-01/);
  await expect(verdict(page)).toHaveText(/^Refused because of old-gw-01/);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(item(page, /old-gw-01/)).toBeVisible();
  await page.getByRole('button', { name: 'Forward', exact: true }).click();
  await expect(verdict(page)).toHaveText(/^Refused because of old-gw-01/);
  await openFile('osprey-gw-07.p12');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toHaveText(/^TLS client certificate for osprey-gw-07/);
  await openShownChain(page);
  await expect(verdict(page)).toHaveText(new RegExp(`^Valid as TLS client at .* up to ${ROOT_NAME} \\(workspace`));
  await answerOpen(app, at('far.crl'));
  await page.getByRole('button', { name: 'CRL or OCSP file…' }).click();
  await expect(page.getByRole('button', { name: 'Remove far.crl' })).toBeVisible();
  await forgetFiles(page);
  await page.getByRole('checkbox', { name: 'Refuse SHA-1, MD5 and weak keys' }).click();
  await expect(page.getByRole('alert')).toContainText('The file is no longer held');
  await expect(page.getByRole('alert')).toContainText('open it again');
  await page.getByRole('button', { name: 'Remove far.crl' }).click();
  // The container itself has made room as well.
  await expect(page.getByRole('list', { name: 'Revocation lists and answers from files' })).toHaveCount(0);
  await expect(page.getByRole('alert')).toContainText('The file is no longer held');
});

test('with the largest text in the smallest window everything can be reached', async () => {
  const { app, page } = shared();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1024, height: 700 }));
  await openChain(page, /osprey-gw-07/);
  for (let step = 0; step < 12; step += 1) await command(page, 'Larger text');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const last = page.getByRole('row', { name: /^Passed Trust of/ });
  await last.scrollIntoViewIfNeeded();
  await expect(last).toBeInViewport();
  await page.getByRole('button', { name: 'CRL or OCSP file…' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('button', { name: 'CRL or OCSP file…' })).toBeInViewport();
  const { clientWidth, scrollWidth } = await page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
  await expectAccessible(page, 'chain, largest text');
});
