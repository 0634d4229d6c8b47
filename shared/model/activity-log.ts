import type { Hex, UnixMs, WorkspaceId } from './brands.ts';

/** When a checkpoint of the activity log is signed. */
export const CHECKPOINT_REASONS = ['key-made', 'unlock', 'lock', 'close', 'entries', 'export', 'backup'] as const;
export type CheckpointReason = (typeof CHECKPOINT_REASONS)[number];

/** A checkpoint is signed at the latest after this many entries while the workspace is unlocked. */
export const CHECKPOINT_EVERY = 256;

/** What a checkpoint says: the log had this entry with this hash. */
export interface CheckpointStatement {
  readonly workspaceId: WorkspaceId;
  readonly sequence: number;
  readonly hash: Hex;
  readonly at: UnixMs;
  readonly reason: CheckpointReason;
  /** Sequence of the checkpoint before; 0 before the first. A checkpoint that is taken out leaves the next one wrong. */
  readonly previous: number;
}

/** A kept checkpoint, as it is shown. */
export interface ActivityCheckpoint {
  readonly sequence: number;
  readonly at: UnixMs;
  readonly reason: CheckpointReason;
  /** SHA-256 over the SubjectPublicKeyInfo of the log key that signed. */
  readonly keySha256: Hex;
}

/**
 * The canonical text that is signed, in UTF-8: one fact a line, so that it can be made again by hand.
 *
 * `hash` and `reason` must be what their types say: see `CHECKPOINT_TEXT`.
 */
export const buildCheckpointText = (statement: CheckpointStatement): string =>
  `${[
    'countersign activity checkpoint 1',
    `workspace ${statement.workspaceId}`,
    `sequence ${statement.sequence}`,
    `hash ${statement.hash}`,
    `at ${statement.at}`,
    `reason ${statement.reason}`,
    `previous ${statement.previous}`,
  ].join('\n')}\n`;

/** Every text of `buildCheckpointText`, and no other. */
export const CHECKPOINT_TEXT = new RegExp(
  `^countersign activity checkpoint 1\nworkspace [0-9a-z]{26}\nsequence [1-9][0-9]{0,15}\nhash [0-9a-f]{64}\nat -?[0-9]{1,16}\nreason (?:${CHECKPOINT_REASONS.join('|')})\nprevious [0-9]{1,16}\n$`,
);

/** How an export of the log begins: its first line is a JSON object whose first members these are. */
export const EXPORT_BEGIN = '{"countersign":"activity export","version":1,';

/** Octets of one file of an export; a longer log goes on in the next, which is signed too. */
export const MAX_EXPORT_OCTETS = 32 * 1024 * 1024;

/**
 * What verification finds wrong. `changed`: content or hash of an entry is not what the chain says; `removed`, `added`, `reordered`: entries between
 * others; `cut`: the log ends before an entry that was signed or is known from outside; `rewritten`: the chain holds, but not with the hash that was
 * signed or is known from outside.
 */
export const LOG_FINDING_CODES = [
  'store.activity-changed',
  'store.activity-removed',
  'store.activity-added',
  'store.activity-reordered',
  'store.activity-cut',
  'store.activity-rewritten',
  'store.checkpoint-wrong',
  'store.log-key-replaced',
] as const;
export type LogFindingCode = (typeof LOG_FINDING_CODES)[number];

export interface LogFinding {
  readonly code: LogFindingCode;
  /** The entry it is about; the first of several. For `cut` the last that is there, for `checkpoint-wrong` the one the checkpoint names. */
  readonly sequence: number;
  /** The last of several entries, the other one of two, or, for `cut`, the entry that is known to have been there. */
  readonly to?: number;
}

/**
 * What is known from outside the file. `none`: nothing, as on another computer; `present`: the entry is there as it was; `missing`: it is not, which is
 * a finding; `other-copy`: a file of the same workspace in another place went on from here or went another way, which says nothing against this one.
 */
export type OutsideHead = 'none' | 'present' | 'missing' | 'other-copy';

/** The answer of a verification. */
export interface LogVerdict {
  readonly intact: boolean;
  /** Entries in the file. */
  readonly entries: number;
  /** At most 1 000, in order of the entries. */
  readonly findings: readonly LogFinding[];
  /** The newest checkpoint whose signature is right. */
  readonly checkpoint: ActivityCheckpoint | null;
  /** Entries after the newest checkpoint: chained, not yet signed. */
  readonly unsigned: number;
  readonly outside: OutsideHead;
}

/** The newest entry of a log as it is remembered outside the file, of one file in one place. */
export interface KnownHead {
  readonly workspaceId: WorkspaceId;
  /** SHA-256 over the real path of the file; copies in other places are remembered apart. */
  readonly place: Hex;
  readonly sequence: number;
  readonly hash: Hex;
  /** SHA-256 over the SubjectPublicKeyInfo of the log key; null before there was one. */
  readonly keySha256: Hex | null;
  readonly at: UnixMs;
}

/** How the log of an open workspace stands. */
export interface LogState {
  readonly entries: number;
  /** The newest checkpoint; its signature is judged by a verification. */
  readonly checkpoint: ActivityCheckpoint | null;
  /** Entries after it. */
  readonly unsigned: number;
  /** Of the log key; null before the first unlock of a file from before there was one. */
  readonly keySha256: Hex | null;
  /** What is remembered on this computer of this very file. */
  readonly known: { readonly sequence: number; readonly at: UnixMs } | null;
  /** Why the last checkpoint could not be signed, or not be remembered. */
  readonly failure: string | null;
  /** The last verification, or what opening found. */
  readonly verdict: (LogVerdict & { readonly at: UnixMs; readonly deep: boolean }) | null;
}

/** What an export of the log wrote. */
export interface LogExport {
  /** Names of the files: entries, signatures, public key. */
  readonly files: readonly string[];
  readonly entries: number;
  /** Of the key that signed. */
  readonly keySha256: Hex;
}
