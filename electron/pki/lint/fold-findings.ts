import type { LintFinding, LintSeverity } from '../../../shared/model/lint.ts';

/** Rules of two bodies that say the same of a certificate or list as a whole: broken together they are one fault. Of equals the first is told. */
const SAME_FAULT: readonly (readonly string[])[] = [
  ['rfc5280.version-not-3', 'cabf.version-not-3'],
  ['rfc5280.key-cert-sign-without-ca', 'cabf.key-cert-sign-without-ca'],
  ['rfc5280.ca-without-key-cert-sign', 'cabf.ca-without-key-cert-sign'],
  ['rfc5280.ca-without-key-usage', 'cabf.sub-ca-key-usage-missing', 'cabf.root-key-usage-missing'],
  [
    'rfc5280.key-usage-not-critical',
    'cabf.key-usage-not-critical',
    'cabf.sub-ca-key-usage-not-critical',
    'cabf.root-key-usage-not-critical',
  ],
  [
    'rfc5280.basic-constraints-not-critical',
    'cabf.basic-constraints-not-critical',
    'cabf.ca-basic-constraints-not-critical',
  ],
  ['rfc5280.authority-key-id-critical', 'cabf.authority-key-id-critical'],
  ['rfc5280.subject-key-id-critical', 'cabf.subject-key-id-critical'],
  ['rfc5280.subject-key-id-missing-in-ca', 'cabf.root-subject-key-id-missing'],
  ['rfc5280.authority-access-critical', 'cabf.authority-access-critical', 'cabf.ca-authority-access-critical'],
  ['rfc5280.rsa-modulus-even', 'cabf.key-rsa-modulus-even', 'cabf.key-rsa-small-factor'],
  ['rfc5280.rsa-key-parameters', 'cabf.key-algorithm-encoding'],
  ['rfc5280.ec-curve-not-named', 'cabf.key-algorithm-encoding', 'cabf.key-curve-prohibited'],
  ['rfc5280.rsa-signature-parameters', 'cabf.signature-algorithm-encoding'],
  ['rfc5280.signature-parameters-present', 'cabf.signature-algorithm-encoding'],
  ['rfc5280.precertificate-with-timestamps', 'cabf.precertificate-has-timestamps'],
  ['cabf.purposes-missing', 'mtls.purpose-unrestricted'],
  ['cabf.key-rsa-short', 'mtls.key-weak'],
  ['cabf.signature-sha1', 'mtls.signature-weak'],
  ['cabf.server-is-ca', 'mtls.leaf-is-ca'],
  ['cabf.validity-over-398-days', 'cabf.validity-over-397-days'],
  ['cabf.validity-over-200-days', 'cabf.validity-over-199-days'],
  ['cabf.validity-over-100-days', 'cabf.validity-over-99-days'],
  ['cabf.validity-over-47-days', 'cabf.validity-over-46-days'],
  ['rfc5280.crl-number-out-of-range', 'cabf.crl-number-out-of-range'],
];

/** Rules that say the same of one name, attribute, address or entry: one fault only where both point at the same one. */
const SAME_PLACE: readonly (readonly string[])[] = [
  ['rfc5280.dns-bad-character', 'cabf.dns-character-prohibited'],
  ['rfc5280.dns-label-too-long', 'cabf.dns-label-too-long'],
  ['rfc5280.dns-empty-label', 'cabf.dns-label-empty'],
  ['rfc5280.dns-hyphen-at-end-of-label', 'rfc5280.dns-hyphen-at-end-of-host-label', 'cabf.dns-label-hyphen-outside'],
  [
    'rfc5280.dns-underscore',
    'rfc5280.dns-underscore-in-host-label',
    'cabf.dns-underscore-prohibited',
    'cabf.dns-underscore-in-domain',
    'cabf.dns-underscore-early',
  ],
  ['cabf.subject-attribute-repeated', 'rfc5280.subject-attribute-repeated', 'mtls.common-name-repeated'],
  ['cabf.subject-attributes-in-one-set', 'rfc5280.subject-multi-valued'],
  ['rfc5280.subject-country-not-two-letters', 'cabf.subject-country-invalid', 'cabf.ca-country-invalid'],
  [
    'rfc5280.subject-string-type',
    'rfc5280.subject-string-type-obsolete',
    'rfc5280.subject-country-not-printable',
    'rfc5280.subject-serial-number-not-printable',
    'rfc5280.subject-ia5-attribute-type',
    'cabf.subject-encoding',
  ],
  [
    'rfc5280.responder-access-not-uri',
    'cabf.authority-access-method-prohibited',
    'cabf.ca-authority-access-method-prohibited',
  ],
  ['rfc5280.issuer-access-not-fetchable', 'cabf.issuer-address-not-http', 'cabf.ca-authority-access-not-http'],
  ['rfc5280.crl-reason-critical', 'cabf.crl-reason-critical'],
  ['cabf.crl-reason-prohibited', 'rfc5280.crl-reason-invalid', 'rfc5280.crl-reason-unspecified'],
];

/** Ids of all rules that may be folded, each group in the order in which equals are told. */
export const FOLDED_RULES: readonly (readonly string[])[] = [...SAME_FAULT, ...SAME_PLACE];

const RANK: Readonly<Record<LintSeverity, number>> = { fatal: 0, error: 1, warning: 2, notice: 3 };

/** Findings worst first, what two rules say of the same fault told once: the graver finding stays and names the other rules in `alsoBreaks`. */
export function foldFindings(findings: readonly LintFinding[]): readonly LintFinding[] {
  const byRule = new Map(findings.map((finding) => [finding.rule, finding]));
  if (byRule.size > 1) for (const group of FOLDED_RULES) foldGroup(group, byRule);
  return [...byRule.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function foldGroup(group: readonly string[], byRule: Map<string, LintFinding>): void {
  const broken = group.flatMap((rule) => byRule.get(rule) ?? []);
  const [told, ...others] = broken.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (told === undefined) return;
  const needsPlace = SAME_PLACE.includes(group);
  const folded = others.filter(({ offset }) => !needsPlace || (offset !== undefined && offset === told.offset));
  if (folded.length === 0) return;
  const also = new Set([told, ...folded].flatMap(({ alsoBreaks = [] }) => alsoBreaks));
  for (const { rule } of folded) {
    byRule.delete(rule);
    also.add(rule);
  }
  byRule.set(told.rule, { ...told, alsoBreaks: [...also] });
}
