import type { AppError } from '../errors.ts';
import type { AuthorityId, BatchId, CertificateId, UnixMs } from './brands.ts';
import type { Problem } from './inspect.ts';

/** Columns of a batch file; the template has them in this order. Only `subject` or `csr` is needed in a row. */
export const BATCH_COLUMNS = [
  'name',
  'subject',
  'san',
  'csr',
  'key',
  'validity',
  'profile',
  'authority',
  'partner',
  'tags',
] as const;
export type BatchColumn = (typeof BATCH_COLUMNS)[number];

export const BATCH_ROW_STATES = ['ready', 'warning', 'refused', 'issued'] as const;
export type BatchRowState = (typeof BATCH_ROW_STATES)[number];

/** What is wrong with one cell or one row: a rule of issuing, a failure on the way to it, or a cell. */
export type BatchFinding =
  | { readonly kind: 'failure'; readonly severity: 'error'; readonly error: AppError }
  | { readonly kind: 'problem'; readonly severity: 'error' | 'warning'; readonly problem: Problem }
  | {
      readonly kind: 'cell';
      readonly severity: 'error' | 'warning';
      readonly column: BatchColumn;
      readonly code: BatchCellCode;
      readonly evidence: Readonly<Record<string, string | number>>;
    };

export const BATCH_CELL_CODES = [
  'batch.nothing-to-issue',
  'batch.key-and-request',
  'batch.request-unreadable',
  'batch.request-file-missing',
  'batch.request-file-outside',
  'batch.name-invalid',
  'batch.subject-invalid',
  'batch.key-unknown',
  'batch.validity-invalid',
  'batch.profile-unknown',
  'batch.authority-unknown',
  'batch.partner-unknown',
  'batch.name-ambiguous',
  'batch.same-name-in-file',
  'batch.same-key-in-file',
  'batch.too-many-cells',
  'batch.tags-invalid',
] as const;
export type BatchCellCode = (typeof BATCH_CELL_CODES)[number];

export interface BatchRow {
  /** Line of the file, counted from 1, of the record's first line. */
  readonly line: number;
  readonly name: string;
  readonly subject: string;
  readonly names: readonly string[];
  readonly state: BatchRowState;
  readonly findings: readonly BatchFinding[];
  readonly certificateId?: CertificateId;
}

/** One file of certificates to issue: planned (dry run), under way, interrupted or done. It is kept, so that a crash ends nothing. */
export interface BatchSummary {
  readonly id: BatchId;
  readonly fileName: string;
  readonly createdAt: UnixMs;
  readonly state: 'planned' | 'running' | 'interrupted' | 'done' | 'discarded';
  readonly rows: number;
  readonly ready: number;
  readonly warnings: number;
  readonly refused: number;
  readonly issued: number;
  readonly encoding: BatchEncoding;
  readonly separator: BatchSeparator;
  /** Headings that are no column of ours; what stands below them was not looked at. */
  readonly unknownColumns: readonly string[];
}

/** Found by its byte order mark, or by what the octets can be. */
export type BatchEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type BatchSeparator = ',' | ';' | '\t';

/** What holds for rows that do not say it themselves. */
export interface BatchDefaults {
  readonly authorityId: AuthorityId;
  readonly profile: string;
  /** `90d`, `12h`, `2y`, `6mo`; absent is the profile's. */
  readonly validity?: string | undefined;
}

export interface BatchKitFailure {
  readonly line: number;
  readonly name: string;
  readonly error: AppError;
}

/** What was written for a batch. Passphrases were made here, are answered once and kept nowhere. */
export interface BatchExport {
  readonly name: string;
  readonly rows: number;
  /** Rows whose files could not be written. */
  readonly failed: readonly BatchKitFailure[];
  readonly passphrases: readonly { readonly line: number; readonly folder: string; readonly passphrase: string }[];
}
