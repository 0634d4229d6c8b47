import type { AuthorityId, CertificateId, Hex, UnixMs } from './brands.ts';
import type { CertificateStatus } from './certificate.ts';
import type { Problem } from './inspect.ts';
import type { AddressSet, NameLimits, PolicyChoice } from './profile.ts';

export interface AuthoritySummary {
  readonly id: AuthorityId;
  readonly name: string;
  readonly subject: string;
  /** Absent for a root. */
  readonly parentId?: AuthorityId;
  readonly certificateId: CertificateId;
  readonly sha256: Hex;
  readonly serialHex: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly status: CertificateStatus;
  readonly key: string;
  /** False for an authority of which only the certificate is here. */
  readonly hasKey: boolean;
  readonly pathLength?: number;
  readonly issued: number;
  readonly revoked: number;
  /** Revocations that no CRL lists yet. */
  readonly pendingRevocations: number;
  readonly crlNumber?: number;
  /** Of its newest list; where its key is elsewhere, of those taken in that are watched the first that ends. */
  readonly crlNextUpdate?: UnixMs;
  readonly archivedAt?: UnixMs;
  /** The authority whose key this one replaces. */
  readonly succeedsId?: AuthorityId;
  /** The authority that replaced this one's key. */
  readonly succeededById?: AuthorityId;
  /** Self-signed: an anchor. One whose parent is elsewhere is none. */
  readonly isRoot?: boolean;
}

/** One certificate of an authority: renewals and cross-signatures share its name and key. */
export interface AuthorityCertificate {
  readonly id: CertificateId;
  readonly kind: 'first' | 'renewed' | 'cross-signed';
  readonly issuer: string;
  readonly issuerId?: AuthorityId;
  readonly serialHex: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly status: CertificateStatus;
  /** The one that issued certificates are chained to. */
  readonly isCurrent: boolean;
}

/** What ends with an authority, counted over everything below it. */
export interface Cascade {
  /** Authorities below it. */
  readonly authorities: number;
  /** Certificates of end entities below it that are valid now. */
  readonly certificates: number;
  /** Those that would be valid after the authority's end and end with it. */
  readonly cutShort: number;
  /** The next of them to end, and the last. */
  readonly firstEnd?: UnixMs;
  readonly lastEnd?: UnixMs;
}

/** What became of a certificate of an authority that was taken in. */
export interface AuthorityImport {
  readonly authority: AuthoritySummary;
  /** Authorities above it that came along and are kept without a key. */
  readonly above: number;
  /** The subject that the request asked for, where the parent gave another. */
  readonly askedSubject?: string;
}

/** What a new authority's certificate would be, before it is signed. */
export interface AuthorityDraft {
  /** Block the signature. */
  readonly refusals: readonly Problem[];
  /** Want a click. */
  readonly warnings: readonly Problem[];
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly subject: string;
}

/** Highest number of a CRL made elsewhere that can be gone on from: SQLite and JavaScript both hold as many above it. */
export const MAX_LAST_CRL_NUMBER = 2 ** 52;

/** An authority, and the certificate that another made for its key just now. */
export interface CrossSignedAuthority extends AuthoritySummary {
  readonly crossCertificateId: CertificateId;
}

export interface AuthorityDetails {
  readonly summary: AuthoritySummary;
  readonly certificates: readonly AuthorityCertificate[];
  readonly cascade: Cascade;
  readonly addresses: AddressSet;
  readonly note: string;
  readonly standardProfile?: string;
  /** Of the last CRL that it issued elsewhere; the next one here has a higher number. */
  readonly lastCrlNumber?: number;
  readonly nameConstraints?: NameLimits;
  readonly policies: readonly PolicyChoice[];
  /** What stands against deleting it, in numbers; all 0 means it may be deleted. */
  readonly dependents: {
    readonly certificates: number;
    readonly authorities: number;
    readonly crls: number;
    readonly reservedSerials: number;
  };
  /** Certificates that it issued elsewhere: they stay when it is deleted. */
  readonly issuedElsewhere: number;
}
