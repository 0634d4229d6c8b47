import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createTestAuthority, DAY_MS, type TestAuthority } from '../../electron/testing/test-authority.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, describeWorkspace, expectFailure, shareApp, unlock } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const now = Math.floor(Date.now() / 1000) * 1000;
const times = { name: 'CN=Offline Root', notBefore: now - 30 * DAY_MS };
const root = createTestAuthority(times);
/** Another key under the same name. */
const changed = createTestAuthority(times);
const listOf = (signer: TestAuthority, number: number): Uint8Array =>
  signer.crl([], { number, thisUpdate: now - DAY_MS, nextUpdate: now + DAY_MS }).der;

/** What the server hands out; null: it takes the question and says nothing. */
let handedOut: Uint8Array | null = listOf(root, 7);
let server: Server;
let address: string;
test.beforeAll(async () => {
  server = createServer((_request, response) => (handedOut === null ? undefined : response.end(handedOut)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/root.crl`;
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const shared = shareApp((workspace) => {
  const { folder, file } = describeWorkspace(workspace.folder);
  countersign('workspace', 'init', '--name', workspace.name, ...access(workspace));
  writeFileSync(`${folder}/root.pem`, root.pem);
  countersign('ca', 'import', `${folder}/root.pem`, '--name', 'Offline Root', '--workspace', file);
  return [file];
});

test.describe.configure({ mode: 'serial' });

test('a refused address stays typed beside the reason, and is taken in once it is allowed', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: /Offline Root/ }));
  await hand.press(page.getByRole('tab', { name: 'Revocation' }));
  await hand.press(page.getByRole('link', { name: 'CRLs of others' }));
  await hand.press(page.getByRole('button', { name: 'From address…' }));
  const dialog = page.getByRole('dialog', { name: 'Take in a CRL from an address' });
  await hand.type(dialog.getByRole('textbox', { name: 'Address' }), address);
  await hand.press(dialog.getByRole('button', { name: 'Fetch and take in' }));
  await expectFailure(dialog, 'is in a private network', 'Allow private addresses');
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(address);
  await expectAccessible(page, 'address of a list that was refused');

  await hand.press(dialog.getByRole('checkbox', { name: /private network/ }));
  await hand.press(dialog.getByRole('button', { name: 'Fetch and take in' }));
  await expect(dialog).toBeHidden();
  const list = page.getByRole('listitem').filter({ hasText: 'No. 7' });
  await expect(list).toContainText('Current');
  await expect(list).toContainText(`from ${address}`);
});

test('a fetch that hangs ends when its dialog is closed', async () => {
  const { page, hand } = shared();
  handedOut = null;
  await hand.press(page.getByRole('button', { name: 'From address…' }));
  const dialog = page.getByRole('dialog', { name: 'Take in a CRL from an address' });
  await hand.type(dialog.getByRole('textbox', { name: 'Address' }), address);
  await hand.press(dialog.getByRole('checkbox', { name: /private network/ }));
  await hand.press(dialog.getByRole('button', { name: 'Fetch and take in' }));
  await expect(dialog.getByRole('button', { name: 'Fetching…' })).toBeFocused();
  await hand.press(dialog.getByRole('button', { name: 'Cancel' }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('contentinfo')).toContainText('cancelled');
});

test('a list of a changed signer takes the place of none, says why, and counts for nothing when it is taken in', async () => {
  const { page, hand } = shared();
  handedOut = listOf(changed, 8);
  const list = page.getByRole('listitem').filter({ hasText: 'No. 7' });
  await hand.press(list.getByRole('button', { name: /^Actions/ }));
  await hand.press(page.getByRole('menuitem', { name: 'Fetch now' }));
  await expectFailure(page, 'The address hands out another list');
  await expect(list).toContainText('because another list came, of another key or scope; what is here came');

  await hand.press(page.getByRole('button', { name: 'From address…' }));
  const dialog = page.getByRole('dialog', { name: 'Take in a CRL from an address' });
  await hand.type(dialog.getByRole('textbox', { name: 'Address' }), address);
  await hand.press(dialog.getByRole('checkbox', { name: /private network/ }));
  await hand.press(dialog.getByRole('button', { name: 'Fetch and take in' }));
  await expect(page.getByText('taken in, but no certificate here verifies it')).toBeVisible();
  const unknown = page.getByRole('listitem').filter({ hasText: 'No. 8' });
  await expect(unknown).toContainText('Not verified');
  await expect(unknown).toContainText('counts for nothing');
  await expectAccessible(page, 'lists of others, one of them not verified');
});
