import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { OID } from '../../asn1/oid.ts';
import { contextTag, TAG, type Tlv } from '../../asn1/der.ts';
import type { CrlFacts } from '../crl-facts.ts';
import { type CrlRule, type Found, foundIf, since } from '../rule.ts';
import { readChildren, readTlv } from '../tolerant.ts';
import { readLintInteger } from '../tolerant-extension.ts';
import { BR } from './server-facts.ts';

const crlRule = (rule: Omit<CrlRule, 'id' | 'profiles'> & { readonly id: CabfRuleId }): CrlRule => ({
  ...rule,
  profiles: ['cabf-server'],
});

/** Rules for CRLs of public authorities. */
export const CABF_CRL_RULES: readonly CrlRule[] = [
  crlRule({
    id: 'cabf.crl-reason-prohibited',
    severity: 'error',
    source: 'CABF BR §7.2.2',
    effective: since('2023-07-15'),
    check: findProhibitedReason,
  }),
  crlRule({
    id: 'cabf.crl-reason-critical',
    severity: 'error',
    source: 'CABF BR §7.2.2',
    effective: BR.first,
    check: findCriticalReason,
  }),
  crlRule({
    id: 'cabf.crl-authority-key-id-extra',
    severity: 'error',
    source: 'CABF BR §7.2.2',
    effective: since('2024-03-15'),
    applies: (facts) => facts.has(OID.authorityKeyIdentifier),
    check: findExtraKeyIdentifier,
  }),
  crlRule({
    id: 'cabf.crl-extension-unexpected',
    severity: 'warning',
    source: 'CABF BR §7.2.2',
    check: findUnexpectedExtension,
  }),
  crlRule({
    id: 'cabf.crl-number-out-of-range',
    severity: 'error',
    source: 'CABF BR §7.2.2',
    check: findBadNumber,
  }),
];

/** keyCompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn. */
const REASONS: ReadonlySet<number> = new Set([1, 3, 4, 5, 9]);

function findProhibitedReason(facts: CrlFacts): Found | undefined {
  for (const { extensions, offset } of facts.entries()) {
    const extension = extensions.find(({ oid }) => oid === OID.cRLReason);
    if (extension === undefined) continue;
    const code = readTlv(facts.der, extension.value.start, extension.value.end);
    const reason = code?.tag === TAG.enumerated ? (facts.der[code.body] ?? -1) : -1;
    if (!REASONS.has(reason)) return { evidence: { reason }, offset };
  }
  return undefined;
}

function findCriticalReason(facts: CrlFacts): Found | undefined {
  for (const { extensions, offset } of facts.entries())
    if (extensions.some(({ oid, critical }) => oid === OID.cRLReason && critical)) return { offset };
  return undefined;
}

/** The value inside an extension. */
function wholeOf(facts: CrlFacts, oid: string): Tlv | undefined {
  const extension = facts.extension(oid);
  return extension && readTlv(facts.der, extension.value.start, extension.value.end);
}

function findExtraKeyIdentifier(facts: CrlFacts): Found | undefined {
  const outer = wholeOf(facts, OID.authorityKeyIdentifier);
  const parts = outer === undefined ? [] : readChildren(facts.der, outer);
  const extra = parts.find(({ tag }) => tag !== contextTag(0));
  return extra && { offset: extra.start };
}

/** Extensions that a CRL should have and whether they are critical. */
const EXPECTED: ReadonlyMap<string, boolean> = new Map([
  [OID.authorityKeyIdentifier, false],
  [OID.cRLNumber, false],
  [OID.issuingDistributionPoint, true],
]);

function findUnexpectedExtension({ layout }: CrlFacts): Found | undefined {
  const bad = layout.extensions.find(({ oid, critical }) => EXPECTED.get(oid) !== critical);
  return bad && { evidence: { oid: bad.oid, critical: bad.critical }, offset: bad.offset };
}

const NUMBER_LIMIT = 1n << 159n;

function findBadNumber(facts: CrlFacts): Found | undefined {
  const tlv = wholeOf(facts, OID.cRLNumber);
  const number = tlv?.tag === TAG.integer ? readLintInteger(facts.der, tlv) : undefined;
  return foundIf(number === undefined || number < 0n || number >= NUMBER_LIMIT, { evidence: { number: `${number}` } });
}
