import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import type { LintSubtree } from '../tolerant-extension.ts';
import { domainLabels, isInternalName, isLdhLabel } from './domain-name.ts';
import { maskBits, touchesReservedBlock } from './reserved-address.ts';
import { BR, isCritical, isSubordinate, publicRule, serverRule } from './server-facts.ts';

const hasConstraints = (facts: CertificateFacts): boolean => facts.has(OID.nameConstraints);

/** Rules for the names that an authority limits itself to. */
export const NAME_CONSTRAINT_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.name-constraints-not-critical',
    severity: 'warning',
    source: 'CABF BR §7.1.2.10.8',
    effective: since('2012-06-08'),
    applies: (facts) => isSubordinate(facts) && facts.has(OID.nameConstraints),
    check: (facts) => foundIf(!isCritical(facts, OID.nameConstraints)),
  }),
  serverRule({
    id: 'cabf.name-constraint-reserved-address',
    severity: 'error',
    source: 'CABF BR §7.1.5',
    effective: BR.first,
    applies: (facts) => facts.has(OID.nameConstraints),
    check: findReservedNetwork,
  }),
  serverRule({
    id: 'cabf.name-constraints-incomplete',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.8',
    effective: BR.v2_0_0,
    applies: (facts) => isSubordinate(facts) && hasConstraints(facts),
    check: findUnlimited,
  }),
  publicRule({
    id: 'cabf.name-constraint-dns-malformed',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.8',
    effective: BR.v2_0_0,
    applies: hasConstraints,
    check: (facts) => foundDomain(domainConstraints(facts).find(({ base }) => !isDomain(base?.text ?? ''))),
  }),
  publicRule({
    id: 'cabf.name-constraint-internal-name',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.8',
    effective: BR.first,
    applies: hasConstraints,
    check: ({ nameConstraints }) =>
      foundDomain(
        nameConstraints?.permitted.find(
          ({ base }) => base?.type === 'dns' && base.text !== '' && isInternalName(`a.${base.text.replace(/^\./, '')}`),
        ),
      ),
  }),
];

const domainConstraints = ({ nameConstraints }: CertificateFacts): readonly LintSubtree[] =>
  [...(nameConstraints?.permitted ?? []), ...(nameConstraints?.excluded ?? [])].filter(
    ({ base }) => base?.type === 'dns',
  );

const foundDomain = (subtree: LintSubtree | undefined): Found | undefined =>
  subtree && { evidence: { name: subtree.base?.text ?? '' }, offset: subtree.offset };

/** An empty constraint stands for every name; a leading dot is an old habit. */
const isDomain = (text: string): boolean =>
  text === '' || domainLabels(text.replace(/^\./, '')).every((label) => isLdhLabel(label));

function findReservedNetwork({ nameConstraints }: CertificateFacts): Found | undefined {
  const bad = nameConstraints?.permitted.find(({ base }) => {
    if (base?.type !== 'ip' || (base.value.length !== 8 && base.value.length !== 32)) return false;
    const half = base.value.length / 2;
    const bits = maskBits(base.value.subarray(half));
    return bits !== undefined && touchesReservedBlock(base.value.subarray(0, half), bits);
  });
  return bad && { offset: bad.offset };
}

/** A limited authority says of DNS names, IPv4 and IPv6 each which it may issue for, or that it may not. */
function findUnlimited({ nameConstraints }: CertificateFacts): Found | undefined {
  const subtrees = [...(nameConstraints?.permitted ?? []), ...(nameConstraints?.excluded ?? [])];
  const isLimited = {
    dns: subtrees.some(({ base }) => base?.type === 'dns'),
    ipv4: subtrees.some(({ base }) => base?.type === 'ip' && base.value.length === 8),
    ipv6: subtrees.some(({ base }) => base?.type === 'ip' && base.value.length === 32),
  };
  const open = (['dns', 'ipv4', 'ipv6'] as const).find((kind) => !isLimited[kind]);
  return open && { evidence: { kind: open } };
}
