/** Outcome of an operation that may fail in an expected way. Bugs are thrown, never returned. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Applies `change` to the value of a success and hands a failure on. */
export const mapResult = <T, U, E>(result: Result<T, E>, change: (value: T) => U): Result<U, E> =>
  result.ok ? ok(change(result.value)) : result;

/** A defect in our own code. Caught in the router and at the top of the command line alone. */
export class BugError extends Error {
  override readonly name = 'BugError';
}
