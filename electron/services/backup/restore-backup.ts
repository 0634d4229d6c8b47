import { existsSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import type { BackupInfo } from '../../../shared/model/backup.ts';
import type { OperatorWrap } from '../../../shared/model/operator-wrap.ts';
import type { CheckFinding } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import { checkWorkspaceFile } from '../../store/own-thread.ts';
import { isOpenHere } from '../../store/shared-descriptor.ts';
import { isBackupKeyPair, openBackup } from '../../vault/backup-envelope.ts';
import { createVault, type UnlockSecret } from '../../vault/vault.ts';
import { checkTarget, place, removeStale, temporaryOf } from '../atomic-file.ts';
import { createIds } from '../id.ts';
import { actorOf } from '../operators/standing.ts';
import type { JobContext, Outcome, Ports } from '../ports.ts';
import { readFailure, systemCode, writeFailure } from '../system-failure.ts';
import { backupKeyRecord } from './backup-key.ts';
import { type BackupHead, type ReadHead, readHead } from './backup-head.ts';
import { parseCustody } from './backup-custody.ts';
import { noteRestored, questionOf } from './note-restored.ts';
import { type Pieces, sealedLength, unsealFile } from './sealed-file.ts';

/** What SQLite keeps beside an open file. */
const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

export interface RestoreOrder {
  readonly source: string;
  /** Must not exist. */
  readonly target: string;
  /** Zeroed. */
  readonly secret: UnlockSecret;
  /** Name of the operator whose passphrase it is, where the backup has more than one. */
  readonly operator?: string | undefined;
  /** Puts a workspace in place though its check has findings: it opens for reading. */
  readonly evenDamaged: boolean;
}

export interface Restored {
  readonly name: string;
  readonly head: BackupHead;
  readonly findings: readonly CheckFinding[];
}

/** What a backup says of itself, without opening it. Fails with `backup.not-a-backup`, `backup.newer-version`, `backup.truncated`, `backup.changed`, `file.not-found`. */
export async function readBackupInfo(source: string): Outcome<BackupInfo> {
  return withSource(source, async (handle, name) => {
    const read = await readWhole(handle, name);
    if (!read.ok) return read;
    const { workspace, createdAt, octets, operators } = read.value.head;
    return ok({ workspace, createdAt, octets, operators });
  });
}

/**
 * Writes the workspace of a backup to a new file: opened piece by piece, synced, checked as `workspace check` does without keys, and only then given its name.
 * What is remembered of a file that stood in the new place is forgotten, and the restoring is an entry of the log. Nothing is left of what failed, and nothing
 * that stands is replaced.
 * Fails with `vault.wrong-passphrase`, `vault.wrong-recovery-key`, `backup.truncated`, `backup.changed`, `backup.newer-version`, `backup.not-a-backup`,
 * `backup.unsound`, `file.exists`, `file.disk-full`, `file.not-writable`, `job.cancelled`.
 */
export async function restoreBackup(ports: Ports, order: RestoreOrder, job: JobContext): Outcome<Restored> {
  try {
    const ready = await checkFreePlace(order.target);
    if (!ready.ok) return ready;
    return await withSource(order.source, (handle, name) => restoreFrom(ports, { ...order, handle, name }, job));
  } finally {
    for (const octets of Object.values(order.secret)) if (octets instanceof Uint8Array) octets.fill(0);
  }
}

async function checkFreePlace(target: string): Outcome<null> {
  const free = await checkTarget({ path: target, overwrite: false });
  const leftover = SIDE_FILES.find((suffix) => existsSync(target + suffix));
  return free.ok && leftover !== undefined ? fail('file.exists', { name: path.basename(target) + leftover }) : free;
}

async function withSource<T>(source: string, use: (handle: FileHandle, name: string) => Outcome<T>): Outcome<T> {
  if (isOpenHere(source)) return fail('file.not-readable', { name: path.basename(source), cause: 'EBUSY' });
  let handle: FileHandle;
  try {
    handle = await open(source, 'r');
  } catch (cause) {
    return readFailure(source, cause);
  }
  try {
    return await use(handle, path.basename(source));
  } catch (cause) {
    return readFailure(source, cause);
  } finally {
    await handle.close();
  }
}

/** The head of a file that has the length which the head says: whoever types a passphrase is not to learn only then that it was in vain. */
async function readWhole(handle: FileHandle, name: string): Outcome<ReadHead> {
  const read = await readHead(handle, name);
  if (!read.ok) return read;
  const { size } = await handle.stat();
  const expected = sealedLength(piecesOf(read.value));
  if (size < expected) return fail('backup.truncated', { name, octets: size, expected });
  return size > expected ? fail('backup.changed', { name, offset: expected }) : read;
}

const piecesOf = ({ head, octets }: ReadHead): Pieces => ({
  octets: head.octets,
  pieceOctets: head.pieceOctets,
  start: octets.length,
});

type Restoring = RestoreOrder & { readonly handle: FileHandle; readonly name: string };

/** Copying, checking. */
const PARTS = 2;

async function restoreFrom(ports: Ports, restoring: Restoring, job: JobContext): Outcome<Restored> {
  const read = await readWhole(restoring.handle, restoring.name);
  if (!read.ok) return read;
  const opened = await openKey(ports, restoring, read.value);
  if (!opened.ok) return opened;
  const { key, actor } = opened.value;
  const { head } = read.value;
  const file = path.resolve(restoring.target);
  const temporary = temporaryOf(file, createIds(ports.randomBytes)<string>());
  try {
    const written = await writePlain(temporary, { restoring, key, pieces: piecesOf(read.value) }, job);
    if (!written.ok) return written;
    await removeStale(file, temporary);
    const checked = await checkWorkspaceFile(
      ports.storeWorkerEntry,
      { file: temporary, depth: 'full', question: questionOf(head) },
      {
        signal: job.signal,
        onProgress: ({ done, total }) =>
          job.progress(head.octets + Math.round((head.octets * done) / Math.max(1, total)), head.octets * PARTS),
      },
    );
    if (!checked.ok) return checked;
    const findings = checked.value.findings.filter(({ severity }) => severity === 'error');
    if (findings.length > 0 && !restoring.evenDamaged)
      return fail('backup.unsound', { name: restoring.name, findings: findings.length });
    const placed = await place(temporary, file, false);
    if (!placed.ok) return placed;
    const noted = await noteRestored(ports, {
      file,
      head,
      from: restoring.name,
      actor,
      isSound: findings.length === 0,
    });
    if (!noted.ok) for (const suffix of ['', ...SIDE_FILES]) await unlink(file + suffix).catch(systemCode);
    return noted.ok ? ok({ name: path.basename(file), head, findings }) : noted;
  } catch (cause) {
    return writeFailure(file, cause);
  } finally {
    key.fill(0);
    for (const suffix of ['', ...SIDE_FILES]) await unlink(temporary + suffix).catch(systemCode);
  }
}

async function writePlain(
  temporary: string,
  { restoring, key, pieces }: { readonly restoring: Restoring; readonly key: Uint8Array; readonly pieces: Pieces },
  job: JobContext,
): Outcome<null> {
  const target = await open(temporary, 'wx', 0o600);
  let done = 0;
  const advance = (octets: number): void => {
    done += octets;
    job.progress(done, pieces.octets * PARTS);
  };
  try {
    const { handle: source, name } = restoring;
    return await unsealFile({ source, name, key, pieces, target, signal: job.signal, advance });
  } finally {
    await target.close();
  }
}

/** The key of the pieces, by a vault that is unlocked for this alone, and the name that the log has for whose passphrase it was. */
async function openKey(
  ports: Ports,
  { secret, name, operator }: Restoring,
  { head, octets }: ReadHead,
): Outcome<{ readonly key: Uint8Array; readonly actor: string }> {
  const changed = fail('backup.changed', { name, offset: 0 });
  const custody = parseCustody(head.custody);
  if (custody === undefined) return changed;
  const vault = createVault({ spawn: ports.spawnVault, monotonicMs: ports.clock.monotonicMs });
  try {
    const named = findOperator(custody.custody?.operators ?? [], operator);
    if (operator !== undefined && named === undefined) return fail('operator.not-found', { wanted: operator });
    const who = named === undefined || 'recoveryKey' in secret ? {} : { operatorId: named.id };
    const unlocked = await vault.unlock({ workspaceId: head.workspaceId, ...custody, ...secret, ...who });
    if (!unlocked.ok) return unlocked;
    const opened = await vault.openRecord({ ...backupKeyRecord(head.workspaceId), sealed: head.sealedKey });
    if (!opened.ok) return opened.error.code === 'vault.record-damaged' ? changed : opened;
    const pair = { publicKey: head.publicKey, privateKey: opened.value };
    const key = isBackupKeyPair(pair) ? openBackup(pair, head.sender, octets) : null;
    pair.privateKey.fill(0);
    return key === null ? changed : ok({ key, actor: actorOf(vault.session()) ?? ports.actor });
  } finally {
    await vault.lock();
  }
}

/** By name, else the only one there is. */
function findOperator(operators: readonly OperatorWrap[], wanted: string | undefined): OperatorWrap | undefined {
  if (wanted === undefined) return operators.length === 1 ? operators[0] : undefined;
  return operators.find(({ name }) => name === wanted);
}
