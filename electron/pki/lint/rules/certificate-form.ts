import type { AppError } from '../../../../shared/errors.ts';
import type { LintFinding } from '../../../../shared/model/lint.ts';
import { equalBytes, type Tlv } from '../../asn1/der.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import { findExtensionRefusal, isKnownExtension } from '../../certificate/extension-lines.ts';
import { TAG } from '../../asn1/der.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import type { LintExtension } from '../tolerant-certificate.ts';
import { readTlv } from '../tolerant.ts';
import { foundAt, RFC_DATE, rfcRule } from './rfc-rule.ts';

/** Where and why a strict parser refused, as a finding. */
export function foundRefusal(error: AppError): Found {
  const evidence = error.evidence as LintFinding['evidence'];
  const offset = evidence['offset'];
  return typeof offset === 'number' ? { evidence, offset } : { evidence };
}

/** Extensions whose value is SEQUENCE SIZE (1..MAX). */
const NEVER_EMPTY: ReadonlySet<string> = new Set([
  OID.authorityInfoAccess,
  OID.subjectInfoAccess,
  OID.issuerAltName,
  OID.subjectAltName,
  OID.extKeyUsage,
  OID.cRLDistributionPoints,
  OID.freshestCRL,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.subjectDirectoryAttributes,
]);

const PROCESSED: ReadonlySet<string> = new Set([
  OID.policyMappings,
  OID.ctPoison,
  OID.qcStatements,
  OID.tlsFeature,
  OID.ocspNoCheck,
]);

function findMalformed({ der, extensions }: CertificateFacts): Found | undefined {
  for (const { oid, value } of extensions) {
    const refusal = findExtensionRefusal(oid, der.subarray(value.start, value.end));
    if (refusal === undefined) continue;
    return {
      evidence: { extension: oidName(oid), problem: refusal.problem },
      offset: value.start + refusal.offset,
    };
  }
  return undefined;
}

const foundExtension = ({ oid, offset }: LintExtension): Found => ({ evidence: { extension: oidName(oid) }, offset });

const findExtension = (
  { extensions }: CertificateFacts,
  isBroken: (extension: LintExtension) => boolean,
): Found | undefined => {
  const broken = extensions.find(isBroken);
  return broken && foundExtension(broken);
};

const isEmptySequence = (der: Uint8Array, { value }: LintExtension): boolean => {
  const tlv = readTlv(der, value.start, value.end);
  return tlv?.tag === TAG.sequence && tlv.body === tlv.end;
};

const bytesOf = ({ der }: CertificateFacts, part: Tlv | undefined): Uint8Array =>
  part === undefined ? new Uint8Array() : der.subarray(part.start, part.end);

/** Version, fields that depend on it, the two algorithms, and the form of extensions as such. */
export const CERTIFICATE_FORM_RULES: readonly CertificateRule[] = [
  rfcRule('certificate-malformed', 'fatal', '4.1', {
    check: ({ strict }) => (strict.ok ? undefined : foundRefusal(strict.error)),
  }),
  rfcRule('extension-malformed', 'error', '4.2', { check: findMalformed }),
  rfcRule('version-without-extensions', 'error', '4.1.2.1', {
    effective: RFC_DATE.rfc2459,
    applies: ({ extensions }) => extensions.length > 0,
    check: ({ layout }) => (layout.version === 3 ? undefined : foundAt(layout.tbs, { version: layout.version })),
  }),
  rfcRule('version-not-3', 'warning', '4.1.2.1', {
    applies: ({ extensions }) => extensions.length === 0,
    check: ({ layout }) => (layout.version === 3 ? undefined : foundAt(layout.tbs, { version: layout.version })),
  }),
  rfcRule('unique-identifier-present', 'error', '4.1.2.8', {
    effective: RFC_DATE.rfc5280,
    check: ({ layout: { issuerUniqueId, subjectUniqueId } }) => {
      const found = issuerUniqueId ?? subjectUniqueId;
      return found && foundAt(found);
    },
  }),
  rfcRule('unique-identifier-needs-version-2', 'error', '4.1.2.8', {
    effective: RFC_DATE.rfc5280,
    applies: ({ layout }) => (layout.issuerUniqueId ?? layout.subjectUniqueId) !== undefined,
    check: ({ layout }) =>
      layout.version === 2 || layout.version === 3
        ? undefined
        : foundAt(layout.issuerUniqueId ?? layout.subjectUniqueId, { version: layout.version }),
  }),
  rfcRule('signature-algorithms-differ', 'error', '4.1.1.2', {
    effective: RFC_DATE.rfc5280,
    check: (facts) => {
      const { innerAlgorithm, algorithm } = facts.layout;
      return equalBytes(bytesOf(facts, innerAlgorithm), bytesOf(facts, algorithm)) ? undefined : foundAt(algorithm);
    },
  }),
  rfcRule('critical-false-encoded', 'error', '4.2', {
    effective: RFC_DATE.rfc5280,
    check: (facts) => findExtension(facts, ({ criticalIsEncoded, critical }) => criticalIsEncoded && !critical),
  }),
  rfcRule('duplicate-extension', 'error', '4.2', {
    effective: RFC_DATE.rfc2459,
    check: (facts) => {
      const seen = new Set<string>();
      return findExtension(facts, ({ oid }) => seen.size === seen.add(oid).size);
    },
  }),
  rfcRule('unknown-critical-extension', 'warning', '4.2', {
    check: (facts) => findExtension(facts, ({ oid, critical }) => critical && !isProcessed(oid)),
  }),
  rfcRule('extension-empty-sequence', 'error', '4.2', {
    effective: RFC_DATE.rfc2459,
    applies: ({ extensions }) => extensions.some(({ oid }) => NEVER_EMPTY.has(oid)),
    check: (facts) =>
      findExtension(facts, (extension) => NEVER_EMPTY.has(extension.oid) && isEmptySequence(facts.der, extension)),
  }),
  rfcRule('issuer-empty', 'error', '4.1.2.4', {
    effective: RFC_DATE.rfc2459,
    check: ({ issuer }) => (issuer === undefined || issuer.attributes.length > 0 ? undefined : foundAt(issuer)),
  }),
];

const isProcessed = (oid: string): boolean => isKnownExtension(oid) || PROCESSED.has(oid);
