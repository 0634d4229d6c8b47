import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, issueClients, makeWorkspace, shareApp } from '../support/shared-app.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'gw-01.partner.example');
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

const part = (page: Page, name: string): Locator => page.getByRole('tab', { name: new RegExp(`^${name}( |$)`) });
const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
const save = (page: Page): Locator => page.getByRole('button', { name: /^Save (as version|profile)/ });
const unit = (page: Page, name: string): Locator =>
  page.getByRole('radiogroup', { name: /^Usual validity/ }).getByRole('radio', { name });

test('stand beside the authorities, the built-in ones first', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('group', { name: 'Authorities and profiles' }).getByRole('link', { name: 'Profiles' }).click();
  await expect(page.getByRole('grid', { name: 'Profiles' })).toBeVisible();
  await expect(page.getByRole('row', { name: /TLS client \(partner\).*Built in.*1/ })).toBeVisible();
  await expectAccessible(page, 'the list of profiles');
});

test('say at the field what is wrong, and are not saved with it', async () => {
  const { page } = shared();
  await page.getByRole('row', { name: /TLS client \(partner\)/ }).click();
  await part(page, 'Validity').click();
  await field(page, 'Usual validity').fill('40');
  await unit(page, 'years').click();
  await expect(page.getByText('The usual validity is longer than the longest allowed.').first()).toBeVisible();
  await expect(save(page)).toHaveAttribute('aria-disabled', 'true');
  await part(page, 'Custom extensions').click();
  await page.getByRole('button', { name: 'Add extension' }).click();
  await field(page, 'OID').fill('1.3.6.1.4.1.59999.7');
  await field(page, 'Value').fill('SEQUENCE {\n  NUL\n}');
  await expect(page.getByText('Line 2, column 3: no type has this name.').first()).toBeVisible();
  await page.getByRole('tab', { name: /^Problems 2/ }).click();
  await page.getByRole('button', { name: 'Show in Validity' }).click();
  await expect(field(page, 'Usual validity')).toBeFocused();
  await expectAccessible(page, 'a profile with problems');
});

test('show what they make, and are saved as the next version', async () => {
  const { page } = shared();
  await field(page, 'Usual validity').fill('90');
  await unit(page, 'days').click();
  await part(page, 'Custom extensions').click();
  await field(page, 'Value').fill('SEQUENCE {\n  UTF8String "partner" INTEGER 5\n}');
  await page.getByRole('radio', { name: 'DER, hexadecimal' }).click();
  await expect(field(page, 'Value')).toHaveValue('300c0c07706172746e6572020105');
  await page.getByRole('tab', { name: /^Example/ }).click();
  await expect(page.getByText('1.3.6.1.4.1.59999.7').first()).toBeVisible();
  await expect(page.getByText('1 certificate keeps version 1.')).toBeVisible();
  await expectAccessible(page, 'a profile with its example');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText('TLS client (partner) saved as version 2')).toBeVisible();
  await expect(page.getByText('Nothing is changed.').first()).toBeVisible();
  await page.getByRole('tab', { name: /^Versions 2/ }).click();
  const compared = page.getByRole('region', { name: 'Compare' });
  await expect(compared.getByText('365 days')).toBeVisible();
  await expect(compared.getByText('90 days')).toBeVisible();
  await expectAccessible(page, 'the versions of a profile');
});

test('ask before changes are left behind, and bring them back', async () => {
  const { page } = shared();
  await part(page, 'General').click();
  await field(page, 'Note').fill('For gateways alone.');
  await command(page, 'Go to Inventory');
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(field(page, 'Note')).toHaveValue('For gateways alone.');
  await command(page, 'Go to Inventory');
  await page.getByRole('button', { name: 'Keep as draft' }).click();
  await expect(page.getByRole('heading', { name: 'Inventory' })).toBeAttached();
  await command(page, 'Go to Profiles');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(field(page, 'Note')).toHaveValue('For gateways alone.');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(field(page, 'Note')).not.toHaveValue('For gateways alone.');
});

test('are copied, exported, archived and taken in again', async () => {
  const { app, page, at } = shared();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await field(page, 'Name').fill('Partner gateway');
  await expect(field(page, 'Identifier')).toHaveValue('partner-gateway');
  await save(page).click();
  await expect(page.getByText('Partner gateway saved as version 1')).toBeVisible();
  await answerSave(app, at('partner-gateway.json'));
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Export as JSON…' }).click();
  await expect(page.getByText('Partner gateway written')).toBeVisible();
  expect(JSON.parse(readFileSync(at('partner-gateway.json'), 'utf8'))).toMatchObject({ id: 'partner-gateway' });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(page.getByText('This profile is archived')).toBeVisible();
  await page.getByRole('button', { name: 'All profiles' }).click();
  await expect(page.getByRole('row', { name: /TLS server/ }).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /Partner gateway/ })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Archived' }).click();
  await expect(page.getByRole('row', { name: /Partner gateway.*Archived/ })).toBeVisible();
  await answerOpen(app, at('partner-gateway.json'));
  await page.getByRole('button', { name: 'Import…' }).click();
  await expect(page.getByText('Partner gateway is here already, with the same content')).toBeVisible();
});

test('are set back to what the program says', async () => {
  const { page } = shared();
  await page.getByRole('row', { name: /TLS client \(partner\)/ }).click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Reset to the built-in version…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByText('TLS client (partner) saved as version 3')).toBeVisible();
  await part(page, 'Validity').click();
  await expect(field(page, 'Usual validity')).toHaveValue('365');
});
