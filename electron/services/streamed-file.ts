import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { checkTarget, type FileTarget, place, removeStale, temporaryOf } from './atomic-file.ts';
import type { Outcome } from './ports.ts';
import { systemCode, writeFailure } from './system-failure.ts';

const OWNER_ONLY = 0o600;
/** Octets that are gathered before they are written. */
const GATHERED = 1024 * 1024;

/** Takes the next octets of a file; resolves when more may come. */
export type Append = (bytes: Uint8Array) => Promise<void>;

/** A file that was written and read back, under a name that nobody looks for. */
export interface StagedFile {
  /** Gives it its name. Fails with `file.exists`, `file.not-writable`. */
  place(): Outcome<{ readonly name: string }>;
  /** Removes it; what was placed stays. */
  discard(): Promise<void>;
}

export interface StreamedWrite {
  readonly target: FileTarget;
  /** Lower-case letters and digits. */
  readonly nonce: string;
  readonly fill: (append: Append) => Outcome<null>;
}

/**
 * Writes a file of any length, of which little is in memory at a time: a temporary file beside its place (mode 0600), synced, read back and compared by
 * SHA-256. Where `fill` fails nothing stays. Fails with what it fails with, and with `file.exists`, `file.disk-full`, `file.not-writable`, `file.verify-failed`.
 */
export async function stageStreamedFile(write: StreamedWrite): Outcome<StagedFile> {
  const ready = await checkTarget(write.target);
  if (!ready.ok) return ready;
  const file = path.resolve(write.target.path);
  const temporary = temporaryOf(file, write.nonce);
  const discard = async (): Promise<void> => void (await unlink(temporary).catch(systemCode));
  let isWritten = false;
  try {
    const filled = await fillFile(temporary, write.fill);
    if (!filled.ok) return filled;
    await removeStale(file, temporary);
    if ((await hashOf(temporary)) !== filled.value) return fail('file.verify-failed', { name: path.basename(file) });
    isWritten = true;
    return ok({ place: () => placeFile(temporary, file, write.target.overwrite), discard });
  } catch (cause) {
    return writeFailure(file, cause);
  } finally {
    if (!isWritten) await discard();
  }
}

/** Answers the SHA-256 of what was written. */
async function fillFile(temporary: string, fill: StreamedWrite['fill']): Outcome<string> {
  const handle = await open(temporary, 'wx', OWNER_ONLY);
  const hash = createHash('sha256');
  let gathered: Uint8Array[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(gathered);
    gathered = [];
    length = 0;
    hash.update(bytes);
    await handle.writeFile(bytes);
  };
  try {
    const filled = await fill(async (bytes) => {
      gathered.push(bytes);
      length += bytes.length;
      if (length >= GATHERED) await flush();
    });
    if (!filled.ok) return filled;
    await flush();
    await handle.sync();
    return ok(hash.digest('hex'));
  } finally {
    await handle.close();
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) if (chunk instanceof Uint8Array) hash.update(chunk);
  return hash.digest('hex');
}

async function placeFile(temporary: string, file: string, overwrite: boolean): Outcome<{ readonly name: string }> {
  try {
    const placed = await place(temporary, file, overwrite);
    return placed.ok ? ok({ name: path.basename(file) }) : placed;
  } catch (cause) {
    return writeFailure(file, cause);
  }
}
