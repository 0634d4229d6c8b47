import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crlDistributionPoints } from '../pki/certificate/extension-build.ts';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';
import { startOpensslResponder } from '../testing/servers/openssl-responder.ts';
import type { TestServer } from '../testing/servers/tool-process.ts';
import { createTestAuthority } from '../testing/test-pki.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const DAY_MS = 86_400_000;

let folder: CommandFolder;
let server: Server;
let responder: TestServer;
let origin: string;

beforeAll(async () => {
  folder = createCommandFolder();
  const ca = createTestAuthority({ name: 'CN=Status CA', notBefore: NOW - 30 * DAY_MS });
  const life = { notBefore: NOW - DAY_MS, notAfter: NOW + DAY_MS };
  server = createServer((_request, response) => response.end(list.der));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const extensions = [crlDistributionPoints([`${origin}/ca.crl`])];
  const good = ca.issue({ subject: 'CN=good', ...life, extensions });
  const bad = ca.issue({ subject: 'CN=bad', ...life, extensions });
  const list = ca.crl([{ serialHex: bad.serialHex, reason: 'keyCompromise', revokedAt: NOW - DAY_MS }], {
    number: 7,
    thisUpdate: NOW - DAY_MS,
    nextUpdate: NOW + DAY_MS,
  });
  for (const [name, { pem }] of Object.entries({ good, bad, ca })) writeFileSync(folder.at(`${name}.pem`), pem);
  writeFileSync(folder.at('list.crl'), list.der);
  responder = await startOpensslResponder({ folder: folder.folder, issuer: ca, signer: ca, good: [good] });
  await folder.json('workspace', 'init', '--workspace', 'w.countersign', '--name', 'w', '--passphrase-file', 'pass');
});
afterAll(async () => {
  await responder.stop();
  await new Promise((done) => server.close(done));
  folder.remove();
});

describe('countersign status', () => {
  it('asks where certificates point, and ends with 1 where one is not good', async () => {
    const asked = ['status', '--issuer', 'ca.pem', '--source', 'crl', '--allow-private'];
    const good = await folder.json(...asked, 'good.pem');
    expect(good).toMatchObject({ reports: [{ verdict: { status: 'good', source: 'crl' } }] });
    const both = await folder.run(...asked, 'good.pem', 'bad.pem');
    expect(both.exitCode).toBe(1);
    expect(both.stdout).toMatch(/^good: Not revoked, by a CRL of .*\n(?: .*\n)*bad: Revoked .* \(key compromise\)/);
  });

  it('asks no private address unless that is allowed', async () => {
    const done = await folder.run('status', '--issuer', 'ca.pem', 'good.pem');
    expect(done.exitCode).toBe(1);
    expect(done.stdout).toContain('is in a private network');
    const named = ['status', '--issuer', 'ca.pem', '--source', 'crl', '--allow-host'];
    const { host } = new URL(origin);
    expect(await folder.run(...named, '127.0.0.1', 'good.pem')).toMatchObject({ exitCode: 1 });
    expect(await folder.run(...named, host, 'good.pem')).toMatchObject({ exitCode: 0 });
    expect(await folder.failure(2, ...named, `${host}/ca.crl`, 'good.pem')).toMatchObject({ field: '--allow-host' });
  });

  it('asks a responder that is named', async () => {
    const url = `http://127.0.0.1:${responder.port}`;
    const asked = ['ocsp', 'check', 'good.pem', '--issuer', 'ca.pem', '--url', url, '--nonce', '--allow-private'];
    expect(await folder.json(...asked)).toMatchObject({
      reports: [{ verdict: { status: 'good', source: 'ocsp' }, attempts: [{ facts: { nonce: 'echoed' } }] }],
    });
    const unknown = await folder.run('ocsp', 'check', 'bad.pem', ...asked.slice(3));
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stdout).toContain('The responder does not know the certificate.');
  });

  it('takes lists of others in and lists them', async () => {
    const inWorkspace = ['--workspace', 'w.countersign'];
    const taken = await folder.json('crl', 'import', 'list.crl', ...inWorkspace);
    expect(taken).toMatchObject({ outcome: 'added', crl: { number: '7', verified: false, entries: 1 } });
    const url = ['crl', 'import', `${origin}/ca.crl`, '--every', '24', '--allow-private', ...inWorkspace];
    expect(await folder.json(...url)).toMatchObject({ outcome: 'same', crl: { fetchEveryHours: 24 } });
    const offline = await folder.json('status', 'good.pem', '--issuer', 'ca.pem', '--offline', ...inWorkspace);
    expect(offline).toMatchObject({ reports: [{ verdict: { status: 'good' }, attempts: [{ origin: 'foreign' }] }] });
    const { items } = (await folder.json('crl', 'foreign', ...inWorkspace)) as { items: { id: string }[] };
    const id = items[0]?.id ?? '';
    expect(await folder.json('crl', 'foreign', 'remove', id, ...inWorkspace)).toEqual({ removed: id });
    expect(await folder.failure(1, 'crl', 'foreign', 'remove', id, ...inWorkspace)).toMatchObject({
      code: 'foreign-crl.not-found',
    });
  });
});
