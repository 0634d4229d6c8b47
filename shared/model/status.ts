import type { AppError } from '../errors.ts';
import type { AuthorityId, CertificateId, ForeignCrlId, Hex, UnixMs } from './brands.ts';
import type { RevocationStatus, RevocationStep } from './revocation-status.ts';

export const STATUS_SOURCES = ['crl', 'ocsp'] as const;
export type StatusSource = (typeof STATUS_SOURCES)[number];

/** Hash of the CertID of a question: every responder knows SHA-1, RFC 9654 and its successors prefer SHA-256. */
export const CERT_ID_DIGESTS = ['sha1', 'sha256'] as const;
export type CertIdDigest = (typeof CERT_ID_DIGESTS)[number];

/** Where a pointer or what it led to came from. `list`: freshestCRL of a list; `workspace`: issued here; `foreign`: a list of others that the workspace keeps. */
export const STATUS_ORIGINS = ['certificate', 'list', 'given', 'file', 'workspace', 'foreign'] as const;
export type StatusOrigin = (typeof STATUS_ORIGINS)[number];

/** Why a pointer was not asked. */
export const POINTER_REFUSALS = ['ldap', 'scheme', 'malformed', 'relative-name', 'too-many', 'no-issuer'] as const;
export type PointerRefusal = (typeof POINTER_REFUSALS)[number];

/** Whether the responder gave the nonce of the question back. `absent`: an answer that may come from a cache. */
export type NonceFate = 'not-sent' | 'echoed' | 'absent' | 'different';

/** What was said by a list or a responder, in the facts that people look for first. */
export interface StatusFacts {
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  /** Of a list. */
  readonly number?: string;
  readonly baseNumber?: string;
  readonly entries?: number;
  readonly issuer?: string;
  /** Of a responder: its name, or the hash of its key. */
  readonly responder?: string;
  readonly producedAt?: UnixMs;
  readonly nonce?: NonceFate;
}

/** One pointer, or one list or answer at hand, and what came of it. Strings of servers and certificates are not trusted. */
export interface StatusAttempt {
  /** `issuer`: a certificate of whoever signed, which could not be had. */
  readonly source: StatusSource | 'issuer';
  readonly origin: StatusOrigin;
  /** URL, or the name of a file. */
  readonly where: string;
  /** `cached`: from an earlier question, still holding; `given`: it was at hand. */
  readonly outcome: 'fetched' | 'cached' | 'given' | 'refused' | 'failed';
  readonly refusal?: PointerRefusal;
  readonly error?: AppError;
  readonly method?: 'GET' | 'POST';
  readonly address?: string;
  readonly redirectedFrom?: readonly string[];
  /** When it was fetched. */
  readonly fetchedAt?: UnixMs;
  readonly tookMs?: number;
  readonly size?: number;
  /** Names the octets of what came, for a viewer: see `status.open`. */
  readonly answer?: Hex;
  readonly facts?: StatusFacts;
  /** Checks of this list or answer alone. */
  readonly steps: readonly RevocationStep[];
}

/** The certificate that a question was about. */
export interface StatusSubject {
  readonly sha256: Hex;
  readonly title: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialHex: Hex;
  readonly notAfter: UnixMs;
}

/** Whether a certificate is revoked, as far as those say who were asked. */
export interface StatusReport {
  readonly certificate: StatusSubject;
  /** The certificate whose key signed it; absent where nobody has it: then no list or answer can be judged. `from`: where it was fetched for this question. */
  readonly issuer?: { readonly sha256: Hex; readonly title: string; readonly from?: string };
  readonly verdict: Omit<RevocationStatus, 'steps'>;
  /** The moment that lists and answers were judged for. */
  readonly at: UnixMs;
  readonly attempts: readonly StatusAttempt[];
  /** It names nobody who could be asked. */
  readonly hasNoPointers: boolean;
}

/** How the network is used for questions about status. */
export interface StatusNetwork {
  /** A proxy that questions go through; none by default. A login is not given to it. */
  readonly proxy: { readonly host: string; readonly port: number } | null;
  readonly timeoutSeconds: number;
}

export const DEFAULT_STATUS_NETWORK: StatusNetwork = { proxy: null, timeoutSeconds: 15 };
export const MAX_STATUS_TIMEOUT_SECONDS = 120;

/** URLs of one kind that a question may name. */
export const MAX_GIVEN_URLS = 8;
/** Hosts in private networks that a question may name. */
export const MAX_PRIVATE_HOSTS = 32;

/** Times between two fetches of a list of others, in hours. */
export const MAX_FETCH_HOURS = 24 * 90;

/** A revocation list of an authority that signs elsewhere. */
export interface ForeignCrl {
  readonly id: ForeignCrlId;
  /** The authority of this workspace that it belongs to, one without a key here. */
  readonly authorityId?: AuthorityId;
  readonly issuer: string;
  /** Whether its signature was verified with a certificate of its issuer. */
  readonly verified: boolean;
  readonly number?: string;
  readonly baseNumber?: string;
  /** Limited by an issuing distribution point. */
  readonly isLimited: boolean;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly entries: number;
  readonly sha256: Hex;
  readonly url?: string;
  /** Absent: fetched only by hand. */
  readonly fetchEveryHours?: number;
  readonly allowPrivate: boolean;
  readonly fetchedAt: UnixMs;
  /** Code of what went wrong with the latest fetch. */
  readonly fetchError?: string;
  /** Whether it is an alarm when the next one is due. */
  readonly watched: boolean;
  readonly state: 'holds' | 'due' | 'overdue';
  /** Certificates of the inventory that it lists as revoked; absent where it is too long to be looked through for a list of lists. */
  readonly listed?: number;
}

/** What came of taking in a list of others: `older` and `same` left what was there. */
export interface ForeignCrlImport {
  readonly outcome: 'added' | 'replaced' | 'same' | 'older';
  readonly crl: ForeignCrl;
  /** Number, or instant of issue, of the list that was offered, where it was older than the one here. */
  readonly offered?: { readonly number?: string; readonly thisUpdate: UnixMs };
}

/** A certificate of the inventory that a list of others names. */
export interface ListedCertificate {
  readonly id: CertificateId;
  readonly name: string;
  readonly serialHex: Hex;
  readonly reason: string;
  readonly revokedAt: UnixMs;
}
