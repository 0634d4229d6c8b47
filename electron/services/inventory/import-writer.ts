import { createHash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId, UnixMs } from '../../../shared/model/brands.ts';
import type { ImportDuplicate, ImportFailure } from '../../../shared/model/import.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { appendActivity } from '../../store/activity-rows.ts';
import { findNewestSeq, indexForSearch } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { type ImportRunChange, updateImportRun } from '../../store/import-rows.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { getActor, type WorkspaceContext, writing } from '../workspace-context.ts';
import type { ParsedUnit } from './import-parsing.ts';
import { whenFree } from './when-free.ts';

/**
 * Certificates of one transaction: fewer cost more for each, more keep other writers waiting. The larger the inventory, the more pages of its indexes each
 * transaction writes, whatever it brings: so it brings a share of what is there.
 */
const LEAST_ROWS = 5000;
const MOST_ROWS = 6000;
const BATCH_SHARE = 0.1;
/** However few they are: what was read is to be seen and safe. */
const BATCH_MS = 3000;
/** Certificates with large extensions fill a transaction by their octets. */
const BATCH_OCTETS = 32 * 1024 * 1024;
/** A report of a folder full of other things stays readable. */
const MAX_FAILURES = 10_000;
const MAX_DUPLICATES = 1000;
const FEW = 100;

/** Writes what was parsed in large transactions, each with the counts of the run and one entry of the log. */
export class ImportWriter {
  readonly #context: WorkspaceContext;
  readonly #no: number;
  readonly #subject: string;
  readonly #job: JobContext;
  readonly #startedAt: number;
  /** Certificates of the inventory when it began. */
  readonly #before: number;
  readonly #failures: ImportFailure[] = [];
  readonly #duplicatePlaces: ImportDuplicate[] = [];
  #waiting: ParsedUnit[] = [];
  #waitingRows = 0;
  #waitingOctets = 0;
  #writing: Outcome<null> = Promise.resolve(ok(null));
  #isWriting = false;
  #lastWrite: number;
  #imported = 0;
  #duplicates = 0;
  #failed = 0;
  #read = 0;

  constructor(
    context: WorkspaceContext,
    run: {
      readonly no: number;
      readonly subject: string;
      readonly before: number;
      readonly failed: readonly ImportFailure[];
    },
    job: JobContext,
  ) {
    this.#context = context;
    this.#no = run.no;
    this.#subject = run.subject;
    this.#before = run.before;
    this.#job = job;
    this.#startedAt = context.ports.clock.monotonicMs();
    this.#lastWrite = this.#startedAt;
    this.#noteFailures(run.failed);
  }

  get imported(): number {
    return this.#imported;
  }

  /** Takes one unit. Writing goes on beside; once as much waits as is being written, it waits too. Fails when the last writing did. */
  async take(parsed: ParsedUnit): Outcome<null> {
    this.#noteFailures(parsed.failed);
    this.#noteDuplicates(parsed.repeated, parsed.repetitions);
    this.#read += parsed.read;
    if (parsed.places.length > 0) this.#waiting.push(parsed);
    this.#waitingRows += parsed.places.length;
    this.#waitingOctets += parsed.packed.octets.length;
    this.#tell();
    const isFull = this.#waitingRows >= this.#batchRows() || this.#waitingOctets >= BATCH_OCTETS;
    const isDue = this.#context.ports.clock.monotonicMs() - this.#lastWrite >= BATCH_MS && !this.#isWriting;
    if (!isFull && !(isDue && this.#waitingRows > 0)) return ok(null);
    const last = await this.#writing;
    if (last.ok) {
      const flushing = this.#flush();
      // A bug is met where it is awaited, which may be later.
      flushing.catch(() => undefined);
      this.#writing = flushing;
    }
    return last;
  }

  /** Writes what waits; answers when nothing is being written any more. */
  async finish(): Outcome<null> {
    const last = await this.#writing;
    return last.ok ? this.#flush() : last;
  }

  async #flush(): Outcome<null> {
    const units = this.#waiting;
    this.#waiting = [];
    this.#waitingRows = 0;
    this.#waitingOctets = 0;
    if (units.length === 0) return ok(null);
    this.#isWriting = true;
    const written = await whenFree(this.#job, () =>
      writing(this.#context, ['certificate', 'import'], (tx) => this.#write(tx, units)),
    );
    this.#isWriting = false;
    this.#lastWrite = this.#context.ports.clock.monotonicMs();
    if (!written.ok) return written;
    this.#imported += written.value.inserted;
    this.#noteDuplicates(written.value.places, written.value.places.length);
    return ok(null);
  }

  #batchRows(): number {
    return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, (this.#before + this.#imported) * BATCH_SHARE));
  }

  get failures(): readonly ImportFailure[] {
    return this.#failures;
  }

  /** What is to be said about the run as it stands. */
  state(end: Pick<ImportRunChange, 'state'> & { readonly error?: AppError }): ImportRunChange {
    const now = this.#context.ports.clock.now();
    const { state, error } = end;
    return {
      state,
      ...(state === 'running' ? {} : { finishedAt: now }),
      imported: this.#imported,
      duplicates: this.#duplicates,
      failed: this.#failed,
      report: {
        // While it runs every transaction writes this.
        failures: state === 'running' ? this.#failures.slice(0, FEW) : this.#failures,
        duplicatePlaces: state === 'running' ? this.#duplicatePlaces.slice(0, FEW) : this.#duplicatePlaces,
        ...(error === undefined ? {} : { error }),
        ...(error === undefined || this.#imported === 0 ? {} : { isUntied: true }),
        lastAt: now,
      },
    };
  }

  async #write(tx: WriteDb, units: readonly ParsedUnit[]): Promise<Result<Written, AppError>> {
    const createdAt = this.#context.ports.clock.now();
    const newest = await findNewestSeq(tx);
    const digest = createHash('sha256');
    const places: ImportDuplicate[] = [];
    let inserted = 0;
    // One after the other, so that others who read have their turn in between.
    for (const unit of units) {
      const came = await tx.insertPacked({ ...unit.packed, ids: this.#ids(unit), createdAt, importNo: this.#no });
      inserted += came.inserted;
      digest.update(came.digest);
      for (const at of came.duplicates) places.push(unit.places[at] ?? { path: '', offset: 0 });
    }
    if (inserted > 0) await this.#finish(tx, { newest, inserted, createdAt, digest: digest.digest('hex') });
    const counts = { imported: this.#imported + inserted, duplicates: this.#duplicates + places.length };
    await updateImportRun(tx, this.#no, { ...this.state({ state: 'running' }), ...counts });
    return ok({ inserted, places });
  }

  async #finish(
    tx: WriteDb,
    batch: { readonly newest: number; readonly inserted: number; readonly createdAt: UnixMs; readonly digest: string },
  ): Promise<void> {
    await indexForSearch(tx, batch.newest);
    const action = 'certificate.imported';
    await appendActivity(tx, {
      // The same instant as in its rows: that ties a certificate to the entry that tells how it came.
      at: batch.createdAt,
      actor: await getActor(this.#context, tx, [{ action }]),
      action,
      entity: 'import',
      entityId: String(this.#no),
      subject: this.#subject,
      detail: { certificates: batch.inserted, digest: batch.digest },
    });
  }

  #ids(unit: ParsedUnit): string {
    return unit.places.map(() => this.#context.newId<CertificateId>()).join('');
  }

  #noteFailures(failed: readonly ImportFailure[]): void {
    this.#failed += failed.length;
    this.#failures.push(...failed.slice(0, Math.max(0, MAX_FAILURES - this.#failures.length)));
  }

  #noteDuplicates(places: readonly ImportDuplicate[], count: number): void {
    this.#duplicates += count;
    this.#duplicatePlaces.push(...places.slice(0, Math.max(0, MAX_DUPLICATES - this.#duplicatePlaces.length)));
  }

  #tell(): void {
    const elapsedMs = this.#context.ports.clock.monotonicMs() - this.#startedAt;
    const items = this.#imported + this.#duplicates + this.#waitingRows;
    this.#job.progress(this.#read, undefined, { items, rate: elapsedMs <= 0 ? 0 : (items * 1000) / elapsedMs });
  }
}

interface Written {
  readonly inserted: number;
  /** Of certificates that were here already. */
  readonly places: readonly ImportDuplicate[];
}
