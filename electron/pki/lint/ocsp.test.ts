import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintWords } from '../../../shared/text/en/lint.ts';
import { findCorpus } from '../../testing/corpus.ts';
import { createTestAuthority, signBytes, TEST_NOW, type TestAuthority } from '../../testing/test-pki.ts';
import { contextGroup, contextTag, TAG } from '../asn1/der.ts';
import { encodeTlv, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { parseCertificate, type ParsedCertificate } from '../certificate/certificate.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { assembleSigned } from '../issuing/draft.ts';
import { buildCertId } from '../revocation/ocsp-cert-id.ts';
import { guessLintKind } from './lint-item.ts';
import { lintOcspResponse } from './lint-report.ts';
import { OCSP_RULES } from './rules.ts';

const HOUR_MS = 3_600_000;
const at = TEST_NOW;
const root = createTestAuthority({ name: 'CN=Root' });
const leaf = root.issue({ subject: 'CN=x' });

const NO_CHECK: Extension = { oid: OID.ocspNoCheck, critical: false, value: nullValue() };
const OCSP_PURPOSE: Extension = {
  oid: OID.extKeyUsage,
  critical: false,
  value: sequence(oidDer(OID.OCSPSigning)),
};

const parsed = (der: Uint8Array): ParsedCertificate => {
  const certificate = parseCertificate(der);
  if (!certificate.ok) throw new Error('test data');
  return certificate.value;
};

const time = (instant: number): Uint8Array =>
  encodeTlv(
    TAG.generalizedTime,
    new TextEncoder().encode(`${new Date(instant).toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`),
  );

interface Wanted {
  readonly producedAt?: number;
  readonly thisUpdate?: number;
  readonly nextUpdate?: number | 'none';
  readonly revokedAt?: number;
  readonly nonceOctets?: number;
  readonly count?: number;
  readonly signer?: Pick<TestAuthority, 'privateKey' | 'nameDer' | 'algorithm'>;
  readonly along?: readonly Uint8Array[];
}

function respond({ producedAt = at - HOUR_MS, thisUpdate = at - HOUR_MS, count = 1, ...wanted }: Wanted): Uint8Array {
  const { nextUpdate = at + HOUR_MS, revokedAt, nonceOctets, signer = root, along = [] } = wanted;
  const status =
    revokedAt === undefined ? encodeTlv(contextTag(0), new Uint8Array()) : encodeTlv(contextGroup(1), time(revokedAt));
  const single = sequence(
    buildCertId(parsed(leaf.der), parsed(root.der), 'sha1'),
    status,
    time(thisUpdate),
    ...(nextUpdate === 'none' ? [] : [encodeTlv(contextGroup(0), time(nextUpdate))]),
  );
  const nonce =
    nonceOctets === undefined
      ? []
      : [
          encodeTlv(
            contextGroup(1),
            sequence(sequence(oidDer(OID.ocspNonce), octetString(octetString(new Uint8Array(nonceOctets).fill(7))))),
          ),
        ];
  const tbs = sequence(
    encodeTlv(contextGroup(1), signer.nameDer),
    time(producedAt),
    sequence(...Array.from({ length: count }, () => single)),
    ...nonce,
  );
  const signed = assembleSigned(tbs, signer.algorithm, signBytes(signer, tbs));
  const certificates = along.length === 0 ? [] : [encodeTlv(contextGroup(0), sequence(...along))];
  const basic = sequence(contentOf(signed), ...certificates);
  return sequence(
    encodeTlv(TAG.enumerated, Uint8Array.of(0)),
    encodeTlv(contextGroup(0), sequence(oidDer(OID.ocspBasic), octetString(basic))),
  );
}

/** What stands inside a SEQUENCE. */
const contentOf = (der: Uint8Array): Uint8Array => {
  const first = der[1] ?? 0;
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
};

/** A responder's certificate of the root under a key of its own. */
function delegate(extensions: readonly Extension[], notAfter = at + 24 * HOUR_MS) {
  const issued = root.issue({ subject: 'CN=Responder', extensions, eku: [], notAfter });
  const { privateKey, der } = issued;
  const { subject } = parsed(der);
  return { der, signer: { privateKey, nameDer: der.subarray(subject.start, subject.end), algorithm: root.algorithm } };
}

const idsOf = (der: Uint8Array): string[] =>
  lintOcspResponse(der, { profile: 'ocsp', at }).findings.map(({ rule }) => rule);

describe('lint of an OCSP response', () => {
  it('finds nothing in one of the issuer, or of a proper delegate with its certificate', () => {
    expect(guessLintKind(respond({}))).toBe('ocsp-response');
    expect(idsOf(respond({}))).toEqual([]);
    const { der, signer } = delegate([OCSP_PURPOSE, NO_CHECK]);
    expect(idsOf(respond({ signer, along: [der] }))).toEqual([]);
  });

  it.each<readonly [string, Wanted]>([
    ['next-update-missing', { nextUpdate: 'none' }],
    ['next-update-not-later', { thisUpdate: at - HOUR_MS, nextUpdate: at - HOUR_MS }],
    ['produced-before-this-update', { producedAt: at - 2 * HOUR_MS }],
    [
      'produced-after-next-update',
      { producedAt: at - HOUR_MS, thisUpdate: at - 9 * HOUR_MS, nextUpdate: at - 2 * HOUR_MS },
    ],
    ['stale', { thisUpdate: at - 9 * HOUR_MS, nextUpdate: at - HOUR_MS }],
    ['from-the-future', { thisUpdate: at + HOUR_MS, producedAt: at + HOUR_MS, nextUpdate: at + 2 * HOUR_MS }],
    ['revoked-after-production', { revokedAt: at }],
    ['nonce-length', { nonceOctets: 129 }],
    ['nonce-length', { nonceOctets: 0 }],
    ['nonce-longer-than-once-allowed', { nonceOctets: 64 }],
    ['several-answers', { count: 2 }],
    ['answer-repeated', { count: 2 }],
    ['no-single-answer', { count: 0 }],
    ['certificate-not-needed', { along: [root.der] }],
  ])('finds %s', (rule, wanted) => {
    expect(idsOf(respond(wanted))).toContain(`ocsp.${rule}`);
    expect(idsOf(respond({ nonceOctets: 32 }))).toEqual([]);
  });

  it('judges the certificate of a delegate', () => {
    const judge = (extensions: readonly Extension[], notAfter?: number): string[] => {
      const { der, signer } = delegate(extensions, notAfter);
      return idsOf(respond({ signer, along: [der] }));
    };
    expect(judge([OCSP_PURPOSE])).toEqual(['ocsp.delegate-without-no-check']);
    expect(judge([NO_CHECK])).toEqual(['ocsp.delegate-without-purpose']);
    expect(judge([OCSP_PURPOSE, NO_CHECK], at - 2 * HOUR_MS)).toEqual(['ocsp.delegate-not-valid']);
    const [first, second] = [delegate([OCSP_PURPOSE, NO_CHECK]), delegate([OCSP_PURPOSE, NO_CHECK])];
    expect(idsOf(respond({ signer: first.signer, along: [second.der] }))).toEqual(['ocsp.signature-invalid']);
    expect(idsOf(respond({ signer: first.signer, along: [first.der, root.der] }))).toEqual([
      'ocsp.certificate-not-needed',
    ]);
  });

  it('takes refusals for what they are, and says where nothing can be read', () => {
    expect(idsOf(sequence(encodeTlv(TAG.enumerated, Uint8Array.of(3))))).toEqual(['ocsp.no-answer']);
    const whole = respond({});
    for (const broken of [whole.subarray(0, 60), new Uint8Array(), Uint8Array.of(0x30, 3, 10, 1, 0)]) {
      expect(idsOf(broken)).toEqual(['ocsp.malformed']);
    }
  });

  it('holds with any octet changed', () => {
    const { der, signer } = delegate([OCSP_PURPOSE, NO_CHECK]);
    const whole = respond({ signer, along: [der], nonceOctets: 40 });
    for (let i = 0; i < whole.length; i++) {
      const changed = Uint8Array.from(whole, (octet, place) => (place === i ? octet ^ 0x41 : octet));
      const { findings } = lintOcspResponse(changed, { profile: 'ocsp', at });
      for (const { rule, offset = 0 } of findings) {
        expect(lintWords[rule]).toBeDefined();
        expect(offset >= 0 && offset < changed.length).toBe(true);
      }
    }
  });
});

const corpus = findCorpus('boringssl-ocsp');

describe(`lint of the responses of ${corpus.label}`, () => {
  const responses = readdirSync(corpus.folder).flatMap((name) =>
    name.endsWith('.pem')
      ? readPemBlocks(new Uint8Array(readFileSync(join(corpus.folder, name)))).flatMap(({ label, der }) =>
          label === 'OCSP RESPONSE' && der !== undefined ? [{ name, der }] : [],
        )
      : [],
  );

  it('finds no invalid signature but in the file made for it, and no malformed one but those', () => {
    const found = responses.map(({ name, der }) => ({ name, ids: idsOf(der) }));
    const having = (rule: string): string[] => found.flatMap(({ name, ids }) => (ids.includes(rule) ? [name] : []));
    expect(found.length).toBeGreaterThan(corpus.isFull ? 30 : 5);
    expect(having('ocsp.signature-invalid')).toEqual([]);
    expect(having('ocsp.malformed').filter((name) => /^good|^ocsp_sign|^stale|^revoke/.test(name))).toEqual([]);
    expect(having('ocsp.delegate-without-purpose')).toContain('ocsp_sign_bad_indirect.pem');
    expect(having('ocsp.delegate-without-purpose')).not.toContain('ocsp_sign_indirect.pem');
  });

  it('has as many rules as a responder has ways to err', () => expect(OCSP_RULES.length).toBeGreaterThanOrEqual(20));
});
