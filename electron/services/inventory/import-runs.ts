import { fail } from '../../../shared/errors.ts';
import type { ImportRunDetails, ImportRunState, ImportRunSummary } from '../../../shared/model/import.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import { findImportRun, type ImportRunRow, listImportRuns, previewUndo } from '../../store/import-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

export interface ImportContext {
  readonly context: WorkspaceContext;
  /** Imports that run in this process, by their number. */
  readonly running: Set<number>;
}

/** A run of another process writes at least every few seconds; one that was silent for so long has ended with its process. */
const SILENT_MS = 120_000;

/** Imports of this workspace, newest first. */
export async function listImports(
  imports: ImportContext,
  query: { readonly offset: number; readonly limit: number },
): Outcome<{ readonly total: number; readonly items: readonly ImportRunSummary[] }> {
  const listed = await imports.context.store.reading((db) => listImportRuns(db, query));
  return mapResult(listed, ({ total, items }) => ({ total, items: items.map((row) => summaryOf(imports, row)) }));
}

/** One import with its report. */
export async function getImportRun(imports: ImportContext, no: number): Outcome<ImportRunDetails> {
  // Counting what an undo would do looks at every certificate of the import: beside pages, not before them.
  const read = await imports.context.store.readingSlowly(async (db) => {
    const row = await findImportRun(db, no);
    return row && { row, undo: await previewUndo(db, no) };
  });
  if (!read.ok) return read;
  if (read.value === undefined) return fail('import.not-found', { no });
  const { row, undo } = read.value;
  const { failures, duplicatePlaces, error } = row.report;
  return ok({
    ...summaryOf(imports, row),
    failures,
    duplicatePlaces,
    ...(error === undefined ? {} : { error }),
    undo,
  });
}

/** Whether some process is still at it. */
export const runState = ({ context, running }: ImportContext, { no, state, report }: ImportRunRow): ImportRunState =>
  state !== 'running' || running.has(no) || context.ports.clock.now() - report.lastAt < SILENT_MS
    ? state
    : 'interrupted';

function summaryOf(imports: ImportContext, row: ImportRunRow): ImportRunSummary {
  const { no, startedAt, finishedAt, sources, imported, duplicates, failed } = row;
  return {
    no,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    state: runState(imports, row),
    sources,
    imported,
    duplicates,
    failed,
  };
}
