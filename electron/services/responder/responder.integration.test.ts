import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { ServedAuthority } from '../../../shared/model/responder.ts';
import { parseCertificate, type ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { buildOcspRequest } from '../../pki/revocation/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/revocation/ocsp.ts';
import { checkRevocation } from '../../pki/revocation/status.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

const run = promisify(execFile);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
let leaf: CertificateSummary;
let base: string;

beforeEach(async () => {
  test = startTestApplication();
  // openssl and others judge by the clock of the computer.
  test.clock.now = Date.now();
  workspace = await test.createWorkspace();
  authority = valueOf(await workspace.authorities.create({ name: 'Issuing CA', key: 'p256' }));
  leaf = await issue('CN=leaf');
  valueOf(await workspace.responder.set({ port: 0, signersAhead: 2 }));
});
afterEach(() => test.end());

const issue = async (subject: string): Promise<CertificateSummary> =>
  valueOf(await workspace.issuing.issue({ authorityId: authority.id, profile: 'tls-client', key: 'p256', subject }));

async function start(): Promise<void> {
  const { running } = valueOf(await workspace.responder.start());
  base = `http://${running?.address}:${running?.port}`;
}

async function pemOf(summary: CertificateSummary | AuthoritySummary): Promise<string> {
  const id = 'certificateId' in summary ? summary.certificateId : summary.id;
  const target = { path: test.at(`${id}.pem`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id, format: 'pem', target }));
  return target.path;
}

async function parsedOf(summary: CertificateSummary | AuthoritySummary): Promise<ParsedCertificate> {
  const id = 'certificateId' in summary ? summary.certificateId : summary.id;
  const target = { path: test.at(`${id}.der`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id, format: 'der', target }));
  const { readFileSync } = await import('node:fs');
  return valueOf(parseCertificate(new Uint8Array(readFileSync(target.path))));
}

/** What openssl, as client, says of certificates. */
async function askOpenssl(certificates: readonly CertificateSummary[], ...options: readonly string[]): Promise<string> {
  const issuer = await pemOf(authority);
  const asked: string[] = [];
  for (const one of certificates) asked.push('-cert', await pemOf(one));
  const args = ['ocsp', '-issuer', issuer, ...asked, '-CAfile', issuer, '-url', `${base}/ocsp`, ...options];
  return run('openssl', args).then(
    ({ stdout, stderr }) => stdout + stderr,
    ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => stdout + stderr,
  );
}

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

function ask(place: string, more: { readonly body?: Uint8Array; readonly headers?: Record<string, string> } = {}) {
  return new Promise<Received>((resolve, reject) => {
    const { body, headers = {} } = more;
    const type = body === undefined ? {} : { 'content-type': 'application/ocsp-request' };
    const sent = request(
      `${base}${place}`,
      { method: body === undefined ? 'GET' : 'POST', headers: { ...type, ...headers }, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: new Uint8Array(Buffer.concat(chunks)),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const statusOf = ({ body }: Received): string => valueOf(parseOcspResponse(body)).status;

const served = async (): Promise<ServedAuthority> => {
  const [first] = valueOf(await workspace.responder.state()).authorities;
  return first ?? expect.fail('nobody is served');
};

const question = async (nonce?: Uint8Array): Promise<Uint8Array> =>
  buildOcspRequest({
    certificate: await parsedOf(leaf),
    issuer: await parsedOf(authority),
    ...(nonce === undefined ? {} : { nonce }),
  });

describe('the responder', () => {
  it('tells openssl how certificates stand, by SHA-1 and SHA-256, one and many, with a nonce and without', async () => {
    const [revoked, held, fresh] = [await issue('CN=revoked'), await issue('CN=held'), await issue('CN=released')];
    valueOf(await workspace.revocations.revoke({ id: revoked.id, reason: 'keyCompromise' }));
    valueOf(await workspace.revocations.revoke({ id: held.id, reason: 'certificateHold' }));
    await start();
    const one = await askOpenssl([leaf]);
    expect(one).toContain('Response verify OK');
    expect(one).toMatch(/: good/);
    expect(one).not.toContain('WARNING');
    const many = await askOpenssl([leaf, revoked, held, fresh], '-no_nonce');
    expect(many).toMatch(
      /: good[\s\S]*: revoked[\s\S]*keyCompromise[\s\S]*: revoked[\s\S]*certificateHold[\s\S]*: good/,
    );
    const bySha256 = await askOpenssl([], '-sha256', '-cert', await pemOf(revoked));
    expect(bySha256).toMatch(/: revoked/);
    const text = await askOpenssl([leaf], '-resp_text');
    expect(text).toContain('OCSP Signing');
    expect(text).toContain('OCSP No Check');
  });

  it('says unknown of a serial that was never issued, and nothing of other authorities', async () => {
    await start();
    const unknown = await askOpenssl([], '-serial', '0x1234');
    expect(unknown).toMatch(/0x1234: unknown/);
    const other = valueOf(await workspace.authorities.create({ name: 'Other', key: 'p256' }));
    valueOf(await workspace.responder.set({ authorityIds: [authority.id] }));
    const asked = buildOcspRequest({ certificate: await parsedOf(other), issuer: await parsedOf(other) });
    expect(statusOf(await ask('/ocsp', { body: asked }))).toBe('unauthorized');
    expect((await ask('/ocsp/other', { body: asked })).status).toBe(404);
    expect(statusOf(await ask('/ocsp/issuing-ca', { body: await question() }))).toBe('successful');
  });

  it('answers GET with headers for caches, and is up to date all the same', async () => {
    await start();
    const place = `/ocsp/${encodeURIComponent(Buffer.from(await question()).toString('base64'))}`;
    const first = await ask(place);
    expect(first.headers).toMatchObject({
      'content-type': 'application/ocsp-response',
      'cache-control': 'max-age=3600, public, no-transform, must-revalidate',
      etag: expect.stringMatching(/^"[0-9A-F]{64}"$/),
      expires: expect.any(String),
      'last-modified': expect.any(String),
    });
    expect((await ask(place)).body).toEqual(first.body);
    const etag = String(first.headers['etag']);
    expect((await ask(place, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const byCurl = await run('curl', ['-s', '-o', test.at('curl.der'), '-w', '%{http_code}', `${base}${place}`]);
    expect(byCurl.stdout).toBe('200');
    valueOf(await workspace.revocations.revoke({ id: leaf.id, reason: 'superseded' }));
    const after = valueOf(parseOcspResponse((await ask(place)).body)).basic;
    expect(after?.responses[0]).toMatchObject({ status: 'revoked', reason: 'superseded' });
    expect(valueOf(await workspace.responder.state()).counters).toMatchObject({ requests: 5, cached: 3, signed: 2 });
  });

  it('gives nonces of 1 to 128 octets back and takes no others', async () => {
    await start();
    for (const length of [1, 32, 128]) {
      const nonce = new Uint8Array(length).fill(7);
      const answer = await ask('/ocsp', { body: await question(nonce) });
      expect(valueOf(parseOcspResponse(answer.body)).basic?.nonce).toEqual(nonce);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    const good = Buffer.from(await question(new Uint8Array(100).fill(7)));
    const tooLong = Buffer.from(good.toString('hex').replace(/04640+7/, '04820064'), 'hex');
    expect(statusOf(await ask('/ocsp', { body: tooLong }))).toBe('malformedRequest');
    await expect(askOpenssl([leaf], '-nonce')).resolves.toContain('Response verify OK');
  });

  it('is believed by its own judge and by GnuTLS', async () => {
    await start();
    const answer = await ask('/ocsp', { body: await question() });
    const [certificate, issuer] = [await parsedOf(leaf), await parsedOf(authority)];
    const verdict = checkRevocation({
      certificate,
      issuer,
      crls: [],
      ocspResponses: [answer.body],
      candidates: [],
      at: test.clock.now,
      isTrustedSigner: () => true,
    });
    expect(verdict.status).toBe('good');
    writeFileSync(test.at('answer.der'), answer.body);
    const told = await run('ocsptool', [
      '--verify-response',
      '--load-response',
      test.at('answer.der'),
      '--load-trust',
      await pemOf(authority),
    ]);
    expect(told.stdout).toContain('Verifying OCSP Response: Success');
  });

  it('hands out lists and certificates of authorities', async () => {
    await start();
    expect((await ask('/crl/issuing-ca.crl')).status).toBe(404);
    valueOf(await workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }));
    const list = await ask('/crl/issuing-ca.crl');
    expect(list).toMatchObject({ status: 200, headers: { 'content-type': 'application/pkix-crl' } });
    writeFileSync(test.at('list.crl'), list.body);
    const issuer = await pemOf(authority);
    const checked = await run('openssl', [
      'crl',
      '-inform',
      'DER',
      '-in',
      test.at('list.crl'),
      '-CAfile',
      issuer,
      '-noout',
    ]);
    expect(checked.stderr).toContain('verify OK');
    const again = await ask('/crl/issuing-ca.crl', { headers: { 'if-none-match': String(list.headers['etag']) } });
    expect(again).toMatchObject({ status: 304, body: new Uint8Array() });
    const issuedAt = Date.parse(String(list.headers['last-modified']));
    const since = (at: number) => ({ headers: { 'if-modified-since': new Date(at).toUTCString() } });
    expect((await ask('/crl/issuing-ca.crl', since(issuedAt + 1000))).status).toBe(304);
    // of the same second there may be an older one
    valueOf(await workspace.revocations.issue({ authorityId: authority.id, kinds: ['complete'] }));
    const newer = await ask('/crl/issuing-ca.crl', since(issuedAt));
    expect([newer.status, newer.headers['last-modified']]).toEqual([200, list.headers['last-modified']]);
    expect(newer.body).not.toEqual(list.body);
    const own = await ask('/ca/issuing-ca.cer');
    expect(own.headers['content-type']).toBe('application/pkix-cert');
    expect(own.body).toEqual((await parsedOf(authority)).der);
    for (const wrong of ['/', '/ca/..%2f', '/crl/issuing-ca.crl/x', '/ca/other.cer', '/ocsp/%zz'])
      expect((await ask(wrong)).status).toBe(wrong.startsWith('/ocsp') ? 200 : 404);
  });

  it('goes on under a grant, and says try later without one', async () => {
    await start();
    const { faults, rotation } = await served();
    expect(faults).toEqual(['no-crl']);
    expect(rotation).toMatchObject({ ahead: 2, canSign: true });
    const until = test.clock.now + DAY_MS;
    valueOf(await workspace.grants.give({ authorityId: authority.id, purposes: ['ocsp'], until }));
    valueOf(await workspace.lockAway());
    expect(await askOpenssl([leaf])).toContain('Response verify OK');
    valueOf(await workspace.lock());
    expect(statusOf(await ask('/ocsp', { body: await question(new Uint8Array(32)) }))).toBe('tryLater');
    expect((await served()).faults).toContain('no-grant');
  });

  it('passes from signer to signer, and says try later when none is left or the clock stands before them', async () => {
    await start();
    const signerOf = async (): Promise<string> => (await served()).rotation.current?.certificateId ?? 'none';
    const seen = new Set([await signerOf()]);
    const started = test.clock.now;
    for (const days of [7, 13]) {
      test.clock.now = started + days * DAY_MS;
      expect(statusOf(await ask('/ocsp', { body: await question() }))).toBe('successful');
      seen.add(await signerOf());
    }
    expect(seen.size).toBe(3);
    test.clock.now = started + 40 * DAY_MS;
    expect(statusOf(await ask('/ocsp', { body: await question() }))).toBe('tryLater');
    expect((await served()).faults).toContain('no-signer');
    test.clock.now = started - 2 * HOUR_MS;
    expect(statusOf(await ask('/ocsp', { body: await question() }))).toBe('tryLater');
    expect((await served()).faults).toContain('clock-behind');
  });

  it('writes answers that servers staple', async () => {
    valueOf(await workspace.responder.renewSigners(authority.id));
    const folder = test.folder;
    const nginx = valueOf(await workspace.responder.writeStaples({ ids: [leaf.id], format: 'der', folder }));
    expect(nginx.written).toMatchObject([{ file: 'leaf.ocsp.der' }]);
    const haproxy = valueOf(await workspace.responder.writeStaples({ ids: [leaf.id], format: 'haproxy', folder }));
    expect(haproxy.written).toMatchObject([{ file: 'leaf.pem.ocsp' }]);
    const issuer = await pemOf(authority);
    const given = ['-respin', path.join(folder, 'leaf.ocsp.der'), '-no_nonce', '-CAfile', issuer];
    const said = await run('openssl', ['ocsp', '-issuer', issuer, '-cert', await pemOf(leaf), ...given]);
    expect(said.stdout).toMatch(/: good/);
  });
});
