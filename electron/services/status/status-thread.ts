import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import type { StatusJudgement, StatusRequest } from '../../workers/status-protocol.ts';
import { createWorkerSession } from '../../workers/worker-session.ts';
import type { JobContext, Outcome } from '../ports.ts';

/** Longest time that the lists and answers of one certificate may take; a list of a million entries takes less than one. */
const DEADLINE_MS = 30_000;
const IDLE_MS = 5_000;

/** Fails with `validation.deadline`, `job.cancelled`. */
export type JudgeStatus = (request: StatusRequest, job: JobContext) => Outcome<StatusJudgement>;

/** A thread that judges one certificate after the other and ends when nobody asks for five seconds. */
export function createStatusThread(entry: URL | string): JudgeStatus {
  const session = createWorkerSession(entry);
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const ask = async (request: StatusRequest, { signal }: JobContext): Outcome<StatusJudgement> => {
    if (signal.aborted) return fail('job.cancelled', {});
    clearTimeout(idle);
    const outcome = await session.ask({ request, deadlineMs: DEADLINE_MS, signal });
    idle = setTimeout(() => void session.close(), IDLE_MS);
    idle.unref();
    if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
    if (outcome.kind === 'deadline') return fail('validation.deadline', { seconds: DEADLINE_MS / 1000 });
    return ok(outcome.value as StatusJudgement);
  };
  return (request, job) => {
    const answer = last.then(() => ask(request, job));
    last = answer.catch(() => undefined);
    return answer;
  };
}
