import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type { Changed } from '../../../shared/model/watch.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import { resolveSelection } from '../../store/selection-rows.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { Changes } from './change-certificates.ts';
import type { ChangeMemory, ChangeRecorder } from './change-memory.ts';
import { requireRunning, statusView, writing } from '../workspace-context.ts';

/** Changes a page of the selected certificates; answers what it changed. */
type PageWork = (
  tx: WriteDb,
  ids: readonly CertificateId[],
  recorder: ChangeRecorder,
) => Promise<Result<Changes, AppError>>;

/**
 * Changes the selected certificates, 500 in a transaction, and remembers what was there as far as memory goes. A cancel keeps what was committed, and then nothing
 * is remembered. Fails with `filter.invalid`, `job.cancelled` and as `work` does.
 */
export async function changeSelected(
  { context, memory }: { readonly context: WorkspaceContext; readonly memory: ChangeMemory },
  selection: CertificateSelection,
  job: JobContext,
  work: PageWork,
): Outcome<Changed> {
  const recorder = memory.begin();
  let changed = 0;
  let met = 0;
  let failed: Result<never, AppError> | undefined;
  const total = 'ids' in selection ? selection.ids.length : undefined;
  const each = async (ids: readonly CertificateId[]): Promise<boolean> => {
    const running = requireRunning(job.signal);
    const done = running.ok ? await writing(context, ['certificate'], (tx) => work(tx, ids, recorder)) : running;
    if (!done.ok) {
      failed = done;
      return false;
    }
    for (const [id, value] of done.value ?? []) recorder.value(id, value);
    changed += done.value?.size ?? 0;
    met += ids.length;
    job.progress(met, total);
    return true;
  };
  const resolved = await context.store.readingSlowly(async (db) =>
    resolveSelection(db, selection, { view: await statusView(context, db), each }),
  );
  if (!resolved.ok) return resolved;
  if (failed !== undefined) return failed;
  if (!resolved.value.ok) return resolved.value;
  const undo = recorder.keep();
  return ok({ changed, ...(undo === undefined ? {} : { undo }) });
}
