import type { UnixMs } from '../../../shared/model/brands.ts';
import type { LintFinding, LintProfile, LintSeverity } from '../../../shared/model/lint.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { CrlFacts } from './crl-facts.ts';
import type { OcspFacts } from './ocsp-facts.ts';
import type { RequestFacts } from './request-facts.ts';

/** What a rule saw where it was broken: shown to people, so no sentences; `offset` counts in the item's DER. */
export interface Found {
  readonly evidence?: LintFinding['evidence'];
  readonly offset?: number;
}

/**
 * One rule as data. `check` reads the lazily decoded facts of the subject, answers what breaks the rule, and must hold on malformed input:
 * the facts read tolerantly and never throw. Title and "why it matters" of every id are in shared/text (`lint-*.ts`).
 */
export interface LintRule<Facts> {
  /** `rfc5280.serial-not-positive`, `cabf.…`, `mtls.…`. */
  readonly id: string;
  readonly severity: LintSeverity;
  /** `RFC 5280 §4.1.2.2`, `CABF BR §7.1.2.7`. */
  readonly source: string;
  readonly profiles: readonly LintProfile[];
  /** The rule says something about subjects for which this holds; without it about all. */
  readonly applies?: (facts: Facts) => boolean;
  /** The rule binds what was issued (notBefore, thisUpdate) at or after this instant. */
  readonly effective?: UnixMs;
  /** … and before this one. */
  readonly until?: UnixMs;
  /** The first place where the rule is broken; undefined where it is kept. */
  readonly check: (facts: Facts) => Found | undefined;
}

export type CertificateRule = LintRule<CertificateFacts>;
export type CrlRule = LintRule<CrlFacts>;
export type RequestRule = LintRule<RequestFacts>;
export type OcspRule = LintRule<OcspFacts>;

/** Profiles of certificates that RFC 5280 rules belong to. */
export const EVERY_CERTIFICATE: readonly LintProfile[] = [
  'rfc5280',
  'mtls-client',
  'mtls-server',
  'issuing-ca',
  'cabf-server',
];

/** An ISO date as the instant from which a rule binds. */
export const since = (date: string): UnixMs => Date.parse(`${date}T00:00:00Z`);

/** `Found` where a condition holds. */
export const foundIf = (broken: boolean, found: Found = {}): Found | undefined => (broken ? found : undefined);
