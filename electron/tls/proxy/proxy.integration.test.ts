import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { createDialLab, credentialOf, type DialLab, dialOptions, dialRun } from '../../testing/dial/run-matrix.ts';
import { startNginx } from '../../testing/servers/nginx-server.ts';
import { startForbiddingDante, startMicrosocks, startTinyproxy } from '../../testing/servers/proxy-servers.ts';
import { startBlackHole, startRawServer } from '../../testing/servers/raw-server.ts';
import type { ServerFiles } from '../../testing/servers/starttls/server-folder.ts';
import { startSlapd } from '../../testing/servers/starttls/slapd-server.ts';
import { findFreePort, type TestServer } from '../../testing/servers/tool-process.ts';
import type { DialedRun } from '../dial.ts';
import type { DialOptions, DialProxy } from '../dial-options.ts';

const PASSWORD = 'correct horse ü 7';
const LOGIN = { user: 'partner', password: PASSWORD };

let lab: DialLab;
let files: ServerFiles;
let server: TestServer;
const started: TestServer[] = [];
const kept = async (starting: Promise<TestServer>): Promise<TestServer> => {
  const ready = await starting;
  started.push(ready);
  return ready;
};

beforeAll(async () => {
  lab = createDialLab();
  files = {
    certFile: join(lab.folder, 'server.pem'),
    keyFile: join(lab.folder, 'server-key.pem'),
    clientCaFile: join(lab.folder, 'root.pem'),
  };
  server = await startNginx({ ...files, version: 'TLSv1.3', clientAuth: 'require' });
});
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});
afterAll(async () => {
  await server.stop();
  lab.remove();
});

const login = (password = PASSWORD): DialProxy['login'] => ({ user: LOGIN.user, password: Buffer.from(password) });

const dialThrough = (
  proxy: Pick<DialProxy, 'kind' | 'port'> & Partial<DialProxy>,
  changes: Partial<DialOptions> = {},
) =>
  dialRun(
    dialOptions(lab, server.port, {
      proxy: { host: '127.0.0.1', login: null, ...proxy },
      credential: credentialOf(lab, 'client'),
      afterHandshakeWaitMs: 20_000,
      handshakeTimeoutMs: 20_000,
      ...changes,
    }),
  );

const causeOf = ({ diagnosis: [cause] }: DialedRun) =>
  cause && [cause.id, cause.culprit, ...cause.evidence.map(({ code }) => code)];
const saidBefore = (run: Pick<ConnectionRun, 'messages'>): readonly string[] =>
  run.messages.filter(({ type }) => type === 'Proxy').map(({ from, summary }) => `${from} ${summary}`);

/** Neither the password nor its Basic form stands anywhere in a run, as text or as octets. */
function expectNoSecret(run: DialedRun): void {
  const everything = JSON.stringify(run);
  for (const secret of [PASSWORD, Buffer.from(`${LOGIN.user}:${PASSWORD}`).toString('base64')]) {
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(Buffer.from(secret).toString('hex'));
  }
}

describe('a dial through a proxy', () => {
  it.each([
    ['http', () => startTinyproxy(files)],
    ['socks5', () => startMicrosocks(files)],
  ] as const)('reaches a server that wants a certificate: %s', async (kind, start) => {
    const proxy = await kept(start());
    const run = await dialThrough({ kind, port: proxy.port });
    expect(run.diagnosis).toEqual([]);
    expect(run.outcome).toMatchObject({ handshake: 'completed', afterHandshake: 'accepted' });
    expect(run.credentialSent).toBe(true);
    expect(run.address).toBeUndefined();
    expect(run.attempts.at(-1)).toMatchObject({ address: '127.0.0.1', result: 'connected' });
    expect(run.phasesMs.proxy).toBeGreaterThan(0);
    expect(saidBefore(run).length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['http', () => startTinyproxy(files, { login: { user: LOGIN.user, password: 'plain-7' } })],
    ['socks5', () => startMicrosocks(files, { login: LOGIN })],
  ] as const)('logs in and shows no password: %s', async (kind, start) => {
    const proxy = await kept(start());
    const password = kind === 'http' ? 'plain-7' : PASSWORD;
    const given = login(password);
    const run = await dialThrough({ kind, port: proxy.port, login: given });
    expect(run.outcome).toMatchObject({ handshake: 'completed', afterHandshake: 'accepted' });
    expect(JSON.stringify(run)).not.toContain(password);
    expectNoSecret(run);
    expect(saidBefore(run).some((line) => line.includes('…'))).toBe(true);
    expect(Buffer.from(given?.password ?? []).toString()).toBe(password);
  });

  it.each([
    ['http', () => startTinyproxy(files, { login: { user: LOGIN.user, password: 'x' } })],
    ['socks5', () => startMicrosocks(files, { login: { user: LOGIN.user, password: 'x' } })],
  ] as const)('tells a login that is missing from one that is wrong: %s', async (kind, start) => {
    const proxy = await kept(start());
    const without = await dialThrough({ kind, port: proxy.port });
    expect(causeOf(without)?.slice(0, 2)).toEqual(['proxy-login', 'client']);
    expect(causeOf(without)).toContain('proxy-login-not-sent');
    const wrong = await dialThrough({ kind, port: proxy.port, login: login() });
    expect(causeOf(wrong)?.slice(0, 2)).toEqual(['proxy-login', 'client']);
    expect(causeOf(wrong)).toContain('proxy-login-sent');
    expectNoSecret(wrong);
    expect(wrong.messages.some(({ type }) => type === 'ClientHello')).toBe(false);
  });

  it.each(['http', 'socks5'] as const)('shows no login that a proxy puts into its answer: %s', async (kind) => {
    const basic = Buffer.from(`${LOGIN.user}:${PASSWORD}`).toString('base64');
    const page = `HTTP/1.1 403 ${basic}\r\nX: ${PASSWORD}${PASSWORD}\r\n\r\n<pre>Proxy-Authorization: Basic ${basic}</pre>`;
    const proxy = await kept(startRawServer((socket) => socket.once('data', () => socket.write(page))));
    const run = await dialThrough({ kind, port: proxy.port, login: login() });
    expect(run.diagnosis[0]?.id).toBe('proxy-refused');
    expectNoSecret(run);
    expect(JSON.stringify(run)).toContain(Buffer.from('Basic *****').toString('hex'));
  });

  it('tells a port that the proxy does not connect to, with its own words', async () => {
    const proxy = await kept(startTinyproxy(files, { allowedPort: 1 }));
    const run = await dialThrough({ kind: 'http', port: proxy.port });
    expect(causeOf(run)).toEqual(['proxy-refused', 'network', 'proxy-answer', 'proxy-address']);
    const [evidence] = run.diagnosis[0]?.evidence ?? [];
    expect(evidence?.values).toEqual({ status: 403, line: 'HTTP/1.1 403 Access violation' });
    expect(run.messages[evidence?.message ?? -1]).toMatchObject({ type: 'Proxy', from: 'server' });
  });

  it('tells a proxy whose rules forbid the connection', async () => {
    const proxy = await kept(startForbiddingDante(files));
    const run = await dialThrough({ kind: 'socks5', port: proxy.port });
    expect(causeOf(run)?.slice(0, 3)).toEqual(['proxy-refused', 'network', 'proxy-code']);
    expect(run.diagnosis[0]?.evidence[0]?.values).toEqual({ code: 2, name: 'connection not allowed by ruleset' });
  });

  it('tells a server that refuses behind the proxy', async () => {
    const proxy = await kept(startMicrosocks(files));
    const run = await dialThrough(
      { kind: 'socks5', port: proxy.port },
      { port: await findFreePort(), host: '127.0.0.1' },
    );
    expect(causeOf(run)?.slice(0, 2)).toEqual(['proxy-refused', 'server']);
  });

  it('tells a proxy that cannot be reached from a server that cannot', async () => {
    const run = await dialThrough({ kind: 'http', port: await findFreePort() });
    expect(causeOf(run)).toEqual(['proxy-unreachable', 'network', 'proxy-address', 'socket-error', 'addresses-tried']);
    const unknown = await dialThrough({ kind: 'http', host: 'nowhere.invalid', port: 3128 });
    expect(causeOf(unknown)?.slice(0, 2)).toEqual(['proxy-unreachable', 'client']);
  });

  it('changes to TLS behind a proxy', async () => {
    const [proxy, directory] = [await kept(startTinyproxy(files)), await kept(startSlapd(files))];
    const run = await dialThrough(
      { kind: 'http', port: proxy.port },
      { port: directory.port, startTls: 'ldap', afterHandshakeWaitMs: 300 },
    );
    expect(run.outcome.handshake).toBe('completed');
    const types = run.messages.map(({ type }) => type);
    expect(types.slice(0, types.indexOf('ClientHello'))).toEqual(['Proxy', 'Proxy', 'StartTls', 'StartTls']);
  });

  it('gives octets behind the header of the proxy to the tunnel', async () => {
    const proxy = await kept(
      startRawServer((socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n220 mail ESMTP\r\n'))),
    );
    const run = await dialThrough({ kind: 'http', port: proxy.port }, { handshakeTimeoutMs: 2_000 });
    expect(run.diagnosis[0]?.id).toBe('plaintext-port');
    expect(run.diagnosis[0]?.evidence[0]?.values['line']).toBe('220 mail ESMTP');
  });

  it.each([
    ['says nothing', () => startBlackHole(), 'waited'],
    ['hangs up', () => startRawServer((socket) => socket.end()), 'proxy-closed'],
    ['speaks something else', () => startRawServer((socket) => socket.write('220 mail ESMTP\r\n')), 'proxy-problem'],
    [
      'never ends its header',
      () =>
        startRawServer((socket) => {
          socket.write('HTTP/1.1 200 OK\r\n');
          const more = setInterval(() => socket.write(`X: ${'y'.repeat(8_000)}\r\n`), 1);
          socket.on('close', () => clearInterval(more));
        }),
      'proxy-problem',
    ],
  ] as const)('ends where the proxy %s', async (_name, start, code) => {
    const proxy = await kept(start());
    const run = await dialThrough({ kind: 'http', port: proxy.port }, { proxyTimeoutMs: 1_500 });
    expect(causeOf(run)).toEqual(['proxy-refused', 'network', code, 'proxy-address']);
  });
});
