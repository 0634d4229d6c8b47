import type { AppError } from '../../shared/errors.ts';
import type { ReadableReport } from '../../shared/model/backup.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';

/** Writes what can be read of the open workspace, or of the file that did not open last, into a folder that a dialog asks for; null when it was cancelled. */
export const exportReadable = (): Promise<Result<ReadableReport | null, AppError>> => call('backup.exportReadable', {});
