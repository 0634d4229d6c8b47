import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, signBytes, type TestKeyChoice } from '../../testing/test-pki.ts';
import { assembleSigned } from './draft.ts';
import { extKeyUsage, keyUsage, subjectAltName } from '../certificate/extension-build.ts';
import { signatureAlgorithmFor } from '../algorithm/key-algorithm.ts';
import { buildName } from '../name/name-build.ts';
import { OID } from '../asn1/oid.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { buildRequestInfo, checkRequest, parseRequest, requestFields, requestPem } from './request.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'request-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function openssl(args: readonly string[], input?: string): string {
  return execFileSync('openssl', args, {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  });
}

function opensslRequest(keyArguments: readonly string[], more: readonly string[] = []): Uint8Array {
  const key = join(folder, 'key.pem');
  openssl(['genpkey', ...keyArguments, '-out', key]);
  const pem = openssl([
    'req',
    '-new',
    '-key',
    key,
    '-subj',
    '/C=DE/O=Acme, Inc./CN=gw',
    '-addext',
    'subjectAltName=DNS:gw.example,IP:10.0.0.1',
    ...more,
  ]);
  return readPemBlocks(Buffer.from(pem))[0]?.der ?? new Uint8Array();
}

function parsed(der: Uint8Array) {
  const result = parseRequest(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function own(choice: Exclude<TestKeyChoice, 'rsa1024'>, subject: string): Uint8Array {
  const pair = makeKey(choice);
  const name = buildName(subject);
  if (!name.ok) throw new Error('name');
  const algorithm = signatureAlgorithmFor(choice);
  const extensions = [
    subjectAltName([{ type: 'dns', value: 'a.example' }]),
    keyUsage(['digitalSignature']),
    extKeyUsage([OID.clientAuth]),
  ];
  const info = buildRequestInfo({ subjectDer: name.value, spkiDer: pair.spkiDer, extensions });
  return assembleSigned(info, algorithm, signBytes({ privateKey: pair.privateKey, algorithm }, info));
}

describe('a request by openssl', () => {
  it('is shown with subject, names and key, and proves possession', () => {
    const request = parsed(
      opensslRequest(
        ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
        ['-addext', 'extendedKeyUsage=clientAuth', '-addext', 'keyUsage=digitalSignature'],
      ),
    );
    const fields = requestFields(request);
    expect(fields).toMatchObject({
      ok: true,
      value: {
        subject: 'CN=gw,O=Acme\\, Inc.,C=DE',
        signatureValid: true,
        extendedKeyUsage: ['clientAuth'],
        keyUsage: ['digitalSignature'],
        subjectAltNames: [
          { type: 'dns', value: 'gw.example' },
          { type: 'ip', value: '10.0.0.1' },
        ],
      },
    });
    expect(checkRequest(request)).toEqual([]);
  });

  it('is refused with a weak key', () => {
    const request = parsed(opensslRequest(['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']));
    expect(checkRequest(request)).toMatchObject([
      { code: 'csr.weak-key', severity: 'error', evidence: { key: 'RSA 1024' } },
    ]);
  });

  it('is warned of a SHA-1 signature', () => {
    const request = parsed(opensslRequest(['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], ['-sha1']));
    expect(checkRequest(request)).toMatchObject([{ code: 'csr.weak-signature', severity: 'warning' }]);
  });
});

describe('a request of ours', () => {
  it.each(['p256', 'p521', 'rsa2048', 'ed25519'] as const)('is verified by openssl: %s', (choice) => {
    const file = join(folder, 'own.csr');
    writeFileSync(file, requestPem(own(choice, 'CN=a,O=B')));
    const text = openssl(['req', '-in', file, '-noout', '-text', '-verify']);
    expect(text).toMatch(/Subject: O = B, CN = a/);
    expect(text).toMatch(/DNS:a\.example/);
    expect(text).toMatch(/TLS Web Client Authentication/);
  });

  it('is refused when the signature belongs to other bytes', () => {
    const der = Uint8Array.from(own('p256', 'CN=partner'));
    const at = Buffer.from(der).indexOf('partner');
    der[at] = 0x71;
    expect(checkRequest(parsed(der))).toMatchObject([
      { code: 'csr.signature-invalid', severity: 'error', rfc: 'RFC 2986 §4.2' },
    ]);
  });

  it('never throws when a byte is changed', () => {
    const der = own('p256', 'CN=partner');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, value) => {
        const copy = Uint8Array.from(der);
        copy[at] = value;
        const request = parseRequest(copy);
        if (request.ok && requestFields(request.value).ok) checkRequest(request.value);
      }),
      { numRuns: 1500 },
    );
  });
});
