import type { LogVerdict } from '../../shared/model/activity-log.ts';
import type { ReadableReport } from '../../shared/model/backup.ts';
import type { CheckFinding } from '../../shared/model/workspace.ts';
import type { ActivityHead } from './activity-hash.ts';
import type { LogQuestion } from './judge-log.ts';
import type { CheckOrder } from './check-order.ts';
import type { HeldFacts } from './held-state.ts';
import type { MarkedListed, MarkListed } from './mark-listed.ts';
import type { Migration } from './migrations/migration.ts';
import type { InsertedPacked, InsertPacked } from './packed-certificates.ts';
import type { CountQuestion, PackedRevoked, RevokedQuestion, SummedRevoked, SumQuestion } from './packed-revoked.ts';
import type { QueryAnswer } from './query-answer.ts';
import type { DigestedTable } from './row-digest.ts';
import type { PackedRows } from './row-pack.ts';
import type { DbValue } from './schema.ts';
import type { RevokedCheck } from './sound-revocations.ts';
import type { PickedRows } from './sound-rows.ts';

/** What the calling thread asks of the worker. Both sides are the same build, so nothing here is parsed. */
export type StoreRequest =
  | ({ readonly kind: 'open' } & OpenRequest)
  | {
      readonly kind: 'query';
      readonly on: 'reader' | 'writer';
      readonly sql: string;
      readonly parameters: readonly DbValue[];
      /** The table whose rows are answered whole, to be compared with their digests first. */
      readonly whole?: DigestedTable;
    }
  | { readonly kind: 'many'; readonly sql: string; readonly rows: PackedRows }
  | ({ readonly kind: 'insert-packed' } & InsertPacked)
  | ({ readonly kind: 'pack-revoked'; readonly on: 'reader' | 'writer' } & RevokedQuestion)
  | ({ readonly kind: 'sum-revoked'; readonly on: 'reader' | 'writer' } & SumQuestion)
  | ({ readonly kind: 'count-revoked'; readonly on: 'reader' | 'writer' } & CountQuestion)
  | ({ readonly kind: 'mark-listed' } & MarkListed)
  | ({ readonly kind: 'check-revoked'; readonly on: 'reader' | 'writer' } & RevokedCheck)
  /** Compares rows that were picked from with their digests; see `assertPicked`. */
  | { readonly kind: 'require-sound'; readonly on: 'reader' | 'writer'; readonly picked: readonly PickedRows[] }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  /** Opens a file that is open already, to read alone. */
  | { readonly kind: 'open-reader'; readonly file: string }
  /** What is read from now on is of this instant. */
  | { readonly kind: 'hold-still' }
  | ({ readonly kind: 'check' } & CheckOrder)
  /** Verifies the activity log; see `verifyLog`. */
  | { readonly kind: 'verify-log'; readonly file: string; readonly question: LogQuestion }
  /** Writes what can be read into a new folder; see `exportReadable`. */
  | { readonly kind: 'export-readable'; readonly file: string; readonly folder: string }
  | { readonly kind: 'watch' }
  /** Holds the file as it stands now; see `HeldState`. */
  | { readonly kind: 'hold'; readonly file: string }
  | { readonly kind: 'copy-held'; readonly target: string }
  | { readonly kind: 'check-held' }
  | { readonly kind: 'is-held' }
  | { readonly kind: 'close' };

export interface OpenRequest {
  readonly file: string;
  readonly create: boolean;
  /** Another store of this process has it open: it is a workspace, and closing what was opened past SQLite would take its locks away. */
  readonly isOpenHere: boolean;
  /** Goes into the name of the copy made before a migration. */
  readonly stamp: string;
  readonly checkpoint: ActivityHead | null;
  /** Tests only: another list of migrations. */
  readonly migrations: readonly Migration[] | null;
  /** Tests only: pages the file may have, to meet a full disk. */
  readonly maxPages: number | null;
}

export interface StoreAnswers {
  open: OpenAnswer;
  query: QueryAnswer;
  many: number;
  'insert-packed': InsertedPacked;
  'pack-revoked': PackedRevoked;
  'sum-revoked': SummedRevoked;
  'count-revoked': boolean;
  'mark-listed': MarkedListed;
  'check-revoked': RevokedCheck['from'];
  'require-sound': null;
  begin: null;
  commit: null;
  rollback: null;
  'open-reader': null;
  'hold-still': null;
  check: CheckAnswer;
  'verify-log': LogVerdict;
  watch: null;
  hold: HeldFacts;
  'copy-held': null;
  'check-held': boolean;
  'is-held': boolean;
  'export-readable': Omit<ReadableReport, 'name'>;
  close: null;
}

export type OpenAnswer =
  | { readonly refused: 'not-a-workspace' }
  | { readonly refused: 'newer-version'; readonly version: number; readonly supported: number }
  | { readonly refused: 'damaged'; readonly check: string }
  | { readonly refused: null; readonly info: StoreInfo };

/** What opening found out. */
export interface StoreInfo {
  readonly version: number;
  /** Name of the copy made before a migration; null where none was needed. */
  readonly migratedFromCopy: string | null;
  /** Rows that are not what was written, of those that opening looked at. */
  readonly findings: readonly CheckFinding[];
  readonly activity: {
    readonly head: ActivityHead | null;
    /** The newest entries follow each other and their hashes fit. */
    readonly tailIntact: boolean;
    /** Whether the entry of the checkpoint kept outside is still there. */
    readonly checkpoint: 'none' | 'present' | 'missing';
  };
}

export interface CheckAnswer {
  readonly rows: number;
  readonly findings: readonly CheckFinding[];
  /** Null where the log was not verified. */
  readonly log: LogVerdict | null;
}

export interface NumberedRequest {
  readonly id: number;
  readonly request: StoreRequest;
}

/** `sqlite` is the extended result code, or null where the failure is our own bug, or a row that is not what was written. */
export interface WorkerFailure {
  readonly sqlite: number | null;
  readonly message: string;
  readonly damagedRow?: string;
}

export type StoreReply =
  | { readonly id: number; readonly value: StoreAnswers[keyof StoreAnswers] }
  | { readonly id: number; readonly failure: WorkerFailure }
  | { readonly event: 'check-progress'; readonly done: number; readonly total: number }
  | { readonly event: 'foreign-change' };
