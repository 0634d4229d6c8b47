import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, foundIf } from '../rule.ts';
import { BR, type CabfRule, isResponder, publicRule } from './server-facts.ts';

const responderRule = ({ applies, ...rule }: CabfRule): CertificateRule =>
  publicRule({ ...rule, applies: (facts) => isResponder(facts) && applies?.(facts) !== false });

const withoutExtension = (id: CabfRuleId, oid: string): CertificateRule =>
  responderRule({
    id,
    severity: 'error',
    source: 'CABF BR §7.1.2.8.2',
    effective: BR.v2_0_0,
    check: (facts) => foundIf(facts.has(oid)),
  });

/** Rules for certificates of OCSP responders below a public root. */
export const RESPONDER_RULES: readonly CertificateRule[] = [
  withoutExtension('cabf.responder-crl-points-present', OID.cRLDistributionPoints),
  withoutExtension('cabf.responder-policies-present', OID.certificatePolicies),
  withoutExtension('cabf.responder-alt-name-present', OID.subjectAltName),
  withoutExtension('cabf.responder-name-constraints-present', OID.nameConstraints),
  responderRule({
    id: 'cabf.responder-no-check-missing',
    severity: 'error',
    source: 'CABF BR §4.9.9',
    effective: BR.first,
    check: (facts) => foundIf(!facts.has(OID.ocspNoCheck)),
  }),
  responderRule({
    id: 'cabf.responder-key-usage-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.8.7',
    effective: BR.v2_0_0,
    applies: (facts) => facts.has(OID.keyUsage),
    check: ({ keyUsage = [] }) =>
      foundIf(
        keyUsage.some((usage) => usage !== 'digitalSignature'),
        { evidence: { found: keyUsage.join(' ') } },
      ),
  }),
  responderRule({
    id: 'cabf.responder-purposes-extra',
    severity: 'error',
    source: 'CABF BR §7.1.2.8.5',
    effective: BR.v2_0_0,
    check: ({ purposes = [] }) => foundIf(purposes.length > 1, { evidence: { found: purposes.join(' ') } }),
  }),
  responderRule({
    id: 'cabf.responder-access-method-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.8.3',
    effective: BR.v2_0_0,
    applies: hasAccess,
    check: ({ authorityAccess }) => {
      const bad = authorityAccess.find(({ method }) => method !== OID.ocsp);
      return bad && { evidence: { method: bad.method }, offset: bad.offset };
    },
  }),
];

function hasAccess(facts: CertificateFacts): boolean {
  return facts.has(OID.authorityInfoAccess);
}
