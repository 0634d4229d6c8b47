import { buildErrorEntry } from './error-log.ts';
import type { Desk, WindowSession } from './window-session.ts';

/** How often open workspaces are asked whether their time is up. */
export const AUTO_LOCK_CHECK_MS = 5000;
/** A window that says "active" while nothing has been typed for longer than this is not believed. */
export const BELIEVABLE_IDLE_SECONDS = 120;

/** Locks workspaces whose user is gone. Answers how to end it. */
export function startAutoLock(desk: Desk): () => void {
  const timer = setInterval(() => void lockIdle(desk), AUTO_LOCK_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Notes that the user of a window is there; puts the automatic lock off. */
export function noteActivity(session: WindowSession): void {
  if (session.desk.platform.systemIdleSeconds() <= BELIEVABLE_IDLE_SECONDS) session.shown?.workspace.touch();
}

async function lockIdle(desk: Desk): Promise<void> {
  for (const session of desk.sessions.values()) {
    try {
      await session.shown?.workspace.lockIfIdle();
    } catch (thrown) {
      desk.writeError(buildErrorEntry('auto lock', thrown, true));
    }
  }
}
