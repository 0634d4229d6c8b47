import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type SshServer, startSshServer } from '../../electron/testing/servers/file-servers.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { openPart } from '../support/revocation-parts.ts';
import {
  access,
  expectFailure,
  issueClients,
  makeWorkspace,
  ROOT_NAME,
  shareApp,
  unlock,
} from '../support/shared-app.ts';
import { countersign, openssl } from '../support/tools.ts';

const NAMES = ['acme-gw-01', 'acme-gw-02'];

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, ...NAMES);
  countersign('revoke', 'acme-gw-01', '--reason', 'keyCompromise', '--workspace', workspace.file);
  mkdirSync(`${workspace.folder}/web`);
  return [workspace.file];
});

let ssh: SshServer;
test.beforeAll(async () => {
  ssh = await startSshServer();
});
test.afterAll(() => ssh.stop());

test.describe.configure({ mode: 'serial' });

test('a CRL goes to a folder that was added in the window, and OpenSSL reads it there', async () => {
  const { app, page, hand, at } = shared();
  await unlock(page);
  await openPart(shared(), 'Publish');
  await hand.press(page.getByRole('button', { name: 'Add place…' }));
  const dialog = page.getByRole('dialog', { name: 'Add a place' });
  await hand.type(dialog.getByRole('textbox', { name: 'Name', exact: true }), 'Intranet');
  await answerOpen(app, at('web'));
  await hand.press(dialog.getByRole('button', { name: 'Choose…' }));
  await hand.press(dialog.getByRole('button', { name: 'Test by writing a file' }));
  await expect(dialog.getByText('A small file was written, read back and removed.')).toBeVisible();
  await expectAccessible(page, 'a place to publish to');
  await hand.press(dialog.getByRole('button', { name: 'Save' }));
  const place = page.getByRole('listitem').filter({ hasText: 'Intranet' });
  await expect(place).toContainText('Not published yet');

  await openPart(shared(), 'State');
  await hand.press(page.getByRole('button', { name: 'Issue CRL…' }));
  await hand.press(page.getByRole('dialog').getByRole('button', { name: /^Sign CRL/ }));
  await expect(page.getByRole('heading', { name: /^CRL 1 is current/ })).toBeVisible();
  await openPart(shared(), 'Publish');
  await expect(place).toContainText('Up to date');
  await expectAccessible(page, 'places to publish to');
  const file = at('web/acme-root.crl');
  expect(existsSync(file)).toBe(true);
  expect(openssl('crl', '-in', file, '-inform', 'DER', '-noout', '-text')).toContain('Key Compromise');

  await hand.press(place.getByRole('button', { name: 'Actions for Intranet' }));
  await hand.press(page.getByRole('menuitem', { name: 'History…' }));
  const history = page.getByRole('table', { name: 'History of Intranet' });
  await expect(history.getByRole('row', { name: /Published.*acme-root\.crl/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(history).toBeHidden();
});

test('an SFTP server is written to once its key was compared and confirmed', async () => {
  const { app, page, hand, at } = shared();
  await openPart(shared(), 'Publish');
  await hand.press(page.getByRole('button', { name: 'Add place…' }));
  const dialog = page.getByRole('dialog', { name: 'Add a place' });
  await hand.press(dialog.getByRole('radio', { name: 'SFTP' }));
  const fields = { Host: '127.0.0.1', Port: String(ssh.port), User: ssh.user, 'Folder on the server': ssh.files };
  await hand.type(dialog.getByRole('textbox', { name: 'Name', exact: true }), 'Mirror');
  for (const [name, value] of Object.entries(fields)) await hand.type(dialog.getByRole('textbox', { name }), value);
  writeFileSync(at('login'), ssh.clientKey);
  await answerOpen(app, at('login'));
  await hand.press(dialog.getByRole('button', { name: 'Choose…' }));
  await hand.press(dialog.getByRole('button', { name: 'Test connection' }));
  await expect(dialog.getByText(`ssh-ed25519 SHA256:${ssh.hostKeySha256}`)).toBeInViewport();
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await expectAccessible(page, 'key of a host that nobody confirmed');
  await hand.press(dialog.getByRole('button', { name: 'It is the right key' }));
  await hand.press(dialog.getByRole('button', { name: 'Save' }));
  await hand.press(page.getByRole('button', { name: 'Publish now' }));
  await expect(page.getByRole('listitem').filter({ hasText: 'Mirror' })).toContainText('Up to date');
  expect(openssl('crl', '-in', `${ssh.files}/acme-root.crl`, '-inform', 'DER', '-noout', '-issuer')).toContain(
    ROOT_NAME,
  );
});

test('a place that cannot be reached is named in the status bar, and its reason stands with it', async () => {
  const { page, hand, at, workspace } = shared();
  writeFileSync(at('store-login'), 'secret\n');
  const store = ['--endpoint', 'http://127.0.0.1:1', '--bucket', 'pki', '--access-key', 'publisher'];
  const login = ['--password-file', at('store-login')];
  const place = ['--ca', ROOT_NAME, '--name', 'Frankfurt'];
  countersign('publish', 'add', ...place, ...store, ...login, ...access(workspace));
  await openPart(shared(), 'Publish');
  const item = page.getByRole('listitem').filter({ hasText: 'Frankfurt' });
  await expect(item).toBeVisible();
  await hand.press(page.getByRole('button', { name: 'Publish now' }));
  await expect(page.getByRole('contentinfo')).toContainText('failed at Frankfurt');
  await expect(item).toContainText('127.0.0.1:1 cannot be reached');
  await expect(page.getByRole('listitem').filter({ hasText: 'Mirror' })).toContainText('Up to date');
  await expectAccessible(page, 'places of which one fails');
  countersign('publish', 'remove', 'Frankfurt', '--ca', ROOT_NAME, '--workspace', workspace.file);
});

test('the responder that was started in the window answers OpenSSL', async () => {
  const { page, hand } = shared();
  await openPart(shared(), 'Responder');
  await hand.press(page.getByRole('radio', { name: 'Those chosen' }));
  await expect(page.getByRole('checkbox', { name: ROOT_NAME })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: ROOT_NAME })).toBeDisabled();
  await hand.type(page.getByRole('textbox', { name: 'Requests a second' }), 'many');
  await expect(page.getByText(/^A whole number from 0 to/)).toBeVisible();
  await expectAccessible(page, 'responder with a choice and a wrong number');
  await hand.type(page.getByRole('textbox', { name: 'Requests a second' }), '0');
  await hand.type(page.getByRole('textbox', { name: 'Port' }), String(ssh.port));
  await page.keyboard.press('Tab');
  await hand.press(page.getByRole('button', { name: 'Start', exact: true }));
  await expectFailure(page, 'Nothing can listen', 'Another program listens there already', 'Choose another address');
  await hand.type(page.getByRole('textbox', { name: 'Port' }), '0');
  await page.keyboard.press('Tab');
  await hand.press(page.getByRole('button', { name: 'Start', exact: true }));
  const panel = page.getByRole('region', { name: 'Responder' });
  await expect(panel).toContainText(/Listening on http:\/\/127\.0\.0\.1:[1-9]/);
  const url = /http:\/\/[\d.:]+\/ocsp\/[\w-]+/.exec((await panel.textContent()) ?? '')?.[0] ?? '';
  expect(ask('acme-gw-01', url)).toContain('revoked');
  expect(ask('acme-gw-02', url)).toContain('good');
  await expect(panel).toContainText('1 good, 1 revoked, 0 unknown');
  await expect(panel.getByRole('table', { name: 'Last requests' }).getByRole('row', { name: /Revoked/ })).toBeVisible();
  await expectAccessible(page, 'responder that was asked');
  await hand.press(page.getByRole('button', { name: 'Stop', exact: true }));
  await expect(panel).toContainText('Not running');
});

test('answers are written as files for a server that staples', async () => {
  const { app, page, hand, at } = shared();
  mkdirSync(at('staples'));
  await openPart(shared(), 'Responder');
  await answerOpen(app, at('staples'));
  await hand.press(page.getByRole('button', { name: 'Choose a folder…' }));
  await expect(page.getByText('2 answers were written')).toBeVisible();
  await expectAccessible(page, 'responder that writes files');
  const files = readdirSync(at('staples')).toSorted();
  const told = files.map((file) =>
    openssl('ocsp', '-respin', at(`staples/${file}`), '-CAfile', at('root.pem'), '-text'),
  );
  // A server whose certificate was revoked must not go on with the answer of yesterday.
  expect(told.map((text) => /Cert Status: (\w+)/.exec(text)?.[1])).toEqual(['revoked', 'good']);
  await hand.press(page.getByRole('button', { name: 'Write no more' }));
  await expect(page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible();
});

/** Asks as a server would; answers what was verified and said. */
function ask(name: string, url: string): string {
  const { at, workspace } = shared();
  const own = ['--workspace', workspace.file, '--format', 'pem', '--force'];
  countersign('export', name, '--out', at('asked.pem'), ...own);
  countersign('export', ROOT_NAME, '--out', at('root.pem'), ...own);
  return openssl('ocsp', '-issuer', at('root.pem'), '-cert', at('asked.pem'), '-CAfile', at('root.pem'), '-url', url);
}
