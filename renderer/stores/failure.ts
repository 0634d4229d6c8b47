import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { errorText } from '../../shared/text/index.ts';

/** A failure in the words of the locale; fits an `ErrorPanel`. */
export interface DescribedError {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
  /** Code and evidence, for a report. */
  readonly technical: string;
}

export function describeError(error: AppError): DescribedError {
  const evidence = Object.entries(error.evidence).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return { ...errorText(error), technical: [error.code, ...evidence].join('\n') };
}

interface FailureState {
  readonly error: AppError | null;
}

/** The last failure that no screen shows itself: a command that was run from the palette, a menu or a drop. */
export const useFailure = create<FailureState>(() => ({ error: null }));

export const clearFailure = (): void => useFailure.setState({ error: null });

/** For a press of a button: shows a failure of what it started over the screen. */
export function reportFailure(work: Promise<Result<unknown, AppError>>): void {
  void work.then(keepFailure);
}

/** Shows a failure over the screen; answers whether the result was a success. */
export function keepFailure(result: Result<unknown, AppError>): boolean {
  useFailure.setState({ error: result.ok ? null : result.error });
  return result.ok;
}
