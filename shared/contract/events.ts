import type { AlertId, FileHandleId, RunId } from '../model/brands.ts';
import type { AddressAttempt, DialPhase, TranscriptMessage } from '../model/connection.ts';
import type { JobState } from '../model/job.ts';
import type { Settings, WorkspaceState } from '../model/workspace.ts';

/** What a menu, a shortcut of the system or the palette asks of the window. */
export const COMMANDS = [
  'palette.open',
  'workspace.new',
  'workspace.open',
  'workspace.demo',
  'workspace.lock',
  'workspace.close',
  'file.inspect',
  'file.import',
  'certificate.issue',
  'connection.new',
  'report.new',
  'view.inventory',
  'view.timeline',
  'view.authorities',
  'view.requests',
  'view.inspect',
  'view.connect',
  'view.activity',
  'view.settings',
  'view.toggle-rail',
  'history.back',
  'history.forward',
  'help.shortcuts',
] as const;
export type Command = (typeof COMMANDS)[number];

/** What a dial has met since the last event of this kind, which comes at most twenty times a second and stays below 256 KiB. */
export interface DialProgress {
  readonly run: RunId;
  readonly phase: DialPhase;
  /** All attempts so far. */
  readonly attempts: readonly AddressAttempt[];
  /** Messages since the last event. Octets and fields that would not fit are left out here; the finished run has them. */
  readonly messages: readonly TranscriptMessage[];
}

/** A piece of a dropped file, by its place among those of its handle. */
export interface WantedPiece {
  readonly handle: FileHandleId;
  readonly ask: number;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Pushed from the main side to one window; no answer. */
export interface Events {
  readonly 'job.changed': JobState;
  readonly 'workspace.changed': WorkspaceState;
  /** Rows changed, here or by another process: lists read again. */
  readonly 'data.changed': { readonly tables: readonly string[] };
  readonly 'settings.changed': Settings;
  readonly 'connection.progress': DialProgress;
  /** `kept`: whether it stands in the history of the workspace; null where none is open. */
  readonly 'connection.finished': { readonly run: string; readonly kept: boolean | null };
  readonly command: { readonly command: Command };
  readonly 'file.opened': null;
  /** Octets of a file that was dropped, at most 256 KiB; answered with `file.giveDropped`. */
  readonly 'file.wanted': WantedPiece;
  /** Somebody pressed on a notification: one alert, or the list. */
  readonly 'alert.show': { readonly id: AlertId | null };
}
export type EventName = keyof Events;

export const EVENT_NAMES = [
  'job.changed',
  'workspace.changed',
  'data.changed',
  'settings.changed',
  'connection.progress',
  'connection.finished',
  'command',
  'file.opened',
  'file.wanted',
  'alert.show',
] as const satisfies readonly EventName[];

/** What the preload itself tells: where the one thing lies that the user dropped. No channel, and nothing that the page can say. */
export const DROPPED = 'window.dropped';
