import { beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, makeTestPki, TEST_NOW, type TestPki } from '../../testing/test-pki.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { nameConstraints } from '../certificate/extension-build.ts';
import { buildAndValidatePath, type PathInput, type PathResult } from './path.ts';

function parsed(der: Uint8Array): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

let pki: TestPki;
beforeAll(() => {
  pki = makeTestPki();
});

function validate(leaf: { readonly der: Uint8Array }, options: Partial<PathInput> = {}): PathResult {
  const base = {
    intermediates: [parsed(pki.intermediate.der)],
    anchors: [parsed(pki.root.der)],
    at: TEST_NOW,
    purpose: 'any' as const,
  };
  return buildAndValidatePath({ ...base, leaf: parsed(leaf.der), ...options });
}

const codes = (result: PathResult): string[] => result.failures.map(({ code, index }) => `${code}@${index}`);

describe('a path', () => {
  it('leads from leaf over intermediate to root', () => {
    const result = validate(pki.certificates.server, { purpose: 'tls-server', host: 'localhost' });
    expect(result).toMatchObject({ valid: true, failures: [], incompleteChain: false });
    expect(result.path).toHaveLength(3);
  });

  it.each([
    ['serverExpired', 'tls-server', ['path.expired@0']],
    ['serverWrongEku', 'tls-server', ['path.purpose@0']],
    ['serverWrongName', 'tls-server', ['name.mismatch@0']],
    ['clientExpired', 'tls-client', ['path.expired@0', 'name.mismatch@0']],
    ['clientNotYetValid', 'tls-client', ['path.not-yet-valid@0', 'name.mismatch@0']],
    ['clientWrongCa', 'tls-client', ['name.mismatch@0', 'path.no-issuer@0']],
  ] as const)('names what is wrong with %s', (name, purpose, expected) => {
    expect(codes(validate(pki.certificates[name], { purpose, host: 'localhost' }))).toEqual(expected);
  });

  it('is incomplete where the intermediate is missing, and says whom it misses', () => {
    const result = validate(pki.certificates.server, { intermediates: [] });
    expect(result).toMatchObject({ valid: false, incompleteChain: true });
    expect(result.failures).toMatchObject([
      {
        code: 'path.no-issuer',
        evidence: { issuer: 'O=Countersign Test,CN=Test Issuing CA'.split(',').toReversed().join(',') },
      },
    ]);
  });

  it('ends at an untrusted root without being incomplete', () => {
    const result = validate(pki.certificates.server, {
      anchors: [parsed(pki.otherRoot.der)],
      intermediates: [parsed(pki.intermediate.der), parsed(pki.root.der)],
    });
    expect(codes(result)).toEqual(['path.self-signed-untrusted@2']);
    expect(result.incompleteChain).toBe(false);
  });

  it('counts both ends of the validity as inside', () => {
    const leaf = parsed(pki.certificates.client.der);
    expect(validate(pki.certificates.client, { at: leaf.notBefore }).valid).toBe(true);
    expect(validate(pki.certificates.client, { at: leaf.notAfter }).valid).toBe(true);
    expect(validate(pki.certificates.client, { at: leaf.notBefore - 1 }).valid).toBe(false);
    expect(validate(pki.certificates.client, { at: leaf.notAfter + 1000 }).valid).toBe(false);
  });

  it('tells a wrong key from a missing issuer', () => {
    const namesake = createTestAuthority({ name: 'CN=Test Issuing CA,O=Countersign Test', issuer: pki.root });
    const result = validate(pki.certificates.server, { intermediates: [parsed(namesake.der)] });
    expect(codes(result)).toEqual(['path.signature@0']);
  });

  it('finds the way past a namesake and a cross-signed loop', () => {
    const namesake = createTestAuthority({ name: 'CN=Test Issuing CA,O=Countersign Test', issuer: pki.otherRoot });
    const intermediates = [namesake.der, pki.root.der, pki.intermediate.der].map(parsed);
    expect(validate(pki.certificates.server, { intermediates }).valid).toBe(true);
  });

  it('enforces the path length', () => {
    const root = createTestAuthority({ name: 'Root', pathLength: 0 });
    const sub = createTestAuthority({ name: 'Sub', issuer: root });
    const subSub = createTestAuthority({ name: 'SubSub', issuer: sub });
    const leaf = subSub.issue({ subject: 'CN=x' });
    const options = { anchors: [parsed(root.der)], intermediates: [sub.der, subSub.der].map(parsed) };
    expect(codes(validate(leaf, options))).toEqual(['path.path-length@1']);
  });

  it('refuses an issuer that is no authority', () => {
    const fake = pki.certificates.client;
    const leaf = createTestAuthority({ name: 'Helper' });
    const forged = createTestAuthority({
      name: 'x',
      issuer: { ...leaf, nameDer: nameOf(fake.der), privateKey: fake.privateKey },
    });
    const intermediates = [fake.der, pki.intermediate.der].map(parsed);
    expect(codes(validate(forged, { intermediates }))).toEqual(
      expect.arrayContaining(['path.not-a-ca@1', 'path.key-usage@1']),
    );
  });

  it('enforces name constraints on names and wildcards', () => {
    const constrained = (permitted: string[], excluded: string[]) =>
      createTestAuthority({
        name: 'Constrained',
        issuer: pki.root,
        extensions: [
          nameConstraints({
            permitted: permitted.map((value) => ({ type: 'dns', value })),
            excluded: excluded.map((value) => ({ type: 'dns', value })),
          }),
        ],
      });
    const check = (ca: ReturnType<typeof constrained>, san: string): string[] =>
      codes(validate(ca.issue({ subject: 'CN=x', sans: [san] }), { intermediates: [parsed(ca.der)] }));
    const ca = constrained(['example.com'], ['secret.example.com']);
    expect(check(ca, 'dns:a.example.com')).toEqual([]);
    expect(check(ca, 'dns:aexample.com')).toEqual(['path.name-constraints@0']);
    expect(check(ca, 'dns:x.secret.example.com')).toEqual(['path.name-constraints@0']);
    expect(check(ca, 'dns:*.example.com')).toEqual(['path.name-constraints@0']);
    expect(check(ca, 'ip:10.0.0.1')).toEqual([]);
  });

  it('refuses weak keys and unknown critical extensions', () => {
    const weak = pki.intermediate.issue({ subject: 'CN=weak', key: 'rsa1024' });
    expect(codes(validate(weak))).toEqual(['path.weak-key@0']);
    const odd = pki.intermediate.issue({
      subject: 'CN=odd',
      extensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }],
    });
    expect(codes(validate(odd))).toEqual(['path.unknown-critical@0']);
  });

  it('refuses a malformed or doubled extension', () => {
    const malformed = pki.intermediate.issue({
      subject: 'CN=m',
      extensions: [{ oid: '2.5.29.31', critical: false, value: Uint8Array.of(5, 0) }],
    });
    expect(codes(validate(malformed))).toEqual(['path.malformed@0']);
    const double = pki.intermediate.issue({
      subject: 'CN=d',
      extensions: [{ oid: '2.5.29.14', critical: false, value: Uint8Array.of(4, 1, 0) }],
    });
    expect(codes(validate(double))).toEqual(['path.malformed@0']);
  });

  it('takes a leaf that is itself trusted', () => {
    const result = validate(pki.certificates.server, {
      anchors: [parsed(pki.certificates.server.der)],
      intermediates: [],
    });
    expect(result).toMatchObject({ valid: true });
    expect(result.path).toHaveLength(1);
  });

  it('ends quickly in a mesh of cross-signed authorities', () => {
    const mesh = Array.from({ length: 14 }, (_, i) => createTestAuthority({ name: `Mesh ${i}` }));
    const crosses = mesh.flatMap((subject, i) =>
      mesh
        .filter((issuer) => issuer !== subject)
        .map((issuer) => createTestAuthority({ name: `Mesh ${i}`, issuer, sameKeyAs: subject, pathLength: 9 })),
    );
    const leaf = mesh[0]?.issue({ subject: 'CN=lost' });
    if (leaf === undefined) throw new Error('no authority');
    const started = performance.now();
    expect(validate(leaf, { intermediates: crosses.map(({ der }) => parsed(der)) }).valid).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('goes over a cross-certificate to the root that is trusted', () => {
    const own = createTestAuthority({ name: 'New Root' });
    const cross = createTestAuthority({ name: 'New Root', issuer: pki.root, sameKeyAs: own, pathLength: 1 });
    const leaf = own.issue({ subject: 'CN=x' });
    expect(validate(leaf, { intermediates: [own.der, cross.der].map(parsed) }).valid).toBe(true);
  });
});

function nameOf(der: Uint8Array): Uint8Array {
  const certificate = parsed(der);
  return certificate.der.slice(certificate.subject.start, certificate.subject.end);
}
