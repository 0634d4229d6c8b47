import path from 'node:path';
import { makeOpensslCa } from '../../electron/testing/openssl-ca.ts';
import { answerOpen, answerSave, expect, test } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { dialogOf } from '../support/steps.ts';

const PASSPHRASE = 'correct horse battery staple';

test('who comes from OpenSSL begins with that: a new workspace, then what comes into it', async ({
  app,
  page,
  folder,
}) => {
  const old = path.join(folder, 'pki');
  const root = makeOpensslCa(path.join(old, 'root'), { name: 'Moved Root' });
  makeOpensslCa(path.join(old, 'below'), { name: 'Moved Below', parent: root }).issue('anna');
  await expectAccessible(page, 'the welcome screen');
  await page.getByRole('button', { name: /Take over from OpenSSL or XCA/ }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('moved');
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await dialog.getByLabel('Passphrase again').fill(PASSPHRASE);
  await answerSave(app, path.join(folder, 'moved.countersign'));
  await dialog.getByRole('button', { name: /Choose a place/ }).click();
  await dialogOf(page).getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Open the workspace' }).click();
  await answerOpen(app, old);
  await dialogOf(page).getByRole('button', { name: 'Choose the folder…' }).click();
  await expect(dialog.getByRole('table', { name: 'Authorities' }).getByRole('row')).toHaveCount(3);
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await dialog.getByRole('button', { name: 'Show authorities' }).click();
  await expect(page.getByRole('row', { name: /Moved Below/ })).toContainText('here, sealed');
});
