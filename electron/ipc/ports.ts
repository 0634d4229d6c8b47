import type { ApplicationInfo } from '../../shared/contract/application.ts';
import type { EventName, Events } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Alert } from '../../shared/model/alert.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { ReportPaper } from '../../shared/model/report.ts';
import type { Settings } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';

export type { ApplicationInfo } from '../../shared/contract/application.ts';
export { COMMANDS, type Command } from '../../shared/contract/events.ts';

/** What a dialog of the system asks for; its words and filters belong to the shell. */
export type OpenPurpose =
  | 'backup'
  | 'table'
  | 'workspace'
  | 'inspect'
  | 'request'
  | 'requests'
  | 'result-folder'
  | 'request-folder'
  | 'request-answer'
  | 'trust'
  | 'revocation'
  | 'credential'
  | 'import'
  | 'openssl-ca'
  | 'xca'
  | 'profile';
export type SavePurpose =
  | 'backup'
  | 'workspace'
  | 'certificate'
  | 'request'
  | 'key'
  | 'crl'
  | 'profile'
  | 'report'
  | 'table'
  | 'certificate-list'
  | 'bundle'
  | 'pkcs7'
  | 'page-report'
  | 'printed-report'
  | 'drawing'
  | 'picture'
  | 'calendar'
  | 'activity'
  | 'capture'
  | 'capture-with-secrets'
  | 'key-log'
  | 'diagnosis';

export type FolderPurpose = 'backup' | 'readable' | 'kit' | 'help' | 'certificates' | 'publish' | 'staples';

/** Dialogs of the system over one window; undefined when the user cancelled. */
export interface Dialogs {
  /** Absolute paths, at least one. */
  chooseFiles(purpose: OpenPurpose): Promise<readonly string[] | undefined>;
  chooseTarget(purpose: SavePurpose, suggestedName: string): Promise<string | undefined>;
  /** An absolute path; something new is made in it. */
  chooseFolder(purpose: FolderPurpose): Promise<string | undefined>;
}

/** Sends an event of the contract to one window. */
export type PushEvent = <E extends EventName>(name: E, payload: Events[E]) => void;

/** Alerts that came together, for a notification of the system. */
export interface ShownAlerts {
  /** Name of the workspace. */
  readonly workspace: string;
  /** The worst first, at least one. */
  readonly alerts: readonly Alert[];
}

/** What the handlers need of the system, free of Electron. */
export interface Platform {
  now(): number;
  info(): ApplicationInfo;
  copyText(text: string): Promise<void>;
  openLink(link: 'guide' | 'issues' | 'security'): Promise<void>;
  /** Shows a file or folder in the system's own windows. */
  revealFile(path: string): void;
  openWindow(): void;
  focusWindow(windowId: number): void;
  /** Shows alerts outside the window; `onOpen` when somebody presses on them. */
  showAlerts(shown: ShownAlerts, onOpen: () => void): void;
  /** Prints a page without scripts as PDF, out of sight. Fails with `report.not-printed`. */
  printPdf(html: string, paper: ReportPaper): Promise<Result<Uint8Array, AppError>>;
  /** The number on the program's icon. */
  setBadge(count: number): void;
  /** Seconds since the last input on this computer. */
  systemIdleSeconds(): number;
  /** The path with links resolved; undefined where nothing is there. */
  findRealPath(path: string): string | undefined;
  /** Octets of a file; undefined where it cannot be read. */
  findFileSize(path: string): number | undefined;
}

/** What services know of files and names, handed in. */
export interface FileTools {
  /** A file name that is safe on every system. */
  safeName(name: string, fallback: string): string;
  /** A place on disk for people. */
  shortenPath(file: string): string;
  saveRunReport(
    run: ConnectionRun,
    target: { readonly path: string; readonly overwrite: boolean },
  ): Promise<Result<{ readonly name: string }, AppError>>;
  /** Writes octets whole or not at all. */
  saveFile(
    bytes: Uint8Array,
    target: { readonly path: string; readonly overwrite: boolean },
  ): Promise<Result<{ readonly name: string }, AppError>>;
}

/** Settings of the program that hold in every workspace and before one is open. */
export interface ApplicationSettings {
  get(): Settings;
  set(patch: Partial<Settings>): Settings;
}
