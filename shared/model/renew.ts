import type { CertificateId, UnixMs } from './brands.ts';
import type { Problem } from './inspect.ts';

/** `renew`: the same key once more · `rekey`: a new key, made here where the old one was. */
export const RENEW_MODES = ['renew', 'rekey'] as const;
export type RenewMode = (typeof RENEW_MODES)[number];

/** Why a certificate can have no successor here; words in shared/text. */
export const RENEW_REFUSALS = [
  'not-issued-here',
  'is-authority',
  'no-authority',
  'authority-archived',
  'authority-no-key',
  'profile-gone',
  'no-key',
  'refused',
  'changed-meanwhile',
] as const;
export type RenewRefusal = (typeof RENEW_REFUSALS)[number];

/** What wants a click before a successor is issued; words in shared/text. */
export const RENEW_WARNINGS = [
  'already-replaced',
  'revoked',
  'expired',
  'other-authority',
  'profile-changed',
  'cut-to-issuer',
  'rules',
] as const;
export type RenewWarning = (typeof RENEW_WARNINGS)[number];

/** One field that the successor will have otherwise than the certificate that it replaces. */
export interface RenewChange {
  /** As `DraftRow.field`. */
  readonly field: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What renewing or rekeying one certificate would come to. Nothing is signed for it. */
export interface RenewItem {
  readonly certificateId: CertificateId;
  readonly name: string;
  /** End of the certificate that is replaced. */
  readonly endsAt: UnixMs;
  /** Profile with the version that it was issued under and the one that its successor gets; null where there is none. */
  readonly profile: { readonly id: string; readonly name: string; readonly from: number; readonly to: number } | null;
  /** Authority that would sign; its name differs from that of the old issuer where that one was superseded. */
  readonly authority: string;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  /** Days for which both are valid; below 0 there is a gap. */
  readonly overlapDays: number;
  readonly changes: readonly RenewChange[];
  readonly warnings: readonly RenewWarning[];
  /** Rules of issuing that refuse or warn. */
  readonly findings: readonly Problem[];
  readonly canRenew: boolean;
  /** Absent where `canRenew`. */
  readonly reason?: RenewRefusal;
  /** Of all that was shown and decides what is signed, hours and minutes aside; empty where nothing can be. */
  readonly stamp: string;
}

/** A plan that somebody saw: nothing is signed for the certificate where it has another stamp by then. */
export interface ShownRenewal {
  readonly id: CertificateId;
  readonly stamp: string;
}

/** What became of one certificate. */
export interface RenewOutcome {
  readonly certificateId: CertificateId;
  readonly name: string;
  /** Absent where nothing was issued. */
  readonly successorId?: CertificateId;
  readonly reason?: RenewRefusal;
  readonly revoked: boolean;
}

export interface RenewReport {
  readonly items: readonly RenewOutcome[];
  readonly issued: number;
  readonly refused: number;
  readonly revoked: number;
}
