import type { ApplicationInfo } from '../../shared/contract/application.ts';
import type { EventName, Events } from '../../shared/contract/events.ts';
import type { Settings } from '../../shared/model/workspace.ts';

/** What a dialog of the system asks for; its words and filters belong to the shell. */
export type OpenPurpose = 'workspace' | 'inspect' | 'request' | 'trust' | 'credential' | 'import';
export type SavePurpose = 'workspace' | 'certificate' | 'key' | 'crl' | 'report';

/** Dialogs of the system over one window; undefined when the user cancelled. */
export interface Dialogs {
  /** Absolute paths, at least one. */
  chooseFiles(purpose: OpenPurpose): Promise<readonly string[] | undefined>;
  chooseTarget(purpose: SavePurpose, suggestedName: string): Promise<string | undefined>;
}

/** Sends an event of the contract to one window. */
export type PushEvent = <E extends EventName>(name: E, payload: Events[E]) => void;

/** What the handlers need of the system, free of Electron. */
export interface Platform {
  now(): number;
  info(): ApplicationInfo;
  copyText(text: string): Promise<void>;
  openLink(link: 'guide' | 'issues' | 'security'): Promise<void>;
  openWindow(): void;
  focusWindow(windowId: number): void;
  /** Seconds since the last input on this computer. */
  systemIdleSeconds(): number;
  homeFolder(): string;
  /** The path with links resolved; undefined where nothing is there. */
  findRealPath(path: string): string | undefined;
  /** Octets of a file; undefined where it cannot be read. */
  findFileSize(path: string): number | undefined;
}

/** Settings of the program that hold in every workspace and before one is open. */
export interface ApplicationSettings {
  get(): Settings;
  set(patch: Partial<Settings>): Settings;
}
