import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';
import { startOpensslServer } from '../testing/servers/openssl-server.ts';
import { startPlainHttp } from '../testing/servers/raw-server.ts';
import type { TestServer } from '../testing/servers/tool-process.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const OPEN = [...W, '--passphrase-file', 'pass'] as const;
let server: TestServer;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...OPEN);
  await cli.json('ca', 'create', ...OPEN, '--name', 'Root CA');
  await cli.json('ca', 'create', ...OPEN, '--name', 'Other CA');
  await cli.json('ca', 'export', 'Root CA', ...W, '--out', 'root.pem');
  const issue = (ca: string, profile: string, ...args: readonly string[]) =>
    cli.json('issue', ...OPEN, '--ca', ca, '--profile', profile, '--export-passphrase-file', 'pass', ...args);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'server.key'];
  cli.tool(
    'openssl',
    'req',
    '-new',
    ...newKey,
    '-out',
    'server.csr',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  );
  await cli.json(
    'issue',
    ...OPEN,
    '--ca',
    'Root CA',
    '--profile',
    'tls-server',
    '--csr',
    'server.csr',
    '--out',
    'server.pem',
  );
  await issue('Root CA', 'tls-client', '--subject', 'CN=right', '--out', 'right.p12');
  await issue('Other CA', 'tls-client', '--subject', 'CN=wrong', '--out', 'wrong.pem');
  server = await startOpensslServer({
    certFile: cli.at('server.pem'),
    keyFile: cli.at('server.key'),
    version: 'TLSv1.3',
    clientAuth: 'require',
    clientCaFile: cli.at('root.pem'),
  });
});
afterAll(async () => {
  await server.stop();
  cli.remove();
});

const target = (): string => `localhost:${server.port}`;

describe('dial on the command line', () => {
  it('is accepted with the right certificate of a file, without any workspace', async () => {
    const done = await cli.run(
      'dial',
      target(),
      '--p12',
      'right.p12',
      '--p12-passphrase-file',
      'pass',
      '--trust',
      'root.pem',
      '--http-get',
      '/',
      '--report',
      'run.json',
      '--json',
    );
    const report = JSON.parse(done.stdout) as Record<string, unknown>;
    expect(report).toMatchObject({
      target: target(),
      outcome: { handshake: 'completed', afterHandshake: 'accepted', application: { status: 200 } },
      protocol: 'TLSv1.3',
      alert: null,
      acceptableCas: ['CN=Root CA'],
      peerChain: expect.arrayContaining([expect.objectContaining({ subject: 'CN=localhost' })]),
    });
    expect(done.exitCode).toBe(0);
    expect(JSON.parse(readFileSync(cli.at('run.json'), 'utf8'))).toEqual(report);
  });

  it('answers no, with who has to do what, when the certificate is of another authority or missing', async () => {
    const wrong = await cli.run(
      'dial',
      target(),
      '--cert',
      'wrong.pem',
      '--key-passphrase-file',
      'pass',
      '--trust',
      'root.pem',
      '--json',
    );
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      outcome: { handshake: 'completed', afterHandshake: 'refused' },
      alert: { name: 'unknown_ca', from: 'server' },
      diagnosis: expect.arrayContaining([
        expect.objectContaining({
          id: 'client-cert-wrong-ca',
          culprit: 'client',
          confidence: expect.any(Number),
          fix: expect.stringContaining('list'),
        }),
      ]),
    });
    const none = await cli.run('dial', target(), '--trust', 'root.pem', '--json');
    expect(none.exitCode).toBe(1);
    expect(JSON.parse(none.stdout)).toMatchObject({
      credentialSent: false,
      clientAuth: 'required',
      diagnosis: [{ id: 'client-cert-missing' }],
    });
  });

  it('takes a credential and the trust of the workspace', async () => {
    const done = await cli.run('dial', target(), ...OPEN, '--credential', 'right', '--json');
    expect(done.exitCode, done.stdout + done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({
      credential: { name: 'right' },
      trust: { verified: true, nameMatches: true },
    });
  });

  it('answers no when the server is not trusted, and when the port speaks no TLS', async () => {
    const untrusted = await cli.run('dial', target(), '--p12', 'right.p12', '--p12-passphrase-file', 'pass', '--json');
    expect(untrusted.exitCode).toBe(1);
    expect(JSON.parse(untrusted.stdout)).toMatchObject({ trust: { verified: false } });
    const plain = await startPlainHttp();
    const done = await cli.run('dial', `127.0.0.1:${plain.port}`, '--json');
    await plain.stop();
    expect(done.exitCode).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({
      outcome: { handshake: 'failed' },
      diagnosis: [{ id: 'plaintext-port' }],
    });
  });

  it('calls targets that cannot be meant wrong use', async () => {
    for (const port of ['0', '70000']) {
      expect(await cli.failure(2, 'dial', `localhost:${port}`)).toMatchObject({
        code: 'connection.port-invalid',
        port,
      });
    }
    expect(await cli.failure(2, 'dial', 'a host:443')).toMatchObject({ code: 'connection.host-invalid' });
    expect(await cli.failure(2, 'dial', target(), '--starttls', 'gopher')).toMatchObject({ field: '--starttls' });
    expect(await cli.failure(2, 'dial', target(), '--min', '1.4')).toMatchObject({ field: '--min' });
  });

  it('dials international names as A-labels and IPv6 literals', async () => {
    const idn = await cli.run('dial', 'bücher.invalid:443', '--timeout', '3000', '--json');
    expect(JSON.parse(idn.stdout)).toMatchObject({
      target: 'xn--bcher-kva.invalid:443',
      outcome: { handshake: 'failed' },
    });
    const v6 = await cli.run('dial', '[::1]:1', '--timeout', '3000', '--json');
    expect(JSON.parse(v6.stdout)).toMatchObject({ target: '[::1]:1', outcome: { handshake: 'failed' } });
    expect([idn.exitCode, v6.exitCode]).toEqual([1, 1]);
  });

  it('says with exit code 3 that our side could not try', async () => {
    expect(await cli.failure(3, 'dial', target(), '--cert', 'absent.pem')).toMatchObject({ code: 'file.not-found' });
    writeFileSync(cli.at('bad'), 'wrong\n');
    expect(await cli.failure(3, 'dial', target(), '--p12', 'right.p12', '--p12-passphrase-file', 'bad')).toMatchObject({
      code: 'format.wrong-passphrase',
    });
    expect(
      await cli.failure(
        3,
        'dial',
        target(),
        '--cert',
        'server.pem',
        '--key',
        'wrong.pem',
        '--key-passphrase-file',
        'pass',
      ),
    ).toMatchObject({ code: 'format.key-mismatch' });
  });
});
