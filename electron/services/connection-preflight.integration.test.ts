import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { dialRequest } from '../testing/dial-request.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import type { DialRequest } from './connection-request.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

const serverRoot = createTestAuthority({ name: 'Server root', notBefore: TEST_NOW - 86_400_000 });
const serverLeaf = serverRoot.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

let test: TestApplication;
let workspace: Workspace;
let server: Server | undefined;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await test.end();
});

/** Asks for certificates of one authority and takes any. */
async function startServer(authority?: AuthorityId): Promise<number> {
  const target = { path: test.at('asked.pem'), overwrite: true };
  if (authority !== undefined) valueOf(await workspace.exports.authority({ id: authority, chain: false, target }));
  const ca =
    authority === undefined ? {} : { requestCert: true, rejectUnauthorized: false, ca: readFileSync(target.path) };
  server = createServer({ key: serverLeaf.keyPem, cert: serverLeaf.chainPem, ...ca }, (socket) => socket.end('hello'));
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const dial = async (port: number, change: Partial<DialRequest> = {}) =>
  valueOf(await workspace.connections.dial(dialRequest(port, change), NO_JOB));

const createAuthority = async (name: string, issuerId?: AuthorityId): Promise<AuthorityId> =>
  valueOf(
    await workspace.authorities.create({
      name,
      key: 'p256',
      validity: { count: 900, unit: 'days' },
      ...(issuerId === undefined ? {} : { issuerId }),
    }),
  ).id;

async function issue(
  authorityId: AuthorityId,
  name: string,
  profile: 'tls-client' | 'tls-server',
): Promise<CertificateId> {
  const sans = profile === 'tls-server' ? [`dns:${name}`] : [];
  const order = { authorityId, profile, key: 'p256', subject: `CN=${name}`, sans, days: 90 } as const;
  return valueOf(await workspace.issuing.issue(order)).id;
}

describe('certificates of the workspace against a past request', () => {
  it('are listed with what fits first, while locked, and each by itself says why it does not', async () => {
    const wanted = await createAuthority('Wanted root');
    const below = await createAuthority('Wanted issuing', wanted);
    const other = await createAuthority('Other root');
    const stranger = await issue(other, 'stranger', 'tls-client');
    const serving = await issue(wanted, 'serving.example', 'tls-server');
    const deep = await issue(below, 'deep', 'tls-client');
    const fitting = await issue(wanted, 'fitting', 'tls-client');
    const run = await dial(await startServer(wanted));
    valueOf(await workspace.lock());
    const candidates = valueOf(await workspace.connections.candidates(run));
    expect(
      candidates
        .map(({ certificate }) => certificate.id)
        .slice(0, 2)
        .toSorted(),
    ).toEqual([deep, fitting].toSorted());
    const byId = new Map(candidates.map(({ certificate, preflight }) => [certificate.id, preflight]));
    expect(new Set(byId.keys())).toEqual(new Set([stranger, serving, deep, fitting]));
    expect(
      [...byId]
        .filter(([, { fits }]) => fits === 'no')
        .map(([id]) => id)
        .toSorted(),
    ).toEqual([stranger, serving].toSorted());
    const failed = (id: CertificateId) =>
      byId.get(id)?.checks.flatMap(({ check, result }) => (result === 'failed' ? [check] : []));
    expect(failed(stranger)).toEqual(['issuer-listed']);
    expect(failed(serving)).toEqual(['extended-key-usage']);
    for (const [id, preflight] of byId)
      expect(valueOf(await workspace.connections.preflight(run, id))).toEqual(preflight);
    const kept = valueOf((await workspace.connections.history?.find(run.id)) ?? expect.fail('no history'));
    expect(valueOf(await workspace.connections.candidates(kept ?? expect.fail('not kept')))).toEqual(candidates);
    const nobody = 'z'.repeat(26) as CertificateId;
    expect(codeOf(await workspace.connections.preflight(run, nobody))).toBe('certificate.not-found');
  });

  it('of a server that asked for none are unfit for nothing that was seen', async () => {
    const root = await createAuthority('Root');
    await issue(root, 'one', 'tls-client');
    const run = await dial(await startServer());
    const [one] = valueOf(await workspace.connections.candidates(run));
    expect(one?.preflight.checks.find(({ check }) => check === 'requested')?.result).not.toBe('passed');
  });

  it('are sent with what leads to their root, or alone', async () => {
    const root = await createAuthority('Wanted root');
    const below = await createAuthority('Wanted issuing', root);
    const certificateId = await issue(below, 'deep', 'tls-client');
    const port = await startServer(root);
    const full = await dial(port, { credential: { certificateId } });
    const alone = await dial(port, { credential: { certificateId }, chain: 'leaf' });
    expect([full, alone].map(({ credential, settings }) => [credential?.chainLength, settings.chain])).toEqual([
      [2, 'full'],
      [1, 'leaf'],
    ]);
    expect([full, alone].map(({ credentialSent }) => credentialSent)).toEqual([true, true]);
    const { facts } = workspace.connections.compare(full, alone);
    expect(facts.map(({ fact }) => fact)).toContain('settings.chain');
  });
});
