import type { AuthorityId, UnixMs } from './brands.ts';
import type { Problem } from './inspect.ts';

/** How a certificate follows another: same key, new key, or said so by somebody. */
export const REPLACEMENT_KINDS = ['renewed', 'rekeyed', 'stated'] as const;
export type ReplacementKind = (typeof REPLACEMENT_KINDS)[number];

/** Why a value of the request is not, or not so, in the result; words in shared/text. */
export const DRAFT_REASONS = [
  'not-in-profile',
  'forbidden-by-profile',
  'outside-limits',
  'no-form',
  'wildcard-forbidden',
  'more-than-allowed',
  'set-by-profile',
  'set-by-partner',
  'set-by-authority',
  'typed-here',
  'added-by-profile',
  'added-for-rsa',
  'no-meaning-for-key',
  'never-from-request',
  'copied-from-name',
  'duplicate',
  'normalised',
  'cut-to-issuer',
] as const;
export type DraftReasonCode = (typeof DRAFT_REASONS)[number];

/** One value of a row, as text. Names that others chose are not yet made visible: the reader escapes them. */
export interface DraftValue {
  readonly text: string;
  /** In `request`: left out of the result. In `result`: not asked for. Absent: in both. */
  readonly mark?: 'removed' | 'added';
  readonly reason?: DraftReasonCode;
}

export const DRAFT_RULES = [
  'from-request',
  'from-request-within',
  'from-profile',
  'from-partner',
  'from-authority',
  'from-input',
  'from-key',
  'by-attribute',
  'forbidden',
  'random',
  'dropped',
] as const;
export type DraftRuleCode = (typeof DRAFT_RULES)[number];

/** One line of the three-column view before signing. */
export interface DraftRow {
  /** `subject`, `dns`, `ip`, `email`, `uri`, `directory`, `upn`, `other`, `key`, `validity`, `keyUsage`, `extendedKeyUsage`, `basicConstraints`, `certificatePolicies`, `nameConstraints`, `cRLDistributionPoints`, `authorityInfoAccess`, `qcStatements`, `issuer`, `serial`, `signatureAlgorithm`, or the name or OID of another extension. */
  readonly field: string;
  readonly request: readonly DraftValue[];
  readonly rule: DraftRuleCode;
  /** What the rule allows, where it has limits: names, kinds, counts. */
  readonly limits: readonly string[];
  readonly result: readonly DraftValue[];
  readonly difference: 'same' | 'changed' | 'removed' | 'added';
  readonly critical?: boolean;
  /** Refusals, warnings and notes about this field; they also stand in the lists of the draft. */
  readonly findings: readonly Problem[];
}

/** What would be signed. `refusals` block it; `warnings` want a click. */
export interface IssueDraft {
  readonly rows: readonly DraftRow[];
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Rules that ran on the certificate as it will be signed, by family (`rfc5280`, `mtls`, …), without those that spoke. */
  readonly passed: readonly { readonly family: string; readonly rules: number }[];
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly issuer: { readonly id: AuthorityId; readonly name: string };
  readonly profile: { readonly id: string; readonly name: string; readonly version: number };
  /** The name it will have in lists. */
  readonly name: string;
}

/** Forms that survive a restart. */
export const DRAFT_KINDS = ['issue', 'profile', 'authority'] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];

export interface KeptDraft {
  /** What the form had saved; its shape is the form's. */
  readonly content: unknown;
  readonly savedAt: UnixMs;
}
