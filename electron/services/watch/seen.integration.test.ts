import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { dialRequest } from '../../testing/dial-request.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import type { DialRequest } from '../connection-request.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY = 86_400_000;
const root = createTestAuthority({ name: 'Root', notBefore: TEST_NOW - DAY });
const leaf = root.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });
const client = root.issue({ subject: 'CN=partner', eku: ['clientAuth'] });

let server: Server;
let test: TestApplication;
let workspace: Workspace;
beforeAll(async () => {
  const options = { key: leaf.keyPem, cert: leaf.chainPem, requestCert: true, rejectUnauthorized: false };
  server = createServer(options, (_request, response) => response.end('ok'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  test = startTestApplication();
  workspace = await test.createWorkspace('seen');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await test.end();
});

const dial = async (change: Partial<DialRequest> = {}) =>
  valueOf(
    await workspace.connections.dial(
      dialRequest((server.address() as AddressInfo).port, { httpGet: '/', ...change }),
      NO_JOB,
    ),
  );
const seen = async () => {
  const query = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 50 } as const;
  return valueOf(await workspace.certificates.page(query)).items;
};
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('certificates that a run met', () => {
  it('stay out of the inventory where the workspace says so', async () => {
    valueOf(await workspace.watch.set({ keepSeen: false }));
    await dial();
    expect(await seen()).toEqual([]);
    valueOf(await workspace.watch.set({ keepSeen: true }));
  });

  it('enter it once, with where and when they were met, the one that was sent too', async () => {
    const credential = {
      certificate: { name: 'client.pem', bytes: utf8(client.chainPem) },
      key: { name: 'client.key', bytes: utf8(client.keyPem) },
    };
    const run = await dial({ credential });
    expect(run.credentialSent).toBe(true);
    const rows = await seen();
    expect(rows.map(({ name, source }) => `${name} ${source}`)).toEqual(
      ['localhost seen', 'partner seen'].concat(run.peerChain.length > 1 ? ['Root seen'] : []),
    );
    test.clock.now += DAY;
    const again = await dial();
    expect(await seen()).toHaveLength(rows.length);
    const found = rows.find(({ name }) => name === 'localhost');
    const record = valueOf(await workspace.notes.get(found?.id ?? expect.fail('not found')));
    expect(record.sightings).toEqual([
      { target: run.target, side: 'server', firstAt: run.startedAt, lastAt: again.startedAt, runId: again.id },
    ]);
    const { items } = valueOf(await workspace.activity.page({ search: 'localhost', offset: 0, limit: 10 }));
    expect(items.map(({ action }) => action)).toEqual(['certificate.seen']);
  });

  it('become an alert when they are met after their end', async () => {
    test.clock.now = TEST_NOW + 20_000 * DAY;
    await dial();
    valueOf(await workspace.alerts.check());
    const { items } = valueOf(await workspace.alerts.page({ list: 'open', kinds: ['in-use'], offset: 0, limit: 10 }));
    expect(items.map(({ name, step }) => `${name} ${step}`)).toContain('localhost ended');
  });
});
