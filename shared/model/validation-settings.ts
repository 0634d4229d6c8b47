import type { ValidationPurpose, ValidationReport } from './validation.ts';

/** By RFC 5280 alone, or with what public TLS clients demand besides. */
export const STRICTNESSES = ['rfc5280', 'webpki'] as const;
export type Strictness = (typeof STRICTNESSES)[number];

export const REVOCATION_MODES = ['off', 'if-given', 'require'] as const;
export type RevocationMode = (typeof REVOCATION_MODES)[number];

/** A report and what it was made for, where the question left that open. */
export interface ValidationAnswer {
  readonly report: ValidationReport;
  readonly purpose: ValidationPurpose;
}
