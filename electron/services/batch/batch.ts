import { fail } from '../../../shared/errors.ts';
import type { BatchDefaults, BatchExport, BatchRow, BatchRowState, BatchSummary } from '../../../shared/model/batch.ts';
import type { BatchId } from '../../../shared/model/brands.ts';
import type { KitChoice } from '../../../shared/model/kit.ts';
import { BugError, ok } from '../../../shared/result.ts';
import type { BatchRecord } from '../../store/batch-rows.ts';
import {
  countBatchRows,
  deleteBatchRows,
  findBatch,
  listBatches,
  listBatchRows,
  setBatchState,
} from '../../store/batch-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { FileTarget } from '../atomic-file.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { exportKits } from './export-kits.ts';
import { exportReport } from './export-report.ts';
import { type PlanOrder, planBatch } from './plan.ts';
import { type RunOrder, type RunReport, runBatch } from './run.ts';
import { currentState, isBeingRun } from './runner.ts';
import { buildTemplate } from './template.ts';

export interface BatchService {
  /** A table to fill in, with one row as an example. */
  template(): Uint8Array;
  /** Dry run of a table: see `planBatch`. */
  plan(plan: PlanOrder, job: JobContext): Outcome<BatchSummary>;
  /** Newest first, without discarded ones, at most 200. */
  list(): Outcome<readonly BatchSummary[]>;
  get(id: BatchId): Outcome<BatchSummary & { readonly defaults: BatchDefaults }>;
  /** Rows by line, at most `limit`; the total counts those of the state. */
  rows(wanted: {
    readonly id: BatchId;
    readonly state?: BatchRowState | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Outcome<{ readonly total: number; readonly items: readonly BatchRow[] }>;
  /** Issues what is open: see `runBatch`. */
  run(order: RunOrder, job: JobContext): Outcome<RunReport>;
  /** Forgets plan and rows; certificates stay. Fails with `batch.not-found`, `batch.wrong-state` while it runs. */
  discard(id: BatchId): Outcome<null>;
  /** Writes what became of every row as a table: see `exportReport`. */
  exportReport(id: BatchId, target: FileTarget): Outcome<BatchExport>;
  /** A kit for each certificate: see `exportKits`. */
  exportKits(
    order: {
      readonly id: BatchId;
      readonly choice: KitChoice;
      readonly parent: string;
      readonly permit?: string | undefined;
    },
    job: JobContext,
  ): Outcome<BatchExport>;
}

export const createBatches = (context: WorkspaceContext): BatchService => ({
  template: buildTemplate,
  plan: async (plan, job) => {
    const planned = await planBatch(context, plan, job);
    return planned.ok ? getBatch(context, planned.value.id) : planned;
  },
  list: () => context.store.reading(async (db) => summarise(context, db, await listBatches(db))),
  get: (id) => getBatch(context, id),
  rows: (wanted) =>
    readingOr(context, async (db) =>
      (await findBatch(db, wanted.id)) === undefined
        ? fail('batch.not-found', { wanted: wanted.id })
        : ok(await listBatchRows(db, wanted)),
    ),
  run: (order, job) => runBatch(context, order, job),
  discard: (id) => discard(context, id),
  exportReport: (id, target) => exportReport(context, id, target),
  exportKits: (order, job) => exportKits(context, order, job),
});

async function getBatch(
  context: WorkspaceContext,
  id: BatchId,
): Outcome<BatchSummary & { readonly defaults: BatchDefaults }> {
  return readingOr(context, async (db) => {
    const found = await findBatch(db, id);
    if (found === undefined) return fail('batch.not-found', { wanted: id });
    const [summary] = await summarise(context, db, [found]);
    if (summary === undefined) throw new BugError('a batch was not summarised');
    return ok({ ...summary, defaults: found.defaults });
  });
}

async function summarise(
  context: WorkspaceContext,
  db: ReadDb,
  batches: readonly BatchRecord[],
): Promise<readonly BatchSummary[]> {
  const now = context.ports.clock.now();
  const counts = await countBatchRows(
    db,
    batches.map(({ id }) => id),
  );
  return batches.map((batch) => {
    const { ready = 0, warning = 0, refused = 0, issued = 0 } = counts.get(batch.id) ?? {};
    const { id, fileName, createdAt, encoding, separator, unknownColumns } = batch;
    return {
      id,
      fileName,
      createdAt,
      state: currentState(batch, now),
      rows: ready + warning + refused + issued,
      ready,
      warnings: warning,
      refused,
      issued,
      encoding,
      separator,
      unknownColumns,
    };
  });
}

async function discard(context: WorkspaceContext, id: BatchId): Outcome<null> {
  return writing(context, ['batch'], async (tx) => {
    const batch = await findBatch(tx, id);
    if (batch === undefined) return fail('batch.not-found', { wanted: id });
    if (isBeingRun(batch, context.ports.clock.now())) return fail('batch.wrong-state', { state: batch.state });
    const counts = (await countBatchRows(tx, [id])).get(id);
    await deleteBatchRows(tx, id);
    await setBatchState(tx, batch, { state: 'discarded' });
    const subject = batch.fileName;
    const detail = { issued: counts?.issued ?? 0 };
    await recordActivity(context, tx, { action: 'batch.discarded', entity: 'batch', entityId: id, subject, detail });
    return ok(null);
  });
}
