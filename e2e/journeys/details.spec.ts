import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { expect, type Locator, test } from '@playwright/test';
import { createTestAuthority, DAY_MS } from '../../electron/testing/test-authority.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, makeWorkspace, shareApp } from '../support/shared-app.ts';
import { countersign, type Workspace } from '../support/tools.ts';

const MANY_NAMES = 10_000;
const HOSTILE = 'pay\u202egnp.exe\u200b';

/** One with ten thousand names, one with a name that hides something, one near its end, and one that a server of the test shows. */
function prepare(workspace: Workspace): readonly string[] {
  makeWorkspace(workspace);
  const now = Date.now();
  const authority = createTestAuthority({ name: 'Partner CA', notBefore: now - 900 * DAY_MS });
  const issue = (subject: string, sans: readonly string[], days = 200) =>
    authority.issue({ subject, sans, notBefore: now - 300 * DAY_MS, notAfter: now + days * DAY_MS });
  const many = Array.from({ length: MANY_NAMES }, (_, index) => `dns:host-${index}.example`);
  served = issue('CN=localhost', ['dns:localhost']);
  const pem = [
    authority.pem,
    issue('CN=many-names', many).pem,
    issue(`CN=${HOSTILE}`, ['dns:xn--80ak6aa92e.example']).pem,
    issue('CN=kestrel-gw', ['dns:kestrel-gw.example'], 5).pem,
    served.pem,
  ];
  const file = path.join(workspace.folder, 'details.pem');
  writeFileSync(file, pem.join('\n'));
  countersign('import', file, ...access(workspace));
  return [workspace.file];
}

let served: { readonly pem: string; readonly keyPem: string } | undefined;
let server: Server | undefined;
const shared = shareApp(prepare);
test.afterAll(() => void server?.close());

const pane = (): Locator => shared().page.getByRole('complementary', { name: /^Details of/ });
const show = async (name: string): Promise<void> => {
  await shared().page.getByRole('row').filter({ hasText: name }).first().click();
  await expect(pane().getByRole('heading', { level: 2 })).toContainText(name);
};
const openTab = (name: string): Promise<void> =>
  pane()
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();

test('a certificate with ten thousand names shows the first and lists all of them', async () => {
  const { page } = shared();
  await show('many-names');
  await openTab('Summary');
  await pane().getByRole('button', { name: 'Show all 10,000 names' }).click();
  const grid = page.getByRole('dialog').getByRole('grid', { name: 'Names of many-names' });
  await expect(grid.getByRole('row').filter({ hasText: 'host-0.example' })).toBeVisible();
  await expectAccessible(page, 'the list of all names');
  await grid.getByRole('row').nth(1).click();
  await page.keyboard.press('End');
  await expect(grid.getByRole('row').filter({ hasText: 'host-9999.example' })).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(100);
  await page.keyboard.press('Escape');
  await openTab('Fields');
  await expect(pane().getByText('Long values are cut here')).toBeVisible();
  await openTab('ASN.1');
  await expect(pane().getByRole('tree', { name: 'ASN.1 structure' })).toContainText('tbsCertificate');
});

test('every part of the details can be read by whoever needs help', async () => {
  const { page } = shared();
  await show('kestrel-gw');
  for (const name of ['Summary', 'Chain', 'Fields', 'Lint', 'ASN.1', 'History', 'Seen']) {
    await openTab(name);
    await expectAccessible(page, `the details, ${name}`);
  }
});

test('the history leads to the import and to the alert that was raised', async () => {
  const { page } = shared();
  await show('kestrel-gw');
  await openTab('History');
  await expect(pane()).toContainText('Alert raised: Expiring');
  await pane().getByRole('button', { name: 'Import 1' }).click();
  await expect(page.getByRole('dialog')).toContainText('5 certificates imported');
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  await openTab('Summary');
  await pane()
    .getByRole('list', { name: 'Alerts' })
    .getByRole('link', { name: /kestrel-gw expires in 5 days/ })
    .click();
  await expect(page.getByRole('heading', { name: /kestrel-gw expires in 5 days/ })).toBeVisible();
});

test('a certificate that a server shows is met there, and the endpoint can be tested at once', async () => {
  const { page, hand } = shared();
  if (served === undefined) throw new Error('nothing was made');
  server = createServer({ key: served.keyPem, cert: served.pem });
  const port = await new Promise<number>((resolve) => {
    server?.listen(0, '127.0.0.1', () => {
      const bound = server?.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
  await hand.go('Connect');
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('localhost');
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link')).toHaveCount(1);
  await hand.go('Inventory');
  await show('localhost');
  await openTab('Seen');
  const met = pane().getByRole('list', { name: 'Connections' }).getByRole('listitem');
  await expect(met).toHaveCount(1);
  await expect(met).toContainText(`shown by localhost:${port}`);
  await expectAccessible(page, 'the connections of a certificate');
  await openTab('History');
  await expect(pane()).toContainText(`Shown by localhost:${port}`);
  await openTab('Seen');
  await met.getByRole('button', { name: 'Test now' }).click();
  await expect(page.getByRole('textbox', { name: 'Host', exact: true })).toHaveValue('localhost');
  await expect(page.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue(String(port));
});

test('a name that may be read as another is shown as it is written, with a warning that names its characters', async () => {
  const { hand } = shared();
  await hand.go('Inventory');
  await show('pay');
  await openTab('Summary');
  await expect(pane().getByRole('heading', { level: 2 })).toHaveText(String.raw`pay\u202egnp.exe\u200b`);
  await expect(
    pane()
      .getByRole('button', { name: /U\+202E right-to-left override/ })
      .first(),
  ).toBeVisible();
  await expect(pane().getByRole('button', { name: /shown elsewhere as “аррӏе”/ })).toBeVisible();
  await expectAccessible(shared().page, 'a name with a warning');
});
