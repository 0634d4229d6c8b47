import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { isOpenHere } from '../store/shared-descriptor.ts';
import type { Outcome } from './ports.ts';
import { readFailure } from './system-failure.ts';

/** Bytes that a user handed over: a place on disk (shown as `label`, else by its base name), or what was dropped, pasted or piped. */
export type FileSource =
  | { readonly path: string; readonly label?: string }
  | { readonly name: string; readonly bytes: Uint8Array };

export interface SourceBytes {
  /** Base name, never a path. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Largest file that inspection reads. */
export const INSPECT_LIMIT_OCTETS = 64 * 1024 * 1024;
/** Largest file with one certificate, request, key or keystore. */
export const SINGLE_LIMIT_OCTETS = 16 * 1024 * 1024;

export const sourceName = (source: FileSource): string =>
  'path' in source ? (source.label ?? path.basename(source.path)) : source.name;

/**
 * Reads a source whole. The size is asked before anything is read, and no more than `limit` octets are read from a file that grows.
 * Fails with `file.too-large`, `file.not-found`, `file.not-readable` (folders and devices too).
 */
export async function readSource(source: FileSource, limit: number): Outcome<SourceBytes> {
  if ('path' in source) return readPath(source.path, limit);
  const { name, bytes } = source;
  return bytes.length > limit ? fail('file.too-large', { name, size: bytes.length, limit }) : ok({ name, bytes });
}

async function readPath(file: string, limit: number): Outcome<SourceBytes> {
  if (isOpenHere(file)) return fail('file.not-readable', { name: path.basename(file), cause: 'EBUSY' });
  let handle: FileHandle | undefined;
  try {
    // A pipe without a writer would block an ordinary open for ever.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    return await readHandle(handle, path.basename(file), limit);
  } catch (cause) {
    return readFailure(file, cause);
  } finally {
    await handle?.close();
  }
}

async function readHandle(handle: FileHandle, name: string, limit: number): Promise<Result<SourceBytes, AppError>> {
  const facts = await handle.stat();
  if (!facts.isFile()) return fail('file.not-readable', { name, cause: facts.isDirectory() ? 'EISDIR' : 'not-a-file' });
  if (facts.size > limit) return fail('file.too-large', { name, size: facts.size, limit });
  const bytes = Buffer.alloc(facts.size);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return ok({ name, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, filled) });
}
