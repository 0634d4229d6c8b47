import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StatusAttempt, StatusReport } from '../../../shared/model/status.ts';
import {
  authorityInfoAccess,
  crlDistributionPoints,
  extKeyUsage,
  ocspNoCheck,
} from '../../pki/certificate/extension-build.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { type ResponderSetup, startOpensslResponder } from '../../testing/servers/openssl-responder.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import type { AskStatus } from './status.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const DAY_MS = 86_400_000;
const ASK: AskStatus = {
  sources: ['crl', 'ocsp'],
  crlUrls: [],
  ocspUrls: [],
  files: [],
  nonce: false,
  digest: 'sha1',
  allowPrivate: true,
  followRedirects: false,
  askAgain: false,
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let server: Server;
let origin: string;
const answers = new Map<string, Answer>();
const seen: string[] = [];
let test: TestApplication;
let ca: TestAuthority;
let other: TestAuthority;

const send =
  (body: Uint8Array | string, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(200, headers).end(body);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'status-'));
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const chosen = answers.get(request.url ?? '');
    if (chosen === undefined) response.writeHead(404).end();
    else chosen(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ca = createTestAuthority({ name: 'CN=Status CA', notBefore: NOW - 30 * DAY_MS });
  other = createTestAuthority({ name: 'CN=Other CA', notBefore: NOW - 30 * DAY_MS });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

const stops: (() => Promise<void>)[] = [];
beforeEach(() => {
  test = startTestApplication();
  test.clock.now = NOW;
  answers.clear();
  seen.length = 0;
});
afterEach(async () => {
  await test.end();
  for (const stop of stops.splice(0)) await stop();
});

interface Pointers {
  readonly crl?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
}

let count = 0;
const issue = ({ crl = [], ocsp = [], caIssuers = [] }: Pointers, by = ca): IssuedTestCertificate =>
  by.issue({
    subject: `CN=leaf ${++count}`,
    notBefore: NOW - DAY_MS,
    notAfter: NOW + 90 * DAY_MS,
    extensions: [
      ...(crl.length > 0 ? [crlDistributionPoints(crl)] : []),
      ...(ocsp.length + caIssuers.length > 0 ? [authorityInfoAccess({ ocsp, caIssuers })] : []),
    ],
  });

const crlOf = (by: TestAuthority, revoked: readonly IssuedTestCertificate[], times = {}): Uint8Array =>
  by.crl(
    revoked.map(({ serialHex }) => ({ serialHex, reason: 'keyCompromise', revokedAt: NOW - 3600_000 })),
    { number: 5, thisUpdate: NOW - 3600_000, nextUpdate: NOW + DAY_MS, ...times },
  ).der;

async function ask(
  leaf: IssuedTestCertificate,
  change: Partial<AskStatus> = {},
  beside: readonly { readonly pem: string }[] = [ca],
): Promise<StatusReport> {
  const bytes = new TextEncoder().encode([leaf, ...beside].map(({ pem }) => pem).join(''));
  const file = valueOf(await test.application.inspection.read({ name: 'chain.pem', bytes }));
  const of = { target: { kind: 'file', file, item: 0 }, certificates: [], issuerFiles: [] } as const;
  const [report] = valueOf(await test.application.status.ask(of, { ...ASK, ...change }));
  if (report === undefined) throw new Error('no report');
  return report;
}

const codes = ({ steps }: Pick<StatusAttempt, 'steps'>): string[] => steps.flatMap(({ code }) => code ?? []);
const only = ({ attempts }: StatusReport): StatusAttempt => {
  const [first, second] = attempts;
  if (first === undefined || second !== undefined) throw new Error(JSON.stringify(attempts));
  return first;
};

const startResponder = async (setup: Partial<ResponderSetup>): Promise<string> => {
  const responder = await startOpensslResponder({ folder, issuer: ca, signer: ca, ...setup });
  stops.push(responder.stop);
  return `http://127.0.0.1:${responder.port}`;
};

const issueResponder = (by = ca, extensions = [extKeyUsage([OID.OCSPSigning]), ocspNoCheck()]): IssuedTestCertificate =>
  by.issue({ subject: 'CN=responder', notBefore: NOW - DAY_MS, notAfter: NOW + DAY_MS, extensions });

describe('OpenSSL as responder', () => {
  it('is believed when it says good, revoked and unknown, by GET and by POST', async () => {
    const [good, bad, nobody] = [issue({}), issue({}), issue({})];
    const url = await startResponder({ good: [good], revoked: [bad] });
    const asked = { ocspUrls: [url], sources: ['ocsp'] as const };
    test.clock.now = Date.now();
    const first = await ask(good, asked);
    expect(first.verdict).toMatchObject({ status: 'good', source: 'ocsp' });
    expect(only(first)).toMatchObject({ outcome: 'fetched', method: 'GET', facts: { nonce: 'not-sent' } });
    expect(only(first).steps.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['form', 'scope', 'freshness', 'signature', 'signer', 'answer']),
    );
    const second = await ask(bad, { ...asked, digest: 'sha256' });
    expect(second.verdict).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
    expect(only(second).method).toBe('GET');
    const third = await ask(nobody, asked);
    expect(third.verdict.status).toBe('unknown');
    expect(codes(only(third))).toEqual(['ocsp.says-unknown']);
  });

  it('gives the nonce back', async () => {
    const leaf = issue({});
    const url = await startResponder({ good: [leaf] });
    test.clock.now = Date.now();
    const report = await ask(leaf, { ocspUrls: [url], sources: ['ocsp'], nonce: true });
    expect(report.verdict.status).toBe('good');
    expect(only(report)).toMatchObject({ method: 'POST', facts: { nonce: 'echoed' } });
  });

  it('may be delegated by the issuer, and by nobody else', async () => {
    const leaf = issue({});
    test.clock.now = Date.now();
    const verdict = async (signer: IssuedTestCertificate): Promise<StatusReport> => {
      const url = await startResponder({ good: [leaf], signer });
      return ask(leaf, { ocspUrls: [url], sources: ['ocsp'] });
    };
    expect((await verdict(issueResponder())).verdict.status).toBe('good');
    const plain = await verdict(issueResponder(ca, []));
    expect(plain.verdict.status).toBe('unknown');
    expect(codes(only(plain))).toEqual(['ocsp.not-delegated']);
    expect(codes(only(await verdict(issueResponder(other))))).toEqual(['ocsp.not-delegated']);
  });

  it('without nocheck is refused once a list names its certificate', async () => {
    const leaf = issue({});
    const responder = issueResponder(ca, [extKeyUsage([OID.OCSPSigning])]);
    const url = await startResponder({ good: [leaf], signer: responder });
    test.clock.now = Date.now();
    answers.set('/a.crl', send(crlOf(ca, [])));
    const asked = { ocspUrls: [url], crlUrls: [`${origin}/a.crl`] };
    expect((await ask(leaf, asked)).verdict).toMatchObject({ status: 'good', source: 'ocsp' });
    answers.set('/a.crl', send(crlOf(ca, [responder], { number: 6 })));
    const report = await ask(leaf, { ...asked, askAgain: true });
    expect(report.verdict).toMatchObject({ status: 'good', source: 'crl' });
    expect(report.attempts.flatMap(codes)).toContain('ocsp.responder-revoked');
  });
});

describe('lists', () => {
  it('are found where the certificate points', async () => {
    const leaf = issue({ crl: [`ldap://dir.example/cn=x?certificateRevocationList`, `${origin}/a.crl`] });
    answers.set('/a.crl', send(crlOf(ca, [])));
    const report = await ask(leaf);
    expect(report.verdict).toMatchObject({ status: 'good', source: 'crl', nextUpdate: NOW + DAY_MS });
    expect(report.attempts).toMatchObject([
      { outcome: 'refused', refusal: 'ldap' },
      { outcome: 'fetched', method: 'GET', facts: { number: '5', entries: 0 } },
    ]);
    answers.set('/a.crl', send(crlOf(ca, [leaf], { number: 6 })));
    expect((await ask(leaf)).verdict.status).toBe('good');
    const again = await ask(leaf, { askAgain: true });
    expect(again.verdict).toMatchObject({ status: 'revoked', reason: 'keyCompromise', revokedAt: NOW - 3600_000 });
  });

  it('are kept until their next update and no longer', async () => {
    const leaf = issue({ crl: [`${origin}/a.crl`] });
    answers.set('/a.crl', send(crlOf(ca, [])));
    await ask(leaf);
    test.clock.now = NOW + DAY_MS / 2;
    expect(only(await ask(leaf))).toMatchObject({ outcome: 'cached', fetchedAt: NOW });
    expect(seen).toHaveLength(1);
    test.clock.now = NOW + DAY_MS;
    answers.clear();
    const late = await ask(leaf);
    expect(late.verdict.status).toBe('not-covered');
    expect(only(late)).toMatchObject({ outcome: 'failed', error: { code: 'fetch.status' } });
  });

  it('that cannot be relied on are told with the reason, and not kept', async () => {
    const leaf = issue({ crl: [`${origin}/a.crl`] });
    const verdict = async (der: Uint8Array): Promise<readonly string[]> => {
      answers.set('/a.crl', send(der));
      const report = await ask(leaf);
      expect(['unknown', 'not-covered']).toContain(report.verdict.status);
      return codes(only(report));
    };
    expect(await verdict(crlOf(ca, [], { thisUpdate: NOW - 2 * DAY_MS, nextUpdate: NOW - DAY_MS }))).toEqual([
      'crl.stale',
    ]);
    expect(await verdict(crlOf(other, []))).toEqual(['crl.other-issuer']);
    const namesake = createTestAuthority({ name: 'CN=Status CA', notBefore: NOW - DAY_MS });
    expect(await verdict(crlOf(namesake, [leaf]))).toEqual(['crl.signature']);
    expect(seen).toHaveLength(3);
  });
});

describe('whoever is asked', () => {
  const fault = async (url: string, change: Partial<AskStatus> = {}): Promise<StatusAttempt> =>
    only(await ask(issue({ ocsp: [url] }), change));

  it('may answer with a page, too much, nothing, or for another', async () => {
    answers.set('/page', send('<html>welcome</html>', { 'content-type': 'text/html' }));
    expect(await fault(`${origin}/none`)).toMatchObject({ outcome: 'failed', error: { code: 'fetch.status' } });
    const crl = only(await ask(issue({ crl: [`${origin}/page`] })));
    expect(crl).toMatchObject({ outcome: 'failed', error: { code: 'format.malformed' } });
    const [good, elsewhere] = [issue({}), issue({}, other)];
    const url = await startResponder({ good: [good] });
    test.clock.now = Date.now();
    const answer = await ask(elsewhere, { ocspUrls: [url], sources: ['ocsp'] }, [other]);
    expect(answer.verdict.status).not.toBe('good');
  });

  it('is refused above a mebibyte for an answer', async () => {
    const leaf = issue({ ocsp: [`${origin}/large`] });
    server.once('request', () => undefined);
    const big = new Uint8Array(10 * 1024 * 1024);
    server.removeAllListeners('request');
    server.on('request', (_request, response: ServerResponse) => response.writeHead(200).end(big));
    expect(only(await ask(leaf))).toMatchObject({ outcome: 'failed', error: { code: 'fetch.too-large' } });
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      seen.push(`${request.method} ${request.url}`);
      const chosen = answers.get(request.url ?? '');
      if (chosen === undefined) response.writeHead(404).end();
      else chosen(request, response);
    });
  });

  it('is left after the time that was set', async () => {
    answers.set('/slow.crl', () => undefined);
    const workspace = await test.createWorkspace();
    valueOf(await workspace.status.setNetwork({ proxy: null, timeoutSeconds: 1 }));
    const leaf = issue({ crl: [`${origin}/slow.crl`] });
    const file = valueOf(
      await test.application.inspection.read({ name: 'a.pem', bytes: new TextEncoder().encode(leaf.pem + ca.pem) }),
    );
    const of = { target: { kind: 'file', file, item: 0 }, certificates: [], issuerFiles: [] } as const;
    const [report] = valueOf(await workspace.status.ask(of, ASK));
    expect(report?.attempts).toMatchObject([{ outcome: 'failed', error: { code: 'fetch.timeout' } }]);
    expect(valueOf(await workspace.settings.get()).expiringDays).toBeGreaterThan(0);
  });

  it('is not asked in a private network, nor followed elsewhere, unless allowed', async () => {
    answers.set('/away.crl', (_request, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/x.crl' }).end(),
    );
    const leaf = issue({ crl: [`${origin}/away.crl`] });
    expect(only(await ask(leaf, { allowPrivate: false }))).toMatchObject({ error: { code: 'fetch.private-address' } });
    expect(seen).toEqual([]);
    expect(only(await ask(leaf))).toMatchObject({
      error: { code: 'fetch.redirect-refused', evidence: { to: '10.0.0.1' } },
    });
    expect(only(await ask(leaf, { followRedirects: true }))).toMatchObject({
      error: { code: 'fetch.private-address' },
    });
  });

  it('is reached through a proxy that is given the whole address', async () => {
    const lines: string[] = [];
    const proxy = createServer((request, response) => {
      lines.push(request.url ?? '');
      const target = new URL(request.url ?? '');
      const through = connect(Number(target.port), target.hostname, () =>
        through.write(`GET ${target.pathname} HTTP/1.0\r\nhost: ${target.host}\r\n\r\n`),
      );
      through.pipe(response.socket ?? through);
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    stops.push(() => new Promise((done) => proxy.close(() => done())));
    const workspace = await test.createWorkspace();
    const { port } = proxy.address() as AddressInfo;
    valueOf(await workspace.status.setNetwork({ proxy: { host: '127.0.0.1', port }, timeoutSeconds: 5 }));
    answers.set('/a.crl', send(crlOf(ca, [])));
    const leaf = issue({ crl: [`${origin}/a.crl`] });
    const bytes = new TextEncoder().encode(leaf.pem + ca.pem);
    const file = valueOf(await test.application.inspection.read({ name: 'a.pem', bytes }));
    const of = { target: { kind: 'file', file, item: 0 }, certificates: [], issuerFiles: [] } as const;
    const [report] = valueOf(await workspace.status.ask(of, ASK));
    expect(report?.verdict.status).toBe('good');
    expect(lines).toEqual([`${origin}/a.crl`]);
  });

  it('cannot be asked about a certificate whose issuer nobody has, until its pointer brings it', async () => {
    answers.set('/a.crl', send(crlOf(ca, [])));
    const lonely = issue({ crl: [`${origin}/a.crl`], ocsp: [`${origin}/ocsp`] });
    const report = await ask(lonely, {}, []);
    expect(report.issuer).toBeUndefined();
    expect(report.verdict.status).toBe('not-covered');
    expect(report.attempts).toMatchObject([{ outcome: 'fetched' }, { outcome: 'refused', refusal: 'no-issuer' }]);
    answers.set('/ca.cer', send(ca.der));
    const pointed = issue({ crl: [`${origin}/a.crl`], caIssuers: [`${origin}/ca.cer`] });
    const found = await ask(pointed, {}, []);
    expect(found.issuer).toMatchObject({ title: 'Status CA', from: `${origin}/ca.cer` });
    expect(found.verdict.status).toBe('good');
  });
});
