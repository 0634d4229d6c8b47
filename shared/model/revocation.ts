import type { AppError } from '../errors.ts';
import type { AuthorityId, CertificateId, Hex, PartnerId, UnixMs } from './brands.ts';
import type { CertificateStatus, RevocationReason } from './certificate.ts';
import type { CrlBlock } from './crl-plan.ts';

/** Most certificates of which the consequences are told one by one. */
export const MAX_PREVIEWED = 100;
/** Most certificates whose consequences are added up. */
export const MAX_WEIGHED = 10_000;
/** Most refusals that a report names. */
export const MAX_REFUSALS = 1000;
export const MAX_REVOCATION_COMMENT = 500;

/**
 * Why an act does not fit a certificate. `not-ours`: no authority here issued it. `already-revoked`; `already-on-hold`. `authority-only`: the reason fits
 * authorities alone. `not-revoked`; `not-on-hold`. `listed`: it stands on a list, so that it cannot be undone. `taken-over`: nor can it where a
 * list from before the authority was here told it. `serial-twice`: another
 * certificate with its serial number is revoked, and lists name both by that. `gone`: not in the inventory any more.
 */
export const REVOCATION_REFUSALS = [
  'not-ours',
  'already-revoked',
  'already-on-hold',
  'authority-only',
  'not-revoked',
  'not-on-hold',
  'listed',
  'taken-over',
  'serial-twice',
  'gone',
] as const;
export type RevocationRefusal = (typeof REVOCATION_REFUSALS)[number];

/** What becomes of the lists of an authority after a revocation. */
export interface RevocationIssuer {
  readonly authorityId: AuthorityId;
  readonly name: string;
  readonly hasKey: boolean;
  /** Certificates of it that are meant. */
  readonly certificates: number;
  readonly crlNumber?: number;
  readonly crlNextUpdate?: UnixMs;
  /** When those who check will learn of it: at once, by the schedule, or when somebody issues a list. */
  readonly told: 'at-once' | 'by-schedule' | 'by-hand';
  readonly toldAt?: UnixMs;
  /** Why the list cannot be signed at once. */
  readonly block?: CrlBlock;
}

/** A place where a certificate was seen in use. */
export interface RevocationSighting {
  readonly certificateId: CertificateId;
  readonly name: string;
  readonly target: string;
  /** `server`: it was shown by the server; `client`: it was used to connect. */
  readonly side: 'server' | 'client';
  readonly lastAt: UnixMs;
}

/** Who has to be told. */
export interface RevocationPartner {
  readonly id: PartnerId;
  readonly name: string;
  readonly contact: string;
  readonly certificates: number;
}

/** An authority that would be revoked. */
export interface RevocationCascade {
  readonly authorityId: AuthorityId;
  readonly name: string;
  /** Authorities below it, whatever the depth. */
  readonly authorities: readonly { readonly id: AuthorityId; readonly name: string }[];
  readonly moreAuthorities: number;
  /** Certificates that are valid and stand below it, whatever the depth; those of authorities are among them. */
  readonly certificates: number;
  /** It signed its own certificate: nobody checks a list for that, and it has to be removed from trust stores. */
  readonly isRoot: boolean;
}

export interface RevocationPreviewItem {
  readonly id: CertificateId;
  readonly name: string;
  readonly issuerName: string;
  readonly serialHex: Hex;
  readonly status: CertificateStatus;
  readonly isCa: boolean;
  readonly notAfter: UnixMs;
  readonly seenAt: number;
  /** Why it cannot be revoked, for good or at all. */
  readonly refusal?: RevocationRefusal;
}

/** What a revocation of many would mean. */
export interface RevocationConsequences {
  /** Certificates that are meant, as far as they were counted: `MAX_WEIGHED` at most. */
  readonly selected: number;
  readonly isMore: boolean;
  /** Those that can be revoked, those among them that are on hold now, and those that ended already. */
  readonly revocable: number;
  readonly onHold: number;
  readonly ended: number;
  readonly refused: Readonly<Partial<Record<RevocationRefusal, number>>>;
  /** The first `MAX_PREVIEWED`. */
  readonly items: readonly RevocationPreviewItem[];
  /** Places where any of them was seen, latest first, and how many there are. */
  readonly sightings: readonly RevocationSighting[];
  readonly endpoints: number;
  /** Connections from here that met any of them. */
  readonly runs: number;
  readonly partners: readonly RevocationPartner[];
  readonly authorities: readonly RevocationCascade[];
  readonly issuers: readonly RevocationIssuer[];
}

export interface RevocationRefused {
  readonly id: CertificateId;
  readonly name: string;
  readonly serialHex: Hex;
  readonly refusal: RevocationRefusal;
}

/** What became of the list that was to follow. */
export interface FollowingCrl {
  readonly authorityId: AuthorityId;
  readonly name: string;
  /** Number of the list that tells it; absent where none was issued. */
  readonly number?: number;
  /** Why it was not issued; absent where the plan does not ask for it. */
  readonly block?: CrlBlock | 'failed';
}

/** What came of revoking, releasing or undoing. Every certificate that was meant is counted in one of both numbers. */
export interface RevocationReport {
  readonly done: number;
  readonly refused: number;
  /** The first `MAX_REFUSALS`. */
  readonly refusals: readonly RevocationRefused[];
  readonly crls: readonly FollowingCrl[];
  /** It was cancelled: what was done before stays. */
  readonly cancelled: boolean;
  /** What ended it before all were looked at; what was done before stays. */
  readonly failure?: AppError;
}

/** `queue`: what the next list tells for the first time. `released`: holds that ended after a list named them. */
export const REVOCATION_LISTS = ['queue', 'revoked', 'released', 'elsewhere'] as const;
export type RevocationListKind = (typeof REVOCATION_LISTS)[number];

export const MAX_REVOCATION_PAGE = 500;

/** One line of an authority's revocations. */
export interface RevocationEntry {
  readonly kind: 'revoked' | 'held' | 'released' | 'elsewhere';
  readonly serialHex: Hex;
  /** Absent where the certificate is not here. */
  readonly certificateId?: CertificateId;
  readonly name?: string;
  readonly reason: RevocationReason;
  readonly revokedAt: UnixMs;
  readonly invaliditySince?: UnixMs;
  readonly comment?: string;
  readonly releasedAt?: UnixMs;
  readonly notAfter?: UnixMs;
  /** The first list that tells it; of a release, that tells the end of the hold. Absent while it waits for one. */
  readonly crlNumber?: number;
  /** The authority revoked it before it was here: number of the list that told it, empty where that had none. */
  readonly takenFrom?: string;
}

export interface RevocationEntryPage {
  readonly total: number;
  readonly items: readonly RevocationEntry[];
}

/** What was taken over from a list of the time before an authority was here. */
export interface ElsewhereReport {
  readonly added: number;
  /** Known already, here or by an earlier list. */
  readonly known: number;
  /** Known with another reason or another date: left as they are here, but for holds that were made revocations, which count as added. */
  readonly differing: number;
  /** Certificates here that are revoked by it from now on. */
  readonly certificates: number;
  readonly crlNumber?: string;
  readonly thisUpdate: UnixMs;
}
