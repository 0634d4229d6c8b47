import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import { POLICY } from './policies.ts';
import { BR, hasAttribute, hasPolicy, isSubscriber, serverRule, subjectAttributes } from './server-facts.ts';

const isDomainValidated = (facts: CertificateFacts): boolean =>
  isSubscriber(facts) && hasPolicy(facts, POLICY.domainValidated);

const isOrganizationValidated = (facts: CertificateFacts): boolean =>
  isSubscriber(facts) && hasPolicy(facts, POLICY.organizationValidated);

const isIndividualValidated = (facts: CertificateFacts): boolean =>
  isSubscriber(facts) && hasPolicy(facts, POLICY.individualValidated);

/** Until version 2.0.0 each attribute was ruled out by name. */
const notForDomains = (id: CabfRuleId, oid: string): CertificateRule =>
  serverRule({
    id,
    severity: 'error',
    source: 'CABF BR §7.1.6.4',
    effective: BR.first,
    until: BR.v2_0_0,
    applies: isDomainValidated,
    check: (facts) => {
      const [found] = subjectAttributes(facts, oid);
      return found && { evidence: { value: found.text }, offset: found.offset };
    },
  });

/** Rules for what a subject has to say, or must not, by how the owner was validated. */
export const VALIDATION_LEVEL_RULES: readonly CertificateRule[] = [
  notForDomains('cabf.dv-has-organization', OID.organizationName),
  notForDomains('cabf.dv-has-street', OID.streetAddress),
  notForDomains('cabf.dv-has-locality', OID.localityName),
  notForDomains('cabf.dv-has-postal-code', OID.postalCode),
  notForDomains('cabf.dv-has-province', OID.stateOrProvinceName),
  serverRule({
    id: 'cabf.dv-subject-extra',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.2',
    effective: BR.v2_0_0,
    applies: isDomainValidated,
    check: findExtraOfDomain,
  }),
  serverRule({
    id: 'cabf.ov-organization-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.4',
    effective: BR.first,
    applies: isOrganizationValidated,
    check: (facts) => foundIf(!hasAttribute(facts, OID.organizationName)),
  }),
  serverRule({
    id: 'cabf.ov-country-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.4',
    effective: BR.first,
    applies: isOrganizationValidated,
    check: (facts) => foundIf(!hasAttribute(facts, OID.countryName)),
  }),
  serverRule({
    id: 'cabf.iv-country-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.3',
    effective: since('2015-09-28'),
    applies: isIndividualValidated,
    check: (facts) => foundIf(!hasAttribute(facts, OID.countryName)),
  }),
  serverRule({
    id: 'cabf.iv-owner-missing',
    severity: 'error',
    source: 'CABF BR §7.1.6.4',
    effective: since('2015-09-28'),
    until: BR.v2_0_0,
    applies: isIndividualValidated,
    check: (facts) => foundIf(!hasAttribute(facts, OID.organizationName) && !hasPersonalName(facts)),
  }),
  serverRule({
    id: 'cabf.iv-personal-name-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.3',
    effective: BR.v2_0_0,
    applies: isIndividualValidated,
    check: (facts) => foundIf(!hasPersonalName(facts)),
  }),
  serverRule({
    id: 'cabf.personal-name-without-policy',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: since('2016-09-07'),
    applies: (facts) => isSubscriber(facts) && hasAttribute(facts, OID.givenName, OID.surname),
    check: (facts) => foundIf(!hasPolicy(facts, POLICY.individualValidated)),
  }),
];

const hasPersonalName = (facts: CertificateFacts): boolean =>
  hasAttribute(facts, OID.givenName) && hasAttribute(facts, OID.surname);

function findExtraOfDomain({ subject }: CertificateFacts): Found | undefined {
  const extra = subject?.attributes.find(({ oid }) => oid !== OID.commonName && oid !== OID.countryName);
  return extra && { evidence: { type: extra.oid, value: extra.text }, offset: extra.offset };
}
