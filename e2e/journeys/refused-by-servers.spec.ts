import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startHaproxyServers } from '../../electron/testing/servers/haproxy-server.ts';
import { startNginx } from '../../electron/testing/servers/nginx-server.ts';
import { startNginxServers } from '../../electron/testing/servers/nginx-fleet.ts';
import { askByJava, LIST_JUDGES } from '../support/judges.ts';
import { makeLapsedWorkspace } from '../support/lapsed.ts';
import { openPart } from '../support/revocation-parts.ts';
import { ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { type Desk, dial, issueCrl, revoke } from '../support/steps.ts';

const KEPT = 'acme-gw-01';
const LOST = 'acme-gw-02';
const SERVERS = { nginx: startNginxServers, HAProxy: startHaproxyServers } as const;

const shared = shareApp((workspace) => {
  makeLapsedWorkspace(workspace, [KEPT, LOST]);
  return [workspace.file];
});

const desk = (): Desk => shared();
const identity = () => ({
  certFile: shared().at('server.pem'),
  keyFile: shared().at('server.key'),
  clientCaFile: shared().at('trust.pem'),
  version: 'TLSv1.3' as const,
});

test.describe.configure({ mode: 'serial', timeout: 300_000 });

test('under a list that is over every client is refused, which the window says before and explains afterwards', async () => {
  const { page, hand, at } = shared();
  await unlock(page);
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /CRL of Acme Root is overdue/ })
    .click();
  await openPart(shared(), 'State');
  await expect(page.getByRole('heading', { name: /^CRL 1 went out of date/ })).toBeVisible();
  expect(await dialEach(at('stale.pem'))).toEqual({ nginx: ['refused', 'refused'], HAProxy: ['refused', 'refused'] });
  await expect(
    page.getByText('The server cannot tell whether the client certificate is revoked').first(),
  ).toBeVisible();
  await expect(
    page.getByText(/The revocation list of CN=Acme Root known here was to be replaced/).first(),
  ).toBeVisible();
  expect(judge(at('stale.pem'), KEPT)).toEqual({
    openssl: expect.stringContaining('CRL has expired'),
    // GnuTLS goes on with a list that is over.
    gnutls: expect.stringContaining('output: Verified'),
    java: expect.stringMatching(/^UNDETERMINED_REVOCATION_STATUS /),
  });
  await hand.press(page.getByRole('button', { name: 'Publish a new CRL…' }));
  await expect(page.getByRole('heading', { name: /^CRL 1 went out of date/ })).toBeVisible();

  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(LOST) }));
  await hand.press(page.getByRole('button', { name: 'Revoke…', exact: true }));
  await expect(page.getByRole('alertdialog')).toContainText(/CRL 1 ran out on .*: servers that check strictly refuse/);
  await hand.press(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }));
});

test('clients pass again once the next list was signed in the window, and the one that is revoked there does not', async () => {
  const { page, at } = shared();
  const fresh = await publish('fresh.pem');
  await expect(page.getByRole('contentinfo')).not.toContainText('overdue');
  expect(await dialEach(fresh)).toEqual({
    nginx: ['accepted', 'accepted'],
    HAProxy: ['accepted', 'accepted'],
  });

  await revoke(desk(), LOST);
  expect(await dialEach(await publish('named.pem'))).toEqual({
    nginx: ['accepted', 'refused'],
    HAProxy: ['accepted', 'refused'],
  });
  const passed = { openssl: 'OK', gnutls: 'output: Verified', java: 'VALID' };
  const refused = { openssl: 'certificate revoked', gnutls: 'certificate chain is revoked', java: 'REVOKED' };
  for (const [name, words] of [
    [KEPT, passed],
    [LOST, refused],
  ] as const)
    for (const [program, said] of Object.entries(judge(at('named.pem'), name)))
      expect(said, program).toContain(words[program as keyof typeof words]);
});

test('a server that asks the responder of the window refuses the same one', async () => {
  const { page, hand, at } = shared();
  await openPart(shared(), 'Responder');
  await hand.type(page.getByRole('textbox', { name: 'Port' }), '0');
  await page.keyboard.press('Tab');
  await hand.press(page.getByRole('button', { name: 'Start', exact: true }));
  const panel = page.getByRole('region', { name: 'Responder' });
  await expect(panel).toContainText(/Listening on http:\/\/127\.0\.0\.1:[1-9]/);
  const url = /http:\/\/[\d.:]+\/ocsp\/[\w-]+/.exec((await panel.textContent()) ?? '')?.[0] ?? '';
  const asking = `ssl_ocsp leaf; ssl_ocsp_responder ${url};`;
  const server = await startNginx({ ...identity(), clientAuth: 'require', extra: asking });
  try {
    expect(await dialBoth(server.port)).toEqual(['accepted', 'refused']);
  } finally {
    await server.stop();
  }
  expect(server.log()).toMatch(/certificate status "revoked"|certificate revoked/i);
  expect(askByJava(at('trust.pem'), at(`${KEPT}.pem`), url)).toBe('VALID');
  expect(askByJava(at('trust.pem'), at(`${LOST}.pem`), url)).toMatch(/^REVOKED .*KEY_COMPROMISE/);
});

/** Signs a list in the window and writes it to a file. */
async function publish(name: string): Promise<string> {
  const file = shared().at(name);
  await issueCrl(desk(), ROOT_NAME, file);
  await expect.poll(() => existsSync(file)).toBe(true);
  return file;
}

/** What servers that hold a list say to each client that the window dials with. */
async function dialEach(crlFile: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const told: Record<string, readonly string[]> = {};
  for (const [name, start] of Object.entries(SERVERS)) {
    const fleet = await start([{ id: 'one', ...identity(), crlFile }]);
    try {
      told[name] = await dialBoth(fleet.portOf('one'));
    } finally {
      await fleet.stop();
    }
  }
  return told;
}

async function dialBoth(port: number): Promise<readonly string[]> {
  const told: string[] = [];
  for (const credential of [KEPT, LOST])
    told.push(/accepted|refused/i.exec(await dial(desk(), { port, credential }))?.[0].toLowerCase() ?? 'neither');
  return told;
}

function judge(list: string, name: string): Readonly<Record<keyof typeof LIST_JUDGES, string>> {
  const files = { trust: shared().at('trust.pem'), list, certificate: shared().at(`${name}.pem`) };
  return { openssl: LIST_JUDGES.openssl(files), gnutls: LIST_JUDGES.gnutls(files), java: LIST_JUDGES.java(files) };
}
