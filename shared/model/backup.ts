import type { AppError } from '../errors.ts';
import type { UnixMs } from './brands.ts';

/** Ending of a backup's file name. */
export const BACKUP_ENDING = '.csbackup';

/** Backups made by themselves. Paths never cross: `location` is for people, home shortened to `~`. */
export interface BackupPlan {
  readonly location: string;
  readonly everyHours: number;
  /** So many of the newest are kept; older ones that a plan made are removed once a newer one was read back. */
  readonly keep: number;
}

export const BACKUP_BOUNDS = {
  everyHours: { min: 1, max: 24 * 31 },
  keep: { min: 1, max: 1000 },
} as const;

/** One backup, or the attempt at one. */
export interface BackupRun {
  readonly no: number;
  readonly startedAt: UnixMs;
  /** Absent while it is being made, or where the program ended meanwhile. */
  readonly finishedAt?: UnixMs;
  /** Name of the file. */
  readonly name: string;
  readonly octets?: number;
  readonly sha256?: string;
  /** Code of the failure. */
  readonly error?: string;
}

export interface BackupState {
  readonly plan: BackupPlan | null;
  /** When the plan wants the next; absent without a plan. */
  readonly nextAt?: UnixMs;
  /** Since when the plan's backup is late; absent while it is not. */
  readonly overdueSince?: UnixMs;
  /** What backups are sealed for was not made yet: the next unlocking makes it. */
  readonly needsUnlock: boolean;
  readonly lastGood?: BackupRun;
  /** Newest first, at most 50. */
  readonly runs: readonly BackupRun[];
}

/** What the head of a backup says, before anything of it is opened. */
export interface BackupInfo {
  readonly workspace: string;
  readonly createdAt: UnixMs;
  /** Of the workspace in it. */
  readonly octets: number;
  /** Who may open it with a passphrase of their own; empty where the workspace has one passphrase. */
  readonly operators: readonly string[];
}

export interface BackupReport {
  readonly name: string;
  readonly octets: number;
  readonly sha256: string;
}

/** What could be read of a damaged workspace. */
export interface ReadableReport {
  /** The folder that was made. */
  readonly name: string;
  readonly certificates: number;
  readonly crls: number;
  readonly requests: number;
  readonly rows: number;
  /** Rows that are not what was written; they are marked in their file. */
  readonly differing: number;
  /** Tables of which something could not be read. */
  readonly unreadable: readonly string[];
}

/** A workspace file that did not open because of what stands in it. Something of it may be readable all the same. */
export interface RefusedFile {
  readonly name: string;
  /** For people, home shortened to `~`. */
  readonly location: string;
  /** Absent where even that cannot be told. */
  readonly octets?: number;
  readonly error: AppError;
}
