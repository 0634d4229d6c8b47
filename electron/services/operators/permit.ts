import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/**
 * Does work that exports many keys, which may take longer than a confirmation lasts: under the permit that whoever ordered it has, else under one of its own
 * where the passphrase was just typed. Without either each export answers for itself.
 */
export async function permitting<T>(
  { vault }: Pick<WorkspaceContext, 'vault'>,
  given: string | undefined,
  work: (permit: string | undefined) => Outcome<T>,
): Outcome<T> {
  if (given !== undefined) return work(given);
  const begun = await vault.beginExports();
  if (!begun.ok) return work(undefined);
  try {
    return await work(begun.value);
  } finally {
    await vault.endExports(begun.value);
  }
}
