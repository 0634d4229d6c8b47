import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { contextGroup, contextTag, TAG } from '../asn1/der.ts';
import {
  bitString,
  encodeTlv,
  explicit,
  integer,
  nullValue,
  oidDer,
  sequence,
  setOf,
  time,
  utf8String,
} from '../asn1/der-write.ts';
import { basicConstraints, encodeExtensions } from '../certificate/extension-build.ts';
import { OID } from '../asn1/oid.ts';
import { buildAndValidatePath, type PathResult } from './path.ts';

function parsed({ der }: { readonly der: Uint8Array }): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Leaf first, the trusted root last. */
function validate(chain: readonly { readonly der: Uint8Array }[]): PathResult {
  const [leaf, ...issuers] = chain.map(parsed);
  if (leaf === undefined) throw new Error('no leaf');
  const parts = { leaf, intermediates: issuers.slice(0, -1), anchors: issuers.slice(-1) };
  return buildAndValidatePath({ ...parts, at: TEST_NOW, purpose: 'any' });
}

const DAY_MS = 86_400_000;

const longName = (parts: number, from = 0): Uint8Array[] =>
  Array.from({ length: parts }, (_, i) => setOf(sequence(oidDer(OID.commonName), utf8String((from + i).toString(36)))));

describe('a hostile chain', () => {
  it.each([
    ['a long directory name', contextGroup(4), encodeTlv(TAG.sequence, ...longName(6000)), 2000],
    ['a long URI', contextTag(6), Buffer.from(`https://${'a'.repeat(120_000)}`), 12_000],
  ])('ends quickly where thousands of constraints meet %s', (_what, tag, name, count) => {
    const subtrees = Array.from({ length: count }, (_, i) =>
      sequence(encodeTlv(tag, tag === contextTag(6) ? Buffer.from(`z${i}`) : sequence(...longName(1, i + 9_999_999)))),
    );
    const root = createTestAuthority({ name: 'root', pathLength: 3 });
    const value = sequence(encodeTlv(contextGroup(1), Buffer.concat(subtrees)));
    const extensions = [{ oid: OID.nameConstraints, critical: true, value }];
    const issuer = createTestAuthority({ name: 'issuer', issuer: root, extensions });
    const leaf = issuer.issue({
      subject: 'CN=leaf',
      extensions: [{ oid: OID.subjectAltName, critical: false, value: sequence(encodeTlv(tag, name)) }],
    });
    const began = performance.now();
    validate([leaf, issuer, root]);
    expect(performance.now() - began).toBeLessThan(1500);
  });

  it('reads thousands of policies quickly', () => {
    const root = createTestAuthority({ name: 'root' });
    const policies = Array.from({ length: 14_000 }, (_, i) =>
      sequence(oidDer(`1.3.${i % 120}.${Math.floor(i / 120)}`)),
    );
    const value = encodeTlv(TAG.sequence, Buffer.concat(policies));
    const leaf = root.issue({
      subject: 'CN=leaf',
      extensions: [{ oid: OID.certificatePolicies, critical: false, value }],
    });
    const began = performance.now();
    expect(validate([leaf, root]).valid).toBe(true);
    expect(performance.now() - began).toBeLessThan(800);
  });
});

describe('hundreds of namesakes whose keys are slow to compute with', () => {
  const algorithm = sequence(oidDer(OID.sha256WithRSAEncryption), nullValue());
  const odd = (bits: number): bigint =>
    BigInt(
      `0xc${randomBytes(bits / 8)
        .toString('hex')
        .slice(1, -1)}1`,
    );

  function forge(issuerDer: Uint8Array, subjectDer: Uint8Array): { readonly der: Uint8Array } {
    const key = bitString(sequence(integer(odd(4096)), integer(odd(256))));
    const tbs = sequence(
      explicit(0, integer(2)),
      integer(odd(64)),
      algorithm,
      issuerDer,
      sequence(time(TEST_NOW - DAY_MS), time(TEST_NOW + DAY_MS)),
      subjectDer,
      sequence(sequence(oidDer(OID.rsaEncryption), nullValue()), key),
      explicit(3, encodeExtensions([basicConstraints(true)])),
    );
    return { der: sequence(tbs, algorithm, bitString(new Uint8Array(512).fill(1))) };
  }

  it('are given up before long', () => {
    const root = createTestAuthority({ name: 'root' });
    const name = createTestAuthority({ name: 'issuer' }).nameDer;
    const issuers = Array.from({ length: 600 }, () => forge(root.nameDer, name));
    const began = performance.now();
    const { valid, failures } = validate([forge(name, sequence()), ...issuers, root]);
    expect(valid).toBe(false);
    expect(failures.map(({ code }) => code)).toEqual(['path.too-complex']);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
