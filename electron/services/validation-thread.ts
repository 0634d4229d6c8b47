import { fail } from '../../shared/errors.ts';
import type { ValidationAnswer } from '../../shared/model/validation-settings.ts';
import { ok } from '../../shared/result.ts';
import type { ValidateReply, ValidateRequest } from '../workers/validate-protocol.ts';
import { createWorkerSession } from '../workers/worker-session.ts';
import type { JobContext, Outcome } from './ports.ts';

/** Longest time that the paths of one certificate may take. */
const DEADLINE_MS = 10_000;
/** Whoever moves a slider asks again at once; starting a thread takes longer than most answers. */
const IDLE_MS = 5_000;

/** A question that nobody waits for any more may still end by itself: a thread that is stopped has to be started anew. */
const PATIENCE_MS = 250;

/** Fails with `validation.deadline`, `format.no-certificate`, `job.cancelled`. */
export type AskValidation = (request: ValidateRequest, job: JobContext) => Outcome<ValidationAnswer>;

/** A thread that answers one question after the other and ends when nobody asks for five seconds. */
export function createValidationThread(entry: URL | string): AskValidation {
  const session = createWorkerSession(entry);
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const ask = async (request: ValidateRequest, { signal }: JobContext): Outcome<ValidationAnswer> => {
    if (signal.aborted) return fail('job.cancelled', {});
    clearTimeout(idle);
    const patience = delayAbort(signal);
    const outcome = await session
      .ask({ request, deadlineMs: DEADLINE_MS, signal: patience.signal })
      .finally(() => patience.end());
    idle = setTimeout(() => void session.close(), IDLE_MS);
    if (outcome.kind === 'cancelled' || signal.aborted) return fail('job.cancelled', {});
    if (outcome.kind === 'deadline') return fail('validation.deadline', { seconds: DEADLINE_MS / 1000 });
    const reply = outcome.value as ValidateReply;
    return reply === undefined ? fail('format.no-certificate', { name: '' }) : ok(reply);
  };
  return (request, job) => {
    const answer = last.then(() => ask(request, job));
    last = answer.catch(() => undefined);
    return answer;
  };
}

/** A signal that follows another after the time of patience. `end` lets go of both. */
function delayAbort(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const delayed = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => delayed.abort(), PATIENCE_MS);
  };
  signal.addEventListener('abort', wait, { once: true });
  return {
    signal: delayed.signal,
    end: () => {
      signal.removeEventListener('abort', wait);
      clearTimeout(timer);
    },
  };
}
