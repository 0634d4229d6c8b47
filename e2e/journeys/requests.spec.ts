import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, makeWorkspace, shareApp, unlock } from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';
import { countersign, makePartnerRequest, openssl } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name });

test('a partner is added, with what its certificates say of it', async () => {
  const { page, hand } = shared();
  await hand.go('Requests');
  await expect(page.getByRole('heading', { name: 'Sign a partner’s key without ever seeing it' })).toBeVisible();
  await page.getByRole('link', { name: 'Partners' }).click();
  await expectAccessible(page, 'no partners');
  await button(page, 'New partner…').click();
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Kestrel Payments');
  await dialog.getByRole('textbox', { name: 'Contact' }).fill('ops@kestrel.example');
  await dialog.getByRole('textbox', { name: 'Value O' }).fill('Kestrel');
  await dialog.getByRole('textbox', { name: 'Value C' }).fill('Germany');
  await dialog.getByRole('textbox', { name: 'Tags' }).fill('prod, eu');
  await expectAccessible(page, 'new partner');
  await dialog.getByRole('button', { name: 'Add partner' }).click();
  await expect(dialog.getByRole('alert')).toContainText('C cannot be kept for the partner');
  await dialog.getByRole('textbox', { name: 'Value C' }).fill('DE');
  await dialog.getByRole('button', { name: 'Add partner' }).click();
  await expect(page.getByRole('heading', { name: 'Kestrel Payments' })).toBeVisible();
  await expect(page.getByText('C=DE')).toBeVisible();
});

test('requests come by file, folder and paste; failures are told by name', async () => {
  const { app, page, hand, folder, at } = shared();
  mkdirSync(at('incoming'));
  for (const name of ['gw-01', 'gw-02', 'gw-03']) makePartnerRequest(path.join(folder, 'incoming'), name);
  const { csrFile } = makePartnerRequest(folder, 'single');
  writeFileSync(at('noise.txt'), 'no request in here');
  await hand.go('Requests');
  await answerOpen(app, csrFile);
  await button(page, /^Import/).click();
  await expect(page.getByText('proven, the signature verifies')).toBeVisible();
  await expectAccessible(page, 'a request');
  await answerOpen(app, csrFile, at('noise.txt'));
  await button(page, /^Import/).click();
  await expect(page.getByText('1 in the inbox already, 1 not taken')).toBeVisible();
  await expect(page.getByText('noise.txt holds no certification request')).toBeVisible();
  await button(page, 'Dismiss').click();
  await answerOpen(app, at('incoming'));
  await button(page, 'More ways').click();
  await page.getByRole('menuitem', { name: 'Import folder…' }).click();
  await expect(row(page, /gw-03/)).toBeVisible();
  await expect(page.getByText(/^3 private keys were sent along/)).toBeVisible();
  const mail = `Hello,\n\n${openssl('req', '-new', '-newkey', 'ed25519', '-nodes', '-keyout', at('m.key'), '-subj', '/CN=from-mail')}\nRegards`;
  await button(page, 'More ways').click();
  await page.getByRole('menuitem', { name: 'Paste…' }).click();
  await dialogOf(page).getByRole('textbox').fill(mail);
  await dialogOf(page).getByRole('button', { name: 'Add requests' }).click();
  await expect(page.getByRole('heading', { name: 'from-mail' })).toBeVisible();
  await expect(row(page, /from-mail/)).toBeVisible();
});

test('a request is attached, approved, refused and reopened, one or many', async () => {
  const { page } = shared();
  await row(page, /single/).click();
  await expect(page.getByRole('heading', { name: 'single' })).toBeVisible();
  await expect(page.getByText('May come from Kestrel Payments')).toBeVisible();
  await button(page, 'Attach').click();
  await expect(row(page, /single.*Kestrel Payments/)).toBeVisible();
  await button(page, 'Approve').click();
  await expect(row(page, /Approved.*single/)).toBeVisible();
  for (const name of ['gw-01', 'gw-02']) await page.getByRole('checkbox', { name: `Select ${name}` }).click();
  await expect(page.getByText('2 selected')).toBeVisible();
  await expectAccessible(page, 'marked requests');
  await button(page, 'Refuse…').click();
  await dialogOf(page).getByRole('textbox', { name: 'Reason' }).fill('not expected');
  await dialogOf(page).getByRole('button', { name: 'Refuse 2 requests' }).click();
  await expect(row(page, /gw-01/)).toBeHidden();
  await page.getByRole('combobox', { name: 'Which requests' }).click();
  await page.getByRole('option', { name: 'Refused' }).click();
  await row(page, /gw-01/).click();
  await expect(page.getByText('not expected')).toBeVisible();
  await button(page, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Reopen' }).click();
  await expect(row(page, /gw-01/)).toBeHidden();
  await page.getByRole('textbox', { name: 'Search the inbox' }).fill('gw-02');
  await row(page, /gw-02/).click();
  await button(page, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await dialogOf(page).getByRole('button', { name: 'Delete 1 request' }).click();
  await expect(page.getByText('No request fits.')).toBeVisible();
  await button(page, 'Show all').click();
  await expect(row(page, /single/)).toBeVisible();
});

test('a partner is helped with commands that make the request we expect', async () => {
  const { app, page, at } = shared();
  await button(page, 'Help a partner…').click();
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Subject' }).fill('CN=helped');
  await dialog.getByRole('textbox', { name: 'Names' }).fill('helped.kestrel.example');
  await expect(dialog.getByText('openssl genpkey')).toBeVisible();
  await expectAccessible(page, 'help a partner');
  await dialog.getByRole('tab', { name: 'Windows certreq' }).click();
  await expect(dialog.getByText('Not verified')).toBeVisible();
  await dialog.getByRole('tab', { name: 'Message' }).click();
  await expect(dialog.getByText('Never send:')).toBeVisible();
  await dialog.getByRole('tab', { name: 'OpenSSL' }).click();
  mkdirSync(at('out'));
  await answerOpen(app, at('out'));
  await dialog.getByRole('button', { name: 'Save files…' }).click();
  await expect(page.getByText('Written to the folder')).toBeVisible();
  const written = at('out/helped-openssl');
  expect(readdirSync(written).toSorted()).toEqual(['commands.sh', 'helped.cnf', 'message.txt']);
  expect(readFileSync(path.join(written, 'helped.cnf'), 'utf8')).toContain('"helped.kestrel.example"');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
});

test('a certificate is asked for elsewhere, and its answer finds its key', async () => {
  const { app, page, at, workspace } = shared();
  await unlock(page);
  await page.getByRole('link', { name: 'Made here' }).click();
  await expectAccessible(page, 'nothing made here');
  await button(page, 'New request…').click();
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Subject' }).fill('CN=client of the bank');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Bank client');
  await expectAccessible(page, 'new own request');
  await dialog.getByRole('button', { name: 'Make key and request' }).click();
  await expect(page.getByRole('heading', { name: 'Bank client' })).toBeVisible();
  await expectAccessible(page, 'own request');
  await answerSave(app, at('bank.csr'));
  await button(page, 'Export PEM…').click();
  await expect.poll(() => existsSync(at('bank.csr'))).toBe(true);
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ed25519',
    '-nodes',
    '-keyout',
    at('ca.key'),
    '-subj',
    '/CN=Bank CA',
    '-out',
    at('ca.pem'),
  );
  openssl('x509', '-req', '-in', at('bank.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-out', at('bank.pem'));
  await answerOpen(app, at('bank.pem'));
  await button(page, 'Import answer…').click();
  await expect(page.getByRole('heading', { name: 'client of the bank' })).toBeVisible();
  expect(countersign('request', 'list', '--own', '--workspace', workspace.file)).toContain('answered');
});

test('a certificate is attached to its partner, which then tells it', async () => {
  const { page, hand } = shared();
  await hand.go('Inventory');
  await row(page, /client of the bank/).click();
  await page.getByRole('combobox', { name: 'Partner' }).click();
  await page.getByRole('option', { name: 'Kestrel Payments' }).click();
  await expect(page.getByRole('combobox', { name: 'Partner' })).toContainText('Kestrel Payments');
  await expectAccessible(page, 'certificate of a partner');
  await hand.go('Requests');
  await page.getByRole('link', { name: 'Partners' }).click();
  await row(page, /Kestrel/).click();
  await expect(page.getByRole('link', { name: 'client of the bank' })).toBeVisible();
});

test('inbox and partners can be worked by everyone in the dark', async () => {
  const { page, hand } = shared();
  await command(page, 'Dark theme');
  await hand.go('Requests');
  await row(page, /single/).click();
  await expectAccessible(page, 'inbox, dark');
  await page.getByRole('link', { name: 'Partners' }).click();
  await row(page, /Kestrel/).click();
  await expect(page.getByRole('link', { name: 'single' })).toBeVisible();
  await expectAccessible(page, 'partner, dark');
});
