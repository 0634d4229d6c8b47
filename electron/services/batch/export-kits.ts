import type { BatchExport } from '../../../shared/model/batch.ts';
import type { BatchId, CertificateId } from '../../../shared/model/brands.ts';
import path from 'node:path';
import type { KitChoice } from '../../../shared/model/kit.ts';
import { ok } from '../../../shared/result.ts';
import { safeFileName } from '../file-name.ts';
import { createKits } from '../kit/kit.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readReport } from './export-report.ts';

/**
 * Writes a hand-over kit for each certificate of a batch, as folders in `parent` named after the rows. Each with a key has a passphrase of its own, which is answered once.
 * Goes on after a failure of one; a cancel answers those that stand. Fails with `batch.not-found`, `job.cancelled` before the first.
 */
export async function exportKits(
  context: WorkspaceContext,
  order: {
    readonly id: BatchId;
    readonly choice: KitChoice;
    readonly parent: string;
    readonly permit?: string | undefined;
  },
  job: JobContext,
): Outcome<BatchExport> {
  const report = await readReport(context, order.id);
  if (!report.ok) return report;
  const issued = report.value.rows.flatMap(({ row, certificate }) =>
    certificate === undefined ? [] : [{ line: row.line, name: row.name, id: certificate.id }],
  );
  const lines = new Map(issued.map((row) => [row.id, row]));
  const { choice, parent, permit } = order;
  const folderNames = nameFolders(issued);
  const ids = issued.map(({ id }) => id);
  const written = await createKits(context).writeMany({ ids, choice, parent, folderNames, permit }, job);
  if (!written.ok) return written;
  return ok({
    name: path.basename(parent),
    rows: written.value.reports.length + written.value.failed.length,
    failed: written.value.failed.map(({ id, error }) => ({
      line: lines.get(id)?.line ?? 0,
      name: lines.get(id)?.name ?? '',
      error,
    })),
    passphrases: written.value.reports.flatMap(({ certificateId, folder, passphrase }) =>
      passphrase === undefined
        ? []
        : [{ line: lines.get(certificateId)?.line ?? 0, folder: path.basename(folder), passphrase }],
    ),
  });
}

/** Folders that differ in case alone would become one where they are copied to a system that does not tell it apart. */
function nameFolders(
  issued: readonly { readonly id: CertificateId; readonly name: string }[],
): ReadonlyMap<CertificateId, string> {
  const used = new Map<string, number>();
  return new Map(
    issued.map(({ id, name }) => {
      const safe = safeFileName(name, 'certificate');
      const count = (used.get(safe.toLowerCase()) ?? 0) + 1;
      used.set(safe.toLowerCase(), count);
      return [id, count === 1 ? safe : `${safe}-${count}`];
    }),
  );
}
