import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { deltaOf, forgeCrl, freshestAt, keyIdOf, numberOf } from '../../electron/testing/forged-crl.ts';
import { createTestAuthority, DAY_MS } from '../../electron/testing/test-authority.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, describeWorkspace, shareApp, unlock } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const now = Math.floor(Date.now() / 1000) * 1000;
const root = createTestAuthority({ name: 'CN=Offline Root', notBefore: now - 30 * DAY_MS });
const leaf = root.issue({ subject: 'CN=osprey-gw-07', notBefore: now - DAY_MS, notAfter: now + 90 * DAY_MS });
const list = root.crl([{ serialHex: leaf.serialHex, reason: 'keyCompromise', revokedAt: now - DAY_MS }], {
  number: 7,
  thisUpdate: now - DAY_MS,
  nextUpdate: now + DAY_MS,
});

const servers: Server[] = [];
let address: string;
/** Of a list that names its changes at another server. */
let changing: string;
test.beforeAll(async () => {
  const times = { thisUpdate: now - DAY_MS, nextUpdate: now + DAY_MS, entries: [] };
  const changes = forgeCrl(root, { ...times, extensions: [numberOf(9), keyIdOf(root), deltaOf(8)] });
  const elsewhere = await serve(() => changes);
  const freshest = freshestAt(`${elsewhere}/changes.crl`);
  const complete = forgeCrl(root, { ...times, extensions: [numberOf(8), keyIdOf(root), freshest] });
  const origin = await serve((path) => (path === '/changing.crl' ? complete : list.der));
  address = `${origin}/root.crl`;
  changing = `${origin}/changing.crl`;
});
test.afterAll(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

/** Answers requests by their path; gives the address of the server. */
async function serve(answer: (path: string | undefined) => Uint8Array): Promise<string> {
  const server = createServer(({ url }, response) => response.end(answer(url)));
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const shared = shareApp((workspace) => {
  const { folder, file } = describeWorkspace(workspace.folder);
  const at = (name: string): string => `${folder}/${name}`;
  countersign('workspace', 'init', '--name', workspace.name, ...access(workspace));
  writeFileSync(at('root.pem'), root.pem);
  writeFileSync(at('leaf.pem'), leaf.pem);
  countersign('ca', 'import', at('root.pem'), '--name', 'Offline Root', '--workspace', file);
  countersign('import', at('leaf.pem'), '--workspace', file);
  return [file];
});

test.describe.configure({ mode: 'serial' });

test('a status is asked on a press, of private addresses only where that is allowed', async () => {
  const { page } = shared();
  await unlock(page);
  await page.getByRole('grid').getByText('osprey-gw-07').click();
  await page.getByRole('tab', { name: 'Chain' }).click();
  const panel = page.getByRole('region', { name: 'Revocation status' });
  await expect(panel).toContainText('Unknown: nobody has said anything about it');
  await panel.getByRole('button', { name: 'Options' }).click();
  const options = page.getByRole('dialog', { name: 'How to ask' });
  await options.getByRole('textbox', { name: /Ask this address instead/ }).fill(address);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Ask CRL' }).click();
  await expect(panel).toContainText('is in a private network');
  await panel.getByRole('button', { name: 'Ask it anyway' }).click();
  await expect(panel).toContainText('(key compromise), by a CRL');
  await expect(panel).toContainText('No. 7, 1 entry');
  const node = page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'This certificate' }).first();
  await expect(node).toContainText('Revoked');
  await panel.getByText(/^1 of \d checks failed/).click();
  await expect(panel).toContainText('RFC 5280 §6.3.3 (g)');
  await expectAccessible(page, 'status of a certificate');
});

test('what a list names in a private network is asked for by itself, and stays allowed', async () => {
  const { page } = shared();
  const panel = page.getByRole('region', { name: 'Revocation status' });
  await panel.getByRole('button', { name: 'Options' }).click();
  const options = page.getByRole('dialog', { name: 'How to ask' });
  await options.getByRole('textbox', { name: /Ask this address instead/ }).fill(changing);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Ask again' }).click();
  await expect(panel).toContainText('No. 8, 0 entries');
  const delta = panel.getByRole('listitem').filter({ hasText: '/changes.crl' });
  await expect(delta).toContainText('is in a private network');
  await expectAccessible(page, 'status with a list whose changes were not asked for');
  await delta.getByRole('button', { name: 'Ask it anyway' }).click();
  await expect(delta).toContainText('changes only');
  await expect(panel).toContainText('No. 8, 0 entries');
});
