import { once } from 'node:events';
import { createServer as createProxy, type Server as ProxyServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { dialRequest } from '../testing/dial-request.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import type { DialRequest } from './connection-request.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

const PASSWORD = 'hunter2 and more';

const root = createTestAuthority({ name: 'Root', notBefore: TEST_NOW - 86_400_000 });
const leaf = root.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

let server: Server;
let proxy: ProxyServer;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer({ key: leaf.keyPem, cert: leaf.chainPem }, (_request, response) => response.end('hello'));
  proxy = createProxy().on('connect', (request, client) => {
    asked.push(request.headers['proxy-authorization'] ?? '');
    const upstream = connect({ host: '127.0.0.1', port: portOf(server) }, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  for (const each of [server, proxy]) await once(each.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const each of [server, proxy]) {
    each.closeAllConnections();
    each.close();
  }
});

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('runs');
  asked.length = 0;
});
afterEach(() => test.end());

const portOf = (listening: Server | ProxyServer): number => (listening.address() as AddressInfo).port;

const request = (change: Partial<DialRequest> = {}): DialRequest =>
  dialRequest(portOf(server), { httpGet: '/', ...change });

const dial = async (change: Partial<DialRequest> = {}) =>
  valueOf(await workspace.connections.dial(request(change), NO_JOB));

const ofProxy = () => ({ host: '127.0.0.1', port: String(portOf(proxy)) });

describe('a proxy with a login', () => {
  const through = (id: NonNullable<DialRequest['proxy']>['login']): Partial<DialRequest> => ({
    proxy: { kind: 'http', ...ofProxy(), login: id },
  });

  it('is given the password of the vault, which is told nowhere', async () => {
    const logins = workspace.connections.logins ?? expect.fail('a workspace has logins');
    const password = passphrase(PASSWORD);
    const { id } = valueOf(await logins.save({ name: 'Office', user: 'alice', password, ...ofProxy() }));
    expect(password.every((octet) => octet === 0)).toBe(true);
    expect(valueOf(await logins.list())).toEqual([{ id, name: 'Office', kind: 'proxy', user: 'alice' }]);
    const run = await dial(through({ id }));
    expect(run.outcome.handshake).toBe('completed');
    expect(asked).toEqual([`Basic ${Buffer.from(`alice:${PASSWORD}`).toString('base64')}`]);
    expect(run.settings.proxy).toEqual({ kind: 'http', host: '127.0.0.1', port: portOf(proxy), user: 'alice' });
    const told = JSON.stringify([run, valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 50 }))]);
    for (const form of ['utf8', 'base64', 'hex'] as const)
      expect(told).not.toContain(Buffer.from(PASSWORD).toString(form));
    expect(told).not.toContain(asked[0]?.slice('Basic '.length));
    expect(told).not.toContain(Buffer.from(asked[0] ?? '').toString('hex'));
    const place = `127.0.0.1:${portOf(proxy)}`;
    expect(workspace.connections.uses()).toContainEqual(
      expect.objectContaining({ purpose: 'connection.proxy', target: place }),
    );
    valueOf(await workspace.lock());
    expect(codeOf(await workspace.connections.dial(request(through({ id })), NO_JOB))).toBe('vault.locked');
    expect(asked).toHaveLength(1);
    valueOf(await logins.remove(id));
    expect(codeOf(await workspace.connections.dial(request(through({ id })), NO_JOB))).toBe('connection.login-unknown');
    expect(codeOf(await logins.remove(id))).toBe('connection.login-unknown');
  });

  it('is given a login that was saved for it, and no other proxy is', async () => {
    const logins = workspace.connections.logins ?? expect.fail('a workspace has logins');
    for (const elsewhere of [{ host: 'proxy.example' }, { port: '3128' }]) {
      const login = { name: 'Office', user: 'alice', password: passphrase(PASSWORD), ...ofProxy(), ...elsewhere };
      const { id } = valueOf(await logins.save(login));
      const refused = await workspace.connections.dial(request(through({ id })), NO_JOB);
      expect(codeOf(refused)).toBe('connection.login-other-proxy');
    }
    expect(asked).toEqual([]);
    const login = { name: 'Office', user: 'alice', password: passphrase(PASSWORD), ...ofProxy(), host: 'no host' };
    expect(codeOf(await logins.save(login))).toBe('connection.host-invalid');
    expect(login.password.every((octet) => octet === 0)).toBe(true);
  });

  it('refuses users and passwords that no proxy can be sent', async () => {
    const logins = workspace.connections.logins ?? expect.fail('a workspace has logins');
    for (const [user, password] of [
      ['a:b', 'x'],
      ['', 'x'],
      ['a\nb', 'x'],
      ['é'.repeat(128), 'x'],
      ['alice', 'x'.repeat(256)],
    ] as const)
      expect(codeOf(await logins.save({ name: 'n', user, password: passphrase(password), ...ofProxy() }))).toBe(
        'input.invalid',
      );
    expect(valueOf(await logins.list())).toEqual([]);
  });

  it('is zeroed where it was brought along, also when nothing is dialled', async () => {
    for (const host of ['127.0.0.1', 'no host at all']) {
      const password = passphrase(PASSWORD);
      const login = { user: 'alice', password };
      await workspace.connections.dial(request({ host, ...through(login) }), NO_JOB);
      expect(password.every((octet) => octet === 0)).toBe(true);
    }
    expect(asked).toHaveLength(1);
  });
});
