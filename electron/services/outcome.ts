import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';

/** What every service answers: expected failures are data, bugs reject. */
export type Outcome<T> = Promise<Result<T, AppError>>;
