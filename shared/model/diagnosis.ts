import type { UnixMs } from './brands.ts';
import type { Settings } from './workspace.ts';

/** Versions and measures under the names that their makers gave them; no name of a person, a host or a place on disk. */
export type Facts = Readonly<Record<string, string>>;

/** One line of the log file: a fault with its id, or facts about a start. */
export interface LogLine {
  readonly at: string;
  readonly name: string;
  /** Under which a fault was told. */
  readonly logId?: string;
  readonly where?: string;
  readonly message?: string;
  readonly stack: readonly string[];
  readonly facts: Facts;
}

export interface LogExcerpt {
  readonly files: number;
  readonly octets: number;
  /** The newest, oldest first. */
  readonly lines: readonly LogLine[];
  /** Older ones that are not shown. */
  readonly older: number;
  /** Lines that are not what the program writes. */
  readonly unreadable: number;
}

/** What a workspace file is like, without a word of what stands in it. */
export interface WorkspaceDiagnosis {
  readonly version: number;
  readonly octets: number;
  /** Of the write-ahead log beside it. */
  readonly walOctets: number;
  readonly locked: boolean;
  readonly readOnly: boolean;
  readonly demo: boolean;
  /** The newest log entries follow each other. */
  readonly logTailIntact: boolean;
  readonly settings: Settings;
  /** Rows by table, tables without rows left out. */
  readonly rows: readonly { readonly table: string; readonly rows: number }[];
}

/** What somebody who mends a fault needs to know; made to be read by its sender first. Nothing is sent by the program. */
export interface Diagnosis {
  readonly madeAt: UnixMs;
  readonly program: Facts;
  readonly computer: Facts;
  /** Absent where none was open. */
  readonly workspace?: WorkspaceDiagnosis;
  readonly log: LogExcerpt;
}
