import { open, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import type { BackupReport } from '../../../shared/model/backup.ts';
import { type BackupKeyRow, findBackupKey } from '../../store/backup-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Snapshot } from '../../store/snapshot.ts';
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
 * write. Nothing is left of one that failed or was cancelled.
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
  const snapshotPlace = `${workspaceFile}.snapshot`;
  const snapshot = temporaryOf(snapshotPlace, context.newId<string>());
  try {
    const copied = await context.store.snapshotTo(snapshot, {
      signal: job.signal,
      onProgress: ({ done, total }) => job.progress(done, total * PARTS),
    });
    if (!copied.ok) return copied;
    const name = path.basename(target.path);
    if (!copied.value.isSound) return fail('workspace.damaged', { name: path.basename(workspaceFile), check: 'page' });
    await removeStale(snapshotPlace, snapshot);
    return await sealSnapshot(context, { snapshot, facts: copied.value, name, target }, job);
  } finally {
    await unlink(snapshot).catch(systemCode);
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((file) => stat(file).catch(systemCode)));
  return typeof a === 'object' && typeof b === 'object' && a.dev === b.dev && a.ino === b.ino;
}

/** Copying, sealing, reading back. */
const PARTS = 3;

interface ToSeal {
  readonly snapshot: string;
  readonly facts: Snapshot;
  readonly name: string;
  readonly target: FileTarget;
}

async function sealSnapshot(context: WorkspaceContext, toSeal: ToSeal, job: JobContext): Outcome<BackupReport> {
  const file = path.resolve(toSeal.target.path);
  const temporary = temporaryOf(file, context.newId<string>());
  const begun = await beginHead(context, toSeal.facts);
  if (!begun.ok) return begun;
  const { head, key } = begun.value;
  const pieces: Pieces = { octets: toSeal.facts.length, pieceOctets: PIECE_OCTETS, start: head.length };
  let done = pieces.octets;
  const advance = (octets: number): void => {
    done += octets;
    job.progress(done, pieces.octets * PARTS);
  };
  try {
    const watched = { signal: job.signal, advance };
    const sealed = await sealFile({ plain: toSeal.snapshot, sealed: temporary }, { head, key, pieces }, watched);
    if (!sealed.ok) return sealed;
    await removeStale(file, temporary);
    const read = await readBack({ temporary, name: toSeal.name, key, pieces }, watched);
    if (!read.ok) return read;
    if (job.signal.aborted) return fail('job.cancelled', {});
    const placed = await place(temporary, file, toSeal.target.overwrite);
    if (!placed.ok) return placed;
    return ok({ name: toSeal.name, octets: read.value, sha256: sealed.value });
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

/** The head with the key of the pieces, which the caller zeroes. Read from the open workspace: what opens it now opens the backup. */
async function beginHead(
  context: WorkspaceContext,
  facts: Snapshot,
): Outcome<{ readonly head: Uint8Array; readonly key: Uint8Array }> {
  const read = await context.store.reading(readOpening);
  if (!read.ok) return read;
  const { key: pair, custody, workspace } = read.value;
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

/** A change of the workspace key seals everything anew: the pair is read before and after what opens it, until both are the same. */
async function readOpening(db: ReadDb) {
  for (;;) {
    const key = await findBackupKey(db);
    const custody = await readCustody(db);
    const after = await findBackupKey(db);
    const isSame = Buffer.compare(key?.sealed ?? NONE, after?.sealed ?? NONE) === 0;
    if (isSame) return { key, custody, workspace: await getWorkspace(db) };
  }
}

const NONE = new Uint8Array();

const describePieces = (
  facts: Snapshot,
  pair: BackupKeyRow,
): Pick<BackupHead, 'octets' | 'pieceOctets' | 'publicKey' | 'sealedKey'> => ({
  octets: facts.length,
  pieceOctets: PIECE_OCTETS,
  publicKey: pair.publicKey,
  sealedKey: pair.sealed,
});
