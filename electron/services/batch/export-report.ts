import { fail } from '../../../shared/errors.ts';
import type { BatchExport, BatchFinding, BatchRow } from '../../../shared/model/batch.ts';
import type { BatchId, CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { ok } from '../../../shared/result.ts';
import type { BatchRecord } from '../../store/batch-rows.ts';
import { findBatch, listBatchRows } from '../../store/batch-rows.ts';
import { listCertificatesByIds } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { FileTarget } from '../atomic-file.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, type StatusView, statusView } from '../workspace-context.ts';
import { writeSafeCsv } from './safe-csv.ts';

const ROWS_AT_A_STRETCH = 500;

const HEADINGS = ['line', 'name', 'subject', 'names', 'state', 'serial', 'sha256', 'not_after', 'findings'] as const;

/** A row with the certificate that was issued for it. */
export interface ReportRow {
  readonly row: BatchRow;
  readonly certificate: CertificateSummary | undefined;
}

/**
 * Writes what became of every row as CSV that spreadsheets open without computing anything in it; findings by their codes.
 * Fails with `batch.not-found` and what writing a file fails with.
 */
export async function exportReport(context: WorkspaceContext, id: BatchId, target: FileTarget): Outcome<BatchExport> {
  const read = await readReport(context, id);
  if (!read.ok) return read;
  const { batch, rows } = read.value;
  const bytes = writeSafeCsv([HEADINGS, ...rows.map(describeRow)], batch.separator);
  const written = await writeFileAtomically({ target, bytes, nonce: context.newId<string>() });
  if (!written.ok) return written;
  return ok({ name: written.value.name, rows: rows.length, failed: [], passphrases: [] });
}

/** Every row of a batch, by line. Fails with `batch.not-found`. */
export async function readReport(
  context: WorkspaceContext,
  id: BatchId,
): Outcome<{ readonly batch: BatchRecord; readonly rows: readonly ReportRow[] }> {
  return readingOr(context, async (db) => {
    const batch = await findBatch(db, id);
    if (batch === undefined) return fail('batch.not-found', { wanted: id });
    const view = await statusView(context, db);
    const rows: ReportRow[] = [];
    for (;;) {
      const { total, items } = await listBatchRows(db, { id, offset: rows.length, limit: ROWS_AT_A_STRETCH });
      const certificates = await findSummaries(
        db,
        items.flatMap(({ certificateId }) => certificateId ?? []),
        view,
      );
      rows.push(...items.map((row) => ({ row, certificate: certificates.get(row.certificateId ?? '') })));
      if (items.length === 0 || rows.length >= total) return ok({ batch, rows });
    }
  });
}

async function findSummaries(
  db: ReadDb,
  ids: readonly CertificateId[],
  view: StatusView,
): Promise<ReadonlyMap<string, CertificateSummary>> {
  if (ids.length === 0) return new Map();
  const found = await listCertificatesByIds(db, ids, view);
  return new Map(found.map((summary) => [summary.id, summary]));
}

const describeRow = ({ row, certificate }: ReportRow): readonly string[] => [
  String(row.line),
  row.name,
  certificate?.subject ?? row.subject,
  row.names.join(' '),
  row.state,
  certificate?.serialHex ?? '',
  certificate?.sha256 ?? '',
  certificate === undefined ? '' : new Date(certificate.notAfter).toISOString(),
  row.findings.map(describeFinding).join(' '),
];

function describeFinding(finding: BatchFinding): string {
  if (finding.kind === 'problem') return finding.problem.code;
  return finding.kind === 'cell' ? `${finding.column}:${finding.code}` : finding.error.code;
}
