import { type AppError, fail } from '../../shared/errors.ts';
import { BugError, err, ok, type Result } from '../../shared/result.ts';

/**
 * Carries an environment failure (disk full, busy, I/O, damaged page) out of a query.
 *
 * `Store.transaction` and `Store.reading` turn it into a failed Result; only code that uses `Store.read` directly meets it.
 */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly appError: AppError;

  constructor(appError: AppError) {
    super(appError.code);
    this.appError = appError;
  }
}

/** A row that can't have been written by us: `table` says where. */
export const damagedRow = (table: string): StoreFailure =>
  new StoreFailure(fail('workspace.damaged', { name: '', check: table }).error);

/** JSON that we wrote ourselves; anything else is a damaged row. */
export function parseStoredJson(text: string, table: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damagedRow(table);
  }
}

/** Runs work on a database and answers environment failures as data; bugs are thrown on. */
export async function attemptStore<T>(work: () => Promise<T>): Promise<Result<T, AppError>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof StoreFailure) return err(error.appError);
    throw error;
  }
}

/** Primary result codes, https://www.sqlite.org/rescode.html. */
export const SQLITE = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

export const primaryCode = (resultCode: number): number => resultCode & 0xff;

/** An SQLite result code in our words. A code that only wrong SQL or a broken constraint can cause is a bug. */
export function failureOf(resultCode: number, message: string, name: string): StoreFailure | BugError {
  const failed = failedResult(resultCode, message, name);
  return failed ? new StoreFailure(failed.error) : new BugError(`SQLite ${resultCode}: ${message}`);
}

function failedResult(resultCode: number, message: string, name: string): ReturnType<typeof fail> | null {
  switch (primaryCode(resultCode)) {
    case SQLITE.busy:
    case SQLITE.locked:
      return fail('store.busy', { name });
    case SQLITE.full:
      return fail('store.full', { name });
    case SQLITE.corrupt:
      return fail('workspace.damaged', { name, check: 'page' });
    case SQLITE.notADatabase:
      return fail('workspace.damaged', { name, check: 'header' });
    case SQLITE.readOnly:
      return fail('workspace.read-only', { name });
    case SQLITE.ioError:
    case SQLITE.cannotOpen:
      return fail('store.io', { name, cause: causeOf(resultCode, message) });
    default:
      return null;
  }
}

/** The file system's word (`EACCES`) where there is one, else SQLite's number. */
const causeOf = (resultCode: number, message: string): string =>
  /^E[A-Z0-9]+$/.test(message) ? message : `sqlite-${resultCode}`;
