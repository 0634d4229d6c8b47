import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import type { WorkspaceState } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { createChangeFeed } from './change-feed.ts';
import { buildErrorEntry } from './error-log.ts';
import { dropExports } from './written-exports.ts';
import { startScheduleLoop } from './schedule-loop.ts';
import { startWatch } from './watch-loop.ts';
import { type Desk, inTurn, type WindowSession } from './window-session.ts';

const JOB_END_MS = 5000;

/**
 * Opens a workspace file in the window and closes the one that was there. A file that another window shows brings that
 * window to the front and changes nothing here.
 */
export function openInWindow(session: WindowSession, file: string): Promise<Result<WorkspaceState, AppError>> {
  return inTurn(session, async () => {
    const other = findSessionShowing(session.desk, file);
    if (other !== undefined) {
      session.desk.platform.focusWindow(other.id);
      return readState(session);
    }
    const opened = await session.desk.application.openWorkspace({ file });
    session.refused = !opened.ok && UNREADABLE.has(opened.error.code) ? { file, error: opened.error } : undefined;
    if (!opened.ok) return opened;
    await showWorkspace(session, opened.value);
    checkInBackground(session, opened.value);
    return readState(session);
  });
}

/** Why a workspace does not open of which something may be readable all the same. What is none is another choice of file. */
const UNREADABLE: ReadonlySet<string> = new Set(['workspace.damaged', 'store.io']);

/** Reads pages and digests, with its progress in the status bar. What it finds makes the workspace read-only, which its change tells. */
function checkInBackground({ jobs }: WindowSession, workspace: Workspace): void {
  jobs.start({ kind: 'workspace.check', subject: workspace.name, run: (job) => workspace.checkQuickly(job) });
}

/** Puts an open workspace into the window, notes it among the recent ones and closes the one before. */
export async function showWorkspace(session: WindowSession, workspace: Workspace): Promise<void> {
  await closeShown(session);
  const { recents, platform } = session.desk;
  session.shown = {
    workspace,
    realPath: realPathOf(session.desk, workspace.file),
    stopListening: listen(session, workspace),
    schedule: startScheduleLoop(session, workspace),
  };
  await recents.note({ id: workspace.id, name: workspace.name, file: workspace.file, at: platform.now() });
  await pushState(session);
}

/** Closes the window's workspace; its jobs are ended and its key is locked first. */
export function closeInWindow(session: WindowSession): Promise<Result<WorkspaceState, AppError>> {
  return inTurn(session, async () => {
    await closeShown(session);
    await pushState(session);
    return readState(session);
  });
}

/** What the page shows of the window's workspace. */
export async function readState(session: WindowSession): Promise<Result<WorkspaceState, AppError>> {
  return session.shown === undefined ? ok({ open: false }) : session.shown.workspace.state();
}

/** Locks every open workspace but for its grants; failures are logged, since nobody waits for the answer. */
export async function lockAll(sessions: Iterable<WindowSession>): Promise<void> {
  await Promise.all(
    Array.from(sessions, (session) => guarded(session, 'lock', () => session.shown?.workspace.lockAway())),
  );
}

/** Ends every key and every grant of open workspaces; failures are logged, since nobody waits for the answer. */
export async function endKeys(sessions: Iterable<WindowSession>): Promise<void> {
  await Promise.all(
    Array.from(sessions, (session) => guarded(session, 'end keys', () => session.shown?.workspace.lock())),
  );
}

/** Ends a window: jobs, key, workspace and files, in this order. */
export async function endSession(session: WindowSession): Promise<void> {
  session.desk.sessions.delete(session.id);
  await inTurn(session, () => guarded(session, 'close window', () => closeShown(session)));
  await endJobs(session);
  for (const id of session.dialled) session.desk.application.connections.forget(id);
  session.inspected.clear();
  session.files.releaseAll();
}

async function closeShown(session: WindowSession): Promise<void> {
  const { shown } = session;
  session.dropped = undefined;
  if (shown === undefined) return;
  shown.stopListening();
  session.shown = undefined;
  await Promise.all([endJobs(session), withinTime(shown.schedule.stop())]);
  dropExports(session);
  await shown.workspace.close();
}

const endJobs = (session: WindowSession): Promise<void> => withinTime(session.jobs.cancelAll());

/** Work that does not heed its end must not keep a window from closing. */
async function withinTime(ending: Promise<unknown>): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, JOB_END_MS).unref());
  await Promise.race([ending, late]);
}

/** The window that shows a workspace file, by whatever path it is named. */
export function findSessionShowing(desk: Desk, file: string): WindowSession | undefined {
  const realPath = realPathOf(desk, file);
  return [...desk.sessions.values()].find((each) => each.shown?.realPath === realPath);
}

const realPathOf = ({ platform }: Desk, file: string): string => platform.findRealPath(file) ?? path.resolve(file);

function listen(session: WindowSession, workspace: Workspace): () => void {
  const feed = createChangeFeed((tables) => {
    session.push('data.changed', { tables });
    void pushState(session);
  });
  const unlisten = workspace.onLockChange((locked) => {
    if (locked) dropExports(session);
    void pushState(session);
  });
  const stops = [workspace.onChange(feed.note), unlisten, feed.stop, startWatch(session, workspace)];
  return () => {
    for (const stop of stops) stop();
  };
}

async function pushState(session: WindowSession): Promise<void> {
  await guarded(session, 'workspace state', async () => {
    const state = await readState(session);
    if (state.ok) session.push('workspace.changed', state.value);
  });
}

async function guarded(session: WindowSession, where: string, work: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    session.desk.writeError(buildErrorEntry(where, thrown, true));
  }
}
