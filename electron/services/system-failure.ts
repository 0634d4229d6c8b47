import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';

type Failed = { readonly ok: false; readonly error: AppError };

/** `ENOENT`, `ENOSPC`, … of a failure of the file system; rethrows what is none, since that is a bug. */
export function systemCode(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  throw cause;
}

/** The failure of a reading, with the file's base name as evidence. */
export function readFailure(file: string, cause: unknown): Failed {
  const code = systemCode(cause);
  const name = path.basename(file);
  if (code === 'ENOENT' || code === 'ENOTDIR') return fail('file.not-found', { name });
  return fail('file.not-readable', { name, cause: code });
}

/** The failure of a writing, with the file's base name as evidence. */
export function writeFailure(file: string, cause: unknown): Failed {
  const code = systemCode(cause);
  const name = path.basename(file);
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('file.disk-full', { name });
  if (code === 'EEXIST') return fail('file.exists', { name });
  return fail('file.not-writable', { name, cause: code });
}
