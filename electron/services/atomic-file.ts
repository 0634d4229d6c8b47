import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { access, link, lstat, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { Outcome } from './outcome.ts';
import { systemCode, writeFailure } from './system-failure.ts';

const OWNER_ONLY = 0o600;
const PIECE_OCTETS = 1024 * 1024;
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** A place for an output. Without `overwrite` an existing file is refused. */
export interface FileTarget {
  readonly path: string;
  readonly overwrite: boolean;
}

export interface AtomicWrite {
  readonly target: FileTarget;
  readonly bytes: Uint8Array;
  /** Makes the temporary file's name its own; that name stays short, since the target's may be as long as the file system allows. */
  readonly nonce: string;
  /** Who may read the file, as `open` takes it. Default: its owner alone. */
  readonly mode?: number;
  /** Opens what was read back, as its reader would; false stops the write. */
  readonly opens?: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

/**
 * Asks whether a target can be written before work begins: the folder is there and takes new files, the file is not (or may be replaced) and is no device.
 * Fails with `file.exists`, `file.not-writable`. Does not promise that the write will succeed.
 */
export async function checkTarget(target: FileTarget): Outcome<null> {
  const name = path.basename(target.path);
  const folder = await stat(path.dirname(path.resolve(target.path))).catch(systemCode);
  if (typeof folder === 'string') return fail('file.not-writable', { name, cause: folder });
  if (!folder.isDirectory()) return fail('file.not-writable', { name, cause: 'ENOTDIR' });
  const refusal = await findRefusal(path.dirname(path.resolve(target.path)));
  if (refusal !== undefined) return fail('file.not-writable', { name, cause: refusal });
  const present = await lstat(target.path).catch(systemCode);
  if (typeof present === 'string') {
    return present === 'ENOENT' ? ok(null) : fail('file.not-writable', { name, cause: present });
  }
  if (!target.overwrite) return fail('file.exists', { name });
  return present.isFile() || present.isSymbolicLink()
    ? ok(null)
    : fail('file.not-writable', { name, cause: 'not-a-file' });
}

/**
 * Writes a whole file or none: a temporary file beside it (mode 0600 unless told otherwise), synced, read back and compared, opened by `opens`, then renamed
 * and the folder synced. A failure leaves no temporary file and the old file untouched.
 * Fails with `file.exists`, `file.disk-full`, `file.not-writable`, `file.verify-failed`.
 */
export async function writeFileAtomically(write: AtomicWrite): Outcome<{ readonly name: string }> {
  const file = path.resolve(write.target.path);
  const ready = await checkTarget(write.target);
  if (!ready.ok) return ready;
  const temporary = temporaryOf(file, write.nonce);
  try {
    await writeSynced(temporary, write.bytes, write.mode);
    await removeStale(file, temporary);
    if (!(await isThere(temporary, write.bytes)) || !((await write.opens?.(await readFile(temporary))) ?? true))
      return fail('file.verify-failed', { name: path.basename(file) });
    const placed = await place(temporary, file, write.target.overwrite);
    return placed.ok ? ok({ name: path.basename(file) }) : placed;
  } catch (cause) {
    return writeFailure(file, cause);
  } finally {
    await unlink(temporary).catch(systemCode);
  }
}

/** Whether a file holds these octets and no others; read piece by piece, since it may be large. */
async function isThere(file: string, bytes: Uint8Array): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_OCTETS, bytes.length + 1));
    for (let at = 0; ; ) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return at === bytes.length;
      if (!piece.subarray(0, bytesRead).equals(bytes.subarray(at, at + bytesRead))) return false;
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** What the system says against new files in a folder. */
const findRefusal = (folder: string): Promise<string | undefined> =>
  access(folder, constants.W_OK | constants.X_OK).then(() => undefined, systemCode);

const STALE_AFTER_MS = 60_000;
const TAG_LENGTH = 12;

/** Temporary files of one target have a beginning of their own, by which those that a killed process left are found. */
const temporaryStart = (file: string): string =>
  `.countersign-${hash('sha256', path.basename(file), 'hex').slice(0, TAG_LENGTH)}-`;
/** Where a file is written before it gets its name; `file` is absolute, `nonce` lower-case letters and digits. */
export const temporaryOf = (file: string, nonce: string): string =>
  path.join(path.dirname(file), `${temporaryStart(file)}${nonce}.tmp`);
const NONCE_AND_END = /^[0-9a-z]{1,32}\.tmp$/;

/** Removes what a killed process left of the same target, a minute older than the file just written. What cannot be removed stays. */
export async function removeStale(file: string, temporary: string): Promise<void> {
  const folder = path.dirname(file);
  const start = temporaryStart(file);
  const written = await lstat(temporary);
  const names = await readdir(folder).catch(systemCode);
  if (typeof names === 'string') return;
  for (const name of names) {
    if (!name.startsWith(start) || !NONCE_AND_END.test(name.slice(start.length))) continue;
    const left = path.join(folder, name);
    const facts = await lstat(left).catch(systemCode);
    if (typeof facts === 'string' || !facts.isFile()) continue;
    if (written.mtimeMs - facts.mtimeMs > STALE_AFTER_MS) await unlink(left).catch(systemCode);
  }
}

async function writeSynced(file: string, bytes: Uint8Array, mode = OWNER_ONLY): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    // what a process masks is not masked here: the file is as it was asked for
    if (mode !== OWNER_ONLY) await handle.chmod(mode);
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A hard link refuses an existing name atomically, which `rename` does not; some file systems have no links. */
export async function place(temporary: string, file: string, overwrite: boolean): Promise<Result<null, AppError>> {
  if (overwrite) {
    await rename(temporary, file);
  } else {
    const problem = await link(temporary, file).then(() => undefined, systemCode);
    if (problem === 'EEXIST') return fail('file.exists', { name: path.basename(file) });
    if (problem !== undefined && !NO_LINKS.has(problem))
      return fail('file.not-writable', { name: path.basename(file), cause: problem });
    if (problem !== undefined) await rename(temporary, file);
  }
  await syncFolder(path.dirname(file));
  return ok(null);
}

/** Windows cannot open a folder; its file system orders the rename itself. */
async function syncFolder(folder: string): Promise<void> {
  const handle: FileHandle | string = await open(folder, 'r').catch(systemCode);
  if (typeof handle === 'string') return;
  await handle.sync().catch(systemCode);
  await handle.close();
}
