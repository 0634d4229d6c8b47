import { open, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import type { BackupReport } from '../../../shared/model/backup.ts';
import { type BackupKeyRow, findBackupKey } from '../../store/backup-rows.ts';
import type { HeldFile } from '../../store/held-file.ts';
import type { HeldFacts } from '../../store/held-state.ts';
import type { StoreProgress } from '../../store/own-thread.ts';
import { getWorkspace } from '../../store/workspace-rows.ts';
import { beginBackup } from '../../vault/backup-envelope.ts';
import { checkTarget, type FileTarget, place, removeStale, temporaryOf } from '../atomic-file.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { systemCode, writeFailure } from '../system-failure.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { type BackupHead, buildHead } from './backup-head.ts';
import { readCustody } from './backup-custody.ts';
import { type Pieces, sealFile, unsealFile } from './sealed-file.ts';

export const PIECE_OCTETS = 1024 * 1024;

/**
 * Writes an encrypted copy of the workspace as it stands now, reads it back piece by piece and only then gives it its name. Works while locked and while others
 * write; meanwhile SQLite checks the pages. Nothing is left of one that failed or was cancelled.
 * Fails with `backup.needs-unlock`, `workspace.damaged`, `file.exists`, `file.disk-full`, `file.not-writable`, `file.verify-failed`, `store.full`, `job.cancelled`.
 */
export async function makeBackup(
  context: WorkspaceContext,
  target: FileTarget,
  job: JobContext,
): Outcome<BackupReport> {
  const ready = await checkTarget(target);
  if (!ready.ok) return ready;
  const workspaceFile = context.store.file;
  // To replace the open workspace by its backup would lose everything that is written from now on.
  if (await isSameFile(target.path, workspaceFile)) return fail('file.exists', { name: path.basename(target.path) });
  const copies = `${workspaceFile}.snapshot`;
  // What a killed process left of a copy; the log was written just now, so that its time is that of the file system.
  await removeStale(copies, `${workspaceFile}-wal`).catch(systemCode);
  const copy = temporaryOf(copies, context.newId<string>());
  const onProgress = ({ done, total }: StoreProgress): void => job.progress(done, total * (PARTS + 1));
  return context.store.holding(copy, { signal: job.signal, onProgress }, (held) =>
    sealHeld(context, { held, target }, job),
  );
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((file) => stat(file).catch(systemCode)));
  return typeof a === 'object' && typeof b === 'object' && a.dev === b.dev && a.ino === b.ino;
}

/** Sealing, reading back; before them copying, where a copy is needed. */
const PARTS = 2;

interface ToSeal {
  readonly held: HeldFile;
  readonly target: FileTarget;
}

async function sealHeld(context: WorkspaceContext, { held, target }: ToSeal, job: JobContext): Outcome<BackupReport> {
  const file = path.resolve(target.path);
  const name = path.basename(file);
  const temporary = temporaryOf(file, context.newId<string>());
  const begun = await beginHead(context, held);
  if (!begun.ok) return begun;
  const { head, key } = begun.value;
  const pieces: Pieces = { octets: held.length, pieceOctets: PIECE_OCTETS, start: head.length };
  const parts = held.isInPlace ? PARTS : PARTS + 1;
  let done = held.isInPlace ? 0 : pieces.octets;
  const advance = (octets: number): void => {
    done += octets;
    job.progress(done, pieces.octets * parts);
  };
  // In a thread of its own, at the same time.
  const checked = held.isWhole();
  // Where sealing fails first nobody asks.
  checked.catch(() => undefined);
  try {
    const watched = { signal: job.signal, advance };
    const sealed = await sealFile({ plain: held.descriptor, sealed: temporary }, { head, key, pieces }, watched);
    if (!sealed.ok) return sealed;
    await removeStale(file, temporary);
    const read = await readBack({ temporary, name, key, pieces }, watched);
    if (!read.ok) return read;
    const isWhole = await checked;
    if (!isWhole.ok) return isWhole;
    const source = path.basename(context.store.file);
    if (!isWhole.value) return fail('workspace.damaged', { name: source, check: 'page' });
    const isHeld = await held.isHeld();
    if (!isHeld.ok) return isHeld;
    // What was read last may be of another state.
    if (!isHeld.value) return fail('store.io', { name: source, cause: 'reader-ended' });
    if (job.signal.aborted) return fail('job.cancelled', {});
    const placed = await place(temporary, file, target.overwrite);
    if (!placed.ok) return placed;
    return ok({ name, octets: read.value, sha256: sealed.value });
  } catch (cause) {
    return writeFailure(file, cause);
  } finally {
    key.fill(0);
    await unlink(temporary).catch(systemCode);
  }
}

interface ToRead {
  readonly temporary: string;
  readonly name: string;
  readonly key: Uint8Array;
  readonly pieces: Pieces;
}

/** Answers how long the file is. */
async function readBack(
  { temporary, name, key, pieces }: ToRead,
  watched: { readonly signal: AbortSignal; readonly advance: (octets: number) => void },
): Outcome<number> {
  const source = await open(temporary, 'r');
  try {
    const read = await unsealFile({ source, name, key, pieces, target: null, ...watched });
    if (!read.ok) return read.error.code === 'job.cancelled' ? read : fail('file.verify-failed', { name });
    return ok((await source.stat()).size);
  } finally {
    await source.close();
  }
}

/** The head with the key of the pieces, which the caller zeroes. Read from the state that is held: what opened it opens the backup. */
async function beginHead(
  context: WorkspaceContext,
  facts: HeldFile,
): Outcome<{ readonly head: Uint8Array; readonly key: Uint8Array }> {
  const pair = await findBackupKey(facts.read);
  const custody = await readCustody(facts.read);
  const workspace = await getWorkspace(facts.read);
  if (pair === undefined) return fail('backup.needs-unlock', {});
  const begun = beginBackup(pair.publicKey);
  const head = buildHead({
    workspaceId: workspace.id,
    workspace: workspace.name,
    createdAt: context.ports.clock.now(),
    ...describePieces(facts, pair),
    sender: begun.sender,
    ...custody,
    activity: facts.head,
  });
  return ok({ head, key: begun.bind(head) });
}

const describePieces = (
  facts: HeldFacts,
  pair: BackupKeyRow,
): Pick<BackupHead, 'octets' | 'pieceOctets' | 'publicKey' | 'sealedKey'> => ({
  octets: facts.length,
  pieceOctets: PIECE_OCTETS,
  publicKey: pair.publicKey,
  sealedKey: pair.sealed,
});
