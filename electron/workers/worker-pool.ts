import { createWorkerSession, type WorkerOutcome, type WorkerQuestion, type WorkerSession } from './worker-session.ts';

/** Threads for single questions. A question that takes long keeps no other waiting; a thread that has answered waits a while for the next. */
export interface WorkerPool {
  ask(question: WorkerQuestion): Promise<WorkerOutcome>;
  /** Ends the threads that wait. */
  close(): Promise<void>;
}

/** Threads that wait, and how long. */
const MAX_IDLE = 2;
const IDLE_MS = 20_000;

export function createWorkerPool(entry: URL | string): WorkerPool {
  const idle = new Map<WorkerSession, NodeJS.Timeout>();
  const close = async (): Promise<void> => {
    const ended = [...idle];
    idle.clear();
    for (const [, timer] of ended) clearTimeout(timer);
    await Promise.all(ended.map(([session]) => session.close()));
  };
  const keep = (session: WorkerSession): void => {
    const timer = setTimeout(() => {
      idle.delete(session);
      void session.close();
    }, IDLE_MS);
    timer.unref();
    idle.set(session, timer);
  };
  return {
    close,
    ask: async (question) => {
      const [free] = idle;
      if (free !== undefined) {
        idle.delete(free[0]);
        clearTimeout(free[1]);
      }
      const session = free?.[0] ?? createWorkerSession(entry);
      try {
        return await session.ask(question);
      } finally {
        if (idle.size < MAX_IDLE) keep(session);
        else await session.close();
      }
    },
  };
}
