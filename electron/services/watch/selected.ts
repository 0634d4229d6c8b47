import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import { resolveSelection } from '../../store/selection-rows.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, statusView, writing } from '../workspace-context.ts';

/** Does something with a page of the selected certificates; answers how many it changed. */
type PageWork = (tx: WriteDb, ids: readonly CertificateId[]) => Promise<Result<number, AppError>>;

/**
 * Does something with the selected certificates, 500 in a transaction. A cancel keeps what was committed. Fails with `filter.invalid`, `job.cancelled` and as
 * `work` does.
 */
export async function forEachSelected(
  context: WorkspaceContext,
  selection: CertificateSelection,
  job: JobContext,
  work: PageWork,
): Outcome<{ readonly changed: number }> {
  let changed = 0;
  let met = 0;
  let failed: Result<never, AppError> | undefined;
  const total = 'ids' in selection ? selection.ids.length : undefined;
  const each = async (ids: readonly CertificateId[]): Promise<boolean> => {
    const running = requireRunning(job.signal);
    const done = running.ok ? await writing(context, ['certificate'], (tx) => work(tx, ids)) : running;
    if (!done.ok) {
      failed = done;
      return false;
    }
    changed += done.value ?? 0;
    met += ids.length;
    job.progress(met, total);
    return true;
  };
  const resolved = await context.store.readingSlowly(async (db) =>
    resolveSelection(db, selection, { view: await statusView(context, db), each }),
  );
  if (!resolved.ok) return resolved;
  return failed ?? (resolved.value.ok ? ok({ changed }) : resolved.value);
}
