import { writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { startNginx } from '../../electron/testing/servers/nginx-server.ts';
import { startOpensslServer } from '../../electron/testing/servers/openssl-server.ts';
import { startTinyproxy } from '../../electron/testing/servers/proxy-servers.ts';
import { startDovecot } from '../../electron/testing/servers/starttls/dovecot-server.ts';
import { createTestAuthority } from '../../electron/testing/test-authority.ts';
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
  countersign('ca', 'export', ROOT_NAME, '--workspace', workspace.file, '--out', `${workspace.folder}/acme.pem`);
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

test('a certificate for another purpose leads to Issue with its names filled in', async () => {
  const { page, hand, at, workspace } = shared();
  issueServerCertificate(workspace);
  const server = await startNginx({ ...serverFiles(), clientAuth: 'require', clientCaFile: at('acme.pem') });
  try {
    await dialWith(page, server.port, /acme-web-01/);
    await expect(verdict(page)).toContainText('not meant for client authentication');
    await diagnosisOf(page).getByRole('button', { name: 'Reissue…' }).click();
    await expect(page.getByRole('textbox', { name: 'Subject', exact: true })).toHaveValue(/acme-web-01/);
    await hand.go('Connect');
  } finally {
    await server.stop();
  }
});

test('a served root is looked at, never trusted by a press', async () => {
  const { page, hand, at } = shared();
  const foreign = createTestAuthority({ name: 'CN=Foreign Root', notBefore: Date.now() - DAY_MS });
  const times = { notBefore: Date.now() - DAY_MS, notAfter: Date.now() + DAY_MS };
  const leaf = foreign.issue({ sans: ['dns:localhost'], eku: ['serverAuth'], ...times });
  writeFileSync(at('foreign.pem'), leaf.pem + foreign.pem);
  writeFileSync(at('foreign-key.pem'), leaf.keyPem);
  const files = { certFile: at('foreign.pem'), keyFile: at('foreign-key.pem') };
  const server = await startOpensslServer({ ...files, version: 'TLSv1.3', clientAuth: 'none' });
  try {
    await dialWith(page, server.port, /^None/);
    await expect(verdict(page)).toContainText('we do not trust the server: ');
    await diagnosisOf(page).getByRole('button', { name: 'Look at the served root…' }).click();
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText('Foreign Root');
    await hand.go('Authorities');
    await expect(page.getByRole('row', { name: /Foreign Root/ })).toHaveCount(0);
    await hand.go('Connect');
    await dialAgain(page);
    await expect(verdict(page)).toContainText('we do not trust the server');
  } finally {
    await server.stop();
  }
});

test('the protocol that a server speaks is taken from what it said', async () => {
  const { page, hand } = shared();
  const mail = await startDovecot(serverFiles());
  try {
    await hand.choose(page.getByRole('combobox', { name: 'TLS begins' }), 'After SMTP');
    await dialWith(page, mail.portOf.imap, /^None/);
    await expect(verdict(page)).toContainText('TLS did not begin');
    await diagnosisOf(page).getByRole('button', { name: 'Begin with STARTTLS (IMAP) and dial again' }).click();
    await expect(page.getByRole('list', { name: /phase by phase/ })).toContainText('TLS 1.3', { timeout: 30_000 });
    await expect(page.getByRole('combobox', { name: 'TLS begins' })).toContainText('After IMAP');
    await expect(page.getByRole('button', { name: /^Compare with #/ }).first()).toBeVisible();
    await hand.choose(page.getByRole('combobox', { name: 'TLS begins' }), 'At once');
  } finally {
    await mail.stop();
  }
});

test('a proxy that wants a login is given one, which is sealed and used', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Connect');
  const login = { user: 'acme', password: 'let-me-through' };
  const proxy = await startTinyproxy(serverFiles(), { login });
  const server = await startOpensslServer({ ...serverFiles(), version: 'TLSv1.3', clientAuth: 'none' });
  try {
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await hand.choose(page.getByRole('combobox', { name: 'Proxy', exact: true }), 'HTTP CONNECT');
    await page.getByRole('textbox', { name: 'Proxy host' }).fill('127.0.0.1');
    await page.getByRole('textbox', { name: 'Proxy port' }).fill(String(proxy.port));
    await dialWith(page, server.port, /^None/);
    await expect(verdict(page)).toContainText('the proxy wants a login');
    await diagnosisOf(page).getByRole('button', { name: 'Give the proxy a login…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Login for the proxy' });
    await dialog.getByRole('textbox', { name: 'Name in this workspace' }).fill('Office proxy');
    await dialog.getByRole('textbox', { name: 'User' }).fill(login.user);
    await dialog.getByLabel('Password').fill(login.password);
    await dialog.getByRole('button', { name: 'Keep and use' }).click();
    await expect(verdict(page)).toContainText('accepted', { timeout: 30_000 });
    await expect(page.getByRole('combobox', { name: 'Proxy login' })).toContainText('Office proxy');
    await expect(page.getByRole('main')).not.toContainText(login.password);
  } finally {
    await server.stop();
    await proxy.stop();
  }
});

const DAY_MS = 86_400_000;

function issueServerCertificate(workspace: Workspace): void {
  const out = ['--out', `${workspace.folder}/web.p12`, '--export-passphrase-file', `${workspace.folder}/passphrase`];
  const what = ['--ca', ROOT_NAME, '--profile', 'tls-server', '--subject', 'CN=acme-web-01'];
  countersign('issue', ...what, '--san', 'dns:acme-web-01', ...out, ...access(workspace));
}

/** What servers of these tests show and whom they would accept. */
function serverFiles() {
  const { at } = shared();
  const files = { certFile: at('server-only.pem'), keyFile: at('server-key.pem'), clientCaFile: at('acme.pem') };
  return { ...files, version: 'TLSv1.3' as const };
}

const diagnosisOf = (page: Page) => page.getByRole('region', { name: 'Diagnosis' });

const runs = (page: Page) => page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');
const verdict = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 });

async function dialWith(page: Page, port: number, credential: RegExp): Promise<void> {
  const { hand } = shared();
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('localhost');
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port));
  await hand.choose(page.getByRole('combobox', { name: 'Certificate', exact: true }), credential);
  await page.getByRole('textbox', { name: 'HTTP GET path' }).fill('/');
  await dialAgain(page);
}

async function dialAgain(page: Page): Promise<void> {
  const before = await runs(page).count();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(runs(page)).toHaveCount(before + 1, { timeout: 30_000 });
}
