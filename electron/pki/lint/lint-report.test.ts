import { describe, expect, it, vi } from 'vitest';
import type { LintProfile, LintReport } from '../../../shared/model/lint.ts';
import { createTestAuthority, makeKey, signBytes, TEST_NOW, type TestAuthority } from '../../testing/test-pki.ts';
import { DerReader, TAG } from '../asn1/der.ts';
import { encodeTlv, integer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { assembleSigned, buildTbsCertificate } from '../issuing/draft.ts';
import { type BuiltInProfileId, buildProfileExtensions, PROFILES } from '../issuing/profile.ts';
import { buildRequestInfo } from '../issuing/request.ts';
import { parseGeneralName } from '../name/general-name.ts';
import { buildName } from '../name/name-build.ts';
import { chooseProfiles } from './choose-profile.ts';
import { CrlFacts } from './crl-facts.ts';
import { guessLintKind, joinReports, lintItem } from './lint-item.ts';
import { lintCertificate, lintCrl, lintRequest } from './lint-report.ts';

const DAY_MS = 86_400_000;
const root = createTestAuthority({ name: 'CN=Root,O=Countersign Test' });

const required = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('test data');
  return result.value;
};

interface Wanted {
  readonly profile: BuiltInProfileId;
  readonly subject?: string;
  readonly sans?: readonly string[];
  readonly key?: Parameters<typeof makeKey>[0];
  readonly extra?: readonly Extension[];
}

/** A certificate as the product issues it. */
function issue({ profile: id, subject = 'CN=partner-gw,O=Partner', sans = [], key = 'p256', extra = [] }: Wanted) {
  const profile = PROFILES[id];
  const { spkiDer } = makeKey(key);
  const subjectNameDer = required(buildName(subject));
  const extensions = buildProfileExtensions({
    profile,
    subjectSpkiDer: spkiDer,
    issuerKeyId: root.keyId,
    subjectAltNames: sans.map((san) => required(parseGeneralName(san))),
    emptySubject: subject === '',
    crlUris: ['http://crl.example/root.crl'],
    ocspUris: ['http://ocsp.example'],
    caIssuersUris: ['http://aia.example/root.cer'],
  });
  const tbs = buildTbsCertificate({
    serial: Uint8Array.from({ length: 16 }, (_, i) => i + 1),
    signatureAlgorithm: root.algorithm,
    issuerNameDer: root.nameDer,
    subjectNameDer,
    notBefore: TEST_NOW - DAY_MS,
    notAfter: TEST_NOW + profile.defaultDays * DAY_MS,
    spkiDer,
    extensions: [...extensions, ...extra],
  });
  return assembleSigned(tbs, root.algorithm, signBytes(root, tbs));
}

const at = TEST_NOW;
const lint = (der: Uint8Array, profile: LintProfile): LintReport => lintCertificate(der, { profile, at });
const ids = ({ findings }: LintReport): string[] => findings.map(({ rule }) => rule);
const serious = ({ findings }: LintReport): string[] =>
  findings.filter(({ severity }) => severity !== 'notice').map(({ rule }) => rule);

describe('a certificate of our own making', () => {
  it.each([
    ['tls-client', 'mtls-client', ['dns:gw.partner.example']],
    ['tls-client', 'mtls-client', ['uri:spiffe://prod/gateway']],
    ['tls-client', 'mtls-client', []],
    ['tls-server', 'mtls-server', ['dns:a.example', 'dns:*.a.example', 'ip:10.0.0.1']],
    ['tls-client-server', 'mtls-server', ['dns:a.example']],
    ['tls-client-server', 'mtls-client', ['dns:a.example']],
    ['issuing-ca', 'issuing-ca', []],
  ] as const)('keeps the rules: %s as %s', (profile, lintProfile, sans) => {
    for (const key of ['p256', 'rsa2048', 'ed25519'] as const) {
      const report = lint(issue({ profile, sans, key }), lintProfile);
      expect([key, serious(report)]).toEqual([key, []]);
      expect(report.applied).toBeGreaterThan(60);
    }
  });

  it('keeps the rules without a subject', () => {
    expect(
      serious(lint(issue({ profile: 'tls-client', subject: '', sans: ['dns:gw.example'] }), 'mtls-client')),
    ).toEqual([]);
  });

  it('keeps the rules as a root, a revocation list, a request', () => {
    expect(serious(lint(root.der, 'issuing-ca'))).toEqual([]);
    const crl = root.crl([{ serialHex: '0102', reason: 'keyCompromise', revokedAt: at - DAY_MS }], {
      number: 2,
      thisUpdate: at - 3600_000,
      nextUpdate: at + DAY_MS,
    });
    expect(ids(lintCrl(crl.der, { profile: 'crl', at }))).toEqual([]);
    expect(ids(lintRequest(request(), { profile: 'csr', at }))).toEqual(['csr.without-alt-name']);
  });
});

function request(): Uint8Array {
  const { privateKey, spkiDer } = makeKey('p256');
  const info = buildRequestInfo({ subjectDer: required(buildName('CN=gw')), spkiDer, extensions: [] });
  return assembleSigned(info, 'ecdsa-sha256', signBytes({ privateKey, algorithm: 'ecdsa-sha256' }, info));
}

describe('lint for mutual TLS', () => {
  const leaf = (options: Parameters<TestAuthority['issue']>[0]): Uint8Array => root.issue(options).der;

  it.each([
    ['mtls.client-purpose-missing', 'mtls-client', { eku: ['serverAuth'] }],
    ['mtls.purpose-unrestricted', 'mtls-client', { eku: [] }],
    ['mtls.purpose-unrestricted', 'mtls-server', { sans: ['dns:a.example'], eku: [] }],
    ['mtls.digital-signature-missing', 'mtls-client', { eku: ['clientAuth'], usages: ['keyEncipherment'] }],
    ['mtls.client-wildcard', 'mtls-client', { eku: ['clientAuth'], sans: ['dns:*.a.example'] }],
    ['mtls.client-identity-in-subject-only', 'mtls-client', { subject: 'CN=x', sans: [] }],
    ['mtls.key-weak', 'mtls-client', { key: 'rsa1024' }],
    ['mtls.expired', 'mtls-client', { notBefore: at - 9 * DAY_MS, notAfter: at - DAY_MS }],
    ['mtls.not-yet-valid', 'mtls-server', { notBefore: at + DAY_MS, notAfter: at + 9 * DAY_MS }],
    ['mtls.server-without-host-name', 'mtls-server', { eku: ['serverAuth'], sans: ['email:a@b.example'] }],
    ['mtls.server-purpose-missing', 'mtls-server', { eku: ['clientAuth'] }],
    ['mtls.server-common-name-not-in-alt-name', 'mtls-server', { subject: 'CN=a.example', sans: ['dns:b.example'] }],
    ['mtls.server-short-name', 'mtls-server', { sans: ['dns:gateway'] }],
    ['mtls.server-validity-refused-by-apple', 'mtls-server', { notAfter: at + 900 * DAY_MS }],
    ['mtls.validity-longer-than-chosen', 'mtls-client', { notAfter: at + 2000 * DAY_MS }],
    ['mtls.spiffe-id-malformed', 'mtls-client', { sans: ['uri:spiffe://Prod/x'] }],
    ['mtls.spiffe-id-repeated', 'mtls-client', { sans: ['uri:spiffe://a/x', 'uri:spiffe://a/y'] }],
    ['mtls.issuer-not-a-ca', 'issuing-ca', {}],
  ] as const)('finds %s', (rule, profile, options) => {
    expect(ids(lint(leaf(options), profile))).toContain(rule);
    expect(ids(lint(leaf({ sans: ['dns:a.example'], eku: ['serverAuth', 'clientAuth'] }), profile))).toEqual(
      profile === 'issuing-ca' ? expect.anything() : expect.not.arrayContaining([rule]),
    );
  });

  it('tells a certificate for both sides from one for a single side', () => {
    const of = (...eku: readonly ('clientAuth' | 'serverAuth')[]) => ids(lint(leaf({ eku }), 'mtls-client'));
    expect(of('clientAuth', 'serverAuth')).toContain('mtls.client-and-server');
    expect(of('clientAuth')).not.toContain('mtls.client-and-server');
  });

  it('leaves the longest validity to the operator', () => {
    const der = leaf({ eku: ['clientAuth'], notAfter: at + 100 * DAY_MS });
    const report = lintCertificate(der, { profile: 'mtls-client', at, maximumDays: 90 });
    expect(report.findings.find(({ rule }) => rule === 'mtls.validity-longer-than-chosen')?.evidence).toMatchObject({
      limit: 90,
    });
    expect(ids(lint(der, 'mtls-client'))).not.toContain('mtls.validity-longer-than-chosen');
  });
});

describe('lint of what cannot be parsed', () => {
  const whole = issue({ profile: 'tls-client' });

  it('says where the parser stopped and still applies the rules', () => {
    const cut = whole.subarray(0, 300);
    expect(lint(cut, 'rfc5280').findings).toMatchObject([
      { rule: 'rfc5280.certificate-malformed', severity: 'fatal', evidence: { problem: 'truncated' } },
    ]);
    // two octets of the date's text: no longer a time, nothing else changes
    const broken = Uint8Array.from(whole);
    const reader = new DerReader(broken).enter(TAG.sequence).enter(TAG.sequence);
    for (let i = 0; i < 4; i++) reader.read();
    const validity = reader.read(TAG.sequence);
    broken.fill(0x58, validity.body + 4, validity.body + 6);
    const rules = ids(lint(broken, 'rfc5280'));
    expect(rules).toEqual(expect.arrayContaining(['rfc5280.certificate-malformed', 'rfc5280.time-malformed']));
    expect(rules).not.toContain('rfc5280.public-key-malformed');
  });

  it('answers for anything', () => {
    for (const bytes of [
      new Uint8Array(),
      Uint8Array.of(0x30),
      new Uint8Array(1000).fill(0x30),
      new TextEncoder().encode('x'),
    ]) {
      for (const report of [
        lint(bytes, 'cabf-server'),
        lintCrl(bytes, { profile: 'crl', at }),
        lintRequest(bytes, { profile: 'csr', at }),
      ]) {
        expect(report.findings[0]?.severity).toBe('fatal');
      }
    }
  });

  it('walks a long revocation list once', () => {
    const entry = (i: number): Uint8Array =>
      sequence(integer(i + 1), encodeTlv(TAG.utcTime, new TextEncoder().encode('260101000000Z')));
    const list = encodeTlv(TAG.sequence, Buffer.concat(Array.from({ length: 200_000 }, (_, i) => entry(i))));
    const small = root.crl([], { number: 1, thisUpdate: at - 1000, nextUpdate: at + DAY_MS }).der;
    const tbs = new DerReader(small).enter(TAG.sequence).enter(TAG.sequence);
    const parts: Uint8Array[] = [];
    while (!tbs.done) parts.push(tbs.whole(tbs.read()));
    const crl = sequence(
      sequence(...parts.slice(0, -1), list, parts.at(-1) ?? new Uint8Array()),
      integer(0),
      integer(0),
    );
    const walks = vi.spyOn(CrlFacts.prototype, 'entries');
    const rules = ids(lintCrl(crl, { profile: 'crl', at }));
    expect(rules).toContain('rfc5280.crl-signature-algorithms-differ');
    expect(rules).not.toContain('rfc5280.crl-serial-repeated');
    expect(walks).toHaveBeenCalledOnce();
    walks.mockRestore();
  }, 120_000);
});

describe('the profile of an item', () => {
  it('follows what a certificate is for', () => {
    const choose = (der: Uint8Array, publicRoot = false) => chooseProfiles(der, { publicRoot });
    const leaf = (...eku: readonly ('serverAuth' | 'clientAuth' | 'codeSigning')[]): Uint8Array =>
      root.issue({ eku }).der;
    expect(choose(root.der)).toEqual(['issuing-ca']);
    expect(choose(root.der, true)).toEqual(['cabf-server']);
    expect(choose(leaf('clientAuth'))).toEqual(['mtls-client']);
    expect(choose(leaf('clientAuth'), true)).toEqual(['cabf-server', 'mtls-client']);
    expect(choose(leaf('serverAuth'))).toEqual(['mtls-server']);
    expect(choose(leaf('serverAuth'), true)).toEqual(['cabf-server']);
    expect(choose(leaf('codeSigning'))).toEqual(['rfc5280']);
    expect(choose(new Uint8Array())).toEqual(['rfc5280']);
  });

  it('follows names and key usage where no purpose is named', () => {
    const choose = (options: Parameters<TestAuthority['issue']>[0]) =>
      chooseProfiles(root.issue({ eku: [], ...options }).der, { publicRoot: false });
    expect(choose({ subject: 'CN=a.example' })).toEqual(['mtls-server', 'mtls-client']);
    expect(choose({ sans: ['dns:a.example'] })).toEqual(['mtls-server', 'mtls-client']);
    expect(choose({ sans: ['ip:10.0.0.1'] })).toEqual(['mtls-server', 'mtls-client']);
    expect(choose({ subject: 'CN=Ada Lovelace', sans: ['email:ada@a.example'] })).toEqual(['mtls-client']);
    expect(choose({ sans: ['dns:a.example'], usages: ['nonRepudiation'] })).toEqual(['rfc5280']);
  });

  it('is told by the tags of malformed items too', () => {
    const crl = root.crl([], { number: 1, thisUpdate: at, nextUpdate: at + DAY_MS }).der;
    expect([root.der, request(), crl, new Uint8Array(3)].map(guessLintKind)).toEqual([
      'certificate',
      'csr',
      'crl',
      undefined,
    ]);
  });

  it('gives each finding once where several fit', () => {
    const der = root.issue({ subject: 'CN=x', sans: ['dns:a.example'], eku: [], key: 'rsa1024' }).der;
    const reports = lintItem('certificate', der, { at });
    expect(reports.map(({ profile }) => profile)).toEqual(['mtls-server', 'mtls-client']);
    const joined = joinReports(reports).findings.map(({ rule }) => rule);
    expect(new Set(joined).size).toBe(joined.length);
    expect(joined[0]).toBe('mtls.key-weak');
    expect(lintItem('certificate', der, { at, profile: 'rfc5280' })).toHaveLength(1);
  });
});

describe('the day whose rules bind', () => {
  const old = root.issue({ sans: ['dns:a.example'], eku: ['serverAuth'], notBefore: Date.UTC(2019, 0, 1) });

  it('is that of issue, or today where a renewal is planned', () => {
    const of = (rules: 'at-issue' | 'today') => lintCertificate(old.der, { profile: 'cabf-server', at, rules });
    expect(ids(of('at-issue'))).not.toContain('cabf.validity-over-200-days');
    expect(ids(lint(old.der, 'cabf-server'))).toEqual(ids(of('at-issue')));
    expect(ids(of('today'))).toContain('cabf.validity-over-200-days');
    expect(ids(of('today'))).not.toContain('cabf.validity-over-825-days');
  });

  it('does not move the dates of the item itself', () => {
    const crl = root.crl([{ serialHex: '01', revokedAt: at - 9 * DAY_MS }], {
      number: 1,
      thisUpdate: at - 10 * DAY_MS,
      nextUpdate: at + DAY_MS,
    });
    const found = ids(lintCrl(crl.der, { profile: 'crl', at, rules: 'today' }));
    expect(found).toContain('rfc5280.crl-revoked-after-this-update');
  });
});

describe('evidence', () => {
  it('points into the certificate', () => {
    const poison: Extension = { oid: OID.ctPoison, critical: false, value: Uint8Array.of(5, 0) };
    const der = issue({ profile: 'tls-client', extra: [poison] });
    const offset =
      lint(der, 'rfc5280').findings.find(({ rule }) => rule === 'rfc5280.poison-not-critical')?.offset ?? 0;
    const oid = der.subarray(offset + 4, offset + 14);
    expect(Buffer.from(oid).toString('hex')).toBe('2b06010401d679020403');
  });
});
