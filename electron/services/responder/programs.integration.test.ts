import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { runClient } from '../../testing/clients/client-programs.ts';
import { startConfigured } from '../../testing/servers/config-server.ts';
import { startNginx } from '../../testing/servers/nginx-server.ts';
import type { Workspace } from '../workspace.ts';

const run = promisify(execFile);
const JAVA_PROGRAM = path.resolve(import.meta.dirname, '../../testing/clients/RevocationCheck.java');

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
let ocsp: string;
const ids = new Map<string, CertificateId>();

beforeAll(async () => {
  test = startTestApplication();
  // The programs judge by the clock of the computer.
  test.clock.now = Date.now();
  workspace = await test.createWorkspace();
  authority = valueOf(await workspace.authorities.create({ name: 'Issuing', key: 'p256' }));
  const target = { path: test.at('trust.pem'), overwrite: true };
  valueOf(await workspace.exports.authority({ id: authority.id, chain: false, target }));
  await issue('server', 'tls-server', ['-addext', 'subjectAltName=DNS:localhost']);
  for (const name of ['kept', 'lost']) await issue(name, 'tls-client', []);
  valueOf(await workspace.responder.set({ port: 0 }));
  const { running, authorities } = valueOf(await workspace.responder.start());
  ocsp = `http://127.0.0.1:${running?.port}${authorities[0]?.ocspPath}`;
  const lost = ids.get('lost');
  if (lost === undefined) throw new Error('no client');
  valueOf(await workspace.revocations.revoke({ id: lost, reason: 'keyCompromise' }));
  valueOf(await workspace.revocations.issue({ authorityId: authority.id, kinds: ['complete'] }));
}, 120_000);
afterAll(() => test.end());

/** A certificate from a request; certificate with its chain, key, and both together in files. */
async function issue(name: string, profile: string, names: readonly string[]): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(test.at(`${name}.key`), pem, { mode: 0o600 });
  const args = ['req', '-new', '-key', test.at(`${name}.key`), '-subj', `/CN=${name}`, ...names];
  const csr = new Uint8Array(execFileSync('openssl', args, { stdio: 'pipe' }));
  const { id } = valueOf(await workspace.issuing.issue({ authorityId: authority.id, profile, csr }));
  ids.set(name, id);
  const target = { path: test.at(`${name}.pem`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id, format: 'chain-pem', target }));
  writeFileSync(test.at(`${name}-both.pem`), `${readFileSync(target.path, 'utf8')}${String(pem)}`, { mode: 0o600 });
}

const serverFiles = () => ({ certFile: test.at('server.pem'), keyFile: test.at('server.key') });

/** What openssl says of the answer that a server sent along with its certificate. */
async function askStaple(port: number): Promise<string> {
  const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-status'];
  const asked = run('openssl', [...args, '-CAfile', test.at('trust.pem')]);
  asked.child.stdin?.end();
  return (await asked).stdout;
}

async function writeStaple(format: 'der' | 'haproxy', file: string): Promise<string> {
  const id = ids.get('server');
  if (id === undefined) throw new Error('no server');
  const folder = test.at('staples');
  mkdirSync(folder, { recursive: true });
  valueOf(await workspace.responder.writeStaples({ ids: [id], format, folder, file }));
  return path.join(folder, file);
}

describe('programs that ask our responder', () => {
  it('nginx serves the client that is good and refuses the one that was revoked', async () => {
    const server = await startNginx({
      ...serverFiles(),
      version: 'TLSv1.3',
      clientAuth: 'require',
      clientCaFile: test.at('trust.pem'),
      extra: `ssl_ocsp leaf; ssl_ocsp_responder ${ocsp};`,
    });
    const target = { port: server.port, serverName: 'localhost', version: 'TLSv1.3' } as const;
    const answers = await runClient(
      'openssl',
      ['kept', 'lost'].map((id) => ({
        ...target,
        id,
        caFile: test.at('trust.pem'),
        certFile: test.at(`${id}.pem`),
        keyFile: test.at(`${id}.key`),
      })),
    );
    await server.stop();
    expect([answers.get('kept'), server.log()].join('\n')).toMatch(/HTTP\/1\.1 200/);
    expect(answers.get('lost')).toMatch(/HTTP\/1\.1 400/);
    expect(server.log()).toMatch(/certificate revoked|certificate status "revoked"/i);
  }, 60_000);

  it('Java finds the same by OCSP and by our list', async () => {
    valueOf(
      await workspace.exports.crl({
        authorityId: authority.id,
        format: 'pem',
        target: { path: test.at('crl.pem'), overwrite: true },
      }),
    );
    const check = async (name: string, ...how: readonly string[]): Promise<string> => {
      const { stdout } = await run('java', [JAVA_PROGRAM, test.at('trust.pem'), test.at(`${name}.pem`), ...how]);
      return stdout.trim();
    };
    expect(await check('kept', 'ocsp', ocsp)).toBe('VALID');
    expect(await check('lost', 'ocsp', ocsp)).toMatch(/^REVOKED .*KEY_COMPROMISE/);
    expect(await check('kept', 'crl', test.at('crl.pem'))).toBe('VALID');
    expect(await check('lost', 'crl', test.at('crl.pem'))).toMatch(/^REVOKED /);
  }, 120_000);
});

describe('servers that staple our answers', () => {
  it('nginx sends the file', async () => {
    const file = await writeStaple('der', 'server.ocsp.der');
    const server = await startNginx({
      ...serverFiles(),
      version: 'TLSv1.3',
      clientAuth: 'none',
      extra: `ssl_stapling on; ssl_stapling_file ${file}; ssl_trusted_certificate ${test.at('trust.pem')};`,
    });
    const told = await askStaple(server.port);
    await server.stop();
    expect(told).toContain('OCSP Response Status: successful');
    expect(told).toContain('Cert Status: good');
  }, 60_000);

  it('HAProxy sends the file that stands beside its certificate', async () => {
    const staple = await writeStaple('haproxy', 'server.pem.ocsp');
    const certificate = staple.replace(/\.ocsp$/, '');
    writeFileSync(certificate, readFileSync(test.at('server-both.pem')), { mode: 0o600 });
    // The chain has no root, which is the issuer here.
    writeFileSync(`${certificate}.issuer`, readFileSync(test.at('trust.pem')));
    const fleet = await startConfigured(
      {
        name: 'haproxy',
        config: ([first]) =>
          [
            'defaults',
            '  mode http',
            '  timeout client 10s',
            '  timeout connect 5s',
            '  timeout server 10s',
            'frontend one',
            `  bind 127.0.0.1:${first?.port} ssl crt ${certificate}`,
            '  http-request return status 200 content-type text/plain string "ok"',
            '',
          ].join('\n'),
        tool: (file) => ({ command: 'haproxy', debianPackage: 'haproxy', args: ['-db', '-f', file] }),
      },
      [{ id: 'one', ...serverFiles(), version: 'TLSv1.3' }],
    );
    const told = await askStaple(fleet.portOf('one'));
    await fleet.stop();
    expect(told).toContain('Cert Status: good');
  }, 60_000);
});

describe('staple files that are planned', () => {
  it('are written for those that the plan names, again when their time has come, with the issuer for HAProxy', async () => {
    const folder = test.at('planned');
    mkdirSync(folder);
    const plan = { authorityId: authority.id, format: 'haproxy', name: 'KEPT', everyHours: 4 } as const;
    expect((await workspace.responder.setStaples(plan)).ok).toBe(false);
    valueOf(await workspace.responder.setStaples({ ...plan, folder }));
    const { signal } = new AbortController();
    const next = valueOf(await workspace.responder.staplesDue.run(test.clock.now, signal));
    expect(next).toBe(test.clock.now + 4 * 3_600_000);
    expect(readdirSync(folder).toSorted()).toEqual(['kept.pem.issuer', 'kept.pem.ocsp']);
    expect(readFileSync(path.join(folder, 'kept.pem.issuer'), 'utf8').trim()).toBe(
      readFileSync(test.at('trust.pem'), 'utf8').trim(),
    );
    const given = ['-respin', path.join(folder, 'kept.pem.ocsp'), '-issuer', test.at('trust.pem')];
    const asked = ['-cert', test.at('kept.pem'), '-CAfile', test.at('trust.pem'), '-no_nonce'];
    const judged = await run('openssl', ['ocsp', ...given, ...asked]);
    expect(judged.stdout + judged.stderr).toMatch(
      /kept\.pem: good[\s\S]*Response verify OK|Response verify OK[\s\S]*: good/,
    );
    valueOf(await workspace.responder.setStaples({ ...plan, format: 'der', name: '' }));
    const { stapleRuns, settings } = valueOf(await workspace.responder.renewStaples(authority.id));
    expect(stapleRuns).toMatchObject([{ files: 3, error: null }]);
    expect(settings.staples).toMatchObject([{ folder, format: 'der' }]);
    expect(readdirSync(folder).filter((file) => file.endsWith('.ocsp.der'))).toHaveLength(3);
    expect(valueOf(await workspace.responder.endStaples(authority.id)).settings.staples).toEqual([]);
  });
});
