import type { AuthorityId, CertificateId, Hex, KeyId, UnixMs } from './brands.ts';
import type { PartnerName } from './request.ts';

/** Where a certificate stands now, in the words of the status column. */
export const CERTIFICATE_STATUSES = [
  'valid',
  'expiring',
  'expired',
  'revoked',
  'on-hold',
  'not-yet-valid',
  'unknown',
] as const;
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

export type CertificateSource = 'issued' | 'imported' | 'seen';

/** A row of the inventory. */
export interface CertificateSummary {
  readonly id: CertificateId;
  /** First commonName, else first subjectAltName, else the whole subject. */
  readonly name: string;
  /** RFC 4514 string. */
  readonly subject: string;
  readonly issuer: string;
  readonly issuerName: string;
  readonly serialHex: Hex;
  readonly sha256: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly status: CertificateStatus;
  readonly revokedAt?: UnixMs;
  /** That it is revoked or on hold is told by a list of its authority elsewhere; absent where an authority here revoked it. */
  readonly revokedBy?: 'list';
  /** `EC P-256`, `RSA 3072`, `Ed25519`. */
  readonly key: string;
  readonly isCa: boolean;
  readonly hasKey: boolean;
  readonly source: CertificateSource;
  readonly authorityId?: AuthorityId;
  readonly keyId?: KeyId;
  /** What follows is there where a page was asked for it, and something is known. */
  readonly facts?: CertificateFactSummary;
  readonly partner?: PartnerName;
  readonly owner?: string;
  readonly tags?: readonly string[];
}

/** What was read from a certificate's octets for filters and columns. */
export interface CertificateFactSummary {
  /** When it came here. */
  readonly createdAt: UnixMs;
  readonly lifeDays: number;
  /** Digest of the signature, or the algorithm that has none to choose. */
  readonly signature: string;
  /** Sum of `USAGE_BIT`. */
  readonly usages: number;
  /** Sum of `TRAIT_BIT`. */
  readonly traits: number;
}

/** What a page may be asked for beside its rows. */
export const CERTIFICATE_EXTRAS = ['facts', 'partner', 'owner', 'tags'] as const;
export type CertificateExtra = (typeof CERTIFICATE_EXTRAS)[number];

/** `created` is the order of entry. */
export const CERTIFICATE_SORTS = [
  'name',
  'issuer',
  'status',
  'notAfter',
  'notBefore',
  'key',
  'serial',
  'sha256',
  'source',
  'partner',
  'owner',
  'created',
] as const;
export type CertificateSort = (typeof CERTIFICATE_SORTS)[number];

export interface CertificatePage {
  /** Rows that the filter lets through; where `exact` is false there are at least so many. */
  readonly total: number;
  readonly exact: boolean;
  /** Rows that are missing here are still being looked for: asked again, the page has more of them. */
  readonly isSearching?: true;
  /** Rows of the whole workspace, whatever the filter. */
  readonly of: number;
  readonly offset: number;
  readonly items: readonly CertificateSummary[];
}

/** RFC 5280 §5.3.1; `removeFromCRL` is written by release, never chosen. */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

export interface RevocationSummary {
  readonly certificateId: CertificateId;
  readonly authorityId: AuthorityId;
  readonly serialHex: Hex;
  readonly name: string;
  readonly reason: RevocationReason;
  readonly revokedAt: UnixMs;
  readonly invaliditySince?: UnixMs;
  readonly comment?: string;
  /** Number of the first CRL that lists it; absent while only queued. */
  readonly onCrlNumber?: number;
  /** The authority revoked it before it was here: number of the list that told it, decimal, empty where that had none. */
  readonly takenFrom?: string;
}

export interface CrlSummary {
  readonly authorityId: AuthorityId;
  readonly number: number;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
  readonly entries: number;
  readonly sha256: Hex;
}

/** What an import took and what not. */
export interface ImportReport {
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: readonly { readonly path: string; readonly offset: number; readonly code: string }[];
}

/** The consequence of a revocation, in numbers and names, before it is done. */
export interface RevocationPreview {
  readonly name: string;
  readonly issuerName: string;
  /** Valid certificates below it, when it is an authority. */
  readonly below: number;
  readonly currentCrlNumber?: number;
  readonly currentCrlNextUpdate?: number;
  readonly authorityHasKey: boolean;
}
