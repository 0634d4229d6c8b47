import type { UnixMs } from './brands.ts';

/** What a revocation list or an OCSP answer is checked for, in the order of the checks. */
export const REVOCATION_CHECKS = [
  'form',
  'scope',
  'extensions',
  'freshness',
  'signer',
  'signature',
  'delta',
  'answer',
] as const;
export type RevocationCheckId = (typeof REVOCATION_CHECKS)[number];

/** Why a check of a revocation list or an OCSP answer failed. Words in shared/text. */
export const REVOCATION_CODES = [
  'crl.malformed',
  'crl.other-issuer',
  'crl.other-scope',
  'crl.unknown-critical',
  'crl.algorithms-differ',
  'crl.not-yet-issued',
  'crl.stale',
  'crl.too-old',
  'crl.no-number',
  'crl.no-signer',
  'crl.signature',
  'crl.signature-unsupported',
  'crl.key-usage',
  'crl.signer-untrusted',
  'crl.delta-alone',
  'crl.revoked',
  'ocsp.malformed',
  'ocsp.error-response',
  'ocsp.unsupported-type',
  'ocsp.no-match',
  'ocsp.unknown-critical',
  'ocsp.nonce',
  'ocsp.produced-outside-validity',
  'ocsp.not-yet-issued',
  'ocsp.stale',
  'ocsp.too-old',
  'ocsp.no-signer',
  'ocsp.signature',
  'ocsp.signature-unsupported',
  'ocsp.not-delegated',
  'ocsp.responder-expired',
  'ocsp.responder-revoked',
  'ocsp.says-unknown',
  'ocsp.revoked',
] as const;
export type RevocationCode = (typeof REVOCATION_CODES)[number];

/** One check of one revocation list or OCSP answer. Evidence strings come from outside and are not trusted. */
export interface RevocationStep {
  readonly source: 'crl' | 'ocsp';
  /** Place among the lists, or among the answers, that were given. */
  readonly at: number;
  readonly check: RevocationCheckId;
  readonly result: 'passed' | 'failed';
  /** Absent where it passed. */
  readonly code?: RevocationCode;
  /** The values that were compared. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** `RFC 5280 §6.3.3 (b)(2)(i)`. */
  readonly rfc: string;
}

/**
 * Whether a certificate is revoked. `good` and `revoked` rest on a list or an answer that holds; `unknown`: something was given for this certificate,
 * but nothing that may be relied on or that settles every reason; `not-covered`: nothing that was given speaks of this certificate.
 */
export interface RevocationStatus {
  readonly status: 'good' | 'revoked' | 'unknown' | 'not-covered';
  /** What decided; absent unless good or revoked. */
  readonly source?: 'crl' | 'ocsp';
  /** Standard's name of the reason, where revoked. */
  readonly reason?: string;
  readonly revokedAt?: UnixMs;
  readonly invaliditySince?: UnixMs;
  /** When the list or the answer that decided was made, and until when it holds. */
  readonly thisUpdate?: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly steps: readonly RevocationStep[];
}
