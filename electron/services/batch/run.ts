import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { BatchId, CertificateId } from '../../../shared/model/brands.ts';
import type { BatchFinding, BatchRowState } from '../../../shared/model/batch.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import type { BatchOrderRow, BatchRecord, BatchRunner } from '../../store/batch-rows.ts';
import {
  countBatchRows,
  findBatch,
  findOrdered,
  listBatchOrders,
  markRowsIssued,
  setBatchState,
  settleRows,
  type SettledRow,
} from '../../store/batch-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import { describeChecks } from '../issuing/describe-checks.ts';
import type { Judged } from '../issuing/issue-each.ts';
import type { RecordedCertificate } from '../issuing/record-group.ts';
import { createIssuing } from '../issuing/issuing.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireRunning, requireUnlocked, writing } from '../workspace-context.ts';
import { describeRow, toIssueRequest } from './check-rows.ts';
import type { RowOrder } from './row-order.ts';
import { endRun, isBeingRun, startRun } from './runner.ts';

/** Rows that are read together. */
const ROWS_AT_A_STRETCH = 1000;

export interface RunOrder {
  readonly id: BatchId;
  /** Rows with warnings too. */
  readonly includeWarnings: boolean;
}

export interface RunReport {
  readonly issued: number;
  /** Rows that were ready when planned and are refused now. */
  readonly refused: number;
  /** Rows that were ready when planned, and have warnings now that nobody accepted. */
  readonly left: number;
}

/**
 * Issues what is ready and not issued yet, in the order of the file.
 *
 * Each row is marked in the transaction that records its certificate, so a process that dies at any moment leaves every row either issued or open, and
 * the next run goes on with the open ones. Rows are checked anew before they are signed; those that are refused
 * now, or have warnings that they had not and that are not included, are marked so and the rest goes on.
 * A cancel leaves the batch interrupted. Fails with `vault.locked`, `batch.not-found`, `batch.wrong-state` (discarded, or run by another process),
 * `job.cancelled` and what issuing fails with.
 */
export async function runBatch(context: WorkspaceContext, order: RunOrder, job: JobContext): Outcome<RunReport> {
  const unlocked = requireUnlocked(context, 'certificate.issued');
  if (!unlocked.ok) return unlocked;
  const begun = await begin(context, order);
  if (!begun.ok) return begun;
  const { batch, runner, total } = begun.value;
  let isDone = false;
  try {
    const worked = await issueAll({ context, batch, runner, job, total, states: statesOf(order) });
    isDone = worked.ok;
    return worked;
  } finally {
    await end(context, { batch, runner, state: isDone ? 'done' : 'interrupted' });
  }
}

const statesOf = ({ includeWarnings }: RunOrder): readonly BatchRowState[] =>
  includeWarnings ? ['ready', 'warning'] : ['ready'];

interface Begun {
  readonly batch: BatchRecord;
  readonly runner: BatchRunner;
  readonly total: number;
}

async function begin(context: WorkspaceContext, order: RunOrder): Promise<Result<Begun, AppError>> {
  const now = context.ports.clock.now();
  const runner = startRun(context.newId<string>(), now);
  const begun = await writing<Begun>(context, ['batch'], async (tx) => {
    const batch = await findBatch(tx, order.id);
    if (batch === undefined) return fail('batch.not-found', { wanted: order.id });
    if (batch.state === 'discarded' || isBeingRun(batch, now)) return fail('batch.wrong-state', { state: batch.state });
    const counts = (await countBatchRows(tx, [batch.id])).get(batch.id);
    if (counts === undefined) throw new BugError('a batch was not counted');
    await setBatchState(tx, batch, { state: 'running', runner });
    return ok({ batch, runner, total: statesOf(order).reduce((sum, state) => sum + counts[state], 0) });
  });
  if (!begun.ok) endRun(runner);
  return begun;
}

interface Run extends Begun {
  readonly context: WorkspaceContext;
  readonly job: JobContext;
  readonly states: readonly BatchRowState[];
}

async function issueAll(run: Run): Promise<Result<RunReport, AppError>> {
  const { context, batch, states, job } = run;
  let report: RunReport = { issued: 0, refused: 0, left: 0 };
  for (let afterLine = 0; ; ) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const read = await context.store.reading((db) =>
      listBatchOrders(db, { id: batch.id, states, afterLine, limit: ROWS_AT_A_STRETCH }),
    );
    if (!read.ok) return read;
    const last = read.value.at(-1);
    if (last === undefined) return ok(report);
    const issued = await issueSome(run, read.value, report);
    if (!issued.ok) return issued;
    report = issued.value;
    afterLine = last.line;
  }
}

async function issueSome(
  run: Run,
  rows: readonly BatchOrderRow[],
  before: RunReport,
): Promise<Result<RunReport, AppError>> {
  const { context, job, total, states } = run;
  let { refused, left } = before;
  const issued = await createIssuing(context).issueEach(
    rows.map((row) => toIssueRequest({ order: row.order as RowOrder, ...(row.csr && { csr: row.csr }) })),
    {
      job: {
        signal: job.signal,
        progress: (done) => job.progress(before.issued + refused + left + done, total),
      },
      recordAlso: (tx, recorded) => mark(run, tx, { rows, recorded }),
      withWarnings: !states.includes('warning'),
      choose: async (first, judged) => {
        const some = rows.slice(first, first + judged.length);
        const settled = await settleAnew(run, some, judged);
        if (!settled.ok) return settled;
        refused += countState(settled.value, 'refused');
        left += countState(settled.value, 'warning');
        return ok(some.map(({ line }) => !settled.value.has(line)));
      },
    },
  );
  if (!issued.ok) return issued;
  context.changed(['batch']);
  return ok({ issued: before.issued + issued.value.length, refused, left });
}

async function mark(
  { context, batch, runner }: Run,
  tx: WriteDb,
  { rows, recorded }: { readonly rows: readonly BatchOrderRow[]; readonly recorded: readonly RecordedCertificate[] },
): Promise<void> {
  const issued = new Map<number, CertificateId>();
  for (const { index, certificate } of recorded) {
    const row = rows[index];
    if (row === undefined) throw new BugError('a certificate that no row ordered');
    issued.set(row.line, certificate.id);
  }
  const current = { ...runner, at: context.ports.clock.now() };
  const isOurs = await markRowsIssued(tx, { id: batch.id, runner: current }, issued);
  if (!isOurs) throw new StoreFailure(fail('batch.wrong-state', { state: 'running' }).error);
}

const countState = (settled: ReadonlyMap<number, SettledRow>, wanted: SettledRow['state']): number =>
  [...settled.values()].filter(({ state }) => state === wanted).length;

/** Time has passed since the dry run: authorities and profiles may be others now, and the same names may have been issued. By line, without those that go on. */
async function settleAnew(
  { context, batch, states }: Run,
  rows: readonly BatchOrderRow[],
  judged: readonly Result<Judged, AppError>[],
): Promise<Result<ReadonlyMap<number, SettledRow>, AppError>> {
  const described = await describeChecks(context, judged);
  if (!described.ok) return described;
  const checked = described.value.map(describeRow);
  const similar = checked.flatMap(({ findings }) => findings.flatMap((finding) => similarOf(finding) ?? []));
  const own = await context.store.reading((db) => findOrdered(db, batch.id, similar));
  if (!own.ok) return own;
  const settled = new Map<number, SettledRow>();
  for (const [index, row] of rows.entries()) {
    // What the batch itself has issued meanwhile was in the table that was looked at; what refuses a row is told whatever it is.
    const findings = (checked[index]?.findings ?? []).filter(
      (one) => one.severity === 'error' || !own.value.has(similarOf(one) ?? ''),
    );
    const isRefused = findings.some(({ severity }) => severity === 'error');
    const isLeft = findings.length > 0 && !states.includes('warning');
    if (isRefused || isLeft)
      settled.set(row.line, {
        state: isRefused ? 'refused' : 'warning',
        findings: mergeFindings(row.findings, findings),
      });
  }
  if (settled.size === 0) return ok(settled);
  return writing(context, ['batch'], async (tx) => {
    await settleRows(tx, batch.id, settled);
    return ok(settled);
  });
}

/** What was found at the dry run and what is found now, each once. */
function mergeFindings(...lists: readonly (readonly BatchFinding[])[]): readonly BatchFinding[] {
  return [...new Map(lists.flat().map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** The certificate that a row would be a duplicate of. */
function similarOf(finding: BatchFinding): string | undefined {
  const id = finding.kind === 'problem' ? finding.problem.evidence['certificateId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Whoever took the batch over meanwhile keeps it. */
async function end(
  context: WorkspaceContext,
  { batch, runner, state }: Pick<Begun, 'batch' | 'runner'> & { readonly state: 'done' | 'interrupted' },
): Promise<void> {
  endRun(runner);
  await writing(context, ['batch'], async (tx) => {
    const current = await findBatch(tx, batch.id);
    if (current?.runner?.nonce !== runner.nonce) return ok(null);
    await setBatchState(tx, current, { state });
    const counts = (await countBatchRows(tx, [batch.id])).get(batch.id);
    await recordActivity(context, tx, {
      action: state === 'done' ? 'batch.finished' : 'batch.interrupted',
      entity: 'batch',
      entityId: batch.id,
      subject: batch.fileName,
      detail: { issued: counts?.issued ?? 0, open: (counts?.ready ?? 0) + (counts?.warning ?? 0) },
    });
    return ok(null);
  });
}
