import type { JobContext, Outcome } from '../ports.ts';

/**
 * Does what another process kept the workspace locked for, again until that has ended or the job is cancelled: transactions of an import are long, and of two
 * imports at once neither may fail for the other. Only for acts that change nothing when they fail with `store.busy`.
 */
export async function whenFree<T>({ signal }: Pick<JobContext, 'signal'>, act: () => Outcome<T>): Outcome<T> {
  let done = await act();
  while (!done.ok && done.error.code === 'store.busy' && !signal.aborted) done = await act();
  return done;
}
