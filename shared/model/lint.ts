/** What a certificate, CRL, request or OCSP response is linted as. `cabf-server` applies where a certificate chains to a public root or the user asks. */
export const LINT_PROFILES = [
  'rfc5280',
  'mtls-client',
  'mtls-server',
  'issuing-ca',
  'cabf-server',
  'crl',
  'csr',
  'ocsp',
] as const;
export type LintProfile = (typeof LINT_PROFILES)[number];

/** Which rules bind: those of the day when the item was issued, or those of today as if it were issued now, which is what a renewal will meet. */
export const RULE_DAYS = ['at-issue', 'today'] as const;
export type RuleDay = (typeof RULE_DAYS)[number];

export type LintSeverity = 'fatal' | 'error' | 'warning' | 'notice';

/** One rule that was broken. Evidence strings come from the file and are not trusted. */
export interface LintFinding {
  /** `rfc5280.serial-not-positive`; its title and why it matters are in shared/text. */
  readonly rule: string;
  readonly severity: LintSeverity;
  /** `RFC 5280 §4.1.2.2`. */
  readonly source: string;
  /** In the item's DER. */
  readonly offset?: number;
  /** Other rules that say the same of the same place; they have no finding of their own. */
  readonly alsoBreaks?: readonly string[];
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

/** What a profile was chosen by: the purposes in the item, or a chain that ends at a root of a public programme. */
export type LintProfileChoice =
  | { readonly by: 'contents' }
  | {
      readonly by: 'public-root';
      /** Name of the root, of our own store. */
      readonly root: string;
    };

export interface LintReport {
  readonly profile: LintProfile;
  /** Whose rules are among the findings besides. */
  readonly alsoProfiles?: readonly LintProfile[];
  /** Why the profile was chosen; absent where the caller named it. */
  readonly choice?: LintProfileChoice;
  /** Worst first. */
  readonly findings: readonly LintFinding[];
  /** Rules that applied, those that found nothing included. */
  readonly applied: number;
}
