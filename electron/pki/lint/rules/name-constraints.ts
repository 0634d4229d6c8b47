import { contextGroup } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import { formatIpAddress } from '../../name/ip-address.ts';
import { maskBits } from '../cabf/reserved-address.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { isHostLabel, MAX_HOST_NAME } from '../name-form.ts';
import { type CertificateRule, EVERY_CERTIFICATE, type Found } from '../rule.ts';
import { readChildren, readTlv } from '../tolerant.ts';
import type { LintSubtree } from '../tolerant-extension.ts';
import type { LintGeneralName, LintGeneralNameType } from '../tolerant-name.ts';
import { criticality, isEndEntity, RFC_DATE, rfcRule } from './rfc-rule.ts';

const applies = (facts: CertificateFacts): boolean => facts.nameConstraints !== undefined;

const subtrees = ({ nameConstraints }: CertificateFacts): readonly LintSubtree[] => [
  ...(nameConstraints?.permitted ?? []),
  ...(nameConstraints?.excluded ?? []),
];

const findSubtree = (facts: CertificateFacts, isBroken: (subtree: LintSubtree) => boolean): Found | undefined => {
  const broken = subtrees(facts).find(isBroken);
  return broken && { evidence: { type: broken.base?.type ?? '', name: baseText(broken) }, offset: broken.offset };
};

const baseText = ({ base }: LintSubtree): string => (base?.type === 'ip' ? ipText(base) : (base?.text ?? ''));

function ipText({ value }: LintGeneralName): string {
  const half = value.length / 2;
  return half === 4 || half === 16
    ? `${formatIpAddress(value.subarray(0, half))}/${formatIpAddress(value.subarray(half))}`
    : '';
}

const findBase = (
  facts: CertificateFacts,
  type: LintGeneralNameType,
  isBroken: (base: LintGeneralName) => boolean,
): Found | undefined => findSubtree(facts, ({ base }) => base?.type === type && isBroken(base));

/** Host or `.host`, fully qualified. @see RFC 5280 §4.2.1.10 */
function isHostConstraint(text: string): boolean {
  const labels = (text.startsWith('.') ? text.slice(1) : text).split('.');
  return (labels.length >= 2 || text.startsWith('.')) && labels.every(isHostLabel);
}

function isMailConstraint(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at >= 0)
    return (
      at > 0 &&
      text
        .slice(at + 1)
        .split('.')
        .every(isHostLabel)
    );
  return (text.startsWith('.') ? text.slice(1) : text).split('.').every(isHostLabel);
}

const isDnsConstraint = (text: string): boolean =>
  text === '' ||
  (text.length <= MAX_HOST_NAME &&
    text
      .replace(/^\./, '')
      .split('.')
      .every((label) => /^[\w-]{1,63}$/.test(label)));

/** Whether the mask is a prefix and the address has no bits behind it. */
function isNetwork({ value }: LintGeneralName): boolean {
  const half = value.length / 2;
  const [address, mask] = [value.subarray(0, half), value.subarray(half)];
  return maskBits(mask) !== undefined && address.every((octet, i) => (octet & ~(mask[i] ?? 0)) === 0);
}

/** Forms that constraints should not speak of, as no verifier understands them. */
const USELESS_FORMS = [
  ['x400', 'x400'],
  ['edi-party', 'ediParty'],
  ['registered-id', 'registeredId'],
] as const;

export const NAME_CONSTRAINTS_RULES: readonly CertificateRule[] = [
  rfcRule('name-constraints-not-critical', 'error', '4.2.1.10', {
    ...criticality(OID.nameConstraints, 'not-critical'),
    effective: RFC_DATE.rfc2459,
    // the CA/Browser Forum allows it, for the sake of verifiers that know no constraints
    profiles: EVERY_CERTIFICATE.filter((profile) => profile !== 'cabf-server'),
  }),
  rfcRule('name-constraints-not-in-ca', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc2459,
    applies,
    check: (facts) => (isEndEntity(facts) ? { offset: facts.extension(OID.nameConstraints)?.offset ?? 0 } : undefined),
  }),
  rfcRule('name-constraints-empty', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc5280,
    applies,
    check: (facts) => (hasSide(facts) ? undefined : { offset: facts.extension(OID.nameConstraints)?.offset ?? 0 }),
  }),
  rfcRule('name-constraints-minimum', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc2459,
    applies,
    check: (facts) => findSubtree(facts, ({ minimum }) => minimum !== undefined && minimum !== 0n),
  }),
  rfcRule('name-constraints-maximum', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc2459,
    applies,
    check: (facts) => findSubtree(facts, ({ maximum }) => maximum !== undefined),
  }),
  rfcRule('name-constraints-uri-host', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc5280,
    applies,
    check: (facts) => findBase(facts, 'uri', ({ text }) => !isHostConstraint(text)),
  }),
  rfcRule('name-constraints-dns', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc5280,
    applies,
    check: (facts) => findBase(facts, 'dns', ({ text }) => !isDnsConstraint(text)),
  }),
  rfcRule('name-constraints-dns-leading-dot', 'warning', '4.2.1.10', {
    effective: RFC_DATE.rfc5280,
    applies,
    check: (facts) => findBase(facts, 'dns', ({ text }) => text.startsWith('.')),
  }),
  rfcRule('name-constraints-email', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc5280,
    applies,
    check: (facts) => findBase(facts, 'email', ({ text }) => !isMailConstraint(text)),
  }),
  rfcRule('name-constraints-ip-length', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc2459,
    applies,
    check: (facts) => findBase(facts, 'ip', ({ value }) => value.length !== 8 && value.length !== 32),
  }),
  rfcRule('name-constraints-ip-not-network', 'error', '4.2.1.10', {
    effective: RFC_DATE.rfc5280,
    applies,
    check: (facts) =>
      findBase(facts, 'ip', (base) => (base.value.length === 8 || base.value.length === 32) && !isNetwork(base)),
  }),
  ...USELESS_FORMS.map(([slug, type]) =>
    rfcRule(`name-constraints-on-${slug}`, 'warning', '4.2.1.10', {
      effective: RFC_DATE.rfc5280,
      applies,
      check: (facts) => findBase(facts, type, () => true),
    }),
  ),
];

/** At least one of the two lists is encoded with something in it. */
function hasSide(facts: CertificateFacts): boolean {
  const { start, end } = facts.extension(OID.nameConstraints)?.value ?? { start: 0, end: 0 };
  const list = readTlv(facts.der, start, end);
  return (
    list !== undefined &&
    readChildren(facts.der, list).some(
      ({ tag, body, end: last }) => (tag === contextGroup(0) || tag === contextGroup(1)) && body < last,
    )
  );
}
