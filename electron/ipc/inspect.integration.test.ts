import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createPlainServer, type Server as PlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import type { ErrorEntry } from './error-log.ts';
import { createFakeDesk } from './fake-desk.ts';
import { handlers } from './handlers.ts';
import { createRouter, type Router } from './router.ts';
import type { WindowSession } from './window-session.ts';

const ORIGIN = 'app://countersign';
const PASSPHRASE = 'open sesame, quietly';
const root = createTestAuthority({ name: 'Root', notBefore: TEST_NOW - 86_400_000 });
const leaf = root.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

let test: TestApplication;
let server: Server;
let port: number;
let plain: PlainServer;
let plainPort: number;
let router: Router;
let windows: readonly WindowSession[];
let log: ErrorEntry[];

beforeAll(async () => {
  test = startTestApplication();
  server = createServer({ key: leaf.keyPem, cert: leaf.chainPem + root.pem });
  plain = createPlainServer((_request, response) => response.writeHead(200).end(root.der));
  for (const each of [server, plain]) await once(each.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
  plainPort = (plain.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const each of [server, plain]) {
    each.closeAllConnections();
    each.close();
  }
  await test.end();
});

beforeEach(() => {
  const { desk, open } = createFakeDesk();
  const { inspection } = test.application;
  Object.assign(desk.application, { inspection });
  windows = [open(1), open(2)];
  log = [];
  router = createRouter({
    handlers,
    origin: ORIGIN,
    findContext: (id) => desk.sessions.get(id),
    writeError: (entry) => `log-${log.push(entry)}`,
  });
});

/** A call as a window makes it, through the schema. */
const call = (channel: string, input: unknown, window = 1): Promise<Result<unknown, AppError>> =>
  router(channel, { id: window, origin: ORIGIN, isMainFrame: true }, input);

async function ask<T>(channel: string, input: unknown): Promise<T> {
  return valueOf(await call(channel, input)) as T;
}

async function upload(bytes: Uint8Array): Promise<string> {
  const { handle } = await ask<{ handle: string }>('file.begin', { name: 'x', size: bytes.length });
  await ask('file.append', { handle, offset: 0, bytes: Uint8Array.from(bytes) });
  return handle;
}

interface Outline {
  readonly total: number;
  readonly from: number;
  readonly rows: readonly {
    readonly item: number;
    readonly kind: string;
    readonly title: string;
    readonly parent?: number;
  }[];
}
const outlineOf = (handle: string): Promise<Outline> => ask('inspect.outline', { handle, from: 0, limit: 100 });

const makeP12 = (): Buffer =>
  execFileSync('openssl', ['pkcs12', '-export', '-passout', `pass:${PASSPHRASE}`], { input: leaf.keyPem + leaf.pem });

/** Ends when the job has ended, with its state. */
async function waitFor(job: string): Promise<string> {
  const [session] = windows;
  for (;;) {
    const found = session?.jobs.list().find(({ id }) => id === job);
    if (found === undefined) throw new Error('no such job');
    if (found.state !== 'running') return JSON.stringify(found);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the channels of inspection', () => {
  it('keep the numbers of items when something is opened, and add behind the last', async () => {
    const handle = await upload(Buffer.concat([makeP12(), root.der]));
    const before = await outlineOf(handle);
    expect(before.rows.map(({ kind }) => kind)).toEqual(['pkcs12', 'certificate']);
    const passphrase = Buffer.from(PASSPHRASE);
    const opened = await ask<{ added: Outline }>('inspect.open', {
      handle,
      item: 0,
      passphrase: Uint8Array.from(passphrase),
    });
    expect(opened.added).toMatchObject({ from: 2, total: 4 });
    const after = await outlineOf(handle);
    const names = ({ rows }: Outline): string[] => rows.map(({ item, kind, title }) => `${item} ${kind} ${title}`);
    expect(names(after).slice(0, 2)).toEqual(names(before));
    expect(after.rows.slice(2).map(({ parent }) => parent)).toEqual([0, 0]);
    for (const { item, kind, title } of after.rows)
      expect(await ask('inspect.item', { handle, item })).toMatchObject({ kind, title });
  });

  it('answer octets, nodes, lint and comparison, and nothing of a private key', async () => {
    const handle = await upload(Buffer.from(leaf.pem + leaf.keyPem));
    await outlineOf(handle);
    const bytes = { handle, item: 0, offset: 0, length: 16 };
    expect(await ask('inspect.bytes', bytes)).toEqual({
      hex: Buffer.from(leaf.der.subarray(0, 16)).toString('hex'),
      size: leaf.der.length,
    });
    const target = { handle, item: 0 };
    expect(await ask('inspect.asn1Children', { target, from: 0, limit: 10 })).toMatchObject({
      node: { label: 'Certificate', children: 3 },
    });
    expect(await ask('inspect.asn1Path', { target, offset: 5 })).toMatchObject([{ row: { offset: 0 } }, {}]);
    expect(await ask('inspect.compare', { a: target, b: target })).toMatchObject({ same: true });
    const key = { handle, item: 1 };
    for (const refused of [
      await call('inspect.bytes', { ...bytes, item: 1 }),
      await call('inspect.asn1Children', { target: key, from: 0, limit: 10 }),
      await call('inspect.compare', { a: target, b: key }),
    ])
      expect(refused).toMatchObject({ ok: false, error: { code: 'format.unsupported' } });
  });

  it('refuse a handle that was given back, is unknown, or is another window’s', async () => {
    const handle = await upload(root.der);
    await outlineOf(handle);
    const target = { handle, item: 0 };
    const page = { handle, from: 0, limit: 1 };
    for (const [channel, input] of [
      ['inspect.outline', page],
      ['inspect.item', target],
      ['inspect.bytes', { ...target, offset: 0, length: 1 }],
      ['inspect.asn1Children', { target, from: 0, limit: 1 }],
      ['inspect.compare', { a: target, b: target }],
      ['inspect.open', { ...target, passphrase: Uint8Array.of(65) }],
    ] as const)
      expect(await call(channel, input, 2)).toMatchObject({ ok: false, error: { code: 'file.handle-expired' } });
    await ask('file.release', { handle });
    expect(await call('inspect.item', target)).toMatchObject({ ok: false, error: { code: 'file.handle-expired' } });
    expect(windows[0]?.inspected.size).toBe(0);
    expect(await call('inspect.outline', { ...page, from: -1 })).toMatchObject({ error: { code: 'input.invalid' } });
  });

  it('let a wrong passphrase appear in no answer and no log, and zero it', async () => {
    const handle = await upload(makeP12());
    await outlineOf(handle);
    const passphrase = new TextEncoder().encode('a wrong secret');
    const refused = await call('inspect.open', { handle, item: 0, passphrase });
    expect(refused).toMatchObject({ ok: false, error: { code: 'format.wrong-passphrase' } });
    expect(passphrase.every((octet) => octet === 0)).toBe(true);
    expect(JSON.stringify([refused, log])).not.toContain('secret');
  });
});

describe('what is fetched for inspection', () => {
  it('asks for consent where an address leads inside, naming the host, and comes with it', async () => {
    const address = `http://127.0.0.1:${plainPort}/root.der`;
    const { job } = await ask<{ job: string }>('inspect.fetch', { address });
    expect(await waitFor(job)).toMatch(/fetch\.private-address.*"host":"127\.0\.0\.1:\d+"/);
    expect(await ask('inspect.fetched', { job })).toBeNull();
    const again = await ask<{ job: string }>('inspect.fetch', { address, allowPrivate: true });
    await waitFor(again.job);
    const fetched = await ask<{ handle: string; name: string }>('inspect.fetched', again);
    expect(fetched.name).toBe('root.der');
    expect((await outlineOf(fetched.handle)).rows).toMatchObject([{ kind: 'certificate', title: 'Root' }]);
  });

  it('tells of a server that nothing vouches for, consent or not', async () => {
    const address = `https://127.0.0.1:${port}/root.der`;
    const { job } = await ask<{ job: string }>('inspect.fetch', { address, allowPrivate: true });
    expect(await waitFor(job)).toMatch(/fetch\.untrusted-server/);
    expect(await ask('inspect.fetched', { job })).toBeNull();
  });

  it('brings the chain that a TLS server presents, to be inspected like a file', async () => {
    const { job } = await ask<{ job: string }>('inspect.fetch', { address: `127.0.0.1:${port}` });
    expect(await waitFor(job)).toMatch(/"state":"(?!failed)/);
    const fetched = await ask<{ handle: string; name: string; size: number }>('inspect.fetched', { job });
    expect(fetched).toMatchObject({ name: `127.0.0.1:${port}`, size: leaf.der.length + root.der.length });
    expect((await outlineOf(fetched.handle)).rows.map(({ title }) => title)).toEqual(['localhost', 'Root']);
  });

  it('is nothing where nobody listens, and nothing of a job of another kind', async () => {
    const { job } = await ask<{ job: string }>('inspect.fetch', { address: '127.0.0.1:1' });
    expect(await waitFor(job)).toMatch(/"state":"failed"/);
    expect(await ask('inspect.fetched', { job })).toBeNull();
    const other = windows[0]?.jobs.start({
      kind: 'file.read',
      subject: 'x',
      run: async () => ({ ok: true, value: 7 }),
    });
    await waitFor(other ?? '');
    expect(await call('inspect.fetched', { job: other })).toEqual({ ok: true, value: null });
  });
});
