import { accessSync, closeSync, constants, existsSync, openSync, realpathSync, unlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type AppError, fail } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type ProbeFileSystem, probeFileSystem } from './file-system.ts';

/** What SQLite keeps beside an open file. */
const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

interface Preparing {
  readonly mode: 'open' | 'create';
  readonly probeFileSystem?: ProbeFileSystem;
}

/** Looks at a file before it is opened, or makes an empty one. The codes are those of `openStore`. */
export function prepareFile(file: string, options: Preparing): Result<null, AppError> {
  const name = basename(file);
  try {
    if (options.mode === 'open' && !existsSync(file)) return fail('file.not-found', { name });
    const folder = options.mode === 'open' ? dirname(realpathSync(file)) : dirname(file);
    const type = (options.probeFileSystem ?? probeFileSystem)(folder);
    if (type !== null) return fail('workspace.network-file-system', { name, type });
    const leftover = options.mode === 'create' && SIDE_FILES.find((suffix) => existsSync(file + suffix));
    // SQLite would throw away the log of a workspace whose main file went missing.
    if (leftover) return fail('file.exists', { name: name + leftover });
    if (options.mode === 'create') closeSync(openSync(file, 'wx', 0o600));
    else accessSync(file, constants.R_OK);
  } catch (error) {
    return failedFile(error, name, options.mode);
  }
  return options.mode === 'open' && !isWritable(file) ? fail('workspace.read-only', { name }) : ok(null);
}

function failedFile(error: unknown, name: string, mode: 'open' | 'create'): Result<never, AppError> {
  const cause = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (cause === null) throw error;
  if (cause === 'EEXIST') return fail('file.exists', { name });
  if (cause === 'ENOSPC' || cause === 'EDQUOT') return fail('file.disk-full', { name });
  return mode === 'create' ? fail('file.not-writable', { name, cause }) : fail('file.not-readable', { name, cause });
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    accessSync(dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only after a creation that failed: what stands there is what this call made, and it holds nothing yet. */
export function removeOwnEmptyFile(file: string): void {
  for (const suffix of ['', ...SIDE_FILES]) {
    if (existsSync(file + suffix)) unlinkSync(file + suffix);
  }
}
