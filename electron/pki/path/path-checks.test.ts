import { describe, expect, it } from 'vitest';
import { policyConstraints } from '../../testing/policy-extensions.ts';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-authority.ts';
import { DerReader, TAG } from '../asn1/der.ts';
import { sequence } from '../asn1/der-write.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { nameConstraints } from '../certificate/extension-build.ts';
import { assembleSigned } from '../issuing/draft.ts';
import { createPathValidator } from './path.ts';
import type { ValidationRules } from './path-rules.ts';

type Item = { readonly der: Uint8Array };

function parsed({ der }: Item): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function judge([leaf, ...issuers]: readonly Item[], rules: Partial<ValidationRules> = {}): string[] {
  const all = issuers.map(parsed);
  const validate = createPathValidator({
    anchors: all.slice(-1),
    candidates: all.slice(0, -1),
    rules: { at: TEST_NOW, purpose: 'any', ...rules },
  });
  return validate(parsed(leaf ?? root)).failures.map(({ code, index }) => `${code}@${index}`);
}

/** The same certificate with its parts changed, signed again. */
function resign(item: Item, signer: TestAuthority, change: (parts: Uint8Array[]) => Uint8Array[]): Item {
  const certificate = parsed(item);
  const reader = new DerReader(Uint8Array.from(spanBytes(certificate, certificate.tbs))).enter(TAG.sequence);
  const parts: Uint8Array[] = [];
  while (!reader.done) parts.push(reader.bytes.subarray(reader.position, reader.read().end));
  const tbs = sequence(...change(parts));
  return { der: assembleSigned(tbs, signer.algorithm, signBytes(signer, tbs)) };
}

const root = createTestAuthority({ name: 'Checks Root' });
const ca = createTestAuthority({ name: 'Checks CA', issuer: root });
const leaf = ca.issue({ subject: 'CN=leaf', sans: ['dns:a.example'] });

describe('a path is refused', () => {
  it('where the signed algorithm is not the one beside the signature', () => {
    const ed25519 = sequence(Uint8Array.of(6, 3, 0x2b, 0x65, 0x70));
    expect(judge([resign(leaf, ca, (parts) => parts.with(2, ed25519)), ca, root])).toEqual(['path.malformed@0']);
  });

  it('where an authority is of version 1', () => {
    const old = resign(ca, root, (parts) => parts.slice(1, 7));
    expect(judge([leaf, old, root])).toEqual(['path.not-a-ca@1']);
  });

  it('where the leaf is an authority and rules of purpose are strict', () => {
    expect(judge([ca, root])).toEqual([]);
    expect(judge([ca, root], { purposeRules: 'strict-leaf' })).toEqual(['path.profile@0']);
  });

  it('where the leaf itself demands a policy at once', () => {
    const demanding = ca.issue({ subject: 'CN=demanding', extensions: [policyConstraints({ explicit: 0 })] });
    expect(judge([demanding, ca, root])).toEqual(['path.policy@0']);
  });

  it('a second after the end, which tolerant rules count in full', () => {
    const end = parsed(leaf).notAfter;
    const atEnd = (ms: number) => judge([leaf, ca, root], { at: end + ms, strictness: 'tolerant' });
    expect([atEnd(999), atEnd(1000)]).toEqual([[], ['path.expired@0']]);
  });
});

describe('a self-issued authority', () => {
  const domain = nameConstraints({ permitted: [{ type: 'directory', value: '', nameDer: leafName() }], excluded: [] });

  it('counts neither for path length nor against name constraints', () => {
    const above = createTestAuthority({ name: 'Same', issuer: root, pathLength: 0, extensions: [domain] });
    const same = createTestAuthority({ name: 'Same', issuer: above });
    expect(judge([same.issue({ subject: 'CN=leaf' }), same, above, root])).toEqual([]);
    const other = createTestAuthority({ name: 'Different', issuer: above });
    expect(judge([other.issue({ subject: 'CN=leaf' }), other, above, root])).toEqual([
      'path.path-length@1',
      'path.name-constraints@1',
    ]);
  });
});

function leafName(): Uint8Array {
  const certificate = parsed(leaf);
  return Uint8Array.from(spanBytes(certificate, certificate.subject));
}
