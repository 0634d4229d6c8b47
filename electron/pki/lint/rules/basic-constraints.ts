import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { criticality, RFC_DATE, rfcRule } from './rfc-rule.ts';

const hasConstraints = (facts: CertificateFacts): boolean => facts.basicConstraints !== undefined;

const hasPathLength = (facts: CertificateFacts): boolean => facts.basicConstraints?.pathLength !== undefined;

const foundPathLength = ({ basicConstraints }: CertificateFacts): Found => ({
  evidence: { pathLength: String(basicConstraints?.pathLength ?? '') },
  ...(basicConstraints && { offset: basicConstraints.offset }),
});

/** Longer chains than anyone builds point to a mistake. */
const PLAUSIBLE_PATH_LENGTH = 20n;

export const BASIC_CONSTRAINTS_RULES: readonly CertificateRule[] = [
  rfcRule('basic-constraints-not-critical', 'error', '4.2.1.9', {
    ...criticality(OID.basicConstraints, 'not-critical'),
    effective: RFC_DATE.rfc2459,
    applies: (facts) => facts.isCa,
  }),
  rfcRule('basic-constraints-false-encoded', 'error', '4.2.1.9', {
    effective: RFC_DATE.rfc2459,
    applies: hasConstraints,
    check: ({ basicConstraints }) =>
      basicConstraints?.caOctet === 0 ? { offset: basicConstraints.offset } : undefined,
  }),
  rfcRule('path-length-negative', 'error', '4.2.1.9', {
    effective: RFC_DATE.rfc2459,
    applies: hasConstraints,
    check: (facts) => ((facts.basicConstraints?.pathLength ?? 0n) < 0n ? foundPathLength(facts) : undefined),
  }),
  rfcRule('path-length-implausible', 'notice', '4.2.1.9', {
    applies: hasPathLength,
    check: (facts) =>
      (facts.basicConstraints?.pathLength ?? 0n) > PLAUSIBLE_PATH_LENGTH ? foundPathLength(facts) : undefined,
  }),
  rfcRule('path-length-without-ca', 'error', '4.2.1.9', {
    effective: RFC_DATE.rfc3280,
    applies: hasConstraints,
    check: (facts) =>
      hasPathLength(facts) && (!facts.isCa || facts.keyUsage?.includes('keyCertSign') === false)
        ? foundPathLength(facts)
        : undefined,
  }),
  rfcRule('ca-subject-empty', 'error', '4.1.2.6', {
    effective: RFC_DATE.rfc2459,
    applies: (facts) => facts.isCa,
    check: ({ subject }) =>
      subject === undefined || subject.attributes.length > 0 ? undefined : { offset: subject.start },
  }),
  rfcRule('ca-without-key-usage', 'error', '4.2.1.3', {
    effective: RFC_DATE.rfc3280,
    applies: (facts) => facts.isCa,
    check: (facts) => (facts.has(OID.keyUsage) ? undefined : {}),
  }),
  rfcRule('ca-without-key-cert-sign', 'error', '4.2.1.9', {
    effective: RFC_DATE.rfc3280,
    applies: (facts) => facts.isCa && facts.has(OID.keyUsage),
    check: (facts) =>
      facts.keyUsage?.includes('keyCertSign') === true
        ? undefined
        : { evidence: { usages: (facts.keyUsage ?? []).join(' ') } },
  }),
];
