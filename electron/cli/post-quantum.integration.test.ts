import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFolder, createCommandFolder, PASSPHRASE } from '../testing/command-line.ts';
import { makeForeignRequest } from '../testing/post-quantum-judge.ts';

let cli: CommandFolder;
const open = ['--workspace', 'w', '--passphrase-file', 'pass'] as const;
const issue = (...args: readonly string[]) =>
  cli.json('issue', '--ca', 'PQ Root', '--profile', 'tls-client-server', ...args, ...open);

beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', '--workspace', 'w', '--passphrase-file', 'pass');
}, 120_000);
afterAll(() => cli.remove());

/** Node's OpenSSL 3.5 with a PKCS #12 file, asking whoever comes for a certificate. */
const SERVER = `
  const { createServer } = require('node:https');
  const [, pfx, passphrase, ca] = process.argv;
  const { readFileSync } = require('node:fs');
  const options = { pfx: readFileSync(pfx), passphrase, ca: readFileSync(ca), requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, (request, response) => response.end(request.socket.getPeerCertificate().subject.CN));
  server.listen(0, 'localhost', () => console.log(server.address().port));`;

async function startServer(): Promise<{ readonly target: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', SERVER, cli.at('server.p12'), PASSPHRASE, cli.at('root.pem')]);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { target: `localhost:${port.toString().trim()}`, child };
}

describe('post-quantum keys on the command line', () => {
  it('are refused until the workspace offers them, and the answer says how', async () => {
    const refused = await cli.failure(2, 'ca', 'create', '--name', 'PQ Root', '--key', 'ml-dsa-65', ...open);
    expect(refused).toMatchObject({ code: 'key.not-offered', key: 'ML-DSA-65' });
    expect(refused['hint']).toContain('workspace settings --post-quantum-keys on');
    expect(await cli.json('workspace', 'settings', '--workspace', 'w')).toMatchObject({ postQuantumKeys: false });
    const on = await cli.json('workspace', 'settings', '--post-quantum-keys', 'on', ...open);
    expect(on).toMatchObject({ postQuantumKeys: true });
    const { stdout } = await cli.run('workspace', 'settings', '--workspace', 'w');
    expect(stdout).toContain('Post-quantum keys (ML-DSA): on');
    expect(await cli.failure(2, 'workspace', 'settings', '--post-quantum-keys', 'yes', ...open)).toMatchObject({
      code: 'input.invalid',
    });
  });

  it('make an authority, certificates, a list, and are found, verified and revoked', async () => {
    const root = await cli.json('ca', 'create', '--name', 'PQ Root', '--key', 'ml-dsa-65', ...open);
    expect(root).toMatchObject({ key: 'ML-DSA-65' });
    await cli.json('ca', 'export', 'PQ Root', '--out', 'root.pem', '--workspace', 'w');
    const names = ['--san', 'dns:localhost'] as const;
    const secret = ['--export-passphrase-file', 'pass'] as const;
    await issue('--subject', 'CN=server', '--key', 'ml-dsa-44', ...names, '--out', 'server.p12', ...secret);
    await issue('--subject', 'CN=client', '--key', 'ml-dsa-87', ...names, '--out', 'client.p12', ...secret);
    writeFileSync(cli.at('partner.csr'), makeForeignRequest('ml-dsa-65', 'partner'));
    const partner = await issue('--csr', 'partner.csr', ...names, '--out', 'partner.pem');
    expect(await cli.json('list', 'key:ml-dsa', '--workspace', 'w')).toMatchObject({ total: 4 });
    expect(await cli.json('verify', 'partner.pem', '--trust', 'root.pem')).toMatchObject({ valid: true });
    await cli.json('revoke', String(partner['id']), '--reason', 'superseded', ...open);
    await cli.json('crl', 'issue', '--ca', 'PQ Root', '--out', 'root.crl', ...open);
    const checked = ['--trust', 'root.pem', '--crl', 'root.crl', '--revocation', 'require'] as const;
    const revoked = await cli.run('verify', 'partner.pem', ...checked, '--json');
    expect([revoked.exitCode, JSON.parse(revoked.stdout)]).toMatchObject([1, { valid: false }]);
  });

  it('shake hands where the TLS of this program has them, in TLS 1.3 alone', async () => {
    const { target, child } = await startServer();
    const credential = ['--p12', 'client.p12', '--p12-passphrase-file', 'pass', '--trust', 'root.pem'] as const;
    try {
      const done = await cli.run('dial', target, ...credential, '--http-get', '/', '--json');
      expect(JSON.parse(done.stdout)).toMatchObject({
        outcome: { handshake: 'completed', afterHandshake: 'accepted', application: { status: 200 } },
        protocol: 'TLSv1.3',
        alert: null,
      });
      expect(done.exitCode).toBe(0);
      expect(await cli.failure(2, 'dial', target, ...credential, '--max', 'TLSv1.2')).toMatchObject({
        code: 'connection.key-unsupported',
        key: 'ML-DSA-87',
        reason: 'version',
      });
    } finally {
      child.kill();
    }
  });
});
