import type { AppError } from '../errors.ts';
import type { UnixMs } from './brands.ts';

/** A place in what was imported; `code` says why it was not taken. */
export interface ImportFailure {
  /** File, from the folder that was named on. */
  readonly path: string;
  /** Octets from the beginning of the file. */
  readonly offset: number;
  readonly code: string;
}

/** Where a certificate stood that was here already. */
export type ImportDuplicate = Omit<ImportFailure, 'code'>;

/** `interrupted`: the program ended before the import did; what was written by then is whole. */
export type ImportRunState = 'running' | 'interrupted' | 'done' | 'cancelled' | 'failed' | 'undone';

/** What becomes of certificates that an import has brought when it is cancelled. */
export const CANCEL_CHOICES = ['keep', 'undo'] as const;
export type CancelChoice = (typeof CANCEL_CHOICES)[number];

/** One import as a whole. */
export interface ImportRunSummary {
  readonly no: number;
  readonly startedAt: UnixMs;
  readonly finishedAt?: UnixMs;
  readonly state: ImportRunState;
  /** Names of the files and folders, the first hundred. */
  readonly sources: readonly string[];
  /** Certificates that came new, that were here already, and places that could not be read. */
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: number;
}

export interface ImportRunDetails extends ImportRunSummary {
  /** The first of each. */
  readonly failures: readonly ImportFailure[];
  readonly duplicatePlaces: readonly ImportDuplicate[];
  /** Why it ended early. */
  readonly error?: AppError;
  readonly undo: ImportUndoPreview;
}

/** What taking an import back would do. */
export interface ImportUndoPreview {
  /** Certificates that would go. */
  readonly removable: number;
  /** Certificates that stay, because something refers to them: an authority, a key, a request, a revocation. */
  readonly kept: number;
  /** Of those that would go, how many have partners, tags, owners or notes, which would go with them. */
  readonly annotated: number;
}

export interface ImportUndone {
  readonly removed: number;
  readonly kept: number;
}
