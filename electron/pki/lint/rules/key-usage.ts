import { OID, oidName } from '../../asn1/oid.ts';
import { KEY_USAGES, type KeyUsage } from '../../certificate/extension.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { expectedUnusedBits } from '../tolerant-extension.ts';
import { criticality, isEndEntity, RFC_DATE, rfcRule } from './rfc-rule.ts';

const hasUsage = (facts: CertificateFacts): boolean => facts.has(OID.keyUsage);

const foundUsage = (facts: CertificateFacts): Found => {
  const offset = facts.keyUsageBits?.offset;
  const evidence = { usages: (facts.keyUsage ?? []).join(' ') };
  return offset === undefined ? { evidence } : { evidence, offset };
};

/** Usages that go with a purpose; a usage beside them is not consistent with it. @see RFC 5280 §4.2.1.12 */
const CONSISTENT: ReadonlyMap<string, readonly KeyUsage[]> = new Map<string, readonly KeyUsage[]>([
  [OID.serverAuth, ['digitalSignature', 'keyEncipherment', 'keyAgreement']],
  [OID.clientAuth, ['digitalSignature', 'keyAgreement']],
  [OID.codeSigning, ['digitalSignature']],
  [OID.emailProtection, ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyAgreement']],
  [OID.timeStamping, ['digitalSignature', 'nonRepudiation']],
  [OID.OCSPSigning, ['digitalSignature', 'nonRepudiation']],
]);

/** Usages that go with the purposes of a certificate; undefined where a purpose is unknown, which may allow anything. */
function consistentUsages({ purposes = [] }: CertificateFacts): ReadonlySet<KeyUsage> | undefined {
  const allowed = purposes.map((purpose) => CONSISTENT.get(purpose));
  return allowed.includes(undefined) ? undefined : new Set(allowed.flatMap((list) => list ?? []));
}

const foundPurposes = ({ keyUsage = [], purposes = [] }: CertificateFacts): Found => ({
  evidence: { usages: keyUsage.join(' '), purposes: purposes.map(oidName).join(' ') },
});

const hasUsageAndPurpose = (facts: CertificateFacts): boolean =>
  isEndEntity(facts) && hasUsage(facts) && facts.has(OID.extKeyUsage);

export const KEY_USAGE_RULES: readonly CertificateRule[] = [
  rfcRule('key-usage-not-critical', 'warning', '4.2.1.3', {
    ...criticality(OID.keyUsage, 'not-critical'),
    effective: RFC_DATE.rfc2459,
  }),
  rfcRule('key-usage-without-bits', 'error', '4.2.1.3', {
    effective: RFC_DATE.rfc5280,
    applies: hasUsage,
    check: (facts) => (facts.keyUsage?.length === 0 ? foundUsage(facts) : undefined),
  }),
  rfcRule('key-usage-too-long', 'error', '4.2.1.3', {
    effective: RFC_DATE.rfc5280,
    applies: hasUsage,
    check: (facts) => {
      const bits = facts.keyUsageBits;
      const isLong = bits !== undefined && bits.bytes.some((octet, i) => i > 1 || (i === 1 && (octet & 0x7f) !== 0));
      return isLong ? foundUsage(facts) : undefined;
    },
  }),
  rfcRule('key-usage-padding', 'error', '4.2.1.3', {
    source: 'X.690 §11.2.2',
    applies: hasUsage,
    check: ({ keyUsageBits: bits }) => {
      const expected = bits && expectedUnusedBits(bits);
      return bits === undefined || expected === undefined || expected === bits.unusedBits
        ? undefined
        : { evidence: { unusedBits: bits.unusedBits, expected }, offset: bits.offset };
    },
  }),
  rfcRule('key-usage-superfluous-octets', 'error', '4.2.1.3', {
    source: 'X.690 §11.2.2',
    applies: hasUsage,
    check: ({ keyUsageBits: bits }) =>
      bits !== undefined && bits.bytes.length > 0 && bits.bytes.at(-1) === 0 ? { offset: bits.offset } : undefined,
  }),
  rfcRule('key-cert-sign-without-ca', 'error', '4.2.1.3', {
    effective: RFC_DATE.rfc3280,
    applies: hasUsage,
    check: (facts) => (facts.keyUsage?.includes('keyCertSign') === true && !facts.isCa ? foundUsage(facts) : undefined),
  }),
  rfcRule('encipher-only-without-agreement', 'error', '4.2.1.3', {
    effective: RFC_DATE.rfc5280,
    applies: hasUsage,
    check: (facts) => {
      const usages = facts.keyUsage ?? [];
      const needsAgreement = usages.includes('encipherOnly') || usages.includes('decipherOnly');
      return needsAgreement && !usages.includes('keyAgreement') ? foundUsage(facts) : undefined;
    },
  }),
  rfcRule('no-consistent-purpose', 'error', '4.2.1.12', {
    effective: RFC_DATE.rfc5280,
    applies: hasUsageAndPurpose,
    check: (facts) => {
      const allowed = consistentUsages(facts);
      const isUseless = allowed !== undefined && !(facts.keyUsage ?? []).some((usage) => allowed.has(usage));
      return isUseless ? foundPurposes(facts) : undefined;
    },
  }),
  rfcRule('usage-beyond-purposes', 'warning', '4.2.1.12', {
    effective: RFC_DATE.rfc5280,
    applies: hasUsageAndPurpose,
    check: (facts) => {
      const allowed = consistentUsages(facts);
      const isBeyond = allowed !== undefined && (facts.keyUsage ?? []).some((usage) => !allowed.has(usage));
      return isBeyond ? foundPurposes(facts) : undefined;
    },
  }),
  rfcRule('any-purpose-critical', 'warning', '4.2.1.12', {
    effective: RFC_DATE.rfc3280,
    applies: (facts) => facts.purposes?.includes(OID.anyExtendedKeyUsage) === true,
    check: (facts) => {
      const extension = facts.extension(OID.extKeyUsage);
      return extension?.critical === true ? { offset: extension.offset } : undefined;
    },
  }),
  rfcRule('purpose-repeated', 'warning', '4.2.1.12', {
    applies: (facts) => facts.has(OID.extKeyUsage),
    check: (facts) => {
      const { purposes = [] } = facts;
      const seen = new Set<string>();
      const repeated = purposes.find((purpose) => seen.size === seen.add(purpose).size);
      const offset = facts.extension(OID.extKeyUsage)?.offset;
      return repeated === undefined || offset === undefined
        ? undefined
        : { evidence: { purpose: oidName(repeated) }, offset };
    },
  }),
];

/** Usages of a certificate that are not in a list. */
export const usagesBeyond = (facts: CertificateFacts, allowed: readonly KeyUsage[]): readonly KeyUsage[] =>
  KEY_USAGES.filter((usage) => facts.keyUsage?.includes(usage) === true && !allowed.includes(usage));
