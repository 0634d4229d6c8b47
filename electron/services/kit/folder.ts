import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import { systemCode, writeFailure } from '../system-failure.ts';
import type { ExportedFile } from './key-store-file.ts';

const FOLDER_MODE = 0o700;
const MAX_NUMBER = 1000;
const STALE_AFTER_MS = 3_600_000;
const TEMPORARY = /^\.countersign-kit-[0-9a-f]{12}$/;
/** What the system says when something stands where the folder is to go, by system. */
const TAKEN = new Set(['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EISDIR']);

/** A file of a folder that is to be written. */
export interface FolderFile extends ExportedFile {
  readonly name: string;
  readonly mode: 0o600 | 0o644;
}

export interface FolderOrder {
  /** Folder that the user chose; the new one is made in it. */
  readonly parent: string;
  /** A safe file name; a number is added where it is taken. */
  readonly name: string;
  readonly files: readonly FolderFile[];
  /** Twelve hexadecimal digits. */
  readonly nonce: string;
  readonly signal: AbortSignal;
}

/** A folder that was written and opened again, under a name that nobody looks for. */
export interface StagedFolder {
  /** Gives it its name and answers the path. Never replaces anything. Fails with `file.*`. */
  place(): Outcome<string>;
  /** Removes it wherever it is now. */
  discard(): Promise<void>;
}

/**
 * Writes files into a new folder (mode 0700) beside the place where it is to stand: each is synced, read back, compared and opened as its reader
 * would. A failure or a cancelled job leaves nothing. Fails with `file.not-writable`, `file.disk-full`, `file.verify-failed`, `job.cancelled`.
 */
export async function stageFolder(order: FolderOrder): Outcome<StagedFolder> {
  const made = await makeStagingFolder(order);
  if (!made.ok) return made;
  const written = await writeAll(made.value.folder, order);
  if (written.ok) return ok(made.value.staged);
  await made.value.staged.discard();
  return written;
}

/** An empty folder (mode 0700) beside the place where it is to stand, for who fills it piece by piece. Fails with `file.not-writable`, `file.disk-full`. */
export async function makeStagingFolder(
  order: Pick<FolderOrder, 'parent' | 'name' | 'nonce'>,
): Outcome<{ readonly folder: string; readonly staged: StagedFolder }> {
  const parent = path.resolve(order.parent);
  const temporary = path.join(parent, `.countersign-kit-${order.nonce}`);
  try {
    await mkdir(temporary, { mode: FOLDER_MODE });
    await removeStale(parent, temporary);
  } catch (cause) {
    return writeFailure(path.join(parent, order.name), cause);
  }
  return ok({ folder: temporary, staged: stagedFolder(temporary, parent, order.name) });
}

async function writeAll(folder: string, { files, signal }: FolderOrder): Outcome<null> {
  try {
    // What the process may not do with new files counts for its folder too.
    await chmod(folder, FOLDER_MODE);
    for (const file of files) {
      if (signal.aborted) return fail('job.cancelled', {});
      await writeSynced(path.join(folder, file.name), file);
      const readBack = await readFile(path.join(folder, file.name));
      const isSame = Buffer.from(file.bytes).equals(readBack);
      const opens = isSame && ((await file.opens?.(readBack)) ?? true);
      readBack.fill(0);
      if (!opens) return fail('file.verify-failed', { name: file.name });
    }
    await syncFolder(folder);
    return signal.aborted ? fail('job.cancelled', {}) : ok(null);
  } catch (cause) {
    return writeFailure(folder, cause);
  }
}

async function writeSynced(file: string, { bytes, mode }: FolderFile): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function stagedFolder(temporary: string, parent: string, name: string): StagedFolder {
  let at = temporary;
  return {
    place: async () => {
      if (at !== temporary) return ok(at);
      const placed = await placeFolder(temporary, parent, name);
      if (placed.ok) at = placed.value;
      return placed;
    },
    discard: () => remove(at),
  };
}

/** A rename replaces an empty folder of the same name; that it is looked for first leaves nothing else to lose. */
async function placeFolder(temporary: string, parent: string, name: string): Promise<Result<string, AppError>> {
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    const target = path.join(parent, number === 1 ? name : `${name}-${number}`);
    const present = await lstat(target).catch(systemCode);
    if (typeof present !== 'string') continue;
    if (present !== 'ENOENT') return fail('file.not-writable', { name, cause: present });
    const problem = await rename(temporary, target).then(() => undefined, systemCode);
    if (problem === undefined) {
      await syncFolder(parent);
      return ok(target);
    }
    if (!TAKEN.has(problem)) return fail('file.not-writable', { name, cause: problem });
  }
  return fail('file.exists', { name });
}

/** What a killed process left: it may hold a key. Only folders of our own making, an hour old. */
async function removeStale(parent: string, temporary: string): Promise<void> {
  const { mtimeMs } = await lstat(temporary);
  const names = await readdir(parent).catch(systemCode);
  if (typeof names === 'string') return;
  for (const name of names.filter((each) => TEMPORARY.test(each))) {
    const facts = await lstat(path.join(parent, name)).catch(systemCode);
    if (typeof facts !== 'string' && facts.isDirectory() && mtimeMs - facts.mtimeMs > STALE_AFTER_MS)
      await remove(path.join(parent, name));
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** Windows cannot open a folder; its file system orders the rename itself. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(systemCode);
  if (typeof handle === 'string') return;
  await handle.sync().catch(systemCode);
  await handle.close();
}
