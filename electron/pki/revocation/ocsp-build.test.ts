import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestAuthority,
  type IssuedTestCertificate,
  signBytes,
  type TestAuthority,
} from '../../testing/test-pki.ts';
import { toHex } from '../asn1/der.ts';
import { octetString } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { parseCertificate, type ParsedCertificate } from '../certificate/certificate.ts';
import { extKeyUsage } from '../certificate/extension-build.ts';
import {
  assembleOcspResponse,
  buildOcspError,
  buildResponseData,
  type OcspAnswer,
  responderKeyHash,
} from './ocsp-build.ts';
import { publicKeyBits } from './ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from './ocsp-request.ts';
import { parseOcspResponse } from './ocsp.ts';

/** openssl judges by the time of the machine. */
const NOW = Math.floor(Date.now() / 1000) * 1000;
const HOUR_MS = 3_600_000;

let root: TestAuthority;
let signer: IssuedTestCertificate;
let leaf: IssuedTestCertificate;
let folder: string;

beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root,O=Test', notBefore: NOW - 24 * HOUR_MS });
  const window = { notBefore: NOW - HOUR_MS, notAfter: NOW + 24 * HOUR_MS };
  signer = root.issue({ subject: 'CN=Responder', ...window, extensions: [extKeyUsage([OID.OCSPSigning])] });
  leaf = root.issue({ subject: 'CN=leaf', ...window });
  folder = mkdtempSync(join(tmpdir(), 'ocsp-build-'));
  writeFileSync(path('root.pem'), root.pem);
  writeFileSync(path('leaf.pem'), leaf.pem);
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

function certificateOf(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const question = (digest: 'sha1' | 'sha256', nonce?: Uint8Array): Uint8Array =>
  buildOcspRequest({
    certificate: certificateOf(leaf.der),
    issuer: certificateOf(root.der),
    digest,
    ...(nonce === undefined ? {} : { nonce }),
  });

interface Said extends Partial<OcspAnswer> {
  readonly digest?: 'sha1' | 'sha256';
  readonly nonceValue?: Uint8Array;
}

function respond({ digest = 'sha1', nonceValue, ...said }: Said): Uint8Array {
  const asked = parseOcspRequest(question(digest));
  if (!asked.ok) throw new Error('question');
  const tbs = buildResponseData({
    responderKeyHash: responderKeyHash(publicKeyBits(certificateOf(signer.der))),
    producedAt: NOW,
    answers: asked.value.requests.map(({ certIdDer }) => ({
      certIdDer,
      status: 'good',
      thisUpdate: NOW,
      nextUpdate: NOW + HOUR_MS,
      ...said,
    })),
    nonceValue,
  });
  return assembleOcspResponse({
    tbs,
    algorithm: 'ecdsa-sha256',
    signature: signBytes({ privateKey: signer.privateKey, algorithm: 'ecdsa-sha256' }, tbs),
    certificates: [signer.der],
  });
}

/** What openssl says of an answer, with how it prints it. */
function judge(response: Uint8Array, digest: 'sha1' | 'sha256' = 'sha1'): string {
  writeFileSync(path('response.der'), response);
  const { stdout, stderr } = spawnSync('openssl', [
    'ocsp',
    '-respin',
    path('response.der'),
    '-issuer',
    path('root.pem'),
    `-${digest}`,
    '-cert',
    path('leaf.pem'),
    '-CAfile',
    path('root.pem'),
    '-resp_text',
    '-no_nonce',
  ]);
  return `${String(stdout)}${String(stderr)}`;
}

describe('an OCSP response', () => {
  it.each(['sha1', 'sha256'] as const)('says good to a question by %s', (digest) => {
    const said = judge(respond({ digest }), digest);
    expect(said).toContain('Response verify OK');
    expect(said).toMatch(/leaf\.pem: good/);
    expect(said).toContain('Responder Id: ');
  });

  it('says when and why a certificate was revoked', () => {
    const said = judge(respond({ status: { revokedAt: NOW - HOUR_MS, reason: 'keyCompromise' } }));
    expect(said).toContain('Response verify OK');
    expect(said).toMatch(/leaf\.pem: revoked/);
    expect(said).toContain('Reason: keyCompromise');
  });

  it('says of a hold that it is one, and gives no reason where none was given', () => {
    const hold = judge(respond({ status: { revokedAt: NOW - HOUR_MS, reason: 'certificateHold' } }));
    expect(hold).toContain('Reason: certificateHold');
    const none = judge(respond({ status: { revokedAt: NOW - HOUR_MS, reason: 'unspecified' } }));
    expect(none).toMatch(/leaf\.pem: revoked/);
    expect(none).not.toContain('Reason:');
  });

  it('says that it does not know, and until when it tells of certificates that ended', () => {
    const said = judge(respond({ status: 'unknown', archiveCutoff: NOW - 48 * HOUR_MS }));
    expect(said).toMatch(/leaf\.pem: unknown/);
    expect(said).toContain('OCSP Archive Cutoff');
  });

  it('gives a nonce back as it came', () => {
    const nonce = Uint8Array.from({ length: 128 }, (_, i) => i);
    const response = respond({ nonceValue: octetString(nonce) });
    const parsed = parseOcspResponse(response);
    expect(parsed.ok && parsed.value.basic?.nonce).toEqual(nonce);
    writeFileSync(path('nonce.der'), response);
    const text = String(execFileSync('openssl', ['ocsp', '-respin', path('nonce.der'), '-resp_text', '-noverify']));
    expect(text).toContain('OCSP Nonce');
  });

  it('repeats the CertID octet by octet', () => {
    const asked = parseOcspRequest(question('sha256'));
    const certId = toHex(asked.ok ? (asked.value.requests[0]?.certIdDer ?? Uint8Array.of()) : Uint8Array.of());
    expect(certId).toMatch(/^30/);
    expect(toHex(question('sha256'))).toContain(certId);
    expect(toHex(respond({ digest: 'sha256' }))).toContain(certId);
  });

  it.each([
    ['malformedRequest', 'malformedrequest'],
    ['internalError', 'internalerror'],
    ['tryLater', 'trylater'],
    ['unauthorized', 'unauthorized'],
  ] as const)('that answers nothing says %s', (status, told) => {
    const said = judge(buildOcspError(status));
    expect(said.toLowerCase()).toContain(told);
    const parsed = parseOcspResponse(buildOcspError(status));
    expect(parsed.ok && parsed.value).toEqual({ status });
  });
});
