import type { OpenedFile } from '../../shared/contract/file.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId, JobId, RunId } from '../../shared/model/brands.ts';
import type { Diagnosis, WorkspaceDiagnosis } from '../../shared/model/diagnosis.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { Application } from '../compose.ts';
import type { FileSource } from '../services/file-source.ts';
import type { Inspected } from '../services/inspected-file.ts';
import type { Recents } from '../services/recents.ts';
import type { DueLoop } from '../services/schedule/due-loop.ts';
import type { Workspace } from '../services/workspace.ts';
import type { WriteError } from './error-log.ts';
import { createFileHandles, type FileHandles } from './file-handles.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createTurns, type RunInTurn } from './turns.ts';
import type { ApplicationSettings, Dialogs, FileTools, Platform, PushEvent } from './ports.ts';

/** What all windows share. */
export interface Desk {
  readonly application: Application;
  readonly recents: Recents;
  readonly settings: ApplicationSettings;
  readonly platform: Platform;
  readonly files: FileTools;
  /** Where the demo workspace of this user is kept. */
  readonly demoFile: string;
  readonly writeError: WriteError;
  /** A report of this program and computer, with the measures of a workspace. */
  diagnose(workspace: WorkspaceDiagnosis | undefined): Promise<Diagnosis>;
  /** Every open window, by the id of its web contents. */
  readonly sessions: Map<number, WindowSession>;
}

/** One window: its files, its jobs and the workspace it shows. */
export interface WindowSession {
  readonly id: number;
  readonly desk: Desk;
  readonly dialogs: Dialogs;
  readonly push: PushEvent;
  readonly files: FileHandles;
  readonly jobs: Jobs;
  /** What was read from a handle, kept for its tree and octets; the latest few. */
  readonly inspected: Map<FileHandleId, Inspected>;
  /** Each reading takes a thread and a copy of its file. */
  readonly readInTurn: RunInTurn;
  /** Runs of this window that no workspace holds; they are forgotten with it. */
  readonly dialled: Set<RunId>;
  /** Named on the command line or by the system, not yet taken by the page. */
  readonly opened: OpenedFile[];
  /** Why the workspace named last could not be opened, until the page has taken it. */
  refusal: AppError | null;
  /** The file that did not open last because of what stands in it, until another one is opened. */
  refused: Refused | undefined;
  /** Path of what was dropped last, until it was asked about. */
  dropped: string | undefined;
  /** Path of the folder that what is readable was written to last. */
  exported: string | undefined;
  shown: ShownWorkspace | undefined;
  /** Open alerts of the workspace, for the badge. */
  attention: number;
  /** Opening and closing of workspaces, one after the other. */
  turn: Promise<unknown>;
}

export interface Refused {
  readonly file: string;
  readonly error: AppError;
}

export interface ShownWorkspace {
  readonly workspace: Workspace;
  readonly realPath: string;
  readonly stopListening: () => void;
  readonly schedule: DueLoop;
}

const MAX_READINGS = 2;

/** Adds a window to the desk. */
export function addSession(desk: Desk, window: { id: number; dialogs: Dialogs; push: PushEvent }): WindowSession {
  const { newId } = desk.application;
  const session: WindowSession = {
    ...window,
    desk,
    files: createFileHandles(newId<FileHandleId>),
    jobs: createJobs({
      newId: newId<JobId>,
      now: desk.platform.now,
      onChange: (state) => window.push('job.changed', state),
      writeError: desk.writeError,
    }),
    inspected: new Map(),
    dialled: new Set(),
    readInTurn: createTurns(MAX_READINGS),
    opened: [],
    refusal: null,
    refused: undefined,
    dropped: undefined,
    exported: undefined,
    shown: undefined,
    attention: 0,
    turn: Promise.resolve(),
  };
  desk.sessions.set(window.id, session);
  return session;
}

/** Runs `work` after all earlier work of this kind in the window. */
export function inTurn<T>(session: WindowSession, work: () => Promise<T>): Promise<T> {
  const next = session.turn.then(work, work);
  session.turn = next.catch(() => undefined);
  return next;
}

/** The workspace of the window: `workspace.none-open` when it shows none. */
export function getWorkspace(session: WindowSession): Result<Workspace, AppError> {
  return session.shown === undefined ? fail('workspace.none-open', {}) : ok(session.shown.workspace);
}

/** Runs a use case of the window's workspace. */
export async function withWorkspace<T>(
  session: WindowSession,
  use: (workspace: Workspace) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const workspace = getWorkspace(session);
  return workspace.ok ? use(workspace.value) : workspace;
}

/** What can be read behind a handle. */
export function getSources(session: WindowSession, handle: FileHandleId): Result<readonly FileSource[], AppError> {
  const held = session.files.get(handle);
  if (!held.ok) return held;
  if (held.value.kind === 'bytes') return ok([{ name: held.value.name, bytes: held.value.bytes }]);
  if (held.value.kind === 'paths') return ok(held.value.paths.map((path) => ({ path })));
  return fail('input.invalid', { field: 'handle', problem: 'not-readable' });
}

/** The one source behind a handle that names a single file. */
export function getSource(session: WindowSession, handle: FileHandleId): Result<FileSource, AppError> {
  const sources = getSources(session, handle);
  if (!sources.ok) return sources;
  const [source] = sources.value;
  return source === undefined ? fail('file.handle-expired', {}) : ok(source);
}
