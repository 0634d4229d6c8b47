import path from 'node:path';
import { hash } from 'node:crypto';
import { fail } from '../../../shared/errors.ts';
import type { ActivityEntry, ActivityFilter } from '../../../shared/model/activity.ts';
import { EXPORT_BEGIN, type LogExport, MAX_EXPORT_OCTETS } from '../../../shared/model/activity-log.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { encodePem, PEM_LABEL } from '../../pki/asn1/pem.ts';
import { findActivityHead } from '../../store/activity-rows.ts';
import { listEntries } from '../../store/activity-page.ts';
import { findLogKey, listNewestCheckpoints } from '../../store/checkpoint-rows.ts';
import { fingerprintOf, type KeptCheckpoint } from '../../store/log-checkpoint.ts';
import { type FileTarget, writeFileAtomically } from '../atomic-file.ts';
import type { JobContext, Outcome } from '../ports.ts';
import {
  recordActivity,
  requireRunning,
  requireUnlocked,
  readingOr,
  type WorkspaceContext,
  writing,
} from '../workspace-context.ts';

const PAGE_ENTRIES = 500;
const NONCE_OCTETS = 6;

export interface ExportOrder {
  readonly filter: ActivityFilter;
  readonly target: FileTarget;
}

/**
 * Writes entries of the log, oldest first, as JSON Lines with what shows that they are genuine: `FILE` (a line about the export, then an entry a line),
 * `FILE.sig` (the Ed25519 signature of the log key over the octets of `FILE`) and `FILE.pem` (the public key). A log of more than 32 MiB goes on in
 * `FILE-2`, … with a signature each. The first line names workspace, filter, the newest entry and its signed checkpoint, so that the export is kept
 * outside the file like any other known head. A checkpoint is signed first; the export is an entry of its own, which it does not hold.
 *
 * `openssl pkeyutl -verify -rawin -pubin -inkey FILE.pem -sigfile FILE.sig -in FILE`
 *
 * Fails with `vault.locked`, `file.exists`, `file.not-writable`, `file.disk-full`, `job.cancelled`. What was placed before a failure stays.
 */
export async function exportLog(context: WorkspaceContext, order: ExportOrder, job: JobContext): Outcome<LogExport> {
  const unlocked = requireUnlocked(context, 'activity.exported');
  if (!unlocked.ok) return unlocked;
  const signed = await context.checkpoints.sign('export');
  if (!signed.ok) return signed;
  const begun = await readBegin(context);
  if (!begun.ok) return begun;
  const writer = new ExportWriter(context, order, begun.value);
  const written = await writer.run(job);
  if (!written.ok) return written;
  const { key } = begun.value;
  const report = { ...written.value, keySha256: fingerprintOf(key.spkiDer) };
  const name = path.basename(order.target.path);
  const detail = { format: 'jsonl', entries: report.entries, sha256: writer.sha256, key: report.keySha256 };
  return writing(context, [], async (tx) => {
    await recordActivity(context, tx, {
      action: 'activity.exported',
      entity: 'workspace',
      entityId: context.id,
      subject: name,
      detail,
    });
    return ok(report);
  });
}

interface ExportBegin {
  readonly head: { readonly sequence: number; readonly hash: string };
  readonly key: SealedKey;
  readonly checkpoint: KeptCheckpoint | undefined;
}

/** Where the log is doubted nothing is signed on top of it, and the export holds what is there: it may be the evidence. */
const readBegin = (context: WorkspaceContext): Outcome<ExportBegin> =>
  readingOr(context, async (db) => {
    const [head, key, [checkpoint]] = [
      await findActivityHead(db),
      await findLogKey(db),
      await listNewestCheckpoints(db, 1),
    ];
    if (head === undefined) throw new BugError('a log without entries');
    return key === undefined ? fail('vault.key-damaged', { keyId: '' }) : ok({ head, key, checkpoint });
  });

const describeCheckpoint = ({ sequence, hash: entryHash, at, reason, signature }: KeptCheckpoint) => ({
  sequence,
  hash: entryHash,
  at: new Date(at).toISOString(),
  reason,
  signature: Buffer.from(signature).toString('base64'),
});

class ExportWriter {
  readonly #context: WorkspaceContext;
  readonly #order: ExportOrder;
  readonly #begin: ExportBegin;
  readonly #files: string[] = [];
  #part = 0;
  #lines: Uint8Array[] = [];
  #octets = 0;
  #entries = 0;
  /** Of the first file. */
  sha256 = '';

  constructor(context: WorkspaceContext, order: ExportOrder, begin: ExportBegin) {
    this.#context = context;
    this.#order = order;
    this.#begin = begin;
  }

  async run(job: JobContext): Outcome<Pick<LogExport, 'files' | 'entries'>> {
    const { filter } = this.#order;
    const { sequence: last } = this.#begin.head;
    this.#startPart();
    for (let from = 1; from <= last; from += PAGE_ENTRIES) {
      const running = requireRunning(job.signal);
      if (!running.ok) return running;
      const among = { from, to: Math.min(last, from + PAGE_ENTRIES - 1) };
      const page = await this.#context.store.readingSlowly((db) =>
        listEntries(db, filter, { among, skip: 0, limit: PAGE_ENTRIES }),
      );
      if (!page.ok) return page;
      for (const entry of page.value.toReversed()) {
        const added = await this.#add(entry);
        if (!added.ok) return added;
      }
      job.progress(among.to, last);
    }
    const ended = await this.#endPart();
    if (!ended.ok) return ended;
    const key = await this.#write('.pem', encodePem(PEM_LABEL.publicKey, this.#begin.key.spkiDer));
    return key.ok ? ok({ files: this.#files, entries: this.#entries }) : key;
  }

  async #add(entry: ActivityEntry): Outcome<null> {
    const line = Buffer.from(`${JSON.stringify({ ...entry, at: new Date(entry.at).toISOString(), atMs: entry.at })}\n`);
    if (this.#octets + line.length > MAX_EXPORT_OCTETS) {
      const ended = await this.#endPart();
      if (!ended.ok) return ended;
      this.#startPart();
    }
    this.#lines.push(line);
    this.#octets += line.length;
    this.#entries += 1;
    return ok(null);
  }

  #startPart(): void {
    this.#part += 1;
    const head = Buffer.from(this.#headLine());
    this.#lines = [head];
    this.#octets = head.length;
  }

  #headLine(): string {
    const { head, key, checkpoint } = this.#begin;
    const { search, ...filter } = this.#order.filter;
    const about = {
      part: this.#part,
      workspace: this.#context.id,
      exportedAt: new Date(this.#context.ports.clock.now()).toISOString(),
      head,
      logKey: { sha256: fingerprintOf(key.spkiDer), spki: Buffer.from(key.spkiDer).toString('base64') },
      checkpoint: checkpoint === undefined ? null : describeCheckpoint(checkpoint),
      filter: search === undefined || search === '' ? filter : { search, ...filter },
    };
    return `${EXPORT_BEGIN}${JSON.stringify(about).slice(1)}\n`;
  }

  async #endPart(): Outcome<null> {
    const octets = Buffer.concat(this.#lines);
    const { vault } = this.#context;
    const signed = await vault.sign({ key: this.#begin.key, algorithm: 'ed25519', messages: [octets], purpose: 'log' });
    if (!signed.ok) return signed;
    const [signature] = signed.value;
    if (signature === undefined) throw new BugError('an export was not signed');
    const suffix = this.#part === 1 ? '' : `-${this.#part}`;
    if (this.#part === 1) this.sha256 = hash('sha256', octets, 'hex');
    const written = await this.#write(suffix, octets);
    return written.ok ? this.#write(`${suffix}.sig`, signature) : written;
  }

  async #write(suffix: string, bytes: Uint8Array): Outcome<null> {
    const { path: file, overwrite } = this.#order.target;
    const nonce = Buffer.from(this.#context.ports.randomBytes(NONCE_OCTETS)).toString('hex');
    const written = await writeFileAtomically({ target: { path: `${file}${suffix}`, overwrite }, bytes, nonce });
    if (written.ok) this.#files.push(written.value.name);
    return written.ok ? ok(null) : written;
  }
}
