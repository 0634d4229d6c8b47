import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, testPorts, valueOf } from '../testing/application.ts';
import { createTestAuthority, type TestAuthority } from '../testing/test-pki.ts';
import { createFetcher, type FetchLimits } from './fetch.ts';
import { listNetworkUses } from './network-uses.ts';

const NOW = Date.now();

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let root: TestAuthority;
let server: Server;
let secure: Server;
let origin: string;
let secureOrigin: string;
let folder: string;
const seen: IncomingMessage[] = [];
const answers = new Map<string, Answer>();

beforeAll(async () => {
  root = createTestAuthority({ name: 'CN=Root', notBefore: NOW - 86_400_000 });
  folder = mkdtempSync(join(tmpdir(), 'fetch-'));
  const answer: Answer = (request, response) => {
    seen.push(request);
    const chosen = answers.get(request.url ?? '');
    if (chosen === undefined) response.writeHead(404).end();
    else chosen(request, response);
  };
  server = createServer(answer);
  const leaf = root.issue({
    subject: 'CN=localhost',
    sans: ['ip:127.0.0.1'],
    eku: ['serverAuth'],
    notAfter: NOW + 86_400_000,
  });
  secure = createSecureServer({ key: leaf.keyPem, cert: leaf.pem }, answer);
  await Promise.all([server, secure].map((each) => new Promise<void>((done) => each.listen(0, '127.0.0.1', done))));
  const portOf = (each: Server): number => (each.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${portOf(server)}`;
  secureOrigin = `https://127.0.0.1:${portOf(secure)}`;
  fill();
});

afterAll(async () => {
  for (const each of [server, secure]) {
    each.closeAllConnections();
    await new Promise((done) => each.close(done));
  }
  rmSync(folder, { recursive: true });
});

const send =
  (body: Uint8Array | string, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(200, headers).end(body);

const redirect =
  (location: string, status = 302): Answer =>
  (_request, response) =>
    response.writeHead(status, { location }).end('moved');

function fill(): void {
  const bundle = join(folder, 'bundle.p7c');
  const other = createTestAuthority({ name: 'CN=Other' });
  writeFileSync(join(folder, 'both.pem'), root.pem + other.pem);
  execFileSync('openssl', [
    'crl2pkcs7',
    '-nocrl',
    '-certfile',
    join(folder, 'both.pem'),
    '-outform',
    'DER',
    '-out',
    bundle,
  ]);
  answers.set('/root.der', send(root.der, { 'content-type': 'application/pkix-cert' }));
  answers.set('/both.pem', send(root.pem + other.pem));
  answers.set('/bundle.p7c', send(readFileSync(bundle)));
  answers.set('/a.crl', send(root.crl([]).der));
  answers.set('/pem.crl', send(root.crl([]).pem));
  answers.set('/large', send(new Uint8Array(70_000)));
  answers.set('/endless', (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(new Uint8Array(10_000)), 1);
    response.on('close', () => clearInterval(timer));
  });
  answers.set('/slow', (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  answers.set('/silent', () => undefined);
  answers.set('/cut', (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('part');
    setTimeout(() => response.destroy(), 20);
  });
  answers.set('/gzip', send('x', { 'content-encoding': 'gzip' }));
  answers.set('/to-root', redirect('/root.der'));
  answers.set('/loop', redirect('/loop', 307));
  answers.set('/to-file', redirect('file:///etc/passwd'));
  answers.set('/to-login', redirect('http://user:secret@a.example/'));
  answers.set('/to-inside', redirect('http://inside.example/root.der'));
  answers.set('/down', redirect(`${origin}/root.der`));
}

const ports = testPorts({ now: NOW });

const fetcher = (change: Partial<FetchLimits> = {}) =>
  createFetcher(ports, { timeoutMs: 2000, maxBytes: 65_536, ...change });

const get = (path: string, change: Partial<FetchLimits> = {}) =>
  fetcher(change).address({ url: `${origin}${path}`, allowPrivate: true });

describe('fetching', () => {
  it('brings a file with where it came from, and sends nothing that is not needed', async () => {
    const file = valueOf(await get('/root.der#part'));
    expect(file).toMatchObject({
      url: `${origin}/root.der`,
      address: '127.0.0.1',
      redirectedFrom: [],
      contentType: 'application/pkix-cert',
      at: NOW,
    });
    expect(file.bytes).toEqual(root.der);
    expect(Object.keys(seen.at(-1)?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
    ]);
  });

  it('reads issuers from DER, PEM and PKCS #7, and lists from DER and PEM', async () => {
    const counts: number[] = [];
    for (const path of ['/root.der', '/both.pem', '/bundle.p7c'])
      counts.push(valueOf(await fetcher().issuers({ url: origin + path, allowPrivate: true })).certificates.length);
    expect(counts).toEqual([1, 2, 2]);
    for (const path of ['/a.crl', '/pem.crl'])
      expect(valueOf(await fetcher().crl({ url: origin + path, allowPrivate: true })).crlDer[0]).toBe(0x30);
    expect(codeOf(await fetcher().issuers({ url: `${origin}/a.crl`, allowPrivate: true }))).toBe(
      'format.no-certificate',
    );
    expect(codeOf(await fetcher().crl({ url: `${origin}/root.der`, allowPrivate: true }))).toBe('format.malformed');
  });

  it('stops at its limits of size and time', async () => {
    expect(codeOf(await get('/large'))).toBe('fetch.too-large');
    expect(codeOf(await get('/endless'))).toBe('fetch.too-large');
    for (const path of ['/slow', '/silent']) {
      const started = performance.now();
      expect(codeOf(await get(path, { timeoutMs: 200 }))).toBe('fetch.timeout');
      expect(performance.now() - started).toBeLessThan(1500);
    }
    const never = new Promise<string[]>(() => undefined);
    expect(codeOf(await fetcher({ timeoutMs: 100, resolve: () => never }).address({ url: 'http://a.example/' }))).toBe(
      'fetch.timeout',
    );
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const job = { signal: controller.signal, progress: () => undefined };
    const running = fetcher().address({ url: `${origin}/slow`, allowPrivate: true }, job);
    setTimeout(() => controller.abort(), 50);
    expect(codeOf(await running)).toBe('job.cancelled');
    expect(codeOf(await fetcher().address({ url: `${origin}/root.der`, allowPrivate: true }, job))).toBe(
      'job.cancelled',
    );
  });

  it('tells what a server did instead', async () => {
    expect(codeOf(await get('/missing'))).toBe('fetch.status');
    expect(codeOf(await get('/gzip'))).toBe('fetch.encoded');
    expect(codeOf(await get('/cut'))).toBe('fetch.unreachable');
    const free = await fetcher().address({ url: 'http://127.0.0.1:1/', allowPrivate: true });
    expect(free).toMatchObject({ error: { code: 'fetch.unreachable', evidence: { cause: 'ECONNREFUSED' } } });
    const unknown = await fetcher({
      resolve: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
    }).address({
      url: 'http://nowhere.example/',
    });
    expect(unknown).toMatchObject({ error: { code: 'fetch.unreachable', evidence: { cause: 'ENOTFOUND' } } });
  });
});

describe('a redirect', () => {
  it('is followed up to three times', async () => {
    expect(valueOf(await get('/to-root'))).toMatchObject({
      url: `${origin}/root.der`,
      redirectedFrom: [`${origin}/to-root`],
    });
    seen.length = 0;
    expect(codeOf(await get('/loop'))).toBe('fetch.redirects');
    expect(seen.length).toBe(4);
  });

  it('to another scheme, to one with credentials or down from https is refused', async () => {
    const problems = [await get('/to-file'), await get('/to-login')].map((each) =>
      each.ok ? null : each.error.evidence,
    );
    expect(problems).toMatchObject([{ problem: 'scheme' }, { problem: 'credentials' }]);
    const down = await fetcher().address({ url: `${secureOrigin}/down`, allowPrivate: true, acceptUntrusted: true });
    expect(down).toMatchObject({ error: { code: 'fetch.url-invalid', evidence: { problem: 'downgrade' } } });
  });
});

describe('an address', () => {
  it('that is private is reached only where the user allows it', async () => {
    seen.length = 0;
    for (const url of [
      `${origin}/root.der`,
      'http://[::1]:1/',
      'http://0x7f000001/',
      'http://2130706433/',
      'http://127.1/',
    ])
      expect(codeOf(await fetcher().address({ url }))).toBe('fetch.private-address');
    const inside = { resolve: () => Promise.resolve(['10.0.0.1', 'fd00::1']) };
    expect(codeOf(await fetcher(inside).address({ url: 'http://inside.example/' }))).toBe('fetch.private-address');
    expect(seen).toEqual([]);
  });

  it('is looked up once and connected to, also behind a redirect', async () => {
    const asked: string[] = [];
    const { port } = new URL(origin);
    const resolve = (host: string): Promise<string[]> => {
      asked.push(host);
      return Promise.resolve(['127.0.0.1']);
    };
    answers.set('/elsewhere', redirect('/root.der'));
    answers.set('/away', redirect(`http://second.example:${port}/root.der`));
    const first = `http://first.example:${port}`;
    const file = valueOf(await fetcher({ resolve }).address({ url: `${first}/elsewhere`, allowPrivate: true }));
    expect(file.url).toBe(`${first}/root.der`);
    expect(asked).toEqual(['first.example', 'first.example']);
    const away = await fetcher({ resolve }).address({ url: `${first}/away`, allowPrivate: true });
    expect(codeOf(away)).toBe('fetch.private-address');
    expect(seen.at(-1)?.headers.host).toBe(`first.example:${port}`);
  });

  it('has to be one of http or https without credentials', async () => {
    const wrong = [
      '',
      'root.der',
      'ftp://a.example/',
      'file:///etc/passwd',
      'http://',
      'http://u:p@a.example/',
      `http://a.example/${'x'.repeat(2048)}`,
    ];
    for (const url of wrong) expect(codeOf(await fetcher().address({ url }))).toBe('fetch.url-invalid');
  });
});

describe('an https server', () => {
  it('has to show a trusted certificate unless told otherwise', async () => {
    const url = `${secureOrigin}/root.der`;
    expect(codeOf(await fetcher().address({ url, allowPrivate: true }))).toBe('fetch.untrusted-server');
    expect(valueOf(await fetcher().address({ url, allowPrivate: true, acceptUntrusted: true })).bytes).toEqual(
      root.der,
    );
    const plain = await fetcher().address({
      url: url.replace(/\d+\/root/, `${new URL(origin).port}/root`),
      allowPrivate: true,
    });
    expect(codeOf(plain)).toBe('fetch.unreachable');
  });
});

describe('a trusted https server', () => {
  const trusting = { anchors: () => [root.der], resolve: () => Promise.resolve(['127.0.0.1']) };

  it('is read where its certificate is for the name that was asked', async () => {
    const file = await fetcher(trusting).address({ url: `${secureOrigin}/root.der`, allowPrivate: true });
    expect(valueOf(file).bytes).toEqual(root.der);
    const other = secureOrigin.replace('127.0.0.1', 'other.example');
    const refused = await fetcher(trusting).address({ url: `${other}/root.der`, allowPrivate: true });
    expect(refused).toMatchObject({
      error: { code: 'fetch.untrusted-server', evidence: { cause: 'ERR_TLS_CERT_ALTNAME_INVALID' } },
    });
  });
});

describe('what the network was used for', () => {
  it('is listed with its last use', async () => {
    await fetcher().crl({ url: `${origin}/a.crl`, allowPrivate: true });
    const { host } = new URL(origin);
    const uses = listNetworkUses(ports);
    expect(uses).toContainEqual({ purpose: 'fetch.crl', target: host, at: NOW });
    expect(uses.filter(({ purpose, target }) => purpose === 'fetch.address' && target === host)).toHaveLength(1);
  });
});
