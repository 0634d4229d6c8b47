import { latin1 } from '../../asn1/der-value.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf } from '../rule.ts';
import { RESERVED_POLICIES } from './policies.ts';
import { BR, isCritical, isSubscriber, publicRule, serverRule } from './server-facts.ts';

const hasPolicies = (facts: CertificateFacts): boolean => facts.has(OID.certificatePolicies);

/** Rules for certificatePolicies. */
export const POLICY_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.policies-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.9',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) => foundIf(!hasPolicies(facts)),
  }),
  serverRule({
    id: 'cabf.policies-empty',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.9',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && hasPolicies(facts),
    check: (facts) => foundIf(facts.policies.length === 0),
  }),
  serverRule({
    id: 'cabf.policies-critical',
    severity: 'warning',
    source: 'CABF BR §7.1.2.7.6',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && hasPolicies(facts),
    check: (facts) => foundIf(isCritical(facts, OID.certificatePolicies)),
  }),
  serverRule({
    id: 'cabf.policy-any-present',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.9',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && hasPolicies(facts),
    check: ({ policies }) => foundIf(policies.some(({ oid }) => oid === OID.anyPolicy)),
  }),
  serverRule({
    id: 'cabf.policies-contradict',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.9',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && hasPolicies(facts),
    check: ({ policies }) => {
      const reserved = policies.filter(({ oid }) => RESERVED_POLICIES.has(oid)).map(({ oid }) => oid);
      return foundIf(reserved.length > 1, { evidence: { found: reserved.join(' ') } });
    },
  }),
  publicRule({
    id: 'cabf.policy-qualifier-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.9',
    effective: BR.v2_0_0,
    applies: hasPolicies,
    check: ({ policies }) => {
      const bad = policies.flatMap(({ qualifiers }) => qualifiers).find(({ oid }) => oid !== OID.cps);
      return bad && { evidence: { qualifier: bad.oid }, ...(bad.value && { offset: bad.value.start }) };
    },
  }),
  serverRule({
    id: 'cabf.cps-address-not-http',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.9',
    effective: BR.v2_0_0,
    applies: hasPolicies,
    check: findBadStatementAddress,
  }),
];

function findBadStatementAddress({ der, policies }: CertificateFacts): Found | undefined {
  for (const { oid, value } of policies.flatMap(({ qualifiers }) => qualifiers)) {
    if (oid !== OID.cps || value === undefined) continue;
    const address = latin1(der.subarray(value.body, value.end));
    if (!/^https?:\/\/[^\s/?#]+/i.test(address)) return { evidence: { location: address }, offset: value.start };
  }
  return undefined;
}
