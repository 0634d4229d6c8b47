import { hash } from 'node:crypto';
import path from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { BatchId } from '../../../shared/model/brands.ts';
import type { BatchDefaults, BatchFinding } from '../../../shared/model/batch.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { type BatchRecord, insertBatch, type NewBatchRow } from '../../store/batch-rows.ts';
import type { FileSource } from '../file-source.ts';
import { readSource } from '../file-source.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import { checkRows } from './check-rows.ts';
import { readColumns } from './columns.ts';
import { CSV_LIMIT_OCTETS, readCsvRecords } from './csv-records.ts';
import { decodeCsv } from './csv-text.ts';
import { findDuplicates } from './find-duplicates.ts';
import { loadKnown } from './known-names.ts';
import { type ParsedRow, parseRow } from './row-order.ts';
import { readRequestCell } from './row-request.ts';

/** Rows that are checked between two looks at the job. */
const ROWS_AT_A_STRETCH = 100;
/** Of all requests of a table, which may name one large file in every row: a hundred thousand usual ones have half of it. */
const REQUESTS_LIMIT_OCTETS = 128 * 1024 * 1024;

export interface PlanOrder {
  readonly source: FileSource;
  readonly defaults: BatchDefaults;
}

/**
 * Dry run: reads a table, checks every row by the code that signs, and keeps the rows with what was found.
 *
 * Requests that rows name as files are read now and kept, so that what was checked is what will be signed. Nothing is signed.
 * Fails with `batch.file-invalid` (`requests-too-large` above 128 MiB of requests), `file.too-large` above 16 MiB, `job.cancelled` and what reading files and the store fail with.
 */
export async function planBatch(context: WorkspaceContext, plan: PlanOrder, job: JobContext): Outcome<BatchRecord> {
  const read = await readTable(plan.source);
  if (!read.ok) return read;
  const { table, columns, record } = read.value;
  const known = await loadKnown(context);
  if (!known.ok) return known;
  const parsed = table.records.map((row) => parseRow(row, columns, { known: known.value, defaults: plan.defaults }));
  const folder = 'path' in plan.source ? path.dirname(path.resolve(plan.source.path)) : undefined;
  const rows = await checkAll(context, { parsed, folder, name: record.fileName }, job);
  if (!rows.ok) return rows;
  const batch: BatchRecord = {
    ...record,
    id: context.newId<BatchId>(),
    createdAt: context.ports.clock.now(),
    state: 'planned',
    defaults: plan.defaults,
  };
  return keepBatch(context, batch, addDuplicates(rows.value));
}

async function readTable(source: FileSource) {
  const read = await readSource(source, CSV_LIMIT_OCTETS);
  if (!read.ok) return read;
  const { name, bytes } = read.value;
  const { text, encoding } = decodeCsv(bytes);
  const table = await readCsvRecords(text, name);
  if (!table.ok) return table;
  const columns = readColumns(table.value, name);
  if (!columns.ok) return columns;
  const { separator } = table.value;
  const sha256 = hash('sha256', bytes, 'hex');
  const record = { fileName: name, sha256, encoding, separator, unknownColumns: columns.value.unknown };
  return ok({ table: table.value, columns: columns.value, record });
}

type PlannedRow = Omit<NewBatchRow, 'state' | 'order'> & Pick<ParsedRow, 'order'>;

interface ParsedTable {
  readonly name: string;
  readonly parsed: readonly ParsedRow[];
  readonly folder: string | undefined;
}

async function checkAll(
  context: WorkspaceContext,
  table: ParsedTable,
  job: JobContext,
): Promise<Result<readonly PlannedRow[], AppError>> {
  const rows: PlannedRow[] = [];
  let octets = 0;
  for (let start = 0; start < table.parsed.length; start += ROWS_AT_A_STRETCH) {
    const some = { ...table, parsed: table.parsed.slice(start, start + ROWS_AT_A_STRETCH) };
    const checked = await checkSome(context, some, job.signal);
    if (!checked.ok) return checked;
    rows.push(...checked.value);
    octets += checked.value.reduce((sum, { csr }) => sum + (csr?.length ?? 0), 0);
    if (octets > REQUESTS_LIMIT_OCTETS)
      return fail('batch.file-invalid', {
        name: table.name,
        line: rows.at(-1)?.line ?? 1,
        problem: 'requests-too-large',
      });
    job.progress(rows.length, table.parsed.length);
  }
  return ok(rows);
}

/** A row whose cells are wrong already is not checked further: what it orders is not what was meant. */
async function checkSome(
  context: WorkspaceContext,
  { parsed, folder }: ParsedTable,
  signal: AbortSignal,
): Promise<Result<readonly PlannedRow[], AppError>> {
  const rows = await Promise.all(parsed.map((row) => readRequest(row, folder)));
  const sound = rows.filter(({ findings }) => findings.every(({ severity }) => severity !== 'error'));
  const checked = await checkRows(context, sound, { signal, progress: () => undefined });
  if (!checked.ok) return checked;
  const byRow = new Map(checked.value.map((found, index) => [sound[index], found]));
  return ok(
    rows.map((row) => {
      const found = byRow.get(row);
      if (found === undefined) return row;
      const findings = [...row.findings, ...found.findings];
      const named = row.name === '' ? {} : { name: row.name };
      return { ...row, ...found.outcome, ...named, findings };
    }),
  );
}

async function readRequest(row: ParsedRow, folder: string | undefined): Promise<PlannedRow> {
  const { request, ...rest } = row;
  const plain = { ...rest, subject: row.order.subject ?? '', names: row.order.sans ?? [] };
  if (request === '') return plain;
  const read = await readRequestCell(request, folder);
  if (read.ok) return { ...plain, csr: read.value };
  const finding: BatchFinding = { kind: 'cell', severity: 'error', column: 'csr', ...read.error };
  return { ...plain, findings: [...row.findings, finding] };
}

function addDuplicates(rows: readonly PlannedRow[]): readonly NewBatchRow[] {
  const found = findDuplicates(rows);
  return rows.map((row) => {
    const findings = [...row.findings, ...(found.get(row.line) ?? [])];
    return { ...row, findings, state: stateOf(findings) };
  });
}

function stateOf(findings: readonly BatchFinding[]): NewBatchRow['state'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'refused';
  return findings.length > 0 ? 'warning' : 'ready';
}

async function keepBatch(
  context: WorkspaceContext,
  batch: BatchRecord,
  rows: readonly NewBatchRow[],
): Outcome<BatchRecord> {
  return writing(context, ['batch'], async (tx) => {
    await insertBatch(tx, batch, rows);
    await recordActivity(context, tx, {
      action: 'batch.planned',
      entity: 'batch',
      entityId: batch.id,
      subject: batch.fileName,
      detail: {
        sha256: batch.sha256,
        rows: rows.length,
        refused: rows.filter(({ state }) => state === 'refused').length,
      },
    });
    return ok(batch);
  });
}
