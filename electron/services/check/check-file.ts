import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import type { CheckReport } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import { checkWorkspaceFile } from '../../store/own-thread.ts';
import type { JobContext, Outcome, Ports } from '../ports.ts';

/**
 * Everything that the rules of `workspace check` find in a file that need not open, without keys and without what is remembered of its log. Nothing is changed.
 * Fails with `file.not-found`, `workspace.damaged` where not even its tables can be told, `store.io`, `job.cancelled`.
 */
export async function checkFile({ storeWorkerEntry }: Ports, file: string, job: JobContext): Outcome<CheckReport> {
  const place = path.resolve(file);
  if (!existsSync(place)) return fail('file.not-found', { name: path.basename(place) });
  const checked = await checkWorkspaceFile(
    storeWorkerEntry,
    { file: place, depth: 'full' },
    { signal: job.signal, onProgress: ({ done, total }) => job.progress(done, total) },
  );
  if (!checked.ok) return checked;
  const { log: _log, ...report } = checked.value;
  return ok(report);
}
