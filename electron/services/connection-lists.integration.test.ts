import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { dialRequest } from '../testing/dial-request.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

const WEEK_MS = 7 * 86_400_000;
const serverLeaf = createTestAuthority({ name: 'Server root', notBefore: TEST_NOW - 86_400_000 }).issue({
  subject: 'CN=localhost',
  sans: ['ip:127.0.0.1'],
  eku: ['serverAuth'],
});
const PAGE = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<center>The SSL certificate error</center>';

let test: TestApplication;
let workspace: Workspace;
let server: Server | undefined;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(async () => {
  server?.close();
  await test.end();
});

/** Asks for certificates of the authority in a file and refuses each by a page. */
async function startServer(caFile: string): Promise<number> {
  const asking = { requestCert: true, rejectUnauthorized: false, ca: readFileSync(caFile) };
  server = createServer({ key: serverLeaf.keyPem, cert: serverLeaf.chainPem, ...asking }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(PAGE));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a refused certificate of the workspace', () => {
  it('is told with the end of its issuer’s revocation list, once that has passed', async () => {
    const root = valueOf(
      await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 900, unit: 'days' } }),
    );
    const below = valueOf(
      await workspace.authorities.create({
        name: 'Issuing',
        key: 'p256',
        validity: { count: 800, unit: 'days' },
        issuerId: root.id,
      }),
    );
    const order = { authorityId: below.id, profile: 'tls-client', key: 'p256', subject: 'CN=us', days: 90 } as const;
    const { id: certificateId } = valueOf(await workspace.issuing.issue(order));
    valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 60 }));
    const { nextUpdate } = valueOf(await workspace.revocations.issueCrl({ authorityId: below.id, days: 7 }));
    const target = { path: test.at('asked.pem'), overwrite: true };
    valueOf(await workspace.exports.authority({ id: root.id, chain: false, target }));
    const port = await startServer(target.path);
    const change = { credential: { certificateId }, httpGet: '/', allowRequestWithoutTrust: true };
    const dial = async () => valueOf(await workspace.connections.dial(dialRequest(port, change), NO_JOB)).diagnosis;
    const staleOf = (causes: Awaited<ReturnType<typeof dial>>) =>
      causes.flatMap(({ evidence }) => evidence.filter(({ code }) => code === 'own-list-stale'));
    expect(staleOf(await dial())).toEqual([]);
    test.clock.now += WEEK_MS + 1_000;
    const late = (await dial()).filter(({ culprit }) => culprit !== 'client');
    expect(late[0]?.id).toBe('revocation-unavailable');
    expect(staleOf(late)).toEqual([{ code: 'own-list-stale', values: { issuer: 'CN=Issuing', nextUpdate } }]);
  });
});
