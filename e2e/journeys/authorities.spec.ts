import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, makeWorkspace, shareApp, unlock } from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';
import { countersign, openssl } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

test('an authority with limits is made below a root and its names are held to them', async () => {
  const { page, hand, workspace } = shared();
  await unlock(page);
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'New authority…' }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: 'Below one here' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Partner CA');
  await dialog.getByRole('button', { name: /^Limits on names/ }).click();
  await dialog.getByRole('button', { name: 'Add limit' }).click();
  await dialog.getByRole('textbox', { name: 'Limit' }).fill('*.acme.example');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Limit' }).fill('acme.example');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('button', { name: /^Addresses for what it issues/ }).click();
  await dialog.getByRole('textbox', { name: 'Addresses of its CRL' }).fill('http://crl.acme.example/partner.crl');
  await dialog.getByRole('button', { name: /^Sign with Acme Root/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /Partner CA/ })).toBeVisible();
  await expect(page.getByText('http://crl.acme.example/partner.crl')).toBeVisible();
  const chain = path.join(workspace.folder, 'partner-ca.pem');
  countersign('ca', 'export', 'Partner CA', '--out', chain, ...access(workspace));
  expect(openssl('x509', '-in', chain, '-noout', '-ext', 'nameConstraints')).toContain('DNS:acme.example');
});

test('a renewed authority keeps its key and what it issued', async () => {
  const { page, hand, workspace } = shared();
  await hand.go('Authorities');
  await page.getByRole('row', { name: /Partner CA/ }).click();
  const before = openssl('x509', '-in', path.join(workspace.folder, 'partner-ca.pem'), '-noout', '-pubkey');
  await page.getByRole('button', { name: 'Renew…' }).click();
  await expect(dialogOf(page)).toContainText('What it issued stays valid');
  await dialogOf(page)
    .getByRole('button', { name: /^Renew · valid/ })
    .click();
  await expect(dialogOf(page)).toBeHidden();
  await expect(page.getByRole('table', { name: 'Certificates of the authority' }).getByRole('row')).toHaveCount(3);
  const after = path.join(workspace.folder, 'partner-ca-2.pem');
  countersign('ca', 'export', 'Partner CA', '--out', after, ...access(workspace));
  expect(openssl('x509', '-in', after, '-noout', '-pubkey')).toBe(before);
});

test('a request goes to a parent elsewhere and its answer makes the authority', async () => {
  const { app, page, hand, workspace } = shared();
  const at = (name: string): string => path.join(workspace.folder, name);
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'New authority…' }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: 'Below one elsewhere' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Far CA');
  await dialog.getByRole('button', { name: 'Make key and request' }).click();
  await expect(dialog).toBeHidden();
  const waiting = page.getByRole('region', { name: 'Requests that wait for an answer' });
  await expect(waiting).toContainText('Far CA');
  await answerSave(app, at('far.csr'));
  await waiting.getByRole('button', { name: 'Export request…' }).click();
  await expect.poll(() => readIfThere(at('far.csr'))).toContain('BEGIN CERTIFICATE REQUEST');
  signOutside(workspace.folder);
  await waiting.getByRole('button', { name: 'Import answer…' }).click();
  await answerOpen(app, at('far.pem'));
  await dialogOf(page).getByRole('button', { name: 'File: Choose…' }).click();
  await expect(dialogOf(page)).toContainText('far.pem');
  await dialogOf(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialogOf(page)).toBeHidden();
  await expect(waiting).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Far CA/ })).toBeVisible();
});

test('one that something depends on is archived, not deleted', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('row', { name: /Acme Root/ }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(dialogOf(page)).toContainText('1 authority below it');
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('row', { name: /Partner CA/ }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive…' }).click();
  await dialogOf(page)
    .getByRole('button', { name: /^Archive/ })
    .click();
  await page.getByRole('button', { name: 'Close details' }).click();
  await expect(page.getByRole('row', { name: /Partner CA/ })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Show 1 archived' }).click();
  await expect(page.getByRole('row', { name: /Partner CA/ })).toBeVisible();
});

test('the screen and its dialogs are open to assistive technology', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('row', { name: /Acme Root/ }).click();
  await expectAccessible(page, 'authorities');
  await page.getByRole('button', { name: 'New authority…' }).click();
  await dialogOf(page)
    .getByRole('button', { name: /^Limits on names/ })
    .click();
  await dialogOf(page).getByRole('button', { name: 'Add limit' }).click();
  await expectAccessible(page, 'a new authority');
  await page.keyboard.press('Escape');
});

test('a root whose key was replaced certifies its successor and is offered nowhere for issuing', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Authorities');
  const act = async (row: RegExp, name: RegExp) => {
    await page.getByRole('row', { name: row }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act(/Acme Root/, /^Replace its key/);
  await dialogOf(page)
    .getByRole('button', { name: /^Make key and sign/ })
    .click();
  await expect(dialogOf(page)).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole('row', { name: /Acme Root \(20/ })).toBeVisible();
  await act(/Acme Root replaced/, /^Cross-sign/);
  await expect(dialogOf(page).getByRole('combobox', { name: 'Authority', exact: true })).toContainText('Acme Root (20');
  await dialogOf(page)
    .getByRole('button', { name: /^Sign as Acme Root/ })
    .click();
  await expect(dialogOf(page)).toBeHidden({ timeout: 60_000 });
  await page.getByRole('row', { name: /Acme Root \(20/ }).click();
  await expect(page.getByRole('table', { name: 'Certificates of the authority' }).getByRole('row')).toHaveCount(3);
  await hand.go('Issue');
  await page.getByRole('combobox', { name: 'Authority' }).click();
  await expect(page.getByRole('option', { name: /Acme Root \(20/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^Acme Root(?! \()/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
});

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Signs the request as a parent elsewhere would, with OpenSSL. */
function signOutside(folder: string): void {
  const at = (name: string): string => path.join(folder, name);
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    at('out.key'),
    '-out',
    at('out.pem'),
    '-subj',
    '/CN=Outside Root',
    '-days',
    '3650',
  );
  writeFileSync(at('ext.cnf'), 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n');
  openssl(
    'x509',
    '-req',
    '-in',
    at('far.csr'),
    '-CA',
    at('out.pem'),
    '-CAkey',
    at('out.key'),
    '-CAcreateserial',
    '-days',
    '900',
    '-extfile',
    at('ext.cnf'),
    '-out',
    at('far.pem'),
  );
}
