import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, writing } from '../workspace-context.ts';

/** Certificates of one transaction. */
const PAGE = 500;

export interface CertificateSelection {
  readonly ids: readonly CertificateId[];
}

/** Does something with the selected certificates, 500 in a transaction; `work` answers how many it changed. A cancel keeps what was committed. */
export async function forEachSelected(
  context: WorkspaceContext,
  selection: CertificateSelection,
  job: JobContext,
  work: (tx: WriteDb, ids: readonly CertificateId[]) => Promise<Result<number, AppError>>,
): Outcome<{ readonly changed: number }> {
  const ids = [...new Set(selection.ids)];
  let changed = 0;
  for (let start = 0; start < ids.length; start += PAGE) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const done = await writing(context, ['certificate'], (tx) => work(tx, ids.slice(start, start + PAGE)));
    if (!done.ok) return done;
    changed += done.value;
    job.progress(Math.min(start + PAGE, ids.length), ids.length);
  }
  return ok({ changed });
}
