import { existsSync, readdirSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { makeWorkspace, PASSPHRASE, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';

const ALICE = 'alice walks the long way home';
const BOB = 'bob builds bridges by night';
const VERA = 'vera only ever looks at things';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

const section = (page: Page) => page.getByRole('region', { name: 'Operators' });
const lockOf = (page: Page) => page.getByRole('button', { name: /^Locked/ });

async function unlockAs(page: Page, name: string, secret: string): Promise<void> {
  if (!(await lockOf(page).isVisible())) await page.keyboard.press('ControlOrMeta+l');
  await lockOf(page).click();
  const dialog = page.getByRole('dialog', { name: /^Unlock / });
  const who = dialog.getByRole('combobox', { name: 'Operator' });
  if (!(await who.innerText()).includes(name)) {
    await who.click();
    await page.getByRole('option', { name: new RegExp(name) }).click();
  }
  await dialog.getByRole('textbox', { name: `Passphrase of ${name}` }).fill(secret);
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible();
}

async function confirm(page: Page, secret: string): Promise<void> {
  const question = page.getByRole('dialog', { name: 'Type your passphrase again' });
  await question.getByRole('textbox').fill(secret);
  await question.getByRole('button', { name: 'Go on' }).click();
  await expect(question).toBeHidden();
}

async function addOperator(page: Page, name: string, role: string, secret: string): Promise<void> {
  await section(page).getByRole('button', { name: 'Add operator…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an operator' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: role }).click();
  await dialog.getByRole('textbox', { name: 'First passphrase' }).fill(secret);
  await dialog.getByRole('textbox', { name: 'Again' }).fill(secret);
  await dialog.getByRole('button', { name: 'Add operator' }).click();
  await expect(dialog).toBeHidden();
  await expect(section(page).getByRole('row', { name: new RegExp(`${name}.*${role}`) })).toBeVisible();
}

test('the first operator is named, by the keyboard, after the passphrase was typed again', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Settings');
  await section(page).getByRole('button', { name: 'Name operators…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Name operators' });
  await expect(dialog.getByRole('textbox', { name: 'Your name' })).toBeFocused();
  await expectAccessible(page, 'naming the first operator');
  await page.keyboard.type('Alice');
  await dialog.getByRole('textbox', { name: 'Your passphrase' }).focus();
  await page.keyboard.type(ALICE);
  await dialog.getByRole('textbox', { name: 'Again' }).focus();
  await page.keyboard.type(ALICE);
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Type your passphrase again' });
  await expect(question.getByRole('textbox')).toBeFocused();
  await expectAccessible(page, 'typing the passphrase again');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('your passphrase was not typed');
  await dialog.getByRole('textbox', { name: 'Your passphrase' }).fill(ALICE);
  await dialog.getByRole('textbox', { name: 'Again' }).fill(ALICE);
  await page.keyboard.press('Enter');
  await page.keyboard.type('not the passphrase at all');
  await page.keyboard.press('Enter');
  await expect(question.getByRole('alert')).toBeVisible();
  await confirm(page, PASSPHRASE);
  const recovery = page.getByRole('dialog', { name: 'Keep the recovery key' });
  await expect(recovery).toContainText(/([0-9A-Z]{4}-){13}[0-9A-Z]{4}/);
  await recovery.getByRole('checkbox').click();
  await recovery.getByRole('button', { name: 'Done' }).click();
  await expect(section(page).getByRole('row', { name: /Alice.*Admin/ })).toBeVisible();
});

test('an issuer and a viewer are added', async () => {
  const { page } = shared();
  await addOperator(page, 'Bob', 'Issuer', BOB);
  await addOperator(page, 'Vera', 'Viewer', VERA);
  await expectAccessible(page, 'the operators in the settings');
});

test('an authority is put under the two-person rule, by two', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('row', { name: new RegExp(ROOT_NAME) }).click();
  await page.getByRole('button', { name: 'Turn on…' }).click();
  const dialog = page.getByRole('alertdialog', { name: `Turn on the two-person rule of ${ROOT_NAME}?` });
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await approve(page, BOB);
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Turn off…' })).toBeVisible();
});

async function approve(page: Page, secret: string): Promise<void> {
  const question = page.getByRole('dialog', { name: 'A second operator has to approve' });
  await expect(question).toContainText('Asked by Alice');
  await question.getByRole('textbox', { name: 'Passphrase of Bob' }).fill(secret);
  await question.getByRole('button', { name: 'Approve' }).click();
}

test('its key leaves after both passphrases, and not without the second', async () => {
  const { app, page, hand, folder } = shared();
  await unlockAs(page, 'Alice', ALICE);
  await hand.go('Authorities');
  await page.getByRole('row', { name: new RegExp(ROOT_NAME) }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /^Export.*key/ }).click();
  const dialog = page.getByRole('dialog', { name: /key/i }).first();
  const file = `${folder}/root-key.p12`;
  await answerSave(app, file);
  const write = async () => {
    for (const field of await dialog.getByRole('textbox').all()) await field.fill('a passphrase for the file');
    await dialog.getByRole('button', { name: /^(Export|Choose)/ }).click();
  };
  await write();
  await confirm(page, ALICE);
  const question = page.getByRole('dialog', { name: 'A second operator has to approve' });
  await expect(question).toContainText('the export of its private key');
  await expectAccessible(page, 'the question for a second operator');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('alert')).toContainText('no second operator approved it');
  expect(existsSync(file)).toBe(false);
  await write();
  await approve(page, 'not what bob would type');
  await expect(question.getByRole('alert')).toBeVisible();
  await approve(page, BOB);
  await expect(question).toBeHidden();
  await expect.poll(() => readdirSync(folder), { timeout: 60_000 }).toContain('root-key.p12');
  await expect(dialog).toBeHidden();
});

test('a viewer is told why nothing can be changed', async () => {
  const { page, hand } = shared();
  await unlockAs(page, 'Vera', VERA);
  const create = page.getByRole('button', { name: 'New authority…' });
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await create.hover();
  await expect(page.getByText('Only admins may do this; you are a viewer')).toBeVisible();
  await hand.go('Settings');
  await expect(section(page).getByRole('button', { name: 'Add operator…' })).toHaveAttribute('aria-disabled', 'true');
  const plan = page.getByRole('region', { name: 'Backups' }).getByRole('button', { name: 'Plan backups…' });
  await expect(plan).toHaveAttribute('aria-disabled', 'true');
});

test('an operator is removed, and what they could have copied is listed', async () => {
  const { page, hand } = shared();
  await unlockAs(page, 'Alice', ALICE);
  await hand.go('Settings');
  await section(page).getByRole('button', { name: 'Actions for Vera' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  const asked = page.getByRole('alertdialog', { name: 'Remove Vera?' });
  await expectAccessible(page, 'removing an operator');
  await asked.getByRole('button', { name: 'Remove Vera' }).click();
  await confirm(page, ALICE);
  const told = page.getByRole('dialog', { name: 'Vera was removed' });
  await expect(told).toContainText('The key of 1 authority');
  await expect(told).toContainText(ROOT_NAME);
  await told.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(section(page).getByRole('list', { name: 'Removed operators' })).toContainText('Vera');
});
