import { fail } from '../../../shared/errors.ts';
import type { JobContext, Outcome } from '../ports.ts';

/**
 * Does what another process kept the workspace locked for, again until that has ended or the job is cancelled: transactions of an import are long, and of two
 * imports at once neither may fail for the other. Only for acts that change nothing when they fail with `store.busy`. Fails with `job.cancelled` where that
 * ended the waiting.
 */
export async function whenFree<T>({ signal }: Pick<JobContext, 'signal'>, act: () => Outcome<T>): Outcome<T> {
  let done = await act();
  while (!done.ok && done.error.code === 'store.busy') {
    if (signal.aborted) return fail('job.cancelled', {});
    done = await act();
  }
  return done;
}
