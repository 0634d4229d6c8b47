import type { UnixMs } from '../../../shared/model/brands.ts';
import type { LintFinding, LintProfile, LintReport, RuleDay } from '../../../shared/model/lint.ts';
import { CertificateFacts } from './certificate-facts.ts';
import { CERTIFICATE_RULES, CRL_RULES, OCSP_RULES, REQUEST_RULES } from './rules.ts';
import { CrlFacts } from './crl-facts.ts';
import { foldFindings } from './fold-findings.ts';
import { OcspFacts } from './ocsp-facts.ts';
import { RequestFacts } from './request-facts.ts';
import type { LintRule } from './rule.ts';

export interface LintReportOptions {
  readonly profile: LintProfile;
  readonly at: UnixMs;
  /** Longest validity of leaves in days; five years if not given. */
  readonly maximumDays?: number;
  /** Default `at-issue`. */
  readonly rules?: RuleDay;
}

/**
 * Runs the rules of a profile over one certificate, malformed ones too. Never fails: what the engine refuses is a `fatal` finding with its offset.
 * Does not build a path; see `chooseProfiles` for the profiles that fit.
 */
export const lintCertificate = (der: Uint8Array, options: LintReportOptions): LintReport =>
  runRules(CERTIFICATE_RULES, new CertificateFacts(der, options.at, options), options.profile);

/** Runs the rules of profile `crl` over one CRL. Does not verify its signature. */
export const lintCrl = (der: Uint8Array, options: LintReportOptions): LintReport =>
  runRules(CRL_RULES, new CrlFacts(der, options.at, options.rules), options.profile);

/** Runs the rules of profile `csr` over one certification request. */
export const lintRequest = (der: Uint8Array, options: LintReportOptions): LintReport =>
  runRules(REQUEST_RULES, new RequestFacts(der, options.at), options.profile);

/** Runs the rules of profile `ocsp` over one OCSPResponse. Signatures are verified where the signer's certificate came along. */
export const lintOcspResponse = (der: Uint8Array, options: LintReportOptions): LintReport =>
  runRules(OCSP_RULES, new OcspFacts(der, options.at, options.rules), options.profile);

interface Dated {
  readonly issuedAt: UnixMs | undefined;
}

interface Readable extends Dated {
  /** Whether all parts are there; without them only the refusal of the strict parser means anything. */
  readonly isReadable: boolean;
}

function runRules<Facts extends Readable>(
  rules: readonly LintRule<Facts>[],
  facts: Facts,
  profile: LintProfile,
): LintReport {
  const findings: LintFinding[] = [];
  let applied = 0;
  for (const rule of rules) {
    if (!rule.profiles.includes(profile) || (!facts.isReadable && rule.severity !== 'fatal')) continue;
    if (judgeRule(rule, facts) !== 'applies') continue;
    applied++;
    const found = rule.check(facts);
    if (found === undefined) continue;
    const { evidence = {}, offset } = found;
    findings.push({
      rule: rule.id,
      severity: rule.severity,
      source: rule.source,
      evidence: shorten(evidence),
      ...(offset !== undefined && { offset }),
    });
  }
  return { profile, findings: foldFindings(findings), applied };
}

const MAX_EVIDENCE = 300;

/** Texts of a hostile item may be as long as the item. */
function shorten(evidence: LintFinding['evidence']): LintFinding['evidence'] {
  const isShort = Object.values(evidence).every((value) => typeof value !== 'string' || value.length <= MAX_EVIDENCE);
  if (isShort) return evidence;
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, MAX_EVIDENCE) : value,
    ]),
  );
}

/** Whether a rule speaks of a subject: not at all, not at its time, or yes. */
export function judgeRule<Facts extends Dated>(
  rule: LintRule<Facts>,
  facts: Facts,
): 'applies' | 'not-applicable' | 'not-effective' {
  if (rule.applies?.(facts) === false) return 'not-applicable';
  const issuedAt = facts.issuedAt;
  const isEarly = issuedAt !== undefined && rule.effective !== undefined && issuedAt < rule.effective;
  const isLate = issuedAt !== undefined && rule.until !== undefined && issuedAt >= rule.until;
  return isEarly || isLate ? 'not-effective' : 'applies';
}
