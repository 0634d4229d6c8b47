import type { ImportReport } from '../../shared/model/certificate.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { findNewestSeq, insertCertificates } from '../store/certificate-rows.ts';
import type { CertificateFacts } from '../workers/certificate-facts.ts';
import type { FoundCertificates, InspectReply } from '../workers/inspect-protocol.ts';
import type { WorkerSession } from '../workers/worker-session.ts';
import { createWorkerSession } from '../workers/worker-session.ts';
import { tieIssued } from './authorities/tie-issued.ts';
import { buildCertificateRow } from './certificate-row.ts';
import type { FileSource } from './file-source.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from './file-source.ts';
import type { ImportFailure, ImportFile } from './import-files.ts';
import { listImportFiles } from './import-files.ts';
import { CHUNK_OCTETS, readPieces } from './import-pieces.ts';
import type { JobContext, Outcome } from './ports.ts';
import { systemCode } from './system-failure.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { recordActivity, requireRunning, writing } from './workspace-context.ts';

const DEADLINE_MS = 10_000;
/** Rows of one transaction. */
const BATCH_ROWS = 500;
/** Small files are read in one question to the thread. */
const BATCH_FILES = 200;
const BATCH_OCTETS = 4 * 1024 * 1024;
/** A report of a folder full of other things stays readable. */
const MAX_FAILURES = 10_000;

export interface ImportService {
  /**
   * Takes every certificate found in the sources (files; folders recursively) into the inventory. Files of any size are streamed, one item may
   * have 16 MiB. Duplicates, by SHA-256, are counted; what is no certificate or is broken is reported with its place, and the rest goes on.
   * Those that an authority here signed are tied to it.
   * A cancel keeps what was committed. Fails with `job.cancelled` and what the store says.
   */
  run(sources: readonly FileSource[], job: JobContext): Outcome<ImportReport>;
}

export const createImports = (context: WorkspaceContext): ImportService => ({
  run: (sources, job) => runImport(context, sources, job),
});

/** A piece to be parsed, with its place for the report. */
interface Piece {
  readonly shown: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Progress {
  readonly failed: ImportFailure[];
  /** Parsed certificates that wait for their transaction. */
  readonly waiting: CertificateFacts[];
  imported: number;
  duplicates: number;
  octets: number;
}

interface ImportRun {
  readonly context: WorkspaceContext;
  readonly job: JobContext;
  readonly session: WorkerSession;
  readonly progress: Progress;
}

async function runImport(
  context: WorkspaceContext,
  sources: readonly FileSource[],
  job: JobContext,
): Outcome<ImportReport> {
  const newest = await context.store.reading(findNewestSeq);
  if (!newest.ok) return newest;
  const list = await listImportFiles(sources);
  const total = list.files.reduce((sum, file) => sum + file.size, 0);
  const progress: Progress = { failed: [...list.failed], waiting: [], imported: 0, duplicates: 0, octets: 0 };
  const session = createWorkerSession(context.ports.inspectWorkerEntry);
  const run: ImportRun = {
    context,
    session,
    progress,
    job: { signal: job.signal, progress: (done) => job.progress(done, total) },
  };
  try {
    const done = await importFiles(run, list.files);
    if (!done.ok) return done;
    const kept = await keepWaiting(run, 1);
    if (!kept.ok) return kept;
    const { imported, duplicates, failed } = progress;
    const tied = imported === 0 ? ok(0) : await tieIssued(context, { afterSeq: newest.value }, job);
    if (!tied.ok) return tied;
    return ok({ imported, duplicates, failed: failed.slice(0, MAX_FAILURES) });
  } finally {
    await session.close();
  }
}

async function importFiles(run: ImportRun, files: readonly ImportFile[]): Outcome<null> {
  let batch: Piece[] = [];
  let octets = 0;
  const flush = async (): Outcome<null> => {
    const pieces = batch;
    batch = [];
    octets = 0;
    return importPieces(run, pieces);
  };
  for (const file of files) {
    const done = file.size > CHUNK_OCTETS ? await importLarge(run, file) : await readSmall(run, file, batch);
    if (!done.ok) return done;
    octets += file.size;
    const flushed = batch.length >= BATCH_FILES || octets >= BATCH_OCTETS ? await flush() : ok(null);
    if (!flushed.ok) return flushed;
  }
  return flush();
}

async function readSmall({ progress }: ImportRun, file: ImportFile, batch: Piece[]): Outcome<null> {
  const read = await readSource(file.source, SINGLE_LIMIT_OCTETS);
  if (read.ok) batch.push({ shown: file.shown, offset: 0, bytes: read.value.bytes });
  else progress.failed.push({ path: file.shown, offset: 0, code: read.error.code });
  return ok(null);
}

async function importLarge(run: ImportRun, file: ImportFile): Outcome<null> {
  const { shown, source } = file;
  try {
    for await (const piece of readPieces('bytes' in source ? source.bytes : source.path)) {
      if ('tooLarge' in piece) run.progress.failed.push({ path: shown, offset: piece.offset, code: 'file.too-large' });
      const done = 'bytes' in piece ? await importPieces(run, [{ shown, ...piece }]) : ok(null);
      if (!done.ok) return done;
    }
  } catch (cause) {
    run.progress.failed.push({
      path: shown,
      offset: 0,
      code: systemCode(cause) === 'ENOENT' ? 'file.not-found' : 'file.not-readable',
    });
  }
  return ok(null);
}

/** Parses pieces in the thread. When a batch takes too long its pieces are asked one by one, so that one hostile file costs itself alone. */
async function importPieces(run: ImportRun, pieces: readonly Piece[]): Outcome<null> {
  const running = requireRunning(run.job.signal);
  if (!running.ok || pieces.length === 0) return running;
  const { session, progress, context, job } = run;
  const request = {
    kind: 'certificates',
    at: context.ports.clock.now(),
    pieces: pieces.map(({ shown, bytes }) => ({ name: shown, bytes })),
  };
  const outcome = await session.ask({ request, deadlineMs: DEADLINE_MS, signal: job.signal });
  if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
  if (outcome.kind === 'deadline' && pieces.length > 1) {
    for (const piece of pieces) {
      const done = await importPieces(run, [piece]);
      if (!done.ok) return done;
    }
    return ok(null);
  }
  if (outcome.kind === 'deadline')
    progress.failed.push(...pieces.map(({ shown, offset }) => ({ path: shown, offset, code: 'inspect.deadline' })));
  else collect(progress, pieces, outcome.value as InspectReply);
  progress.octets += pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const kept = await keepWaiting(run, BATCH_ROWS);
  if (kept.ok) job.progress(progress.octets);
  return kept;
}

function collect(progress: Progress, pieces: readonly Piece[], reply: InspectReply): void {
  const found = reply.ok ? (reply.value as readonly FoundCertificates[]) : [];
  for (const [index, piece] of pieces.entries()) {
    const { certificates, failed } = found[index] ?? { certificates: [], failed: [] };
    for (const certificate of certificates) progress.waiting.push(certificate);
    for (const { offset, code } of failed) {
      if (progress.failed.length < MAX_FAILURES)
        progress.failed.push({ path: piece.shown, offset: piece.offset + offset, code });
    }
  }
}

/** Writes waiting certificates in transactions of at most 500 rows while there are at least `least`. */
async function keepWaiting({ context, progress }: ImportRun, least: number): Outcome<null> {
  while (progress.waiting.length >= least) {
    const rows = progress.waiting.splice(0, BATCH_ROWS).map((facts) =>
      buildCertificateRow(facts, {
        id: context.newId<CertificateId>(),
        source: 'imported',
        createdAt: context.ports.clock.now(),
      }),
    );
    const kept = await writing(context, ['certificate'], async (tx) => {
      const { inserted, duplicates } = await insertCertificates(tx, rows);
      const fresh = new Set<string>(inserted);
      const notes = rows
        .filter((row) => fresh.has(row.id))
        .map((row) => ({
          action: 'certificate.imported' as const,
          entity: 'certificate',
          entityId: row.id,
          subject: row.name,
          detail: { serialHex: row.serialHex, sha256: row.sha256, issuer: row.issuer },
        }));
      if (notes.length > 0) await recordActivity(context, tx, ...notes);
      return ok({ inserted: inserted.length, duplicates: duplicates.length });
    });
    if (!kept.ok) return kept;
    progress.imported += kept.value.inserted;
    progress.duplicates += kept.value.duplicates;
  }
  return ok(null);
}
