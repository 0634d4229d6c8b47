import { expect, type Page, test } from '@playwright/test';
import { startOpensslServer } from '../../electron/testing/servers/openssl-server.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, issueClients, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { countersign, makeServerIdentity, openssl, type Workspace } from '../support/tools.ts';

const PARTNER_ROOT = 'Kestrel Partner Root';
const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  countersign('ca', 'create', '--name', PARTNER_ROOT, ...access(workspace));
  issueClients(workspace, 'acme-gw-01');
  issuePartner(workspace);
  makeServerIdentity(workspace, ROOT_NAME);
  // The file holds the sealed key as well, which OpenSSL would ask a passphrase for.
  openssl('x509', '-in', `${workspace.folder}/server.pem`, '-out', `${workspace.folder}/server-only.pem`);
  countersign('ca', 'export', PARTNER_ROOT, '--workspace', workspace.file, '--out', `${workspace.folder}/partner.pem`);
  return [workspace.file];
});

function issuePartner(workspace: Workspace): void {
  const out = ['--out', `${workspace.folder}/link.p12`, '--export-passphrase-file', `${workspace.folder}/passphrase`];
  const what = ['--ca', PARTNER_ROOT, '--profile', 'tls-client', '--subject', 'CN=kestrel-link-01'];
  countersign('issue', ...what, '--san', 'dns:kestrel-link-01', ...out, ...access(workspace));
}

test('a certificate of the wrong authority is refused, the fitting one is found, accepted and laid beside it', async () => {
  const { page, hand, at } = shared();
  await unlock(page);
  await hand.go('Connect');
  const server = await startOpensslServer({
    certFile: at('server-only.pem'),
    keyFile: at('server-key.pem'),
    version: 'TLSv1.3',
    clientAuth: 'require',
    clientCaFile: at('partner.pem'),
  });
  try {
    await dialWith(page, server.port, /acme-gw-01/);
    await expect(verdict(page)).toContainText('from an authority the server does not accept');
    const diagnosis = page.getByRole('region', { name: 'Diagnosis' });
    await diagnosis.getByRole('button', { name: 'Credential fails one check' }).click();
    const checks = diagnosis.getByRole('list', { name: 'Credential against what the server asked for' });
    await expect(checks.getByRole('listitem').first()).toContainText('Its issuer is on the server’s list');
    await expect(checks.getByRole('listitem').first()).toContainText('failed');
    await expectAccessible(page, 'refused, with its checks');

    await diagnosis.getByRole('button', { name: 'Choose another certificate…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Which certificate fits' });
    await expect(dialog.getByRole('row').nth(1)).toContainText('kestrel-link-01');
    await expect(dialog.getByRole('row').nth(1)).toContainText('Fits');
    await expect(dialog.getByRole('row', { name: /acme-gw-01/ })).toContainText('Does not fit');
    await expectAccessible(page, 'candidates');
    await page.keyboard.press('Escape');

    await diagnosis.getByRole('button', { name: 'Use kestrel-link-01 and dial again' }).click();
    await expect(runs(page)).toHaveCount(2, { timeout: 30_000 });
    await expect(verdict(page)).toContainText('accepted');
    await expect(page.getByRole('combobox', { name: 'Certificate', exact: true })).toContainText('kestrel-link-01');

    await page.getByRole('button', { name: 'Compare with #1' }).click();
    const main = page.getByRole('main');
    await expect(main).toContainText('acme-gw-01');
    await expect(main).toContainText('kestrel-link-01');
    await expectAccessible(page, 'before and after');
  } finally {
    await server.stop();
  }
});

test('a certificate is held against what the server asked for last before it is dialled', async () => {
  const { page, hand } = shared();
  await hand.go('Connect');
  const form = page.getByRole('form', { name: 'Connection' });
  await hand.choose(form.getByRole('combobox', { name: 'Certificate', exact: true }), /acme-gw-01/);
  await expect(form).toContainText('Does not fit what this server asked for last');
  await form.getByRole('button', { name: 'Show checks' }).click();
  await expect(page.getByRole('dialog')).toContainText('Its issuer is on the server’s list');
  await page.keyboard.press('Escape');
  await hand.choose(form.getByRole('combobox', { name: 'Certificate', exact: true }), /kestrel-link-01/);
  await expect(form).toContainText('Fits what this server asked for last.');
});

const runs = (page: Page) => page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');
const verdict = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 });

async function dialWith(page: Page, port: number, credential: RegExp): Promise<void> {
  const { hand } = shared();
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('localhost');
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port));
  await hand.choose(page.getByRole('combobox', { name: 'Certificate', exact: true }), credential);
  await page.getByRole('textbox', { name: 'HTTP GET path' }).fill('/');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(runs(page)).toHaveCount(1, { timeout: 30_000 });
}
