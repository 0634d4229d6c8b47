import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationStatus } from '../../../shared/model/revocation-status.ts';
import { codesOf } from '../../testing/revocation-question.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import { nullValue } from '../asn1/der-write.ts';
import { fromHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { parseCertificate, type ParsedCertificate } from '../certificate/certificate.ts';
import { type Extension, extKeyUsage } from '../certificate/extension-build.ts';
import { ocspRequestFields, ocspResponseFields } from './ocsp-fields.ts';
import { buildOcspRequest, parseOcspRequest } from './ocsp-request.ts';
import { parseOcspResponse } from './ocsp.ts';
import { parseCrl } from './crl.ts';
import type { RevocationInput } from './revocation-input.ts';
import { checkRevocation } from './status.ts';

/** openssl stamps its answers with the time of the machine: the certificates are made around that. */
const NOW = Date.now();
const DAY_MS = 86_400_000;

let root: TestAuthority;
let stranger: TestAuthority;
let good: IssuedTestCertificate;
let revoked: IssuedTestCertificate;
let unknown: IssuedTestCertificate;
let folder: string;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root,O=Test', notBefore: NOW - 10 * DAY_MS });
  stranger = createTestAuthority({ name: 'CN=Stranger,O=Test', notBefore: NOW - 10 * DAY_MS });
  const issue = (subject: string): IssuedTestCertificate =>
    root.issue({ subject, notBefore: NOW - 5 * DAY_MS, notAfter: NOW + DAY_MS });
  good = issue('CN=good');
  revoked = issue('CN=revoked');
  unknown = issue('CN=unknown');
  folder = mkdtempSync(join(tmpdir(), 'ocsp-'));
  const line = (state: string, { serialHex }: IssuedTestCertificate, why: string): string =>
    [state, '350101000000Z', why, serialHex.toUpperCase(), 'unknown', '/CN=x'].join('\t');
  writeFileSync(path('index.txt'), `${line('V', good, '')}\n${line('R', revoked, '261101000000Z,keyCompromise')}\n`);
  writeFileSync(path('root.pem'), root.pem);
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

function certificateOf(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const responder = (
  authority: TestAuthority,
  extensions: readonly Extension[] = [extKeyUsage([OID.OCSPSigning])],
  notAfter = NOW + DAY_MS,
): IssuedTestCertificate =>
  authority.issue({ subject: 'CN=Responder', notBefore: NOW - 9 * DAY_MS, notAfter, extensions });

/** What openssl, as responder, answers to our request. */
function answer(
  request: Uint8Array,
  signer: { readonly pem: string; readonly keyPem: string } = root,
  options: readonly string[] = [],
  lasting: readonly string[] = ['-ndays', '2'],
): Uint8Array {
  writeFileSync(path('request.der'), request);
  writeFileSync(path('signer.pem'), signer.pem);
  writeFileSync(path('signer-key.pem'), signer.keyPem);
  execFileSync(
    'openssl',
    [
      'ocsp',
      '-index',
      path('index.txt'),
      '-CA',
      path('root.pem'),
      '-rsigner',
      path('signer.pem'),
      '-rkey',
      path('signer-key.pem'),
      '-reqin',
      path('request.der'),
      '-respout',
      path('response.der'),
      ...lasting,
      ...options,
    ],
    { stdio: 'pipe' },
  );
  return new Uint8Array(readFileSync(path('response.der')));
}

const requestFor = ({ der }: IssuedTestCertificate, digest: 'sha1' | 'sha256' = 'sha1'): Uint8Array =>
  buildOcspRequest({ certificate: certificateOf(der), issuer: certificateOf(root.der), digest });

function ask(
  leaf: IssuedTestCertificate,
  responses: readonly Uint8Array[],
  rules: Partial<RevocationInput> = {},
): RevocationStatus {
  return checkRevocation({
    certificate: certificateOf(leaf.der),
    issuer: certificateOf(root.der),
    crls: [],
    ocspResponses: responses,
    candidates: [],
    at: NOW + 60_000,
    isTrustedSigner: () => true,
    ...rules,
  });
}

describe('an answer of openssl', () => {
  it.each(['sha1', 'sha256'] as const)('to our request with %s says good, revoked or unknown', (digest) => {
    const answers = [good, revoked, unknown].map((leaf) => answer(requestFor(leaf, digest)));
    const found = [good, revoked, unknown].map((leaf, i) => ask(leaf, answers.slice(i, i + 1)));
    expect(found[0]).toMatchObject({ status: 'good', source: 'ocsp' });
    expect(found[1]).toMatchObject({
      status: 'revoked',
      reason: 'keyCompromise',
      revokedAt: Date.UTC(2026, 10, 1),
    });
    expect([found[2]?.status, codesOf(found[2] ?? { steps: [] })]).toEqual(['unknown', ['ocsp.says-unknown']]);
    expect(codesOf(ask(good, answers.slice(1)))).toEqual(['ocsp.no-match', 'ocsp.no-match']);
    expect(ask(revoked, answers).status).toBe('revoked');
  });

  it('is not taken from an old answer that says good without an end, while revoked stays revoked', () => {
    const [fine, bad] = [good, revoked].map((leaf) => [answer(requestFor(leaf), root, [], [])]);
    expect(ask(good, fine ?? [], { at: NOW + 6 * DAY_MS }).status).toBe('good');
    const old = ask(good, fine ?? [], { at: NOW + 8 * DAY_MS });
    expect({ status: old.status, codes: codesOf(old) }).toMatchObject({ status: 'unknown' });
    expect(codesOf(old)).toContain('ocsp.too-old');
    expect(ask(good, fine ?? [], { at: NOW + 8 * DAY_MS, maxAgeMs: 30 * DAY_MS }).status).toBe('good');
    expect(ask(revoked, bad ?? [], { at: NOW + 60 * DAY_MS }).status).toBe('revoked');
  });

  it('counts from a responder that the issuer itself delegated to', () => {
    const delegated = responder(root, [
      extKeyUsage([OID.OCSPSigning]),
      { oid: OID.ocspNoCheck, critical: false, value: nullValue() },
    ]);
    for (const options of [[], ['-resp_key_id']])
      expect(ask(good, [answer(requestFor(good), delegated, options)])).toMatchObject({ status: 'good' });
    const absent = answer(requestFor(good), delegated, ['-resp_no_certs']);
    expect(codesOf(ask(good, [absent]))).toEqual(['ocsp.no-signer']);
    expect(ask(good, [absent], { candidates: [certificateOf(delegated.der)] }).status).toBe('good');
  });

  it('does not count from one without the purpose, of another issuer, out of date, revoked or not trusted', () => {
    const cases: readonly [IssuedTestCertificate, string][] = [
      [responder(root, []), 'ocsp.not-delegated'],
      [responder(root, [extKeyUsage([OID.anyExtendedKeyUsage])]), 'ocsp.not-delegated'],
      [responder(stranger), 'ocsp.not-delegated'],
      [
        responder(root, [extKeyUsage([OID.OCSPSigning]), { oid: '1.2.3.4', critical: true, value: nullValue() }]),
        'ocsp.not-delegated',
      ],
      [responder(root, undefined, NOW - DAY_MS), 'ocsp.responder-expired'],
    ];
    for (const [signer, code] of cases) {
      const found = ask(good, [answer(requestFor(good), signer)]);
      expect([found.status, codesOf(found)]).toEqual(['unknown', [code]]);
    }
    const delegated = responder(root);
    const response = answer(requestFor(good), delegated);
    const crl = parseCrl(
      root.crl([{ serialHex: delegated.serialHex }], { thisUpdate: NOW - DAY_MS, nextUpdate: NOW + DAY_MS }).der,
    );
    expect(codesOf(ask(good, [response], { crls: crl.ok ? [crl.value] : [] }))).toContain('ocsp.responder-revoked');
    expect(codesOf(ask(good, [response], { isTrustedSigner: () => false }))).toEqual(['ocsp.not-delegated']);
  });

  it('does not count before, after, or too long after it was made, nor with a byte changed', () => {
    const response = answer(requestFor(good));
    expect(codesOf(ask(good, [response], { at: NOW - DAY_MS }))).toEqual(['ocsp.not-yet-issued']);
    expect(codesOf(ask(good, [response], { at: NOW + 3 * DAY_MS }))).toEqual(['ocsp.stale']);
    expect(codesOf(ask(good, [response], { maxAgeMs: 1000 }))).toEqual(['ocsp.too-old']);
    expect(ask(good, [answer(requestFor(good), root, ['-badsig'])]).status).toBe('unknown');
  });

  it('outweighs a list that says good where it says revoked, and stands in for one that is stale', () => {
    const crl = (nextUpdate: number) => {
      const parsed = parseCrl(root.crl([], { thisUpdate: NOW - DAY_MS, nextUpdate }).der);
      return { crls: parsed.ok ? [parsed.value] : [] };
    };
    expect(ask(revoked, [answer(requestFor(revoked))], crl(NOW + DAY_MS)).status).toBe('revoked');
    expect(ask(good, [answer(requestFor(good))], crl(NOW))).toMatchObject({ status: 'good', source: 'ocsp' });
    expect(ask(unknown, [answer(requestFor(unknown))], crl(NOW + DAY_MS))).toMatchObject({ source: 'crl' });
  });
});

describe('a request', () => {
  it('is read by openssl with hash, serial and nonce', () => {
    const request = buildOcspRequest({
      certificate: certificateOf(good.der),
      issuer: certificateOf(root.der),
      digest: 'sha256',
      nonce: fromHex('00'.repeat(31) + '07'),
    });
    writeFileSync(path('request.der'), request);
    const text = execFileSync('openssl', ['ocsp', '-reqin', path('request.der'), '-req_text'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(text).toContain('Hash Algorithm: sha256');
    expect(text).toContain(good.serialHex.toUpperCase());
    expect(text).toMatch(/OCSP Nonce:\s+0420(00){31}07/);
    expect(ocspRequestFields(request)).toMatchObject({
      ok: true,
      value: {
        signed: false,
        nonceHex: `${'00'.repeat(31)}07`,
        requests: [{ hash: 'SHA-256', serialHex: good.serialHex }],
      },
    });
    const answered = ocspResponseFields(answer(request));
    expect(answered).toMatchObject({
      ok: true,
      value: { nonceHex: `${'00'.repeat(31)}07`, responder: 'CN=Root,O=Test' },
    });
  });

  it('of openssl is read: several certificates, a signature', () => {
    writeFileSync(path('a.pem'), good.pem);
    writeFileSync(path('b.pem'), revoked.pem);
    writeFileSync(path('key.pem'), good.keyPem);
    const made = spawnSync('openssl', [
      'ocsp',
      '-issuer',
      path('root.pem'),
      '-cert',
      path('a.pem'),
      '-cert',
      path('b.pem'),
      '-signer',
      path('a.pem'),
      '-signkey',
      path('key.pem'),
      '-reqout',
      path('signed.der'),
    ]);
    expect(made.status).toBe(0);
    const fields = ocspRequestFields(new Uint8Array(readFileSync(path('signed.der'))));
    expect(fields).toMatchObject({
      ok: true,
      value: {
        signed: true,
        signatureAlgorithm: 'ecdsaWithSHA256',
        requests: [{ serialHex: good.serialHex }, { serialHex: revoked.serialHex }],
      },
    });
  });
});

describe('any bytes', () => {
  it('never make a parser throw', () => {
    const samples = [answer(requestFor(good), responder(root)), requestFor(good)];
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.nat(255), (sample, at, value) => {
        const copy = sample.slice();
        copy[at % copy.length] = value;
        parseOcspRequest(copy);
        parseOcspResponse(copy);
        ocspResponseFields(copy);
        ocspRequestFields(copy);
        ask(good, [copy]);
      }),
      { numRuns: 1000 },
    );
  });
});
