import type { AppError } from '../errors.ts';
import type { AuthorityId, CertificateId, UnixMs } from './brands.ts';

/** Where and for whom a workspace answers questions about its certificates. */
export interface ResponderSettings {
  /** Address of this computer to listen on; 127.0.0.1 is reached from this computer alone. */
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Null: every authority whose key is here. */
  readonly authorityIds: readonly AuthorityId[] | null;
  /** How long an answer holds. */
  readonly answerHours: number;
  /** Life of a certificate that signs answers, from its beginning to its end. */
  readonly signerDays: number;
  /** Certificates that are made ready for the time after the one in use. */
  readonly signersAhead: number;
  /** Questions a second that one address may ask; more are turned away. 0: no limit. */
  readonly ratePerSecond: number;
  /** At most one for each authority. */
  readonly staples: readonly StaplePlan[];
}

export const DEFAULT_RESPONDER: ResponderSettings = {
  address: '127.0.0.1',
  port: 8889,
  authorityIds: null,
  answerHours: 24,
  signerDays: 7,
  signersAhead: 4,
  ratePerSecond: 1000,
  staples: [],
};

export const MAX_ANSWER_HOURS = 7 * 24;
export const MAX_SIGNER_DAYS = 90;
export const MAX_SIGNERS_AHEAD = 52;
export const MAX_RATE_PER_SECOND = 1_000_000;
export const MAX_RESPONDER_AUTHORITIES = 500;

/**
 * Why an authority's questions are not answered, or soon will not be: `no-signer` (none was ever made), `signer-expired`, `no-grant` (locked, and no grant
 * lets its signer sign), `last-signer` (the one in use is the last), `no-crl`, `crl-overdue`, `clock-behind` (the clock stands before the signer begins).
 */
export const RESPONDER_FAULTS = [
  'no-signer',
  'signer-expired',
  'clock-behind',
  'no-grant',
  'last-signer',
  'no-crl',
  'crl-overdue',
] as const;
export type ResponderFault = (typeof RESPONDER_FAULTS)[number];

/** Those that leave questions unanswered now. */
export const UNANSWERED_FAULTS: readonly ResponderFault[] = ['no-signer', 'signer-expired', 'clock-behind', 'no-grant'];

/** The certificates that sign an authority's answers, one after the other. */
export interface SignerRotation {
  /** Absent where none is to be used now. */
  readonly current?: { readonly certificateId: CertificateId; readonly useFrom: UnixMs; readonly useUntil: UnixMs };
  /** Those whose time is still to come. */
  readonly ahead: number;
  /** When the last of them ends; absent where there is none. */
  readonly until?: UnixMs;
  /** Whether the vault would sign with the one in use: unlocked, or under a grant. */
  readonly canSign: boolean;
}

/** One authority as it is served. Paths are below the address. */
export interface ServedAuthority {
  readonly id: AuthorityId;
  readonly name: string;
  /** Its name in paths: letters, digits and hyphens. */
  readonly slug: string;
  readonly ocspPath: string;
  readonly crlPath: string;
  readonly issuerPath: string;
  readonly rotation: SignerRotation;
  readonly crlNumber?: number;
  readonly crlNextUpdate?: UnixMs;
  readonly faults: readonly ResponderFault[];
}

/** How a question ended. `error`: this program failed, which the log of errors tells more of. */
export const RESPONDER_ENDS = [
  'good',
  'revoked',
  'unknown',
  'malformed',
  'unauthorized',
  'try-later',
  'crl',
  'issuer',
  'not-modified',
  'not-found',
  'too-large',
  'too-many',
  'error',
] as const;
export type ResponderEnd = (typeof RESPONDER_ENDS)[number];

/** What was served since the responder was started. */
export interface ResponderCounters {
  readonly requests: number;
  readonly ends: Readonly<Record<ResponderEnd, number>>;
  /** Certificates that were asked for. */
  readonly certificates: number;
  /** Answers that were signed, and those taken from those signed before. */
  readonly signed: number;
  readonly cached: number;
  /** Connections that were ended because they were too slow or too many. */
  readonly dropped: number;
  readonly bytesSent: number;
  readonly openConnections: number;
}

/** One question, as the log shows it; no more of it is kept. */
export interface ResponderLogEntry {
  readonly no: number;
  readonly at: UnixMs;
  /** Who asked. */
  readonly address: string;
  readonly method: string;
  /** The path, cut to 200 characters. */
  readonly path: string;
  readonly status: number;
  readonly end: ResponderEnd;
  readonly authorityId?: AuthorityId;
  /** The first serial that was asked for. */
  readonly serialHex?: string;
  /** Certificates that were asked for. */
  readonly certificates: number;
  readonly nonce: boolean;
  readonly durationMs: number;
}

/** Entries that are kept; older ones are forgotten. */
export const MAX_RESPONDER_LOG = 1000;

/** The responder of a workspace. */
export interface ResponderState {
  readonly settings: ResponderSettings;
  /** Absent while it is stopped. */
  readonly running?: { readonly address: string; readonly port: number; readonly since: UnixMs };
  readonly authorities: readonly ServedAuthority[];
  /** Those who may be chosen: whose key is here. */
  readonly choices: readonly { readonly id: AuthorityId; readonly name: string }[];
  /** What the last writing of answers came to, since the workspace was opened. */
  readonly stapleRuns: readonly StapleRun[];
  /** Of this run, or of the last one; all 0 before the first. */
  readonly counters: ResponderCounters;
}

/** Answers that were written for servers to staple. */
export interface StapleReport {
  /** Name of the folder. */
  readonly folder: string;
  readonly written: readonly {
    readonly file: string;
    readonly certificateId: CertificateId;
    readonly nextUpdate: UnixMs;
  }[];
}

/** `der`: what nginx takes as ssl_stapling_file and others as a file of their own. `haproxy`: beside a PEM file of the same name. */
export const STAPLE_FORMATS = ['der', 'haproxy'] as const;
export type StapleFormat = (typeof STAPLE_FORMATS)[number];

/** Which answers are written for servers to staple, where, and how often. */
export interface StaplePlan {
  readonly authorityId: AuthorityId;
  /** A folder of this computer. */
  readonly folder: string;
  readonly format: StapleFormat;
  /** Part of the name of the certificates that answers are written for; empty: for every one that is valid. */
  readonly name: string;
  /** Null: when it is asked for alone. */
  readonly everyHours: number | null;
}

export interface StapleRun {
  readonly authorityId: AuthorityId;
  readonly at: UnixMs;
  readonly files: number;
  /** What kept the answers from being written; null where nothing did. */
  readonly error: AppError | null;
}

/** Answers that one plan writes; a folder of more is no folder that a server reads. */
export const MAX_STAPLES = 1000;
export const MAX_STAPLE_NAME = 200;
