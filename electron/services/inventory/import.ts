import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { ImportRunDetails, ImportRunSummary, ImportUndone } from '../../../shared/model/import.ts';
import type { ImportReport } from '../../../shared/model/certificate.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { findNewestSeq } from '../../store/certificate-rows.ts';
import { insertImportRun, updateImportRun } from '../../store/import-rows.ts';
import { tieIssued } from '../authorities/tie-issued.ts';
import { type FileSource, sourceName } from '../file-source.ts';
import { type ImportSource, listImportFiles, type ReadableFile } from '../import-files.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import { type WorkspaceContext, writing } from '../workspace-context.ts';
import { parseUnits } from './import-parsing.ts';
import { getImportRun, type ImportContext, listImports } from './import-runs.ts';
import { undoImport } from './import-undo.ts';
import { readUnits } from './import-units.ts';
import { ImportWriter } from './import-writer.ts';
import { createTyingBehind, type TyingBehind } from './tie-interrupted.ts';
import { whenFree } from './when-free.ts';

export interface ImportService {
  /**
   * Takes every certificate found in the sources (files; folders recursively; bundles; keystores that open without a passphrase) into the inventory. Files
   * of any size are streamed, one item may have 16 MiB; they are read in all threads that the computer has and written in transactions of some thousand.
   * Duplicates, by SHA-256, are counted; what is no certificate, is broken or wants a passphrase is reported with its place, and the rest goes on.
   * Those that an authority here signed are tied to it. Works while locked; several may run at once.
   * What was committed stays, whatever happens then; the run is noted with how it ended. Fails with `job.cancelled`, after which it keeps or undoes as it
   * is told, and with what the store says (`store.full`). What such a run keeps is tied behind it, at the next opening at the latest.
   */
  run(sources: readonly ImportSource[], job: JobContext): Outcome<ImportReport>;
  /** Newest first, at most 200 at once. One that nobody runs any more is `interrupted`. */
  list(query: {
    readonly offset: number;
    readonly limit: number;
  }): Outcome<{ readonly total: number; readonly items: readonly ImportRunSummary[] }>;
  /** With the first failures and duplicates, and what undoing it would do. Fails with `import.not-found`. */
  get(no: number): Outcome<ImportRunDetails>;
  /**
   * Removes what an import brought and nothing rests on, with all that was said about it, in transactions that are logged; a cancel keeps what is left for
   * the next time. Fails with `import.not-found`, `import.running`, `job.cancelled` and what the store says.
   */
  undo(no: number, job?: JobContext): Outcome<ImportUndone>;
  /** Ends what goes on behind an import that ended early. For closing. */
  close(): Promise<void>;
}

export function createImports(context: WorkspaceContext): ImportService {
  const running = new Set<number>();
  const behind = createTyingBehind(context);
  return {
    run: (sources, job) => runImport({ context, running, behind }, sources, job),
    list: (query) => listImports({ context, running }, query),
    get: (no) => getImportRun({ context, running }, no),
    undo: (no, job) => undoImport({ context, running }, no, job),
    close: behind.end,
  };
}

/** A rate of less time than this says nothing. */
const STEADY_MS = 1500;
/** Names of sources that a run remembers. */
const MAX_SOURCES = 100;

/** What was named; of a folder that was dropped the folder, not its files. */
const nameSources = (sources: readonly ImportSource[]): readonly string[] => {
  const names = sources.map((source) => ('read' in source ? (source.name.split('/')[0] ?? '') : sourceName(source)));
  return [...new Set(names)].slice(0, MAX_SOURCES);
};

async function runImport(
  { context, running, behind }: ImportContext & { readonly behind: TyingBehind },
  sources: readonly ImportSource[],
  job: JobContext,
): Outcome<ImportReport> {
  const names = nameSources(sources);
  const begun = await whenFree(job, () =>
    writing(context, ['import'], async (tx) => {
      const newest = await findNewestSeq(tx);
      const startedAt = context.ports.clock.now();
      return ok({ no: await insertImportRun(tx, { startedAt, sources: names }), newest });
    }),
  );
  if (!begun.ok) return begun;
  const { no, newest } = begun.value;
  running.add(no);
  try {
    const { writer, result } = await readAll(context, sources, { no, subject: names.join(', '), before: newest, job });
    const tie = () => tieIssued(context, { afterSeq: newest }, job);
    const tied = !result.ok || writer.imported === 0 ? result : await whenFree(job, tie);
    await noteEnd(context, { no }, { writer, result: tied });
    if (tied.ok) {
      const { imported, duplicates } = writer.state({ state: 'done' });
      return ok({ imported, duplicates, failed: writer.failures });
    }
    running.delete(no);
    if (tied.error.code === 'job.cancelled' && job.onCancel?.() === 'undo')
      return await takeBack({ context, running }, no, job);
    // What stays belongs to its authority all the same.
    if (writer.imported > 0) await behind.begin();
    return tied;
  } finally {
    running.delete(no);
  }
}

/** Tells what is left, and how long that takes. */
async function takeBack(imports: ImportContext, no: number, job: JobContext): Outcome<never> {
  const { clock } = imports.context.ports;
  const startedAt = clock.monotonicMs();
  const telling: JobContext = {
    ...NO_JOB,
    progress: (done, total = done) => {
      const elapsedMs = clock.monotonicMs() - startedAt;
      const rate = elapsedMs <= 0 ? 0 : (done * 1000) / elapsedMs;
      const left = rate === 0 ? {} : { remainingMs: ((total - done) * 1000) / rate };
      job.progress(done, total, { items: total - done, rate, ...left, run: no });
    },
  };
  const undone = await undoImport(imports, no, telling);
  return undone.ok ? fail('job.cancelled', { undone: undone.value.removed }) : undone;
}

interface Reading {
  readonly no: number;
  readonly subject: string;
  readonly before: number;
  readonly job: JobContext;
}

interface ReadOutcome {
  readonly writer: ImportWriter;
  readonly result: Result<unknown, AppError>;
}

async function readAll(
  context: WorkspaceContext,
  sources: readonly ImportSource[],
  { no, subject, before, job }: Reading,
): Promise<ReadOutcome> {
  const list = await listImportFiles(sources.filter((source): source is FileSource => !('read' in source)));
  const files = [...list.files, ...sources.flatMap(readableFile)];
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const telling: JobContext = {
    signal: job.signal,
    progress: (done, _total, detail) => job.progress(done, total, detail && { ...detail, ...left(done), run: no }),
  };
  const startedAt = context.ports.clock.monotonicMs();
  const left = (done: number) => {
    const elapsedMs = context.ports.clock.monotonicMs() - startedAt;
    return elapsedMs < STEADY_MS || done === 0 ? {} : { remainingMs: ((total - done) * elapsedMs) / done };
  };
  const writer = new ImportWriter(context, { no, subject, before, failed: list.failed }, telling);
  let result: Result<unknown, AppError> = ok(null);
  const options = { entry: context.ports.inspectWorkerEntry, at: context.ports.clock.now(), signal: job.signal };
  await parseUnits(readUnits(files), options, async (parsed) => {
    result = await writer.take(parsed);
    return result.ok;
  });
  const finished = await writer.finish();
  if (result.ok) result = finished;
  return { writer, result: result.ok && job.signal.aborted ? fail('job.cancelled', {}) : result };
}

const readableFile = (source: ImportSource): readonly ReadableFile[] =>
  'read' in source ? [{ shown: source.name, size: source.size, source, inFolder: true }] : [];

/** A full disk may refuse this too: then the run is seen as interrupted, which it was. */
async function noteEnd(
  context: WorkspaceContext,
  { no }: Pick<Reading, 'no'>,
  { writer, result }: ReadOutcome,
): Promise<void> {
  const end = result.ok
    ? writer.state({ state: 'done' })
    : writer.state({
        state: result.error.code === 'job.cancelled' ? 'cancelled' : 'failed',
        error: result.error,
      });
  // Also where it was cancelled: what is taken back is a run that has ended.
  await whenFree(NO_JOB, () => writing(context, ['import'], async (tx) => ok(await updateImportRun(tx, no, end))));
}
