import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startNginx } from '../../electron/testing/servers/nginx-server.ts';
import { startOpensslServer } from '../../electron/testing/servers/openssl-server.ts';
import { startPlainHttp } from '../../electron/testing/servers/raw-server.ts';
import { makeTestPki, writeTestPki } from '../../electron/testing/test-pki.ts';
import { expect } from '../support/app-fixture.ts';
import { dialogOf, inspect, issueCrl } from '../support/steps.ts';
import { countersign } from '../support/tools.ts';
import { issueServer, withServer } from './servers.ts';
import { dialAndNote, ISSUING, PARTNER, ROOT, type Tour, waitForQuiet } from './tour.ts';

const nginxOf = (tour: Tour) =>
  ({
    certFile: tour.file('localhost.pem'),
    keyFile: tour.file('localhost-key.pem'),
    version: 'TLSv1.3',
    clientAuth: 'require',
    clientCaFile: tour.file('chain.pem'),
  }) as const;

export async function dialAccepted(tour: Tour): Promise<void> {
  issueServer(tour.workspace, ISSUING, 'localhost');
  issueServer(tour.workspace, ISSUING, 'api.acme.example');
  await tour.hand.go('Connect');
  await tour.camera.take('connect', 'Connect, before the first dial');
  await withServer(startNginx(nginxOf(tour)), async (port) => {
    const server = 'nginx, TLS 1.3, client certificate required';
    await dialAndNote(tour, { server, port, credential: PARTNER, expected: /accepted/i });
    await waitForQuiet(tour.page);
    await tour.camera.take('accepted', 'Accepted: the whole handshake of both sides and the answer');
    await tour.camera.takeSmall('accepted-small', 'The same in the smallest window');
  });
}

export async function dialRefused(tour: Tour): Promise<void> {
  const { camera, file } = tour;
  await withServer(startNginx(nginxOf(tour)), async (port) => {
    const server = 'nginx, TLS 1.3, client certificate required';
    await dialAndNote(tour, { server, port, credential: null, expected: /refused/i });
    await camera.take('no-certificate', 'Refused after the handshake: no certificate was sent');
  });
  writeTestPki(makeTestPki(Date.now()), file('foreign'));
  const strict = { ...nginxOf(tour), clientCaFile: file('foreign/other-root.pem') };
  await withServer(startOpensslServer(strict), async (port) => {
    const server = 'OpenSSL s_server, TLS 1.3, trusts another authority';
    await dialAndNote(tour, { server, port, credential: PARTNER, expected: /refused/i });
    await camera.take('late-alert', 'TLS 1.3: “connected”, and the alert afterwards');
  });
  await withServer(startOpensslServer({ ...strict, version: 'TLSv1.2' }), async (port) => {
    const server = 'OpenSSL s_server, TLS 1.2, trusts another authority';
    await dialAndNote(tour, { server, port, credential: PARTNER, expected: /refused|failed/i });
    await camera.take('alert-tls12', 'TLS 1.2: the alert ends the handshake itself');
  });
  const misnamed = {
    ...nginxOf(tour),
    certFile: file('api.acme.example.pem'),
    keyFile: file('api.acme.example-key.pem'),
  };
  await withServer(startNginx(misnamed), async (port) => {
    const server = 'nginx with a certificate of another name';
    await dialAndNote(tour, { server, port, credential: PARTNER, expected: /./ });
    await camera.take('other-name', 'The server certificate is for another name');
  });
  await withServer(startPlainHttp(), async (port) => {
    await dialAndNote(tour, { server: 'HTTP without TLS', port, credential: PARTNER, expected: /./ });
    await camera.take('plaintext', 'A port that does not speak TLS');
  });
}

export async function revokeAndSeeRefused(tour: Tour): Promise<void> {
  const { page, camera, file, workspace, journal } = tour;
  await revoke(tour);
  await issueCrl(tour, ISSUING, file('issuing.crl'));
  await expect.poll(() => existsSync(file('issuing.crl'))).toBe(true);
  await waitForQuiet(page);
  await camera.take('crl', 'The signed list of the authority');
  const access = ['--workspace', workspace.file, '--passphrase-file', file('passphrase')];
  journal.fact(
    countersign('crl', 'issue', '--ca', ROOT, '--out', file('root.crl'), ...access)
      .trim()
      .replace(/ is in \S+;/, ' is written;'),
  );
  writeFileSync(file('all.crl'), readFileSync(file('issuing.crl'), 'utf8') + readFileSync(file('root.crl'), 'utf8'));
  await withServer(startNginx({ ...nginxOf(tour), crlFile: file('all.crl') }), async (port) => {
    const server = 'nginx, TLS 1.3, with the list as ssl_crl';
    await dialAndNote(tour, { server, port, credential: PARTNER, expected: /refused/i });
    await expect(page.getByText(/revoked/i).first()).toBeVisible();
    await camera.take('revoked', 'Refused: the certificate is revoked');
  });
}

async function revoke({ page, hand, camera }: Tour): Promise<void> {
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(PARTNER) }));
  await hand.press(page.getByRole('button', { name: 'Revoke…' }));
  const dialog = dialogOf(page);
  await hand.choose(dialog.getByRole('combobox', { name: 'Reason' }), /Key compromise/i);
  await camera.take('revoke', 'What a revocation will mean, before it is done');
  await hand.press(dialog.getByRole('button', { name: `Revoke ${PARTNER}` }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(`Revoked ${PARTNER}`) })).toBeVisible();
}

export async function inspectForeign(tour: Tour): Promise<void> {
  const { page, hand, camera, journal, workspace } = tour;
  const before = countersign('list', '--workspace', workspace.file, '--json');
  const verdict = await inspect(tour, tour.file('foreign/clientExpired.pem'));
  expect(verdict).toMatch(/client certificate.*expired/i);
  journal.fact(verdict);
  await camera.take('inspect', 'What it is and what is wrong with it, beside its structure and bytes');
  await hand.press(page.getByRole('tab', { name: /^Lint/ }));
  await camera.take('inspect-problems', 'What is wrong with it, with the rule that says so');
  expect(countersign('list', '--workspace', workspace.file, '--json')).toBe(before);
  journal.fact('The inventory is the same as before.');
}
