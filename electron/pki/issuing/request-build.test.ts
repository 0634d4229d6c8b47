import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { makeKey, signBytes } from '../../testing/test-pki.ts';
import { parseGeneralName } from '../name/general-name.ts';
import { buildName } from '../name/name-build.ts';
import { OID } from '../asn1/oid.ts';
import { assembleSigned } from './draft.ts';
import { parseRequest, requestPem, verifyRequest } from './request.ts';
import { buildRequest, type RequestDraft } from './request-build.ts';

const pair = makeKey('p256');

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function sign(draft: Partial<RequestDraft>): Uint8Array {
  const info = buildRequest({
    subjectNameDer: valueOf(buildName('CN=Partner Gateway,O=Acme\\, Inc.')),
    spkiDer: pair.spkiDer,
    subjectAltNames: [],
    keyUsage: [],
    extendedKeyUsage: [],
    ...draft,
  });
  return assembleSigned(info, 'ecdsa-sha256', signBytes({ ...pair, algorithm: 'ecdsa-sha256' }, info));
}

const readByOpenssl = (der: Uint8Array): string =>
  execFileSync('openssl', ['req', '-noout', '-text', '-verify'], {
    input: requestPem(der),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });

describe('a request that is built here', () => {
  it('asks for what an end entity needs, and openssl verifies it', () => {
    const text = readByOpenssl(
      sign({
        subjectAltNames: ['dns:a.example', 'email:x@a.example'].map((name) => valueOf(parseGeneralName(name))),
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: [OID.clientAuth],
      }),
    );
    expect(text).toContain('DNS:a.example, email:x@a.example');
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature/);
    expect(text).toContain('TLS Web Client Authentication');
  });

  it('asks to be an authority with its path length', () => {
    const text = readByOpenssl(sign({ authority: { pathLength: 1 }, keyUsage: ['keyCertSign', 'cRLSign'] }));
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:1/);
    expect(text).toMatch(/Certificate Sign, CRL Sign/);
  });

  it('has no attribute where nothing is asked for', () => {
    const parsed = valueOf(parseRequest(sign({})));
    expect(parsed.attributes).toEqual([]);
    expect(verifyRequest(parsed)).toBe('valid');
  });

  it('marks the alternative names as critical where the subject is empty', () => {
    const text = readByOpenssl(
      sign({
        subjectNameDer: Uint8Array.of(0x30, 0),
        subjectAltNames: [valueOf(parseGeneralName('uri:spiffe://a.example/x'))],
      }),
    );
    expect(text).toMatch(/Subject Alternative Name: critical/);
  });
});
