import type { Hex } from './brands.ts';
import type { TrustStore, ValidationPurpose, ValidationReport } from './validation.ts';

/** By RFC 5280, or with what public TLS clients demand besides. */
export const STRICTNESSES = ['rfc5280', 'webpki'] as const;
export type Strictness = (typeof STRICTNESSES)[number];

/** SHA-1, MD5, DSA and short keys: refused, or let pass with a flag. Public TLS clients refuse them whatever is asked. */
export const WEAK_ALGORITHMS = ['refuse', 'accept'] as const;
export type WeakAlgorithms = (typeof WEAK_ALGORITHMS)[number];

export const REVOCATION_MODES = ['off', 'if-given', 'require'] as const;
export type RevocationMode = (typeof REVOCATION_MODES)[number];

/** A report and what it was made for, where the question left that open. */
export interface ValidationAnswer {
  readonly report: ValidationReport;
  readonly purpose: ValidationPurpose;
}

/** What came of looking for the issuer of one certificate. */
export interface FoundIssuers {
  /** Kept on the main side until the workspace is closed; named in `fetched` they take part in a validation. */
  readonly found: readonly Hex[];
  /** Trust stores that have it; then no address was called. */
  readonly stores: readonly TrustStore[];
  /** Addresses in a private network, which were not called. */
  readonly withheld: readonly string[];
  /** Addresses that did not help, with the code of the failure. */
  readonly failed: readonly { readonly address: string; readonly code: string }[];
}
