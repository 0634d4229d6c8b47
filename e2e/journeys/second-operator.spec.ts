import { writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, command, issueClients, makeWorkspace, ROOT_NAME, shareApp } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const ALICE = 'alice in wonderland';
const BOB = 'bob the builder builds';

const shared = shareApp((workspace) => {
  const { folder, file } = workspace;
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05');
  writeFileSync(`${folder}/alice`, `${ALICE}\n`);
  writeFileSync(`${folder}/bob`, `${BOB}\n`);
  countersign('operator', 'add', 'Alice', '--new-passphrase-file', `${folder}/alice`, ...access(workspace));
  const byAlice = ['--workspace', file, '--operator', 'Alice', '--passphrase-file', `${folder}/alice`];
  countersign('operator', 'add', 'Bob', '--new-passphrase-file', `${folder}/bob`, ...byAlice);
  const byBoth = [...byAlice, '--approver', 'Bob', '--approver-passphrase-file', `${folder}/bob`];
  countersign('operator', 'two-person', ROOT_NAME, 'on', ...byBoth);
  return [file];
});

test.describe.configure({ mode: 'serial' });

test('an operator unlocks by name, and is told apart from others', async () => {
  const { page, hand } = shared();
  await unlockAs(page, 'Bob', BOB);
  await expect(page.getByRole('banner').getByRole('button', { name: /^Bob/ })).toBeVisible();
  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: new RegExp(ROOT_NAME) }));
  await expectAccessible(page, 'authority before an issuer');
  await page.keyboard.press('ControlOrMeta+l');
  await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
});

for (const theme of ['Light theme', 'Dark theme']) {
  test(`a CRL of a key under the two-person rule waits for a second operator: ${theme}`, async () => {
    const { page, hand } = shared();
    await command(page, theme);
    if (theme === 'Light theme') await unlockAs(page, 'Alice', ALICE);
    await hand.go('Authorities');
    await hand.pick(page.getByRole('row', { name: new RegExp(ROOT_NAME) }));
    await hand.press(page.getByRole('tab', { name: 'Revocation' }));
    await hand.press(page.getByRole('button', { name: 'Issue CRL…' }));
    await hand.press(page.getByRole('dialog').getByRole('button', { name: /^Sign CRL/ }));
    const question = page.getByRole('dialog', { name: 'A second operator has to approve' });
    await expect(question).toContainText(`${ROOT_NAME} stands under the two-person rule`);
    await expectAccessible(page, `question for a second operator, ${theme}`);
    await hand.press(question.getByRole('button', { name: 'Approve' }));
    await expect(question).toContainText('The second operator types their own passphrase.');
    await expectAccessible(page, `second operator who typed nothing, ${theme}`);
    await hand.type(question.getByRole('textbox', { name: 'Passphrase of Bob' }), BOB);
    await hand.press(question.getByRole('button', { name: 'Approve' }));
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
}

test('a key leaves once its owner was asked again, and the log names who did it', async () => {
  const { app, page, hand, at } = shared();
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: /kestrel-gw-05/ }));
  await hand.press(page.getByRole('button', { name: 'More actions' }));
  await hand.press(page.getByRole('menuitem', { name: 'Export…' }));
  await answerSave(app, at('out.p12'));
  await hand.press(page.getByRole('dialog').getByRole('button', { name: 'Export…' }));
  const question = page.getByRole('dialog', { name: 'Type your passphrase again' });
  await expect(question).toBeVisible();
  await expectAccessible(page, 'question for the passphrase again');
  await hand.type(question.getByRole('textbox', { name: 'Passphrase of Alice' }), BOB);
  await hand.press(question.getByRole('button', { name: 'Go on' }));
  await expect(question.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'wrong passphrase again');
  await hand.type(question.getByRole('textbox', { name: 'Passphrase of Alice' }), ALICE);
  await hand.press(question.getByRole('button', { name: /^(Go on|Wait)/ }));
  await expect(question).toBeHidden();
  await expect(page.getByText(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/)).toBeVisible();
  await hand.press(page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last());
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await hand.go('Activity');
  await expect(page.getByRole('row', { name: /Alice.*Exported.*kestrel-gw-05/ })).toBeVisible();
});

async function unlockAs(page: Page, name: string, passphrase: string): Promise<void> {
  await page.getByRole('button', { name: /^Locked/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Unlock / });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, `unlock as ${name}`);
  const who = dialog.getByRole('combobox', { name: 'Operator' });
  await who.click();
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
  await dialog.getByRole('textbox', { name: `Passphrase of ${name}` }).fill(passphrase);
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(dialog).toBeHidden();
}
