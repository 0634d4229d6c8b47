import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { startNginx } from '../../electron/testing/servers/nginx-server.ts';
import { makeTestPki, writeTestPki } from '../../electron/testing/test-pki.ts';
import { expect, test } from '../support/app-fixture.ts';
import { keyboard, mouse } from '../support/hand.ts';
import {
  createAuthority,
  createWorkspace,
  type Desk,
  dial,
  exportAuthorityChain,
  exportIssued,
  inspect,
  issueCrl,
  issueFromRequest,
  issueWithKeyHere,
  revoke,
} from '../support/steps.ts';
import { countersign, makePartnerRequest, makeServerIdentity, openssl } from '../support/tools.ts';

for (const makeHand of [mouse, keyboard]) {
  test(`the main job by ${makeHand.name}`, async ({ app, page, folder }) => {
    test.setTimeout(240_000);
    const file = (name: string): string => path.join(folder, name);
    const workspace = {
      folder,
      file: file('acme.countersign'),
      name: 'acme-pki',
      passphrase: 'correct horse battery staple',
    };
    const desk: Desk = { app, page, hand: makeHand(page), workspace };

    await test.step('create a workspace, a root and an issuing authority', async () => {
      expect(await createWorkspace(desk)).toMatch(/^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/);
      expect(statSync(workspace.file).mode & 0o777).toBe(0o600);
      await createAuthority(desk, 'Acme Root', 'root');
      await createAuthority(desk, 'Acme Issuing', 'issuing');
      await exportAuthorityChain(desk, 'Acme Issuing', file('chain.pem'));
      await expect.poll(() => existsSync(file('chain.pem'))).toBe(true);
    });

    await test.step('issue with a key made here and hand it over', async () => {
      await issueWithKeyHere(desk, 'Acme Issuing', 'CN=acme-gw-01,O=Acme', 'gw-01.acme.example');
      const passphrase = await exportIssued(desk, 'p12', file('acme-gw-01.p12'));
      const opened = openssl('pkcs12', '-in', file('acme-gw-01.p12'), '-passin', `pass:${passphrase}`, '-nodes');
      expect(opened).toContain('BEGIN PRIVATE KEY');
      expect(opened.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    });

    await test.step('issue from a partner’s request', async () => {
      const { csrFile } = makePartnerRequest(folder, 'kestrel-gw-05');
      await page.keyboard.press('Escape');
      await issueFromRequest(desk, csrFile, 'kestrel-gw-05');
      await exportIssued(desk, 'pem', file('kestrel.pem'));
      await expect.poll(() => existsSync(file('kestrel.pem'))).toBe(true);
      expect(openssl('verify', '-purpose', 'sslclient', '-CAfile', file('chain.pem'), file('kestrel.pem'))).toContain(
        'OK',
      );
    });

    const server = makeServerIdentity(workspace, 'Acme Issuing');
    await test.step('see it in the inventory, and what the command line adds', async () => {
      await desk.hand.go('Inventory');
      for (const name of ['Acme Root', 'Acme Issuing', 'acme-gw-01', 'kestrel-gw-05', 'localhost']) {
        await expect(page.getByRole('row', { name: new RegExp(name) }).first()).toBeVisible();
      }
      await desk.hand.type(page.getByRole('combobox', { name: 'Filter certificates' }), 'kestrel');
      await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2);
      await desk.hand.type(page.getByRole('combobox', { name: 'Filter certificates' }), '');
    });

    const nginx = { ...server, version: 'TLSv1.3', clientAuth: 'require', clientCaFile: file('chain.pem') } as const;
    await test.step('dial: refused without a certificate, accepted with it', async () => {
      const running = await startNginx(nginx);
      try {
        expect(await dial(desk, { port: running.port, credential: null })).toMatch(/refused/i);
        await expect(
          page
            .getByText('No required SSL certificate')
            .or(page.getByText(/wants a client certificate/))
            .first(),
        ).toBeVisible();
        expect(await dial(desk, { port: running.port, credential: 'acme-gw-01' })).toMatch(/accepted/i);
      } finally {
        await running.stop();
      }
    });

    await test.step('revoke, sign a CRL, and see the server refuse', async () => {
      await revoke(desk, 'acme-gw-01');
      await issueCrl(desk, 'Acme Issuing', file('issuing.crl'));
      await expect.poll(() => existsSync(file('issuing.crl'))).toBe(true);
      const access = ['--workspace', workspace.file, '--passphrase-file', file('passphrase')];
      countersign('crl', 'issue', '--ca', 'Acme Root', '--out', file('root.crl'), ...access);
      const crlFile = file('all.crl');
      const { writeFileSync } = await import('node:fs');
      writeFileSync(crlFile, readFileSync(file('issuing.crl'), 'utf8') + readFileSync(file('root.crl'), 'utf8'));
      expect(openssl('crl', '-in', file('issuing.crl'), '-noout', '-text')).toContain('Key Compromise');
      const running = await startNginx({ ...nginx, crlFile });
      try {
        expect(await dial(desk, { port: running.port, credential: 'acme-gw-01' })).toMatch(/refused/i);
        await expect(page.getByText(/revoked/i).first()).toBeVisible();
      } finally {
        await running.stop();
      }
    });

    await test.step('inspect a certificate of somebody else; nothing is stored', async () => {
      writeTestPki(makeTestPki(), file('foreign'));
      expect(await inspect(desk, file('foreign/clientExpired.pem'))).toMatch(/client certificate/i);
      await desk.hand.go('Inventory');
      await expect(page.getByRole('row', { name: /Acme Root/ }).first()).toBeVisible();
      expect(countersign('list', '--workspace', workspace.file, '--json')).toContain('"total": 5');
    });

    await test.step('the log knows every change; the check is clean; lock', async () => {
      await desk.hand.go('Activity');
      for (const what of ['Revoked', 'Issued', 'Created an authority'])
        await expect(page.getByText(what, { exact: false }).first()).toBeVisible();
      await page.keyboard.press('ControlOrMeta+l');
      await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
      expect(countersign('workspace', 'check', '--workspace', workspace.file, '--json')).toContain('"clean": true');
    });
  });
}
