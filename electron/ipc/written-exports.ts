import type { BatchExport } from '../../shared/model/batch.ts';
import type { WindowSession } from './window-session.ts';

/** What exports have written, until the window takes it, its workspace is locked or closed: it holds passphrases, so no job keeps it. */
const written = new WeakMap<WindowSession, Map<string, BatchExport>>();

/** Keeps what a job has written; with passphrases only while the workspace that it was written from is open in the window and unlocked. */
export function keepExport(session: WindowSession, job: string, wrote: BatchExport): void {
  const { shown } = session;
  const isOpen = shown !== undefined && !shown.workspace.isLocked();
  if (wrote.passphrases.length > 0 && !isOpen) return;
  const kept = written.get(session) ?? new Map<string, BatchExport>();
  written.set(session, kept.set(job, wrote));
}

/** Answers it once. */
export function takeExport(session: WindowSession, job: string): BatchExport | null {
  const kept = written.get(session);
  const taken = kept?.get(job) ?? null;
  kept?.delete(job);
  return taken;
}

/** Forgets all that nobody took. */
export const dropExports = (session: WindowSession): void => void written.delete(session);
