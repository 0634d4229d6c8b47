import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import {
  createTestAuthority,
  type IssuedTestCertificate,
  type TestAuthority,
  TEST_NOW,
} from '../../testing/test-pki.ts';
import { certificatePem, parseCertificate } from './certificate.ts';
import { certificateFields } from './certificate-fields.ts';
import { readPemBlocks } from '../asn1/pem.ts';

let root: TestAuthority;
let leaf: IssuedTestCertificate;

beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root,C=DE' });
  leaf = root.issue({
    subject: 'CN=gw\\, one',
    sans: ['dns:gw.example', 'ip:2001:db8::1', 'uri:spiffe://a/b', 'email:x@y.example'],
    eku: ['clientAuth'],
  });
});

function fieldsOf(der: Uint8Array) {
  const parsed = parseCertificate(der);
  const fields = parsed.ok ? certificateFields(parsed.value) : parsed;
  if (!fields.ok) throw new Error(JSON.stringify(fields.error));
  return fields.value;
}

describe('a certificate', () => {
  it('shows what node:crypto shows', () => {
    const node = new X509Certificate(leaf.der);
    const fields = fieldsOf(leaf.der);
    expect(fields.serialHex).toBe(node.serialNumber.toLowerCase());
    expect(fields.sha256).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(fields.sha1).toBe(node.fingerprint.replaceAll(':', '').toLowerCase());
    expect(fields.notBefore).toBe(Date.parse(node.validFrom));
    expect(fields.notAfter).toBe(Date.parse(node.validTo));
    expect(fields.subjectAltNames.map(({ type, value }) => `${type}:${value}`)).toEqual([
      'dns:gw.example',
      'ip:2001:db8::1',
      'uri:spiffe://a/b',
      'email:x@y.example',
    ]);
    expect(fields.extendedKeyUsage).toEqual(['clientAuth']);
    expect(fields.keyUsage).toEqual(['digitalSignature']);
    expect(fields.publicKey).toMatchObject({ algorithm: 'EC', curve: 'P-256', bits: 256 });
    expect(fields.subject).toBe('CN=gw\\, one');
    expect(fields.selfIssued).toBe(false);
    expect(fields).not.toHaveProperty('selfSigned');
    expect(node.checkIssued(new X509Certificate(root.der))).toBe(true);
  });

  it('knows that a root signed itself', () => {
    expect(fieldsOf(root.der)).toMatchObject({ selfIssued: true, selfSigned: true, isCa: true, version: 3 });
  });

  it('is written as PEM that node:crypto reads', () => {
    expect(new X509Certificate(certificatePem(leaf.der)).raw.equals(leaf.der)).toBe(true);
  });

  it('is refused with the offset where it is cut', () => {
    expect(parseCertificate(leaf.der.subarray(0, 100))).toMatchObject({
      ok: false,
      error: { code: 'format.malformed', evidence: { problem: 'truncated' } },
    });
  });

  it('never throws on a flipped or cut copy', () => {
    fc.assert(
      fc.property(fc.nat(leaf.der.length - 1), fc.nat(255), fc.nat(leaf.der.length), (at, value, length) => {
        const copy = Uint8Array.from(leaf.der);
        copy[at] = value;
        for (const der of [copy, copy.subarray(0, length)]) {
          const parsed = parseCertificate(der);
          if (parsed.ok) certificateFields(parsed.value);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is parsed faster than 50 000 a second', () => {
    const started = process.cpuUsage();
    for (let i = 0; i < 20_000; i++) parseCertificate(leaf.der);
    expect(20_000 / (process.cpuUsage(started).user / 1e6)).toBeGreaterThan(50_000);
  });

  it('carries the instant it is made for', () => {
    expect(fieldsOf(leaf.der).notBefore).toBeLessThan(TEST_NOW);
  });
});

const roots = findCorpus('mozilla-roots');

describe(`fields of ${roots.label}`, () => {
  it('are read as other parsers read them', () => {
    const lines = readFileSync(join(roots.folder, 'fields.jsonl'), 'utf8').trim().split('\n');
    for (const line of lines) {
      const expected = JSON.parse(line) as {
        file: string;
        sha256: string;
        serial_content_hex: string;
        not_before: string;
        not_after: string;
        spki_sha256: string;
        extensions: { oid: string; critical: boolean }[];
      };
      const bytes = readFileSync(join(roots.folder, expected.file));
      const der = readPemBlocks(bytes)[0]?.der ?? bytes;
      const fields = fieldsOf(der);
      expect(fields).toMatchObject({
        sha256: expected.sha256,
        serialHex: expected.serial_content_hex,
        selfIssued: true,
        selfSigned: true,
      });
      expect(fields.notBefore).toBe(Date.parse(expected.not_before));
      expect(fields.notAfter).toBe(Date.parse(expected.not_after));
      expect(fields.publicKey.spkiSha256).toBe(expected.spki_sha256);
      expect(fields.extensions.map(({ oid, critical }) => ({ oid, critical }))).toEqual(
        expected.extensions.map(({ oid, critical }) => ({ oid, critical })),
      );
    }
    expect(lines.length).toBeGreaterThan(roots.isFull ? 100 : 3);
  });
});
