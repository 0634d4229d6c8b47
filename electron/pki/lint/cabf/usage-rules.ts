import { OID } from '../../asn1/oid.ts';
import { contextTag } from '../../asn1/der.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, foundIf, since } from '../rule.ts';
import { readChildren, readTlv } from '../tolerant.ts';
import { BR, isCritical, isSubordinate, isSubscriber, PRECERTIFICATE_SIGNING, serverRule } from './server-facts.ts';

const hasPurposes = (facts: CertificateFacts): boolean => isSubscriber(facts) && facts.has(OID.extKeyUsage);

/** Rules for extendedKeyUsage, keyUsage, basicConstraints and key identifiers of servers. */
export const USAGE_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.purposes-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.10',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && facts.extensions.length > 0,
    check: (facts) => foundIf(!facts.has(OID.extKeyUsage)),
  }),
  serverRule({
    id: 'cabf.purposes-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.v2_0_0,
    applies: hasPurposes,
    check: (facts) => foundIf(isCritical(facts, OID.extKeyUsage)),
  }),
  serverRule({
    id: 'cabf.purposes-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.10',
    effective: BR.v2_0_0,
    applies: hasPurposes,
    check: ({ purposes = [] }) => {
      const bad = purposes.filter((purpose) => PROHIBITED_PURPOSES.has(purpose));
      return foundIf(bad.length > 0 || !purposes.includes(OID.serverAuth), { evidence: { found: purposes.join(' ') } });
    },
  }),
  serverRule({
    id: 'cabf.purposes-extra',
    severity: 'warning',
    source: 'CABF BR §7.1.2.3',
    effective: BR.first,
    until: BR.v2_0_0,
    applies: hasPurposes,
    check: ({ purposes = [] }) =>
      foundIf(
        purposes.some((purpose) => !USUAL_PURPOSES.has(purpose)),
        { evidence: { found: purposes.join(' ') } },
      ),
  }),
  serverRule({
    id: 'cabf.purposes-without-tls',
    severity: 'error',
    source: 'CABF BR §7.1.2.3',
    effective: BR.first,
    until: BR.v2_0_0,
    applies: hasPurposes,
    check: ({ purposes = [] }) => foundIf(!purposes.includes(OID.serverAuth) && !purposes.includes(OID.clientAuth)),
  }),
  serverRule({
    id: 'cabf.client-auth-present',
    severity: 'error',
    source: 'Chrome Root Program Policy 1.8 §1.3.2',
    effective: since('2027-03-15'),
    applies: hasPurposes,
    check: ({ purposes = [] }) =>
      foundIf(
        purposes.some((purpose) => purpose !== OID.serverAuth),
        { evidence: { found: purposes.join(' ') } },
      ),
  }),
  serverRule({
    id: 'cabf.client-auth-ends',
    severity: 'notice',
    source: 'Chrome Root Program Policy 1.8 §1.3.2',
    effective: BR.v2_0_0,
    until: since('2027-03-15'),
    applies: hasPurposes,
    check: ({ purposes = [] }) => foundIf(purposes.includes(OID.clientAuth), { evidence: { from: '2027-03-15' } }),
  }),
  serverRule({
    id: 'cabf.ec-key-usage-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.11',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && isEllipticKey(facts) && facts.has(OID.keyUsage),
    check: ({ keyUsage = [] }) =>
      foundIf(
        !keyUsage.includes('digitalSignature') ||
          keyUsage.some((usage) => usage !== 'digitalSignature' && usage !== 'keyAgreement'),
        { evidence: { found: keyUsage.join(' ') } },
      ),
  }),
  serverRule({
    id: 'cabf.ec-key-agreement-present',
    severity: 'warning',
    source: 'CABF BR §7.1.2.7.11',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && isEllipticKey(facts) && facts.has(OID.keyUsage),
    check: ({ keyUsage = [] }) => foundIf(keyUsage.includes('keyAgreement')),
  }),
  serverRule({
    id: 'cabf.key-usage-not-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && facts.has(OID.keyUsage),
    check: (facts) => foundIf(!isCritical(facts, OID.keyUsage)),
  }),
  serverRule({
    id: 'cabf.basic-constraints-not-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && facts.has(OID.basicConstraints),
    check: (facts) => foundIf(!isCritical(facts, OID.basicConstraints)),
  }),
  serverRule({
    id: 'cabf.server-is-ca',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.first,
    applies: (facts) => isSubordinate(facts) && facts.has(OID.subjectAltName) && facts.policies.length > 0,
    check: (facts) => foundIf(facts.keyUsage?.includes('keyCertSign') !== true),
  }),
  serverRule({
    id: 'cabf.subject-key-id-present',
    severity: 'warning',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.v2_0_0,
    applies: isSubscriber,
    check: (facts) => foundIf(facts.has(OID.subjectKeyIdentifier)),
  }),
  serverRule({
    id: 'cabf.subject-key-id-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.first,
    check: (facts) => foundIf(isCritical(facts, OID.subjectKeyIdentifier)),
  }),
  serverRule({
    id: 'cabf.authority-key-id-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.1',
    effective: BR.first,
    check: (facts) => foundIf(isCritical(facts, OID.authorityKeyIdentifier)),
  }),
  serverRule({
    id: 'cabf.rsa-key-usage-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.11',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && facts.keyInfo?.oid === OID.rsaEncryption && facts.has(OID.keyUsage),
    check: ({ keyUsage = [] }) =>
      foundIf(!keyUsage.includes('digitalSignature') && !keyUsage.includes('keyEncipherment'), {
        evidence: { found: keyUsage.join(' ') },
      }),
  }),
  serverRule({
    id: 'cabf.authority-key-id-has-issuer',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.1',
    effective: BR.v2_0_0,
    applies: (facts) => facts.has(OID.authorityKeyIdentifier),
    check: (facts) => foundIf(hasIssuerInKeyId(facts)),
  }),
  serverRule({
    id: 'cabf.extensions-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2',
    effective: BR.first,
    check: ({ extensions }) => foundIf(extensions.length === 0),
  }),
  serverRule({
    id: 'cabf.precertificate-has-timestamps',
    severity: 'error',
    source: 'CABF BR §7.1.2.9.1',
    effective: BR.first,
    check: (facts) => foundIf(facts.has(OID.ctPoison) && facts.has(OID.signedCertificateTimestamps)),
  }),
];

const PROHIBITED_PURPOSES: ReadonlySet<string> = new Set([
  OID.anyExtendedKeyUsage,
  OID.codeSigning,
  OID.emailProtection,
  OID.timeStamping,
  OID.OCSPSigning,
  PRECERTIFICATE_SIGNING,
]);

const USUAL_PURPOSES: ReadonlySet<string> = new Set([OID.serverAuth, OID.clientAuth, OID.emailProtection]);

/** authorityCertIssuer or authorityCertSerialNumber. */
function hasIssuerInKeyId(facts: CertificateFacts): boolean {
  const value = facts.valueOf(OID.authorityKeyIdentifier) ?? new Uint8Array();
  const outer = readTlv(value, 0, value.length);
  return outer !== undefined && readChildren(value, outer).some(({ tag }) => tag !== contextTag(0));
}

const isEllipticKey = ({ keyInfo }: CertificateFacts): boolean => keyInfo?.oid === OID.ecPublicKey;
