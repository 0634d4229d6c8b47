import { describe, expect, it } from 'vitest';
import { createTestAuthority, makeKey, TEST_NOW } from '../../testing/test-pki.ts';
import { encodeTlv, ia5String, oidDer, printableString, sequence, setOf, utf8String } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { lintCertificate } from '../lint/lint-report.ts';
import { assembleSigned, buildTbsCertificate, type CertificateDraft } from './draft.ts';
import { lintDraft, placeholderSignature } from './lint-draft.ts';
import { buildProfileExtensions, PROFILES } from './profile.ts';
import { SAMPLE_SERIAL } from './sample-key.ts';

const DAY = 86_400_000;
const authority = createTestAuthority({ name: 'CN=Root' });
const pairs = [makeKey('p256'), makeKey('p256'), makeKey('rsa2048'), makeKey('ed25519')];

type Text = readonly [oid: string, text: string, encode: (text: string) => Uint8Array];

const nameOf = (texts: readonly Text[]): Uint8Array =>
  sequence(...texts.map(([oid, text, encode]) => setOf(sequence(oidDer(oid), encode(text)))));

const altNames = (names: readonly (readonly [tag: number, text: string])[]): Extension => ({
  oid: OID.subjectAltName,
  critical: false,
  value: sequence(...names.map(([tag, text]) => encodeTlv(tag, Buffer.from(text, 'latin1')))),
});

const SUBJECTS: readonly (readonly Text[])[] = [
  [[OID.commonName, 'partner', utf8String]],
  [[OID.commonName, 'x'.repeat(65), utf8String]],
  [[OID.commonName, '', utf8String]],
  [[OID.commonName, 'a\u0007b', utf8String]],
  [[OID.commonName, 'under_score', printableString]],
  [[OID.commonName, 'partner', printableString]],
  [
    [OID.countryName, 'DE', printableString],
    [OID.commonName, 'partner', utf8String],
  ],
  [
    [OID.countryName, 'DEU', printableString],
    [OID.commonName, 'partner', utf8String],
  ],
  [
    [OID.countryName, 'DE', utf8String],
    [OID.commonName, 'partner', utf8String],
  ],
  [
    [OID.emailAddress, 'a@b.example', ia5String],
    [OID.domainComponent, 'no host', ia5String],
  ],
  [],
];

const DNS = 0x82;
const IP = 0x87;
const URI = 0x86;
const EMAIL = 0x81;
const NAMES: readonly (readonly (readonly [tag: number, text: string])[])[] = [
  [],
  [[DNS, 'partner.example']],
  [[DNS, 'part ner.example']],
  [[DNS, '-partner.example']],
  [[DNS, 'xn--a\u00ff.example']],
  [[DNS, '192.0.2.1']],
  [[DNS, 'par\u0000tner.example']],
  [[DNS, '']],
  [[IP, '\u00c0\u0000\u0002\u0001']],
  [[IP, '\u00c0\u0000\u0002']],
  [[URI, 'spiffe://example/a']],
  [[URI, 'spiffe://Example/a?b']],
  [[EMAIL, 'a@b.example']],
  [[EMAIL, 'nothing']],
];

function draftOf(subject: readonly Text[], names: (typeof NAMES)[number], spkiDer: Uint8Array): CertificateDraft {
  const own = buildProfileExtensions({
    profile: PROFILES['tls-client'],
    subjectSpkiDer: spkiDer,
    issuerKeyId: authority.keyId,
    subjectAltNames: [],
    emptySubject: subject.length === 0,
    crlUris: [],
    ocspUris: [],
    caIssuersUris: [],
  });
  return {
    serial: SAMPLE_SERIAL,
    issuerNameDer: authority.nameDer,
    subjectNameDer: nameOf(subject),
    spkiDer,
    notBefore: TEST_NOW,
    notAfter: TEST_NOW + 30 * DAY,
    signatureAlgorithm: authority.algorithm,
    extensions: [...own, ...(names.length === 0 ? [] : [altNames(names)])],
  };
}

const found = (draft: CertificateDraft): readonly string[] => {
  const { findings } = lintDraft(draft, { profiles: ['mtls-client'], at: TEST_NOW, longestMs: 400 * DAY });
  return findings.map(({ problem }) => String(problem.evidence['rule'])).toSorted();
};

function foundByAllRules(draft: CertificateDraft): readonly string[] {
  const { signatureAlgorithm: algorithm } = draft;
  const der = assembleSigned(buildTbsCertificate(draft), algorithm, placeholderSignature(algorithm));
  const report = lintCertificate(der, { profile: 'mtls-client', at: TEST_NOW, maximumDays: 400 });
  return report.findings.map(({ rule }) => rule).toSorted();
}

describe('rules that are settled for a shape and form of certificates', () => {
  it('leave out nothing that all rules find, whatever was judged before', () => {
    const drafts = SUBJECTS.flatMap((subject) =>
      NAMES.flatMap((names) => pairs.map(({ spkiDer }) => draftOf(subject, names, spkiDer))),
    );
    const distinct = new Set<string>();
    for (const order of [drafts, drafts.toReversed()])
      for (const draft of order) {
        const all = foundByAllRules(draft);
        expect(found(draft)).toEqual(all);
        for (const rule of all) distinct.add(rule);
      }
    expect(distinct.size).toBeGreaterThan(15);
  });
});
