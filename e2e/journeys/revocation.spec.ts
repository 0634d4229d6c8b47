import { existsSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { openPart } from '../support/revocation-parts.ts';
import { command, issueClients, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { countersign, openssl } from '../support/tools.ts';

const NAMES = ['acme-gw-01', 'acme-gw-02', 'kestrel-01', 'kestrel-02'];

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, ...NAMES);
  return [workspace.file];
});

test.describe.configure({ mode: 'serial', timeout: 300_000 });

test('a revocation says what follows, waits, is undone, made again, and stands on the CRL that OpenSSL reads', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await revoke(page, 'acme-gw-01', /Key compromised/);
  await command(page, 'Check for alerts now');
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /CRL of Acme Root/ })
    .click();
  await expect(page.getByRole('heading', { name: 'No CRL was issued yet' })).toBeVisible();
  await openPart(shared(), 'Queue');
  const waiting = page.getByRole('grid', { name: 'Revocations that wait for the next CRL' });
  await expect(waiting.getByRole('row', { name: /acme-gw-01/ })).toBeVisible();
  await expectAccessible(page, 'queue of revocations');

  await hand.press(page.getByRole('button', { name: 'Undo the revocation of acme-gw-01' }));
  await hand.press(page.getByRole('alertdialog').getByRole('button', { name: 'Undo the revocation' }));
  await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible();
  await hand.go('Inventory');
  await expect(page.getByRole('row', { name: /Valid acme-gw-01/ })).toBeVisible();

  await revoke(page, 'acme-gw-01', /Superseded/);
  await openPart(shared(), 'State');
  await issue(page, 'Sign CRL');
  await expect(page.getByRole('heading', { name: /^CRL 1 is current/ })).toBeVisible();
  await expectAccessible(page, 'state of CRLs');
  const crl = await exportDer(page, 'first.crl');
  const told = openssl('crl', '-in', crl, '-inform', 'DER', '-noout', '-text');
  expect(told).toContain(`Serial Number: ${serialOf('acme-gw-01')}`);
  expect(told).toContain('Superseded');
});

test('a hold is released, and the delta takes it from the list', async () => {
  const { page, hand } = shared();
  await openPart(shared(), 'Plan');
  await hand.press(page.getByRole('radio', { name: 'By schedule' }));
  await page.getByRole('textbox', { name: 'Every', exact: true }).fill('9');
  await hand.choose(page.getByRole('combobox', { name: 'Every', exact: true }), 'days');
  await expect(page.getByText('Must be shorter than “valid for”')).toBeVisible();
  await page.getByRole('textbox', { name: 'Every', exact: true }).fill('1');
  await expect(page.getByText('A new CRL every 24 hours, valid 7 days; 6 days overlap.')).toBeVisible();
  await hand.press(page.getByRole('checkbox', { name: 'Issue deltas between complete CRLs' }));
  await expectAccessible(page, 'plan of CRLs');
  await hand.press(page.getByRole('button', { name: 'Save the plan' }));
  await expect(page.getByText('Plan saved')).toBeVisible();

  await revoke(page, 'acme-gw-02', /On hold/);
  await openPart(shared(), 'State');
  await issue(page, 'Sign CRL');
  await expect(page.getByRole('heading', { name: /^CRL 2 is current/ })).toBeVisible();

  await openPart(shared(), 'Revoked');
  await expect(page.getByRole('row', { name: /On hold acme-gw-02/ })).toBeVisible();
  await expectAccessible(page, 'revoked certificates');
  await hand.press(page.getByRole('button', { name: 'Release acme-gw-02 from hold' }));
  await hand.press(page.getByRole('alertdialog').getByRole('button', { name: 'Release it' }));
  await expect(page.getByRole('row', { name: /acme-gw-02/ })).toHaveCount(0);
  // its row went, and the button with it
  await expect(page.getByRole('grid')).toBeFocused();

  await openPart(shared(), 'State');
  await hand.press(page.getByRole('button', { name: 'Issue delta…' }));
  await hand.press(page.getByRole('dialog').getByRole('button', { name: /^Sign delta/ }));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await openPart(shared(), 'CRLs');
  await page.getByRole('row', { name: /delta on 2/ }).dblclick();
  const entries = page.getByRole('grid', { name: 'Entries of the list' });
  await expect(entries.getByRole('row', { name: /Removed from the list/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'A delta on list 2' })).toBeVisible();
  await expectAccessible(page, 'viewer of a CRL');
  const delta = await exportDer(page, 'delta.crl');
  expect(openssl('crl', '-in', delta, '-inform', 'DER', '-noout', '-text')).toContain('Remove From CRL');
});

test('several are revoked at once, those that cannot be are named, and all of it is undone', async () => {
  const { page, hand } = shared();
  await hand.go('Inventory');
  for (const name of ['kestrel-01', 'kestrel-02', 'acme-gw-01'])
    await page.getByRole('checkbox', { name: `Mark ${name}` }).click();
  await hand.press(page.getByRole('button', { name: 'Revoke 3…' }));
  const dialog = page.getByRole('alertdialog', { name: 'Revoke 3 certificates?' });
  await expect(dialog.getByText('1 of 3 cannot be revoked')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(page, 'revocation of many');
  await hand.press(dialog.getByRole('button', { name: 'Revoke 2 certificates' }));

  const report = page.getByRole('dialog', { name: 'Revocation' });
  await expect(report.getByRole('heading', { name: '2 certificates revoked' })).toBeVisible();
  await expect(report.getByRole('row', { name: /acme-gw-01 already revoked/ })).toBeVisible();
  await expectAccessible(page, 'report of a revocation of many');
  await hand.press(report.getByRole('button', { name: 'Undo all 2' }));
  await expect(page.getByText('2 revocations undone')).toBeVisible();
  await expect(page.getByRole('row', { name: /Valid kestrel-01/ })).toBeVisible();
});

test('a list in a file is searched by serial, reason and date', async () => {
  const { app, page, hand, at } = shared();
  await hand.go('Inspect');
  await answerOpen(app, at('first.crl'));
  await hand.press(page.getByRole('button', { name: /^Open(…| file…)$/ }).first());
  await hand.press(page.getByRole('tab', { name: /^Entries/ }));
  const entries = page.getByRole('grid', { name: 'Entries of the list' });
  await expect(entries.getByRole('row')).toHaveCount(2);
  const search = page.getByRole('textbox', { name: 'Serial' });
  await search.fill(serialOf('acme-gw-01').slice(2, 10));
  await expect(page.getByText('1 entry')).toBeVisible();
  await search.fill('00000000000000');
  await expect(page.getByText('No entry fits.')).toBeVisible();
  await hand.press(page.getByRole('button', { name: 'Show all' }));
  await page.getByRole('textbox', { name: 'Revoked before' }).fill('2020-01-01');
  await expect(page.getByText('0 of 1 entry')).toBeVisible();
  await page.getByRole('textbox', { name: 'Revoked before' }).fill('2020-13-01');
  await expect(page.getByText('A date as 2026-11-21')).toBeVisible();
  await expectAccessible(page, 'entries of a list in a file');
});

test('an authority is revoked only when its name is typed', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: new RegExp(ROOT_NAME) }));
  await hand.press(page.getByRole('button', { name: 'More actions' }));
  await page.getByRole('menuitem', { name: 'Revoke the authority…' }).click();
  const dialog = page.getByRole('alertdialog', { name: `Revoke ${ROOT_NAME}?` });
  await expect(dialog.getByText(`${ROOT_NAME} is a root`)).toBeVisible();
  await expect(dialog.getByRole('button', { name: `Revoke ${ROOT_NAME}` })).toBeDisabled();
  await expectAccessible(page, 'revocation of an authority');
  await hand.press(dialog.getByRole('button', { name: 'Cancel' }));
});

test('a list in parts says so, and is looked at part by part', async () => {
  const { page, hand } = shared();
  await openPart(shared(), 'Plan');
  await hand.choose(page.getByRole('combobox', { name: 'Parts' }), '8 parts');
  await page.getByRole('textbox', { name: 'Addresses of the CRL' }).fill('http://crl.acme.example/{ca}-{shard}.crl');
  await hand.press(page.getByRole('button', { name: 'Save the plan' }));
  await expect(page.getByText('Plan saved')).toBeVisible();
  await openPart(shared(), 'State');
  await hand.press(page.getByRole('button', { name: 'Issue CRL…' }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('It is signed as 8 lists')).toBeVisible();
  await hand.press(dialog.getByRole('button', { name: /^Sign CRL/ }));
  await expect(dialog).toHaveCount(0);
  await hand.press(page.getByRole('button', { name: 'Issue delta…' }));
  await hand.press(page.getByRole('dialog').getByRole('button', { name: /^Sign delta/ }));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await hand.press(page.getByRole('button', { name: 'Open the 8 parts' }));
  await hand.choose(page.getByRole('combobox', { name: 'Part of the list' }), 'Part 8 of 8');
  const entries = page.getByRole('grid', { name: 'Entries of the list' });
  await expect(entries.or(page.getByText('nothing that it is for is revoked')).first()).toBeVisible();
  await expectAccessible(page, 'part of a list');
  await hand.press(page.getByRole('button', { name: 'All CRLs' }));
  await expect(page.getByRole('row', { name: /complete in 8 parts/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /delta on \d+ in 8 parts/ })).toBeVisible();
});

async function revoke(page: Page, name: string, reason: RegExp): Promise<void> {
  const { hand } = shared();
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(name) }));
  await hand.press(page.getByRole('button', { name: 'Revoke…', exact: true }));
  const dialog = page.getByRole('alertdialog', { name: `Revoke ${name}?` });
  await expect(dialog.getByText('Not seen in any connection from here')).toBeVisible();
  await hand.choose(dialog.getByRole('combobox', { name: 'Reason' }), reason);
  await hand.press(dialog.getByRole('button', { name: new RegExp(`^(Revoke|Put) ${name}`) }));
  await expect(dialog).toBeHidden();
}

async function issue(page: Page, submit: string): Promise<void> {
  const { hand } = shared();
  await hand.press(page.getByRole('button', { name: 'Issue CRL…' }));
  await hand.press(page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${submit}`) }));
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function exportDer(page: Page, name: string): Promise<string> {
  const { app, hand, at } = shared();
  await answerSave(app, at(name));
  await hand.press(page.getByRole('button', { name: 'Export…' }).first());
  await page.getByRole('menuitem', { name: 'as DER…' }).click();
  await expect.poll(() => existsSync(at(name))).toBe(true);
  return at(name);
}

/** As OpenSSL writes it. */
function serialOf(name: string): string {
  const listed = countersign('list', name, '--workspace', shared().workspace.file, '--json');
  return (/"serialHex": "([0-9a-f]+)"/i.exec(listed)?.[1] ?? '').toUpperCase();
}
