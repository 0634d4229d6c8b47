import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@playwright/test';
import { createTestAuthority, DAY_MS } from '../../electron/testing/test-authority.ts';
import { createXca } from '../../electron/testing/xca/xca-program.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { dropPaths } from '../support/drop-paths.ts';
import { access, makeWorkspace, shareApp, unlock } from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

const OWN_SECRET = 'its own secret';
/** Valid on the day of the test. */
const RECENT = { notBefore: Date.now() - DAY_MS, notAfter: Date.now() + 300 * DAY_MS };

test('a database of XCA is looked at, then taken over by its password, and its next list is signed here', async () => {
  const { app, page, hand, workspace, at } = shared();
  const root = createTestAuthority({ name: 'CN=Company Root', notBefore: Date.now() - 30 * DAY_MS });
  const issuing = createTestAuthority({ name: 'CN=Company Issuing CA', issuer: root, notBefore: RECENT.notBefore });
  const [stolen, kept] = ['stolen', 'kept'].map((name) => issuing.issue({ subject: `CN=${name}`, ...RECENT }));
  const list = issuing.crl([{ serialHex: stolen?.serialHex ?? '', reason: 'keyCompromise' }], { number: 41 });
  const xca = await createXca(workspace.folder, 'company');
  xca.import({ 'root.key': root.keyPem, 'root.pem': root.pem });
  xca.import({ 'issuing.key': issuing.keyPem, 'issuing.pem': issuing.pem });
  xca.import({
    'kept.key': kept?.keyPem ?? '',
    'kept.pem': kept?.pem ?? '',
    'stolen.pem': stolen?.pem ?? '',
    'old.crl': list.pem,
  });
  const database = new DatabaseSync(xca.file);
  database.exec(
    "INSERT INTO items (id, name, type) VALUES (900, 'Partner clients', 5); INSERT INTO templates (item) VALUES (900)",
  );
  // As XCA keeps a key that was given a password of its own.
  const way = ['pkcs8', '-topk8', '-outform', 'DER', '-passout', `pass:${OWN_SECRET}`];
  const sealed = execFileSync('openssl', way, { input: kept?.keyPem ?? '' }).toString('base64');
  database
    .prepare(
      "UPDATE private_keys SET ownPass = 1, private = ? WHERE item = (SELECT id FROM items WHERE name = 'kept' AND type = 1)",
    )
    .run(sealed);
  database.close();

  await unlock(page);
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'Take over…' }).click();
  const dialog = dialogOf(page);
  await dialog.getByText('XCA', { exact: true }).click();
  await answerOpen(app, xca.file);
  await dialog.getByRole('button', { name: 'Choose the database…' }).click();
  const row = dialog.getByRole('table', { name: 'Authorities' }).getByRole('row', { name: /Company Issuing CA/ });
  await expect(row).toContainText('locked');
  await expect(row).toContainText('No. 42');
  await dialog.getByText('1 template').click();
  await expect(dialog.getByText('Partner clients')).toBeVisible();
  await expectAccessible(page, 'what a database of XCA would bring');
  await dialog.getByLabel('Password of the database').fill('not it');
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Wrong passphrase');
  await dialog.getByLabel('Password of the database').fill(xca.password);
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(dialog).toContainText('Taken over');
  await dialog.getByRole('button', { name: 'Show authorities' }).click();
  await expect(page.getByRole('row', { name: /Company Issuing CA/ })).toBeVisible();
  const order = ['crl', 'issue', '--json', '--ca', 'Company Issuing CA', '--out', at('next.crl'), ...access(workspace)];
  expect(JSON.parse(countersign(...order))).toMatchObject({ number: 42, entries: 1 });

  await dropPaths(page, xca.file);
  await expect(row).toContainText('here');
  await dialog.getByLabel('Password of the database').fill(OWN_SECRET);
  await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(dialog).toContainText('1 key of a certificate');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
});
