import path from 'node:path';
import {
  type ExportColumn,
  type ExportManyFormat,
  type ExportManyReport,
  MOST_FILES,
  MOST_IN_P7B,
} from '../../../shared/model/export-many.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { mapResult, ok, type Result } from '../../../shared/result.ts';
import type { StatusView } from '../../store/certificate-status.ts';
import type { ReadDb } from '../../store/db.ts';
import { readHeld } from '../../store/exported-rows.ts';
import { listSeqsInOrder, type SelectionOrder } from '../../store/selection-order.ts';
import { checkTarget, type FileTarget } from '../atomic-file.ts';
import { makeStagingFolder, syncFolder } from '../kit/folder.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { stageStreamedFile } from '../streamed-file.ts';
import { recordActivity, requireRunning, statusView, type WorkspaceContext, writing } from '../workspace-context.ts';
import { createWriter } from './many-writers.ts';
import { writeFiles } from './staged-files.ts';

/** Certificates that are read and written at a time. */
const GROUP = 500;

export interface ExportManyRequest {
  readonly selection: CertificateSelection;
  readonly format: ExportManyFormat;
  /** Of a table or JSON. */
  readonly columns?: readonly ExportColumn[] | undefined;
  /** Begins a table with the mark by which some spreadsheets know UTF-8. */
  readonly byteOrderMark?: boolean | undefined;
  /** That of the list; by name where none is given. */
  readonly order?: SelectionOrder | undefined;
  /** `files`: the folder to make, which replaces nothing and gets a number where its name is taken. */
  readonly target: FileTarget;
}

export interface ExportManyService {
  /**
   * Writes certificates that a selection names, without keys, in the order of a list; memory stays the same however many they are, but for eight octets each.
   * What is selected is settled when it begins; what is deleted meanwhile is left out. Works locked; a cancelled or failed one leaves nothing.
   *
   * Fails with `filter.invalid`, `export.nothing` (not for `csv` and `json`, which may be empty), `export.too-many`, `job.cancelled`, `file.*`.
   */
  run(request: ExportManyRequest, job: JobContext): Outcome<ExportManyReport>;
}

export const createExportMany = (context: WorkspaceContext): ExportManyService => ({
  run: (request, job) => exportMany(context, request, job),
});

async function exportMany(
  context: WorkspaceContext,
  request: ExportManyRequest,
  job: JobContext,
): Outcome<ExportManyReport> {
  const ready = request.format === 'files' ? ok(null) : await checkTarget(request.target);
  if (!ready.ok) return ready;
  const settled = await settle(context, request);
  if (!settled.ok) return settled;
  const { seqs } = settled.value;
  const fits = checkCount(request.format, seqs.length);
  if (!fits.ok) return fits;
  const running = requireRunning(job.signal);
  if (!running.ok) return running;
  const run: Run = { context, request, job, ...settled.value, startedMs: context.ports.clock.monotonicMs() };
  return request.format === 'files' ? writeFolder(run) : writeFile(run, request.format);
}

interface Settled {
  readonly seqs: readonly number[];
  readonly view: StatusView;
}

interface Run extends Settled {
  readonly context: WorkspaceContext;
  readonly request: ExportManyRequest;
  readonly job: JobContext;
  readonly startedMs: number;
}

async function settle(context: WorkspaceContext, { selection, order }: ExportManyRequest): Outcome<Settled> {
  const found = await context.store.readingSlowly(async (db) => {
    const view = await statusView(context, db);
    const wanted = { view, order: order ?? { sort: 'name', direction: 'asc' } } as const;
    return mapResult(await listSeqsInOrder(db, selection, wanted), (seqs) => ({ seqs, view }));
  });
  return found.ok ? found.value : found;
}

function checkCount(format: ExportManyFormat, count: number): Result<null, AppError> {
  if (format === 'csv' || format === 'json') return ok(null);
  if (count === 0) return fail('export.nothing', {});
  const limit = format === 'p7b' ? MOST_IN_P7B : format === 'files' ? MOST_FILES : Number.POSITIVE_INFINITY;
  return count > limit ? fail('export.too-many', { format, count, limit }) : ok(null);
}

/** Hands over groups one after the other and tells how far it is; answers how many certificates were still there. */
async function eachGroup(
  { context, job, seqs, startedMs }: Run,
  write: (db: ReadDb, group: readonly number[]) => Outcome<number>,
): Outcome<number> {
  let written = 0;
  for (let start = 0; start < seqs.length; start += GROUP) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const group = seqs.slice(start, start + GROUP);
    const answered = await context.store.readingSlowly((db) => write(db, group));
    const result = answered.ok ? answered.value : answered;
    if (!result.ok) return result;
    written += result.value;
    tellProgress(
      job,
      { done: start + group.length, total: seqs.length },
      context.ports.clock.monotonicMs() - startedMs,
    );
  }
  return ok(written);
}

function tellProgress(job: JobContext, { done, total }: { readonly done: number; readonly total: number }, ms: number) {
  const rate = ms <= 0 ? 0 : (done / ms) * 1000;
  job.progress(done, total, {
    items: done,
    rate,
    ...(rate === 0 ? {} : { remainingMs: Math.round(((total - done) / rate) * 1000) }),
  });
}

async function writeFile(run: Run, format: Exclude<ExportManyFormat, 'files'>): Outcome<ExportManyReport> {
  const { context, request, view } = run;
  const { target, columns, byteOrderMark } = request;
  const writer = createWriter(format, { columns, byteOrderMark, view, name: path.basename(target.path) });
  let certificates = 0;
  const staged = await stageStreamedFile({
    target,
    nonce: nonceOf(context),
    fill: async (append) => {
      await writer.begin(append);
      const written = await eachGroup(run, (db, group) => writer.write(append, db, group));
      if (!written.ok) return written;
      certificates = written.value;
      const left = certificates === 0 ? checkCount(format, 0) : ok(null);
      if (left.ok) await writer.end(append);
      return left;
    },
  });
  if (!staged.ok) return staged;
  return finish(run, certificates, staged.value);
}

async function writeFolder(run: Run): Outcome<ExportManyReport> {
  const { context, request } = run;
  const whole = path.resolve(request.target.path);
  const order = { parent: path.dirname(whole), name: path.basename(whole), nonce: nonceOf(context) };
  const made = await makeStagingFolder(order);
  if (!made.ok) return made;
  const { folder, staged } = made.value;
  const place = async (): Outcome<{ readonly name: string }> =>
    mapResult(await staged.place(), (at) => ({ name: path.basename(at) }));
  const written = await eachGroup(run, async (db, group) => {
    const held = await readHeld(db, group);
    return mapResult(await writeFiles(folder, held), () => held.length);
  });
  if (!written.ok) {
    await staged.discard();
    return written;
  }
  await syncFolder(folder);
  return finish(run, written.value, { place, discard: staged.discard });
}

/** Gives what was written its name within the transaction that notes it. */
async function finish(
  { context, request, job }: Run,
  certificates: number,
  staged: { place(): Outcome<{ readonly name: string }>; discard(): Promise<void> },
): Outcome<ExportManyReport> {
  const { format, selection, target } = request;
  const running = requireRunning(job.signal);
  const recorded = running.ok
    ? await writing(context, [], async (tx) => {
        await recordActivity(context, tx, {
          action: 'inventory.exported',
          entity: 'workspace',
          entityId: context.id,
          subject: path.basename(target.path),
          detail: { format, count: certificates, ...('filter' in selection ? { filter: selection.filter } : {}) },
        });
        return staged.place();
      })
    : running;
  if (!recorded.ok) {
    await staged.discard();
    return recorded;
  }
  return ok({ name: recorded.value.name, certificates });
}

const nonceOf = ({ ports }: WorkspaceContext): string => Buffer.from(ports.randomBytes(6)).toString('hex');
