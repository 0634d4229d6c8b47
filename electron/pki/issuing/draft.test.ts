import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, makeKey, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { certificatePem, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { checkDraft } from './check.ts';
import { assembleSigned, buildTbsCertificate, type CertificateDraft, serialFromRandom } from './draft.ts';
import {
  basicConstraints,
  certificatePolicies,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  subjectAltName,
} from '../certificate/extension-build.ts';
import { parseGeneralName } from '../name/general-name.ts';
import { checkCertificate } from '../lint/check-certificate.ts';
import { buildName } from '../name/name-build.ts';
import { OID } from '../asn1/oid.ts';
import { buildProfileExtensions, type BuiltInProfileId, PROFILES } from './profile.ts';

const DAY = 86_400_000;
let root: TestAuthority;
const pair = makeKey('p256');

beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root', pathLength: 1 });
});

function name(text: string): Uint8Array {
  const result = buildName(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function alt(text: string) {
  const result = parseGeneralName(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

interface Wish {
  readonly profile?: BuiltInProfileId;
  readonly subject?: string;
  readonly sans?: readonly string[];
}

function draftOf({ profile = 'tls-client', subject = 'CN=partner', sans = [] }: Wish = {}): CertificateDraft {
  const subjectNameDer = name(subject);
  return {
    serial: serialFromRandom(new Uint8Array(16).fill(0xff)),
    issuerNameDer: root.nameDer,
    subjectNameDer,
    spkiDer: pair.spkiDer,
    notBefore: TEST_NOW,
    notAfter: TEST_NOW + 30 * DAY,
    signatureAlgorithm: root.algorithm,
    extensions: buildProfileExtensions({
      profile: PROFILES[profile],
      subjectSpkiDer: pair.spkiDer,
      issuerKeyId: root.keyId,
      subjectAltNames: sans.map(alt),
      emptySubject: subjectNameDer.length === 2,
      crlUris: ['http://crl.example/root.crl'],
      ocspUris: ['http://ocsp.example'],
      caIssuersUris: ['http://aia.example/root.cer'],
    }),
  };
}

function sign(draft: CertificateDraft): Uint8Array {
  const tbs = buildTbsCertificate(draft);
  return assembleSigned(tbs, root.algorithm, signBytes(root, tbs));
}

function parsedRoot(authority = root) {
  const parsed = parseCertificate(authority.der);
  if (!parsed.ok) throw new Error('root');
  return parsed.value;
}

const rules = (draft: CertificateDraft, authority = root): string[] =>
  checkDraft(draft, parsedRoot(authority)).map(({ code, severity }) => `${severity}:${code}`);

const opensslText = (der: Uint8Array): string =>
  execFileSync('openssl', ['x509', '-noout', '-text'], { input: certificatePem(der), encoding: 'utf8' });

describe('what stands against a signature', () => {
  it('is the key of who signs, in the hands of somebody else', () => {
    const key = { spkiDer: spanBytes(parsedRoot(), parsedRoot().spki) };
    expect(rules({ ...draftOf(), ...key })).toContain('error:draft.same-key-as-authority');
  });

  it('is an authority above whose constraints cannot be read', () => {
    const unreadable = { oid: OID.nameConstraints, critical: true, value: Uint8Array.of(4, 1, 0) };
    const above = { ...root, der: sign({ ...draftOf({ profile: 'issuing-ca' }), extensions: [unreadable] }) };
    const found = checkDraft(draftOf(), parsedRoot(), [parsedRoot(above)]);
    expect(found).toMatchObject([{ severity: 'error', code: 'draft.issuer-malformed' }]);
  });
});

describe('a certificate made from a profile', () => {
  it('says to openssl what the profile says', () => {
    const text = opensslText(
      sign(
        draftOf({
          profile: 'tls-server',
          sans: ['dns:a.example', 'ip:10.0.0.1', 'upn:user@corp.example', 'directory:CN=x,C=DE'],
        }),
      ),
    );
    expect(text).toMatch(/Version: 3/);
    expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\s/);
    expect(text).toMatch(/X509v3 Extended Key Usage: \s+TLS Web Server Authentication/);
    expect(text).toMatch(
      /DNS:a\.example, IP Address:10\.0\.0\.1, othername: UPN::user@corp\.example, DirName:\/C=DE\/CN=x/,
    );
    expect(text).toContain('URI:http://crl.example/root.crl');
    expect(text).toContain('OCSP - URI:http://ocsp.example');
    expect(text).toContain('CA Issuers - URI:http://aia.example/root.cer');
    expect(text).toMatch(/Serial Number:\s+7f:ff/);
  });

  it('carries constraints and policies that openssl reads', () => {
    const base = draftOf({ profile: 'issuing-ca' });
    const constraints = nameConstraints({
      permitted: [{ type: 'dns', value: 'example.com' }],
      excluded: [{ type: 'ip', value: '', address: Uint8Array.of(10, 0, 0, 0), mask: Uint8Array.of(255, 0, 0, 0) }],
    });
    const policies = certificatePolicies([{ oid: '1.2.3.4', cps: 'https://cps.example' }]);
    const text = opensslText(sign({ ...base, extensions: [...base.extensions, constraints, policies] }));
    expect(text).toMatch(
      /Name Constraints: critical\s+Permitted:\s+DNS:example\.com\s+Excluded:\s+IP:10\.0\.0\.0\/255\.0\.0\.0/,
    );
    expect(text).toMatch(/Policy: 1\.2\.3\.4\s+CPS: https:\/\/cps\.example/);
    expect(text).toMatch(/CA:TRUE, pathlen:0/);
  });

  it.each(['tls-client', 'tls-server', 'tls-client-server', 'issuing-ca'] as const)(
    'passes its own checks and lint: %s',
    (profile) => {
      const draft = draftOf({ profile, sans: profile === 'issuing-ca' ? [] : ['dns:a.example'] });
      expect(rules(draft)).toEqual([]);
      const parsed = parseCertificate(sign(draft));
      const problems = parsed.ok
        ? checkCertificate(parsed.value, { at: TEST_NOW }).filter(({ severity }) => severity !== 'info')
        : ['unparsed'];
      expect(problems).toEqual([]);
    },
  );

  it('adds keyEncipherment for RSA servers only', () => {
    const rsa = makeKey('rsa2048');
    const extensions = buildProfileExtensions({
      profile: PROFILES['tls-server'],
      subjectSpkiDer: rsa.spkiDer,
      issuerKeyId: root.keyId,
      subjectAltNames: [alt('dns:a.example')],
      emptySubject: false,
      crlUris: [],
      ocspUris: [],
      caIssuersUris: [],
    });
    expect(opensslText(sign({ ...draftOf(), spkiDer: rsa.spkiDer, extensions }))).toMatch(
      /Key Usage: critical\s+Digital Signature, Key Encipherment/,
    );
  });
});

describe('a draft', () => {
  const base = (): CertificateDraft => draftOf({ profile: 'tls-server', sans: ['dns:a.example'] });
  const issuing = (authority: TestAuthority): CertificateDraft => ({ ...base(), issuerNameDer: authority.nameDer });
  const without = (draft: CertificateDraft, ...oids: string[]) =>
    draft.extensions.filter(({ oid }) => !oids.includes(oid));

  it('is refused when it outlives its issuer, begins before it or is reversed', () => {
    expect(rules({ ...base(), notAfter: TEST_NOW + 9999 * DAY })).toEqual(['error:draft.validity-outside-issuer']);
    expect(rules({ ...base(), notBefore: TEST_NOW - 400 * DAY })).toEqual(['error:draft.validity-outside-issuer']);
    expect(rules({ ...base(), notAfter: TEST_NOW - DAY })).toContain('error:draft.validity-reversed');
  });

  it('is refused under another name or an issuer that is no authority', () => {
    expect(rules({ ...base(), issuerNameDer: name('CN=Other') })).toEqual(['error:draft.issuer-name-differs']);
    const leaf = root.issue({ subject: 'CN=Root' });
    const fake = parseCertificate(leaf.der);
    const found = fake.ok ? checkDraft(base(), fake.value).map(({ code }) => code) : [];
    expect(found).toEqual(['draft.issuer-not-a-ca', 'draft.issuer-cannot-sign']);
  });

  it('is refused below the path length', () => {
    const sub = createTestAuthority({ name: 'CN=Sub', issuer: root });
    const draft = { ...draftOf({ profile: 'issuing-ca' }), issuerNameDer: sub.nameDer };
    expect(rules(draft, sub)).toEqual(['error:draft.path-length']);
  });

  it('is warned of a path length that the issuer makes void', () => {
    const draft = draftOf({ profile: 'issuing-ca' });
    expect(
      rules({ ...draft, extensions: [basicConstraints(true, 1), ...without(draft, OID.basicConstraints)] }),
    ).toEqual(['warning:draft.path-length']);
  });

  it('is refused with a weak or unusable key', () => {
    expect(rules({ ...base(), spkiDer: makeKey('rsa1024').spkiDer })).toEqual(['error:draft.weak-key']);
  });

  it('is refused without a name', () => {
    expect(rules(draftOf({ subject: '' }))).toEqual(['error:draft.no-name']);
    expect(rules(draftOf({ subject: '', sans: ['dns:a.example'] }))).toEqual([]);
    const draft = draftOf({ subject: '', sans: ['dns:a.example'] });
    expect(
      rules({ ...draft, extensions: [...without(draft, OID.subjectAltName), subjectAltName([alt('dns:a.example')])] }),
    ).toEqual(['error:draft.san-not-critical']);
    expect(rules(draftOf({ profile: 'tls-server' }))).toEqual(['error:draft.server-without-san']);
  });

  it('is refused when key usage and purpose contradict each other', () => {
    const draft = base();
    expect(rules({ ...draft, extensions: [...without(draft, OID.keyUsage), keyUsage(['keyEncipherment'])] })).toEqual([
      'error:draft.purpose-needs-signature',
    ]);
    expect(
      rules({ ...draft, extensions: [...without(draft, OID.keyUsage), keyUsage(['digitalSignature', 'keyCertSign'])] }),
    ).toEqual(['error:draft.leaf-with-key-cert-sign']);
    const ca = draftOf({ profile: 'issuing-ca' });
    expect(rules({ ...ca, extensions: without(ca, OID.keyUsage) })).toEqual(['error:draft.ca-without-key-cert-sign']);
  });

  it('is refused for a purpose its issuer is not meant for', () => {
    const clients = createTestAuthority({ name: 'CN=Clients', extensions: [extKeyUsage([OID.clientAuth])] });
    expect(rules(issuing(clients), clients)).toEqual(['error:draft.issuer-purpose']);
  });

  it('is refused for names outside the constraints of its issuer', () => {
    const constrained = createTestAuthority({
      name: 'CN=C',
      extensions: [nameConstraints({ permitted: [{ type: 'dns', value: 'b.example' }], excluded: [] })],
    });
    expect(rules(issuing(constrained), constrained)).toEqual(['error:draft.name-constraints']);
  });

  it('is refused with a doubled or malformed extension', () => {
    const draft = base();
    expect(rules({ ...draft, extensions: [...draft.extensions, ...draft.extensions.slice(0, 1)] })).toEqual([
      'error:draft.duplicate-extension',
    ]);
    expect(
      rules({
        ...draft,
        extensions: [
          ...draft.extensions,
          { oid: OID.certificatePolicies, critical: false, value: Uint8Array.of(5, 0) },
        ],
      }),
    ).toEqual(['error:draft.malformed']);
  });

  it('keeps every serial positive and of one length', () => {
    expect(serialFromRandom(new Uint8Array(16))[0]).toBe(0x40);
    expect(serialFromRandom(new Uint8Array(16).fill(255))[0]).toBe(0x7f);
  });
});

describe('the text form of a name', () => {
  it.each([
    'dns:a.example',
    'dns:*.a.example',
    'ip:10.1.2.3',
    'ip:2001:db8::1',
    'uri:spiffe://td/ns/x',
    'email:a.b@c.example',
    'other:1.2.3;text',
    'directory:CN=x,C=DE',
  ])('is taken: %s', (text) => {
    expect(parseGeneralName(text).ok).toBe(true);
  });

  it.each([
    'a.example',
    'dns:',
    'dns:-a.example',
    'dns:a..example',
    'dns:*',
    'dns:a.*.example',
    'dns:10.0.0.1',
    'dns:müller.example',
    'ip:10.0.0',
    'uri:nothing',
    'uri:a b',
    'email:a',
    'email:a@b@c',
    'other:x;y',
    'other:1.2.3;',
    'directory:X',
    'rid:1.2.3',
    `dns:${'a'.repeat(64)}.example`,
  ])('is refused: %s', (text) => {
    expect(parseGeneralName(text)).toMatchObject({ ok: false, error: { code: 'issue.name-invalid' } });
  });
});
