import type { AppError } from '../errors.ts';
import type { AuthorityId, CertificateId, Hex, PublishTargetId, UnixMs } from './brands.ts';

/** Kinds of places that revocation lists are published to. */
export const PUBLISH_KINDS = ['folder', 'http', 's3', 'sftp'] as const;
export type PublishKind = (typeof PUBLISH_KINDS)[number];

export const HTTP_LOGINS = ['none', 'basic', 'bearer'] as const;
export type HttpLogin = (typeof HTTP_LOGINS)[number];

/** How a file takes the place of the one before: by PUT alone, or uploaded beside it and moved (WebDAV, RFC 4918 §9.9). */
export const HTTP_REPLACEMENTS = ['put', 'move'] as const;
export type HttpReplacement = (typeof HTTP_REPLACEMENTS)[number];

/** Where the bucket stands in an address: in its path, or as a part of the host name. */
export const S3_ADDRESSINGS = ['path', 'host'] as const;
export type S3Addressing = (typeof S3_ADDRESSINGS)[number];

export const SFTP_LOGINS = ['password', 'key'] as const;
export type SftpLogin = (typeof SFTP_LOGINS)[number];

/** The key by which an SSH server is known. */
export interface HostKey {
  /** As SSH names it: `ssh-ed25519`. */
  readonly algorithm: string;
  /** Base64 without padding, as `ssh-keygen -l` shows it after `SHA256:`. */
  readonly sha256: string;
}

export interface FolderPlace {
  readonly kind: 'folder';
  readonly path: string;
}

export interface HttpPlace {
  readonly kind: 'http';
  /** Of the folder, with a slash at its end. */
  readonly url: string;
  readonly login: HttpLogin;
  /** Empty where the login needs none. */
  readonly user: string;
  /** Shown to a server that asks for one. Its key is kept sealed with the login. */
  readonly clientCertificate: { readonly id: CertificateId; readonly name: string } | null;
  /** Certificates that the server's is checked with; empty: those of the system. */
  readonly anchorsPem: string;
  readonly replacement: HttpReplacement;
}

export interface S3Place {
  readonly kind: 's3';
  /** Without bucket and path: `https://s3.example.com`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Before the names of files, with a slash at its end where it is not empty. */
  readonly prefix: string;
  readonly addressing: S3Addressing;
  readonly accessKeyId: string;
  /** Sent as Cache-Control; empty: nothing is sent. */
  readonly cacheControl: string;
  readonly anchorsPem: string;
}

export interface SftpPlace {
  readonly kind: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  readonly login: SftpLogin;
  /** The key that was confirmed; null until then, and nothing is sent before. */
  readonly hostKey: HostKey | null;
}

export type PublishPlace = FolderPlace | HttpPlace | S3Place | SftpPlace;

/** A run: `waiting` for its next attempt; `interrupted`: the program ended under it, and it is taken up again. */
export const PUBLISH_STATES = ['running', 'waiting', 'done', 'failed', 'interrupted'] as const;
export type PublishState = (typeof PUBLISH_STATES)[number];

/** One file of a run. */
export interface PublishedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: Hex;
  /** `kept`: it was there already, verified before. `verified`: read back with the same octets. */
  readonly state: 'waiting' | 'kept' | 'verified';
}

/** One publication at one place, with all its attempts. */
export interface PublishRun {
  readonly no: number;
  readonly targetId: PublishTargetId;
  readonly authorityId: AuthorityId;
  /** The newest CRL number of what it brings. */
  readonly number: number;
  readonly startedAt: UnixMs;
  readonly finishedAt: UnixMs | null;
  readonly state: PublishState;
  readonly attempts: number;
  readonly nextAttemptAt: UnixMs | null;
  readonly files: readonly PublishedFile[];
  /** Of the last attempt, where it failed. */
  readonly error: AppError | null;
}

export interface PublishHistory {
  readonly total: number;
  /** The newest first. */
  readonly items: readonly PublishRun[];
}

/** A place that an authority's CRLs are published to. */
export interface PublishTarget {
  readonly id: PublishTargetId;
  readonly authorityId: AuthorityId;
  readonly name: string;
  readonly enabled: boolean;
  /** Beginning of the names of its files: `root-ca` for `root-ca.crl`. */
  readonly fileName: string;
  readonly place: PublishPlace;
  /** Whether a password or key is sealed with it. */
  readonly hasSecret: boolean;
  readonly createdAt: UnixMs;
}

/** A target with what became of it. */
export interface PublishStanding {
  readonly target: PublishTarget;
  /** The newest run; null where there was none. */
  readonly last: PublishRun | null;
  /** The newest run that ended well. */
  readonly lastDone: PublishRun | null;
  /** Whether everything that is to be there was verified there. */
  readonly isCurrent: boolean;
}

/** What publishing an authority's CRLs starts from. */
export interface PublishOverview {
  readonly targets: readonly PublishStanding[];
  /** Newest CRL number here; null where nothing was issued yet. */
  readonly number: number | null;
  /** The beginning of file names that suits the addresses in certificates. */
  readonly suggestedFileName: string;
}

/** What a test of a place found. */
export interface PublishProbe {
  /** Null for all but SSH. */
  readonly hostKey: HostKey | null;
  /** Whether that is the one that was confirmed. */
  readonly hostKeyKnown: boolean;
  /** Whether a small file was written, read back and removed. */
  readonly wrote: boolean;
}

/** What one call for publishing came to. */
export interface PublishReport {
  readonly runs: readonly PublishRun[];
}

export const MAX_PUBLISH_TARGETS = 50;
export const MAX_PUBLISH_ATTEMPTS = 12;
export const MAX_ANCHORS_PEM = 65_536;
export const MAX_PUBLISH_SECRET = 4096;
/** Letters, digits, dots, hyphens and underscores, as files and addresses carry without escaping. */
export const PUBLISH_FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/** One of an authority's current revocation lists, as its file is named. */
export interface NamedCrl {
  readonly kind: 'complete' | 'delta';
  readonly shard: number;
}

/** The name of a file of one act of issuing: `root.crl`, `root-1.crl` for the second shard, `root-delta.crl`; `root-0.crl` for the first where that is numbered too. */
export const crlFileName = (beginning: string, { kind, shard }: NamedCrl, isNumbered = false): string =>
  `${beginning}${shard === 0 && !isNumbered ? '' : `-${shard}`}${kind === 'delta' ? '-delta' : ''}.crl`;
