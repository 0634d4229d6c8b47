import { describe, expect, it } from 'vitest';
import { createTestAuthority, DAY_MS, TEST_NOW } from '../../testing/test-authority.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { type Extension, extKeyUsage, nameConstraints } from '../certificate/extension-build.ts';
import { type ParsedCrl, parseCrl } from '../revocation/crl.ts';
import { createPathValidator } from './path.ts';
import type { RevocationRules, ValidationRules } from './path-rules.ts';

type Item = { readonly der: Uint8Array };

function parsed({ der }: Item): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function parsedCrl({ der }: Item): ParsedCrl {
  const result = parseCrl(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Leaf first, the anchor last. Answers what failed, nothing where the path is valid. */
function judge(chain: readonly Item[], rules: Partial<ValidationRules> = {}): string[] {
  const [leaf, ...issuers] = chain.map(parsed);
  if (leaf === undefined) throw new Error('no leaf');
  const validate = createPathValidator({
    anchors: issuers.slice(-1),
    candidates: issuers.slice(0, -1),
    rules: { at: TEST_NOW, purpose: 'tls-client', ...rules },
  });
  const { valid, failures } = validate(leaf);
  expect(valid).toBe(failures.length === 0);
  return failures.map(({ code, index }) => `${code}@${index}`);
}

const root = createTestAuthority({ name: 'Rules Root' });
const issuer = createTestAuthority({ name: 'Rules CA', issuer: root, pathLength: 3 });
const client = { subject: 'CN=client', sans: ['dns:client.example'], eku: ['clientAuth'] } as const;
const leaf = issuer.issue(client);

const unknown: Extension = { oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) };

describe('an anchor', () => {
  const old = createTestAuthority({ name: 'Old', notBefore: TEST_NOW - 400 * DAY_MS, days: 30 });
  const odd = createTestAuthority({
    name: 'Odd',
    pathLength: 0,
    extensions: [
      unknown,
      extKeyUsage([OID.serverAuth]),
      nameConstraints({ permitted: [{ type: 'dns', value: 'other.example' }], excluded: [] }),
    ],
  });
  const below = createTestAuthority({ name: 'Below', issuer: odd });

  it('counts by name and key alone unless more is enforced', () => {
    expect(judge([old.issue(client), old])).toEqual([]);
    expect(judge([old.issue(client), old], { anchorRules: { validity: true, constraints: false } })).toEqual([
      'path.expired@1',
    ]);
    expect(judge([below.issue(client), below, odd])).toEqual([]);
    expect(judge([below.issue(client), below, odd], { anchorRules: { validity: false, constraints: true } })).toEqual([
      'path.name-constraints@0',
      'path.path-length@1',
      'path.unknown-critical@2',
      'path.purpose@2',
    ]);
  });
});

describe('a leaf that is trusted itself', () => {
  const own = createTestAuthority({ name: 'Own' });
  it('needs no path, but its own dates and purpose count', () => {
    expect(judge([leaf, leaf])).toEqual([]);
    expect(judge([leaf, leaf], { purpose: 'tls-server' })).toEqual(['path.purpose@0']);
    expect(judge([leaf, leaf], { at: TEST_NOW + 900 * DAY_MS })).toEqual(['path.expired@0']);
  });

  it('has to be self-signed, or is not trusted at all, where the rules say so', () => {
    expect(judge([leaf, leaf], { trustedLeaf: 'self-signed' })).toEqual(['path.no-issuer@0']);
    expect(judge([own, own], { trustedLeaf: 'self-signed' })).toEqual([]);
    expect(judge([own, own], { trustedLeaf: 'never' })).toEqual(['path.self-signed-untrusted@0']);
  });
});

describe('the rules', () => {
  it('limit the number of intermediates', () => {
    expect(judge([leaf, issuer, root], { maxIntermediates: 1 })).toEqual([]);
    expect(judge([leaf, issuer, root], { maxIntermediates: 0 })).toEqual(['path.too-long@0']);
  });

  it('let the caller answer for critical extensions', () => {
    const special = issuer.issue({ ...client, extensions: [unknown] });
    expect(judge([special, issuer, root])).toEqual(['path.unknown-critical@0']);
    expect(judge([special, issuer, root], { processedCritical: ['1.2.3.4'] })).toEqual([]);
  });

  it('may be strict about purposes', () => {
    const any = issuer.issue({ subject: 'CN=any', extensions: [extKeyUsage([OID.anyExtendedKeyUsage])] });
    const many = issuer.issue({ subject: 'CN=many', eku: ['clientAuth', 'codeSigning'] });
    expect(judge([any, issuer, root])).toEqual([]);
    for (const each of [any, many])
      expect(judge([each, issuer, root], { purposeRules: 'strict-leaf' })).toEqual(['path.purpose@0']);
    expect(judge([leaf, issuer, root], { purposeRules: 'strict-leaf' })).toEqual([]);
    expect(judge([leaf, issuer, root], { purposeRules: 'strict' })).toEqual(['path.purpose@1']);
  });

  it('compare host names, addresses and mailboxes with names of their form', () => {
    const named = issuer.issue({ ...client, sans: ['dns:*.example.com', 'ip:10.0.0.1', 'email:Joe@Example.com'] });
    const host = (type: 'dns' | 'ip' | 'email', value: string): string[] =>
      judge([named, issuer, root], { host: { type, value } });
    expect(host('dns', 'a.example.com')).toEqual([]);
    expect(host('dns', 'a_b.example.com')).toEqual(['name.mismatch@0']);
    expect(
      judge([named, issuer, root], { host: { type: 'dns', value: 'a_b.example.com' }, strictness: 'tolerant' }),
    ).toEqual([]);
    expect(host('dns', '10.0.0.1')).toEqual(['name.mismatch@0']);
    expect(host('ip', '10.0.0.1')).toEqual([]);
    expect(host('ip', '10.0.0.2')).toEqual(['name.mismatch@0']);
    expect(host('email', 'Joe@EXAMPLE.com')).toEqual([]);
    expect(host('email', 'joe@example.com')).toEqual(['name.mismatch@0']);
  });

  it('hold issuers to their duties where they are strict', () => {
    expect(judge([leaf, issuer, root], { strictness: 'strict' })).toEqual([]);
    const plain: Extension = {
      oid: OID.nameConstraints,
      critical: false,
      value: nameConstraints({ permitted: [{ type: 'dns', value: 'example' }], excluded: [] }).value,
    };
    const loose = createTestAuthority({ name: 'Loose', issuer: root, extensions: [plain] });
    expect(judge([loose.issue(client), loose, root])).toEqual([]);
    expect(judge([loose.issue(client), loose, root], { strictness: 'strict' })).toEqual(['path.malformed@1']);
    const signs = issuer.issue({ ...client, usages: ['keyCertSign', 'digitalSignature'] });
    expect(judge([signs, issuer, root], { strictness: 'strict' })).toEqual(['path.malformed@0']);
  });

  it('tolerate a leading dot in constraints on domains where that is asked for', () => {
    const dotted = createTestAuthority({
      name: 'Dotted',
      issuer: root,
      extensions: [nameConstraints({ permitted: [{ type: 'dns', value: '.example' }], excluded: [] })],
    });
    expect(judge([dotted.issue(client), dotted, root])).toEqual(['path.malformed@1']);
    expect(judge([dotted.issue(client), dotted, root], { strictness: 'tolerant' })).toEqual([]);
  });

  it('ask more of certificates for public servers', () => {
    const webpki = { profile: 'webpki', purpose: 'tls-server' } as const;
    const server = { subject: 'CN=a.example', sans: ['dns:a.example'], eku: ['serverAuth'] } as const;
    expect(judge([issuer.issue(server), issuer, root], webpki)).toEqual([]);
    const broken = (change: object): string[] => judge([issuer.issue({ ...server, ...change }), issuer, root], webpki);
    expect(broken({ subject: 'CN=b.example' })).toEqual(['path.profile@0']);
    expect(broken({ eku: [] })).toEqual(['path.profile@0']);
    expect(broken({ eku: ['serverAuth', 'codeSigning'] })).toEqual(['path.profile@0']);
    expect(broken({ sans: ['dns:a.example', 'uri:https://a.example'] })).toEqual(['path.profile@0']);
    expect(broken({ key: 'ed25519' })).toEqual(['path.profile@0']);
    expect(judge([issuer, root], webpki)).toContain('path.profile@0');
  });
});

describe('revocation on a path', () => {
  const revocation = (mode: RevocationRules['mode'], ...crls: readonly Item[]): Partial<ValidationRules> => ({
    revocation: { mode, crls: crls.map(parsedCrl) },
  });
  const chain = [leaf, issuer, root];

  it('is required of every certificate, of those that are covered, or of none', () => {
    const [own, above] = [issuer.crl([]), root.crl([])];
    expect(judge(chain, revocation('require', own, above))).toEqual([]);
    expect(judge(chain, revocation('require', own))).toEqual(['path.revocation-unknown@1']);
    expect(judge(chain, revocation('if-given', own))).toEqual([]);
    const bad = issuer.crl([{ serialHex: leaf.serialHex }]);
    expect(judge(chain, revocation('if-given', bad))).toEqual(['path.revoked@0']);
    expect(judge(chain, revocation('off', bad))).toEqual([]);
    expect(judge(chain, revocation('if-given', root.crl([{ serialHex: issuer.serialHex }])))).toEqual([
      'path.revoked@1',
    ]);
  });

  it('takes lists of another key of the issuer unless that one is revoked', () => {
    const signer = createTestAuthority({ name: 'Rules CA', issuer: root });
    const parts = [leaf, issuer, signer, root];
    expect(judge(parts, revocation('require', signer.crl([]), root.crl([])))).toEqual([]);
    expect(judge(parts, revocation('require', signer.crl([]), root.crl([{ serialHex: signer.serialHex }])))).toEqual([
      'path.revocation-unknown@0',
    ]);
    const stranger = createTestAuthority({ name: 'Rules CA' });
    expect(judge([leaf, issuer, stranger, root], revocation('require', stranger.crl([]), root.crl([])))).toEqual([
      'path.revocation-unknown@0',
    ]);
  });
});
