import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { equalBytes } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import { verifyCertificateSignature } from '../../certificate/certificate-fields.ts';
import { spanBytes } from '../../certificate/certificate.ts';
import { decodeAuthorityKeyId, decodeSubjectKeyId } from '../../certificate/extension.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, since } from '../rule.ts';
import { EV_POLICIES } from './policies.ts';
import type { LintAttribute, LintGeneralName } from '../tolerant-name.ts';

/** Purpose of authorities that sign precertificates only. @see RFC 6962 §3.1 */
export const PRECERTIFICATE_SIGNING = '1.3.6.1.4.1.11129.2.4.4';

/** Days on which versions of the requirements took effect. */
export const BR = {
  first: since('2012-07-01'),
  v1_7_1: since('2020-08-20'),
  v2_0_0: since('2023-09-15'),
} as const;

export const DAY_SECONDS = 86_400;

/** A rule whose words are in shared/text, still without profile. */
export type CabfRule = Omit<CertificateRule, 'id' | 'profiles'> & { readonly id: CabfRuleId };

/** A rule for every certificate below a public root. */
export const publicRule = ({ check, ...rule }: CabfRule): CertificateRule => ({
  ...rule,
  profiles: ['cabf-server'],
  check: (facts) => shorten(check(facts)),
});

const MAX_EVIDENCE = 256;

/** A name of megabytes must not come along with the finding about it. */
function shorten(found: Found | undefined): Found | undefined {
  if (found?.evidence === undefined) return found;
  const entries = Object.entries(found.evidence).map(([key, value]) => [
    key,
    typeof value === 'string' ? value.slice(0, MAX_EVIDENCE).toWellFormed() : value,
  ]);
  return { ...found, evidence: Object.fromEntries(entries) };
}

/** A rule for certificates that may serve TLS; `applies` narrows it down further. */
export const serverRule = ({ applies, ...rule }: CabfRule): CertificateRule =>
  publicRule({ ...rule, applies: (facts) => isForServers(facts) && applies?.(facts) !== false });

/** Whether extendedKeyUsage lets a certificate serve TLS: serverAuth, any purpose, or no limit at all. */
export const isForServers = ({ purposes }: CertificateFacts): boolean =>
  purposes === undefined ||
  purposes.length === 0 ||
  purposes.includes(OID.serverAuth) ||
  purposes.includes(OID.anyExtendedKeyUsage);

/**
 * Issuer and subject are the same, and its own key signed it or is named as the one that did. A broken signature does not make a root
 * an authority below another one.
 */
export const isSelfSigned = (facts: CertificateFacts): boolean =>
  facts.remember('cabf.self-signed', () => facts.isSelfIssued && (namesItself(facts) || !isRefuted(facts)));

function namesItself(facts: CertificateFacts): boolean {
  const own = facts.decode(OID.subjectKeyIdentifier, decodeSubjectKeyId);
  const signer = facts.decode(OID.authorityKeyIdentifier, decodeAuthorityKeyId)?.keyId;
  return own !== undefined && signer !== undefined && equalBytes(own, signer);
}

function isRefuted({ strict }: CertificateFacts): boolean {
  if (!strict.ok) return false;
  return verifyCertificateSignature(strict.value, spanBytes(strict.value, strict.value.spki)) === 'invalid';
}

export const isAuthority = (facts: CertificateFacts): boolean => facts.isCa;

export const isRoot = (facts: CertificateFacts): boolean => facts.isCa && isSelfSigned(facts);

export const isSubordinate = (facts: CertificateFacts): boolean => facts.isCa && !isSelfSigned(facts);

export const isSubscriber = (facts: CertificateFacts): boolean => !facts.isCa && !isSelfSigned(facts);

/** A certificate of an OCSP responder, not of an authority. */
export const isResponder = (facts: CertificateFacts): boolean =>
  !facts.isCa && facts.purposes?.includes(OID.OCSPSigning) === true;

export const hasPolicy = (facts: CertificateFacts, oid: string): boolean =>
  facts.policies.some((policy) => policy.oid === oid);

export const isExtendedValidation = (facts: CertificateFacts): boolean =>
  isSubscriber(facts) && facts.policies.some(({ oid }) => EV_POLICIES.has(oid));

/** Attributes of the subject of a type. */
export const subjectAttributes = (facts: CertificateFacts, oid: string): readonly LintAttribute[] =>
  facts.subject?.attributes.filter((attribute) => attribute.oid === oid) ?? [];

/** Whether the subject has an attribute of a type that is not blank. */
export const hasAttribute = (facts: CertificateFacts, ...oids: readonly string[]): boolean =>
  oids.some((oid) => subjectAttributes(facts, oid).some(({ text }) => text.trim() !== ''));

/** Names of type dNSName in subjectAltName. */
export const dnsNames = (facts: CertificateFacts): readonly LintGeneralName[] =>
  facts.remember('cabf.dns-names', () => facts.subjectAltNames.filter(({ type }) => type === 'dns'));

/** Whether an extension is there and marked critical. */
export const isCritical = (facts: CertificateFacts, oid: string): boolean => facts.extension(oid)?.critical === true;
