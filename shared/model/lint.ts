/** What a certificate, CRL or request is linted as. `cabf-server` applies where a certificate chains to a public root or the user asks. */
export const LINT_PROFILES = [
  'rfc5280',
  'mtls-client',
  'mtls-server',
  'issuing-ca',
  'cabf-server',
  'crl',
  'csr',
] as const;
export type LintProfile = (typeof LINT_PROFILES)[number];

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
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

export interface LintReport {
  readonly profile: LintProfile;
  /** Worst first. */
  readonly findings: readonly LintFinding[];
  /** Rules that applied, those that found nothing included. */
  readonly applied: number;
}
