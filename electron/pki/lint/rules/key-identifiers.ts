import { contextGroup, contextTag, equalBytes, TAG, type Tlv } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule } from '../rule.ts';
import { readChildren, readTlv } from '../tolerant.ts';
import { criticality, isEndEntity, RFC_DATE, rfcRule } from './rfc-rule.ts';

/** Fields of authorityKeyIdentifier. */
const authorityFields = (facts: CertificateFacts): readonly Tlv[] =>
  facts.read(OID.authorityKeyIdentifier, (der, value) => {
    const list = readTlv(der, value.start, value.end);
    return list === undefined ? [] : readChildren(der, list);
  }) ?? [];

const authorityKeyId = (facts: CertificateFacts): Uint8Array | undefined => {
  const field = authorityFields(facts).find(({ tag }) => tag === contextTag(0));
  return field && facts.der.subarray(field.body, field.end);
};

const subjectKeyId = (facts: CertificateFacts): Uint8Array | undefined =>
  facts.read(OID.subjectKeyIdentifier, (der, value) => {
    const tlv = readTlv(der, value.start, value.end);
    return tlv?.tag === TAG.octetString ? der.subarray(tlv.body, tlv.end) : undefined;
  });

const hasAuthority = (facts: CertificateFacts): boolean => facts.has(OID.authorityKeyIdentifier);

/** Octets of a SHA-256; longer ones trip buffers of fixed size. */
const PLAUSIBLE_OCTETS = 32;

export const KEY_IDENTIFIER_RULES: readonly CertificateRule[] = [
  rfcRule('authority-key-id-critical', 'error', '4.2.1.1', {
    ...criticality(OID.authorityKeyIdentifier, 'critical'),
    effective: RFC_DATE.rfc2459,
  }),
  rfcRule('authority-key-id-missing', 'error', '4.2.1.1', {
    effective: RFC_DATE.rfc2459,
    // a root may leave it out; versions before 3 have no extensions
    applies: (facts) => facts.layout.version === 3 && !(facts.isSelfIssued && facts.isCa),
    check: (facts) => (hasAuthority(facts) ? undefined : {}),
  }),
  rfcRule('authority-key-id-without-key-id', 'error', '4.2.1.1', {
    effective: RFC_DATE.rfc2459,
    applies: (facts) => !facts.isSelfIssued && hasAuthority(facts),
    check: (facts) =>
      authorityKeyId(facts) === undefined
        ? { offset: facts.extension(OID.authorityKeyIdentifier)?.offset ?? 0 }
        : undefined,
  }),
  rfcRule('authority-key-id-half-reference', 'error', '4.2.1.1', {
    effective: RFC_DATE.rfc2459,
    applies: hasAuthority,
    check: (facts) => {
      const tags = authorityFields(facts).map(({ tag }) => tag);
      return tags.includes(contextGroup(1)) === tags.includes(contextTag(2))
        ? undefined
        : { offset: facts.extension(OID.authorityKeyIdentifier)?.offset ?? 0 };
    },
  }),
  rfcRule('authority-key-id-differs-when-self-issued', 'warning', '4.2.1.1', {
    applies: (facts) => facts.isSelfIssued && facts.isCa && hasAuthority(facts),
    check: (facts) => {
      const [authority, subject] = [authorityKeyId(facts), subjectKeyId(facts)];
      return authority === undefined || subject === undefined || equalBytes(authority, subject)
        ? undefined
        : { offset: facts.extension(OID.authorityKeyIdentifier)?.offset ?? 0 };
    },
  }),
  rfcRule('subject-key-id-critical', 'error', '4.2.1.2', {
    ...criticality(OID.subjectKeyIdentifier, 'critical'),
    effective: RFC_DATE.rfc2459,
  }),
  rfcRule('subject-key-id-missing-in-ca', 'error', '4.2.1.2', {
    effective: RFC_DATE.rfc2459,
    applies: (facts) => facts.isCa,
    check: (facts) => (facts.has(OID.subjectKeyIdentifier) ? undefined : {}),
  }),
  rfcRule('subject-key-id-missing', 'warning', '4.2.1.2', {
    effective: RFC_DATE.rfc2459,
    applies: isEndEntity,
    check: (facts) => (facts.has(OID.subjectKeyIdentifier) ? undefined : {}),
  }),
  rfcRule('subject-key-id-empty', 'error', '4.2.1.2', {
    effective: RFC_DATE.rfc2459,
    applies: (facts) => facts.has(OID.subjectKeyIdentifier),
    check: (facts) =>
      (subjectKeyId(facts)?.length ?? 0) === 0
        ? { offset: facts.extension(OID.subjectKeyIdentifier)?.offset ?? 0 }
        : undefined,
  }),
  rfcRule('subject-key-id-long', 'notice', '4.2.1.2', {
    applies: (facts) => facts.has(OID.subjectKeyIdentifier),
    check: (facts) => {
      const octets = subjectKeyId(facts)?.length ?? 0;
      return octets > PLAUSIBLE_OCTETS ? { evidence: { octets } } : undefined;
    },
  }),
];
