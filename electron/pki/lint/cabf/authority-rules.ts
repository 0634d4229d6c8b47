import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import { isCountryCode } from './country-codes.ts';
import { RESERVED_POLICIES } from './policies.ts';
import {
  BR,
  hasAttribute,
  isAuthority,
  isCritical,
  isForServers,
  isRoot,
  isSubordinate,
  publicRule,
  serverRule,
  subjectAttributes,
} from './server-facts.ts';

const lacksUsage =
  (usage: 'keyCertSign' | 'cRLSign' | 'digitalSignature') =>
  ({ keyUsage }: CertificateFacts): Found | undefined =>
    foundIf(keyUsage?.includes(usage) === false, { evidence: { found: keyUsage?.join(' ') ?? '' } });

const hasKeyUsage = (facts: CertificateFacts): boolean => isAuthority(facts) && facts.has(OID.keyUsage);

/** Rules for every certificate of an authority: subject, usage, form. */
export const AUTHORITY_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.ca-common-name-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.2',
    effective: since('2017-06-08'),
    applies: isAuthority,
    check: (facts) => foundIf(!hasAttribute(facts, OID.commonName)),
  }),
  serverRule({
    id: 'cabf.ca-country-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.2',
    effective: BR.first,
    applies: isAuthority,
    check: (facts) => foundIf(!hasAttribute(facts, OID.countryName)),
  }),
  serverRule({
    id: 'cabf.ca-country-invalid',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.2',
    effective: BR.first,
    applies: (facts) => isAuthority(facts) && subjectAttributes(facts, OID.countryName).length > 0,
    check: findForeignCountry,
  }),
  serverRule({
    id: 'cabf.ca-organization-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.2',
    effective: BR.first,
    applies: isAuthority,
    check: (facts) => foundIf(!hasAttribute(facts, OID.organizationName)),
  }),
  serverRule({
    id: 'cabf.ca-organizational-unit-present',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.2',
    effective: BR.v2_0_0,
    applies: isAuthority,
    check: (facts) => {
      const [unit] = subjectAttributes(facts, OID.organizationalUnitName);
      return unit && { evidence: { value: unit.text }, offset: unit.offset };
    },
  }),
  serverRule({
    id: 'cabf.sub-ca-key-usage-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.7',
    effective: since('2002-04-01'),
    applies: isSubordinate,
    check: (facts) => foundIf(!facts.has(OID.keyUsage)),
  }),
  serverRule({
    id: 'cabf.sub-ca-key-usage-not-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.7',
    effective: BR.first,
    applies: (facts) => isSubordinate(facts) && facts.has(OID.keyUsage),
    check: (facts) => foundIf(!isCritical(facts, OID.keyUsage)),
  }),
  serverRule({
    id: 'cabf.ca-without-key-cert-sign',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.7',
    effective: BR.first,
    applies: hasKeyUsage,
    check: lacksUsage('keyCertSign'),
  }),
  serverRule({
    id: 'cabf.ca-without-crl-sign',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.7',
    effective: BR.first,
    applies: hasKeyUsage,
    check: lacksUsage('cRLSign'),
  }),
  serverRule({
    id: 'cabf.ca-without-digital-signature',
    severity: 'notice',
    source: 'CABF BR §7.1.2.10.7',
    effective: BR.first,
    applies: hasKeyUsage,
    check: lacksUsage('digitalSignature'),
  }),
  serverRule({
    id: 'cabf.ca-key-usage-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.7',
    effective: BR.v2_0_0,
    applies: hasKeyUsage,
    check: ({ keyUsage = [] }) => {
      const extra = keyUsage.filter((usage) => !AUTHORITY_USAGES.has(usage));
      return foundIf(extra.length > 0, { evidence: { found: extra.join(' ') } });
    },
  }),
  serverRule({
    id: 'cabf.key-cert-sign-without-ca',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.4',
    effective: BR.first,
    applies: (facts) => facts.keyUsage?.includes('keyCertSign') === true,
    check: (facts) => foundIf(!facts.isCa),
  }),
  serverRule({
    id: 'cabf.ca-basic-constraints-not-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.4',
    effective: BR.first,
    applies: isAuthority,
    check: (facts) => foundIf(!isCritical(facts, OID.basicConstraints)),
  }),
  serverRule({
    id: 'cabf.ca-authority-access-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.3',
    effective: BR.first,
    applies: isAuthority,
    check: (facts) => foundIf(isCritical(facts, OID.authorityInfoAccess)),
  }),
];

const AUTHORITY_USAGES: ReadonlySet<string> = new Set(['keyCertSign', 'cRLSign', 'digitalSignature']);

function findForeignCountry(facts: CertificateFacts): Found | undefined {
  const bad = subjectAttributes(facts, OID.countryName).find(({ text }) => !isCountryCode(text));
  return bad && { evidence: { value: bad.text }, offset: bad.offset };
}

/** Rules for self-signed authorities. */
export const ROOT_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.root-extended-key-usage-present',
    severity: 'error',
    source: 'CABF BR §7.1.2.1.2',
    effective: BR.first,
    applies: isRoot,
    check: (facts) => foundIf(facts.has(OID.extKeyUsage)),
  }),
  serverRule({
    id: 'cabf.root-key-usage-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.1.2',
    effective: since('1999-01-01'),
    applies: isRoot,
    check: (facts) => foundIf(!facts.has(OID.keyUsage)),
  }),
  serverRule({
    id: 'cabf.root-key-usage-not-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.1.2',
    effective: since('1999-01-01'),
    applies: (facts) => isRoot(facts) && facts.has(OID.keyUsage),
    check: (facts) => foundIf(!isCritical(facts, OID.keyUsage)),
  }),
  serverRule({
    id: 'cabf.root-policies-present',
    severity: 'warning',
    source: 'CABF BR §7.1.2.1.2',
    effective: BR.first,
    applies: isRoot,
    check: (facts) => foundIf(facts.has(OID.certificatePolicies)),
  }),
  serverRule({
    id: 'cabf.root-subject-key-id-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.1.2',
    effective: BR.first,
    applies: isRoot,
    check: (facts) => foundIf(!facts.has(OID.subjectKeyIdentifier)),
  }),
];

/** Rules for authorities below another one: policies and purposes. */
export const SUBORDINATE_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.sub-ca-purposes-mixed',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.6',
    effective: BR.v1_7_1,
    applies: (facts) => isSubordinate(facts) && facts.has(OID.extKeyUsage),
    check: findMixedPurposes,
  }),
  serverRule({
    id: 'cabf.sub-ca-ocsp-signing-present',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.6',
    effective: BR.v2_0_0,
    applies: isSubordinate,
    check: ({ purposes }) => foundIf(purposes?.includes(OID.OCSPSigning) === true),
  }),
  publicRule({
    id: 'cabf.other-ca-ocsp-signing-present',
    severity: 'error',
    source: 'CABF BR §7.1.2.3.3',
    effective: BR.v2_0_0,
    applies: (facts) => isSubordinate(facts) && !isForServers(facts),
    check: ({ purposes }) => foundIf(purposes?.includes(OID.OCSPSigning) === true),
  }),
  serverRule({
    id: 'cabf.sub-ca-purposes-critical',
    severity: 'warning',
    source: 'CABF BR §7.1.2.10.6',
    effective: since('2013-07-29'),
    until: BR.v2_0_0,
    applies: (facts) => isSubordinate(facts) && facts.has(OID.extKeyUsage),
    check: (facts) => foundIf(isCritical(facts, OID.extKeyUsage)),
  }),
  serverRule({
    id: 'cabf.sub-ca-purposes-critical-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.6',
    effective: BR.v2_0_0,
    applies: (facts) => isSubordinate(facts) && facts.has(OID.extKeyUsage),
    check: (facts) => foundIf(isCritical(facts, OID.extKeyUsage)),
  }),
  serverRule({
    id: 'cabf.sub-ca-purposes-missing',
    severity: 'notice',
    source: 'CABF BR §7.1.2.10.6',
    effective: BR.first,
    applies: isSubordinate,
    check: (facts) => foundIf(!facts.has(OID.extKeyUsage)),
  }),
  serverRule({
    id: 'cabf.sub-ca-purposes-unconstrained',
    severity: 'notice',
    source: 'CABF BR §7.1.5',
    effective: since('2013-07-29'),
    applies: (facts) => isSubordinate(facts) && facts.has(OID.extKeyUsage),
    check: ({ purposes = [] }) => foundIf(!purposes.includes(OID.serverAuth) && !purposes.includes(OID.clientAuth)),
  }),
  serverRule({
    id: 'cabf.sub-ca-policies-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.5',
    effective: BR.v2_0_0,
    applies: isSubordinate,
    check: (facts) => foundIf(facts.policies.length === 0),
  }),
  serverRule({
    id: 'cabf.sub-ca-policies-invalid',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.5',
    effective: BR.v2_0_0,
    applies: (facts) => isSubordinate(facts) && facts.policies.length > 0,
    check: findInvalidPolicies,
  }),
];

function findMixedPurposes({ purposes = [] }: CertificateFacts): Found | undefined {
  const isAny = purposes.includes(OID.anyExtendedKeyUsage);
  const others = purposes.filter((purpose) => KEPT_APART.has(purpose));
  const broken = isAny ? purposes.length > 1 : purposes.includes(OID.serverAuth) && others.length > 0;
  return foundIf(broken, { evidence: { found: purposes.join(' ') } });
}

/** Purposes that an authority for servers must not serve. */
const KEPT_APART: ReadonlySet<string> = new Set([OID.emailProtection, OID.codeSigning, OID.timeStamping]);

/** Either any policy and nothing else, or at least one of the reserved ones. */
function findInvalidPolicies({ policies }: CertificateFacts): Found | undefined {
  const oids = policies.map(({ oid }) => oid);
  const isAny = oids.includes(OID.anyPolicy);
  const broken = isAny ? oids.length > 1 : !oids.some((oid) => RESERVED_POLICIES.has(oid));
  return foundIf(broken, { evidence: { found: oids.join(' ') } });
}
