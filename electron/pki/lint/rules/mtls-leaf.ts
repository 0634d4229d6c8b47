import { contextGroup, contextTag, TAG } from '../../asn1/der.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import { parseIpAddress } from '../../name/ip-address.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { readChildren, readTlv } from '../tolerant.ts';
import { readLintBits } from '../tolerant-extension.ts';
import { findName, foundName } from './alt-name.ts';
import { LEAVES, mtlsRule, PRIVATE } from './mtls-rule.ts';
import { foundAt } from './rfc-rule.ts';

const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;

const foundPurposes = (facts: CertificateFacts): Found => {
  const evidence = { purposes: (facts.purposes ?? []).map(oidName).join(' ') };
  const offset = facts.extension(OID.extKeyUsage)?.offset;
  return offset === undefined ? { evidence } : { evidence, offset };
};

const days = (facts: CertificateFacts): number => Math.round((facts.validitySeconds ?? 0) / 86_400);

const timeRules: readonly CertificateRule[] = [
  mtlsRule('expired', 'warning', {
    source: 'RFC 5280 §4.1.2.5',
    profiles: PRIVATE,
    check: ({ at, notAfter }) =>
      notAfter?.at !== undefined && at >= notAfter.at + 1000
        ? foundAt(notAfter, { notAfter: notAfter.at, at })
        : undefined,
  }),
  mtlsRule('not-yet-valid', 'warning', {
    source: 'RFC 5280 §4.1.2.5',
    profiles: PRIVATE,
    check: ({ at, notBefore }) =>
      notBefore?.at !== undefined && at < notBefore.at
        ? foundAt(notBefore, { notBefore: notBefore.at, at })
        : undefined,
  }),
  mtlsRule('expires-soon', 'notice', {
    source: 'RFC 5280 §4.1.2.5',
    profiles: PRIVATE,
    // short-lived certificates are replaced by machines
    applies: (facts) => days(facts) > 60,
    check: ({ at, notAfter }) =>
      notAfter?.at !== undefined && at < notAfter.at && notAfter.at - at < SOON_MS
        ? foundAt(notAfter, { notAfter: notAfter.at, at })
        : undefined,
  }),
  mtlsRule('validity-longer-than-chosen', 'warning', {
    source: 'NIST SP 1800-16 §5.1.4',
    profiles: LEAVES,
    check: (facts) =>
      days(facts) > facts.maximumDays
        ? foundAt(facts.notAfter, { days: days(facts), limit: facts.maximumDays })
        : undefined,
  }),
];

const purposeRules: readonly CertificateRule[] = [
  mtlsRule('leaf-is-ca', 'error', {
    source: 'RFC 5280 §4.2.1.9',
    profiles: LEAVES,
    check: ({ isCa, basicConstraints }) => (isCa ? { offset: basicConstraints?.offset ?? 0 } : undefined),
  }),
  mtlsRule('purpose-unrestricted', 'warning', {
    source: 'RFC 5280 §4.2.1.12',
    profiles: LEAVES,
    check: (facts) => (facts.has(OID.extKeyUsage) ? undefined : {}),
  }),
  mtlsRule('any-purpose', 'warning', {
    source: 'RFC 5280 §4.2.1.12',
    profiles: LEAVES,
    check: (facts) => (facts.purposes?.includes(OID.anyExtendedKeyUsage) === true ? foundPurposes(facts) : undefined),
  }),
  mtlsRule('client-and-server', 'notice', {
    source: 'RFC 5280 §4.2.1.12',
    profiles: LEAVES,
    check: (facts) =>
      facts.purposes?.includes(OID.clientAuth) === true && facts.purposes.includes(OID.serverAuth)
        ? foundPurposes(facts)
        : undefined,
  }),
  mtlsRule('digital-signature-missing', 'error', {
    source: 'RFC 8446 §4.4.2.2',
    profiles: LEAVES,
    applies: (facts) => facts.has(OID.keyUsage),
    check: (facts) =>
      facts.keyUsage?.includes('digitalSignature') === true
        ? undefined
        : { evidence: { usages: (facts.keyUsage ?? []).join(' ') } },
  }),
  mtlsRule('key-usage-missing', 'notice', {
    source: 'RFC 5280 §4.2.1.3',
    profiles: LEAVES,
    check: (facts) => (facts.has(OID.keyUsage) ? undefined : {}),
  }),
  mtlsRule('netscape-type-excludes', 'error', {
    source: 'OpenSSL X509_check_purpose',
    profiles: LEAVES,
    applies: (facts) => facts.has(OID.netscapeCertType),
    check: (facts) => {
      const first = facts.read(OID.netscapeCertType, readLintBits)?.bytes[0] ?? 0;
      const wanted = (wants(facts, OID.clientAuth) ? 0x80 : 0) | (wants(facts, OID.serverAuth) ? 0x40 : 0);
      return (first & wanted) === wanted ? undefined : { offset: facts.extension(OID.netscapeCertType)?.offset ?? 0 };
    },
  }),
  mtlsRule('must-staple', 'warning', {
    source: 'RFC 7633 §4.2',
    profiles: ['mtls-client'],
    check: (facts) => {
      const feature = facts.extension(OID.tlsFeature);
      return feature && { offset: feature.offset };
    },
  }),
  mtlsRule('no-check-outside-responder', 'warning', {
    source: 'RFC 6960 §4.2.2.2.1',
    profiles: LEAVES,
    check: (facts) => {
      const extension = facts.extension(OID.ocspNoCheck);
      return extension !== undefined && facts.purposes?.includes(OID.OCSPSigning) !== true
        ? { offset: extension.offset }
        : undefined;
    },
  }),
];

const wants = (facts: CertificateFacts, purpose: string): boolean =>
  facts.purposes === undefined || facts.purposes.includes(purpose);

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const nameRules: readonly CertificateRule[] = [
  mtlsRule('name-with-nul', 'error', {
    source: 'CVE-2009-2408',
    profiles: PRIVATE,
    check: ({ subject, subjectAltNames }) => {
      const attribute = subject?.attributes.find(({ text }) => text.includes('\0'));
      if (attribute !== undefined) return { offset: attribute.offset };
      const name = subjectAltNames.find(({ text }) => text.includes('\0'));
      return name && { offset: name.offset };
    },
  }),
  mtlsRule('name-with-invisible-characters', 'warning', {
    source: 'RFC 9549 §4',
    profiles: PRIVATE,
    check: ({ subject }) => {
      const attribute = subject?.attributes.find(({ text }) => invisible.test(text));
      return attribute && { offset: attribute.offset };
    },
  }),
  mtlsRule('address-as-dns-name', 'error', {
    source: 'RFC 9525 §3',
    profiles: LEAVES,
    check: ({ subjectAltNames }) => findName(subjectAltNames, 'dns', (text) => parseIpAddress(text) !== undefined),
  }),
  mtlsRule('common-name-repeated', 'warning', {
    source: 'RFC 9525 §2',
    profiles: LEAVES,
    check: ({ subject }) => {
      const [, second] = (subject?.attributes ?? []).filter(({ oid }) => oid === OID.commonName);
      return second && { offset: second.offset };
    },
  }),
  mtlsRule('spiffe-id-malformed', 'error', {
    source: 'SPIFFE-ID §2',
    profiles: LEAVES,
    check: ({ subjectAltNames }) =>
      findName(subjectAltNames, 'uri', (text) => /^spiffe:/i.test(text) && !isSpiffeId(text)),
  }),
  mtlsRule('spiffe-id-repeated', 'error', {
    source: 'X509-SVID §2',
    profiles: LEAVES,
    check: ({ subjectAltNames }) => {
      const uris = subjectAltNames.filter(({ type }) => type === 'uri');
      const isSpiffe = uris.some(({ text }) => /^spiffe:/i.test(text));
      const [, second] = uris;
      return isSpiffe && second !== undefined ? foundName(second) : undefined;
    },
  }),
];

/** Trust domain in lower case, at least one segment, none of them `.` or `..`, no query or fragment; at most 2048 octets. */
const isSpiffeId = (text: string): boolean =>
  text.length <= 2048 && /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/.test(text);

/** Octets whose base64 still fits the header of 8 KiB in which proxies forward a client's certificate. */
const LARGEST_FORWARDED = 6000;

/** Octets of random that make a serial hard to guess. */
const SERIAL_OCTETS = 8;

const operationRules: readonly CertificateRule[] = [
  mtlsRule('serial-guessable', 'warning', {
    source: 'CABF BR §7.1.2.7',
    profiles: PRIVATE,
    applies: (facts) => !facts.isSelfIssued,
    check: ({ layout: { serial } }) =>
      serial !== undefined && serial.end - serial.body < SERIAL_OCTETS
        ? foundAt(serial, { octets: serial.end - serial.body })
        : undefined,
  }),
  mtlsRule('cannot-be-revoked', 'notice', {
    source: 'RFC 5280 §4.2.1.13',
    profiles: PRIVATE,
    applies: (facts) => !facts.isSelfIssued && days(facts) > 10,
    check: (facts) =>
      facts.has(OID.cRLDistributionPoints) || facts.authorityAccess.some(({ method }) => method === OID.ocsp)
        ? undefined
        : {},
  }),
  mtlsRule('too-large-to-forward', 'notice', {
    source: 'RFC 9440 §2.1',
    profiles: ['mtls-client'],
    check: ({ der }) => (der.length > LARGEST_FORWARDED ? { evidence: { octets: der.length } } : undefined),
  }),
  mtlsRule('issuer-by-serial', 'warning', {
    source: 'RFC 5280 §4.2.1.1',
    profiles: PRIVATE,
    applies: (facts) => !facts.isSelfIssued,
    check: (facts) => {
      const extension = facts.extension(OID.authorityKeyIdentifier);
      const list = extension && readTlv(facts.der, extension.value.start, extension.value.end);
      const tags = list?.tag === TAG.sequence ? readChildren(facts.der, list).map(({ tag }) => tag) : [];
      return extension !== undefined && (tags.includes(contextGroup(1)) || tags.includes(contextTag(2)))
        ? { offset: extension.offset }
        : undefined;
    },
  }),
];

/** What concerns client and server alike, in part the authority too. */
export const MTLS_LEAF_RULES: readonly CertificateRule[] = [
  ...timeRules,
  ...purposeRules,
  ...nameRules,
  ...operationRules,
];
