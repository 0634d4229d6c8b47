import { Worker } from 'node:worker_threads';
import { BugError } from '../../shared/result.ts';

export type WorkerOutcome =
  | { readonly kind: 'answer'; readonly value: unknown }
  /** It took too long, or more memory than a thread may have. */
  | { readonly kind: 'deadline' }
  | { readonly kind: 'cancelled' };

export interface WorkerQuestion {
  readonly request: unknown;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Buffers of the request that are handed over instead of copied. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** A thread that answers one question after the other. It is ended, and started anew by the next question, when one is not answered in time. */
export interface WorkerSession {
  /** Not reentrant: ask when the last question was answered. A thread that dies by itself rejects with BugError. */
  ask(question: WorkerQuestion): Promise<WorkerOutcome>;
  /** A thread that hangs within one call of the system or of SQLite, which nothing ends, is waited for some seconds and then left to itself. */
  close(): Promise<void>;
}

/** Of a thread that reads input of at most 64 MiB. What passes through it is short-lived: with more room for that, garbage is left lying. */
const LIMITS = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 16 };

/** How long the end of a thread is waited for. One that runs JavaScript ends within milliseconds. */
const PATIENCE_MS = 3000;

export function createWorkerSession(entry: URL | string): WorkerSession {
  let worker: Worker | undefined;
  const stop = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    if (ended !== undefined) await endWorker(ended);
  };
  return {
    close: stop,
    ask: async (question) => {
      if (question.signal.aborted) return { kind: 'cancelled' };
      worker ??= new Worker(entry, { env: {}, execArgv: [], resourceLimits: LIMITS });
      worker.ref();
      let outcome: WorkerOutcome | undefined;
      try {
        outcome = await askOnce(worker, question);
        return outcome;
      } finally {
        if (outcome?.kind !== 'answer') await stop();
        // a thread that waits for a question keeps no program alive
        worker?.unref();
      }
    },
  };
}

/**
 * Settles when the thread has ended, or after a while: whoever asked goes on. A thread that is left then keeps no event loop running, but Node joins it when the program
 * ends, which waits for the call that it hangs in.
 */
function endWorker(worker: Worker): Promise<void> {
  // Nobody listens any more, and an error without a listener ends the program.
  worker.on('error', () => undefined);
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, PATIENCE_MS);
    void worker.terminate().then(() => {
      clearTimeout(patience);
      resolve();
    });
    worker.unref();
  });
}

function askOnce(
  worker: Worker,
  { request, deadlineMs, signal, transfer = [] }: WorkerQuestion,
): Promise<WorkerOutcome> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    const onAbort = (): void => settle(() => resolve({ kind: 'cancelled' }));
    const onMessage = (value: unknown): void => settle(() => resolve({ kind: 'answer', value }));
    // Memory is a limit of reading as time is.
    const onError = (cause: unknown): void =>
      settle(() => (ranOutOfMemory(cause) ? resolve({ kind: 'deadline' }) : reject(cause)));
    const onExit = (code: number): void => settle(() => reject(new BugError(`a thread ended by itself with ${code}`)));
    const timer = setTimeout(() => settle(() => resolve({ kind: 'deadline' })), deadlineMs);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request, [...transfer]);
  });
}

/** Of heap or of stack. */
const ranOutOfMemory = (cause: unknown): boolean =>
  cause instanceof Error &&
  (('code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') ||
    (cause instanceof RangeError && cause.message.startsWith('Maximum call stack')));
