import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import type { ReadableReport } from '../../../shared/model/backup.ts';
import { ok } from '../../../shared/result.ts';
import { askOwnThread } from '../../store/own-thread.ts';
import type { JobContext, Outcome, Ports } from '../ports.ts';

/**
 * Writes what can be read of a workspace file, however damaged, into a folder that must not exist. The file need not open as a workspace, and is not changed.
 * Fails with `file.not-found`, `file.exists`, `workspace.damaged` where nothing of it is readable, `store.io`, `job.cancelled`: what was written by then stays.
 */
export async function exportReadable(
  ports: Ports,
  order: { readonly file: string; readonly folder: string },
  job: JobContext,
): Outcome<ReadableReport> {
  const [file, folder] = [path.resolve(order.file), path.resolve(order.folder)];
  if (!existsSync(file)) return fail('file.not-found', { name: path.basename(file) });
  if (existsSync(folder)) return fail('file.exists', { name: path.basename(folder) });
  const written = await askOwnThread(
    ports.storeWorkerEntry,
    { kind: 'export-readable', file, folder },
    { signal: job.signal, onProgress: ({ done }) => job.progress(done) },
  );
  return written.ok ? ok({ name: path.basename(folder), ...written.value }) : written;
}
