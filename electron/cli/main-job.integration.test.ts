import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder, PASSPHRASE } from '../testing/command-line.ts';
import { startNginx } from '../testing/servers/nginx-server.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'partners.countersign'] as const;
const OPEN = [...W, '--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...OPEN);
  await cli.json('ca', 'create', ...OPEN, '--name', 'Root CA');
  await cli.json('ca', 'create', ...OPEN, '--name', 'Partner CA', '--issuer', 'Root CA', '--key', 'rsa3072');
  await cli.json('ca', 'export', 'Root CA', ...W, '--out', 'root.pem');
  await cli.json('ca', 'export', 'Partner CA', ...W, '--chain', '--out', 'chain.pem');
});
afterAll(() => cli.remove());

const issue = (...args: readonly string[]) =>
  cli.json('issue', ...OPEN, '--ca', 'Partner CA', '--profile', 'tls-client', ...args);

describe('the main job on the command line', () => {
  it('creates a workspace file that only its owner reads, and shows the recovery key once', async () => {
    const created = await cli.json(
      'workspace',
      'init',
      '--workspace',
      'second.countersign',
      '--passphrase-file',
      'pass',
    );
    expect(created['id']).toMatch(/^[0-9a-z]{26}$/);
    expect(created['recoveryKey']).toMatch(/^[0-9A-Z-]{40,}$/);
    expect(statSync(cli.at('second.countersign')).mode & 0o777).toBe(0o600);
    expect(readFileSync(cli.at('second.countersign')).includes(PASSPHRASE)).toBe(false);
  });

  it('lists root and issuing authority, of which openssl says that they form a chain', async () => {
    const { items } = await cli.json('ca', 'list', ...W);
    expect(items).toMatchObject([
      { name: 'Partner CA', key: 'RSA 3072', hasKey: true, pathLength: 0 },
      { name: 'Root CA', key: 'EC P-256', hasKey: true },
    ]);
    expect(cli.tool('openssl', 'verify', '-x509_strict', '-CAfile', 'root.pem', 'chain.pem')).toContain('OK');
  });

  it('writes a PKCS #12 file that openssl and keytool open and openssl verifies', async () => {
    const issued = await issue(
      '--subject',
      'CN=acme gw,O=Acme',
      '--san',
      'dns:gw.acme.example,uri:spiffe://acme/gw',
      '--out',
      'acme.p12',
      '--export-passphrase-file',
      'pass',
    );
    expect(issued).not.toHaveProperty('exportPassphrase');
    const pem = cli.tool('openssl', 'pkcs12', '-in', 'acme.p12', '-passin', 'file:pass', '-nodes');
    writeFileSync(cli.at('acme.pem'), pem);
    expect(
      cli.tool(
        'openssl',
        'verify',
        '-x509_strict',
        '-purpose',
        'sslclient',
        '-CAfile',
        'root.pem',
        '-untrusted',
        'chain.pem',
        'acme.pem',
      ),
    ).toContain('OK');
    expect(new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(issued['sha256']);
    const listed = cli.tool(
      'keytool',
      '-list',
      '-keystore',
      'acme.p12',
      '-storetype',
      'PKCS12',
      '-storepass',
      PASSPHRASE,
    );
    expect(listed).toContain('PrivateKeyEntry');
    expect(statSync(cli.at('acme.p12')).mode & 0o777).toBe(0o600);
  });

  it('makes a passphrase for an export when none is given, and it opens the file', async () => {
    const issued = await issue('--subject', 'CN=generated', '--out', 'generated.pem');
    expect(
      cli.tool(
        'openssl',
        'pkey',
        '-in',
        'generated.pem',
        '-passin',
        `pass:${String(issued['exportPassphrase'])}`,
        '-noout',
      ),
    ).toBe('');
  });

  it('issues for the request of a partner with the partner’s key and names', async () => {
    cli.tool(
      'openssl',
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'partner.key',
      '-out',
      'partner.csr',
      '-subj',
      '/CN=partner',
      '-addext',
      'subjectAltName=DNS:partner.example',
    );
    const issued = await issue('--csr', 'partner.csr', '--out', 'partner.pem');
    const certificate = new X509Certificate(readFileSync(cli.at('partner.pem')));
    expect(certificate.subjectAltName).toBe('DNS:partner.example');
    expect(certificate.serialNumber.toLowerCase()).toBe(issued['serialHex']);
    const keyOfRequest = cli.tool('openssl', 'req', '-in', 'partner.csr', '-noout', '-pubkey');
    expect(cli.tool('openssl', 'x509', '-in', 'partner.pem', '-noout', '-pubkey')).toBe(keyOfRequest);
  });

  it('lists, filters, sorts and pages what it knows', async () => {
    const all = await cli.json('list', ...W, '--sort', 'notAfter');
    expect(all['total']).toBe(5);
    const found = await cli.json('list', 'gw.acme', ...W);
    expect(found).toMatchObject({
      total: 1,
      items: [{ subject: 'CN=acme gw,O=Acme', issuer: 'CN=Partner CA', status: 'valid' }],
    });
    const second = await cli.json('list', ...W, '--sort', 'name', '--offset', '1', '--limit', '1');
    expect(second).toMatchObject({ total: 5, items: [{ name: 'generated' }] });
  });

  it('imports folders, counts duplicates and says what is no certificate and where', async () => {
    writeFileSync(cli.at('broken.pem'), `text\n-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n`);
    const done = await cli.run('import', 'root.pem', 'broken.pem', 'absent.pem', ...W, '--json');
    expect(done.exitCode).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({
      imported: 0,
      duplicates: 1,
      failed: expect.arrayContaining([
        { path: 'absent.pem', offset: 0, code: 'file.not-found' },
        { path: 'broken.pem', offset: expect.any(Number), code: expect.stringMatching(/^pem\./) },
      ]),
    });
  });

  it('dials nginx, revokes, signs the list, and nginx refuses the revoked certificate from then on', async () => {
    const server = await cli.json(
      'issue',
      ...OPEN,
      '--ca',
      'Partner CA',
      '--profile',
      'tls-server',
      '--subject',
      'CN=localhost',
      '--san',
      'dns:localhost,ip:127.0.0.1',
      '--out',
      'server.pem',
      '--export-passphrase-file',
      'pass',
    );
    cli.tool('openssl', 'pkey', '-in', 'server.pem', '-passin', 'file:pass', '-out', 'server.key');
    await cli.json('crl', 'issue', ...OPEN, '--ca', 'Root CA', '--out', 'root-crl.pem');
    const first = await cli.json('crl', 'issue', ...OPEN, '--ca', 'Partner CA', '--out', 'partner-crl.pem');
    const { items } = await cli.json('list', 'acme gw', ...W);
    const [{ serialHex = '' } = {}] = items as { serialHex?: string }[];
    const dial = async () => {
      writeFileSync(
        cli.at('crls.pem'),
        readFileSync(cli.at('root-crl.pem'), 'utf8') + readFileSync(cli.at('partner-crl.pem'), 'utf8'),
      );
      const nginx = await startNginx({
        certFile: cli.at('server.pem'),
        keyFile: cli.at('server.key'),
        version: 'TLSv1.3',
        clientAuth: 'require',
        clientCaFile: cli.at('chain.pem'),
        crlFile: cli.at('crls.pem'),
      });
      const done = await cli.run(
        'dial',
        `localhost:${nginx.port}`,
        ...OPEN,
        '--credential',
        serialHex,
        '--http-get',
        '/',
        '--json',
      );
      await nginx.stop();
      return { ...done, report: JSON.parse(done.stdout) as Record<string, unknown> };
    };
    const accepted = await dial();
    expect(accepted.report).toMatchObject({
      outcome: { handshake: 'completed', afterHandshake: 'accepted', application: { status: 200 } },
      protocol: 'TLSv1.3',
      credentialSent: true,
    });
    expect(accepted.exitCode).toBe(0);

    await cli.json('revoke', serialHex, ...W, '--reason', 'keyCompromise');
    const second = await cli.json('crl', 'issue', ...OPEN, '--ca', 'Partner CA', '--out', 'partner-crl.pem', '--force');
    expect([first['number'], second['number'], second['entries']]).toEqual([1, 2, 1]);
    expect(cli.tool('openssl', 'crl', '-in', 'partner-crl.pem', '-CAfile', 'chain.pem', '-noout', '-text')).toMatch(
      new RegExp(`${serialHex}[\\s\\S]*Key Compromise`, 'i'),
    );
    const refused = await dial();
    expect(refused.report).toMatchObject({
      outcome: { handshake: 'completed', afterHandshake: 'refused', application: { status: 400 } },
    });
    expect(refused.exitCode).toBe(1);
    expect(server['serialHex']).not.toBe(serialHex);
  });

  it('finds nothing wrong with the workspace afterwards, and every activity in it', async () => {
    expect(await cli.json('workspace', 'check', ...OPEN)).toMatchObject({ clean: true, findings: [] });
    expect(existsSync(cli.at('partners.countersign-journal'))).toBe(false);
  });
});
