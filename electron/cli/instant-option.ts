import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import { ok, type Result } from '../../shared/result.ts';
import { findText, type OptionValues } from './option.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** An instant as RFC 3339 writes it; undefined where the option was not given. */
export function findInstant(values: OptionValues, name: string): Result<UnixMs | undefined, AppError> {
  const text = findText(values, name);
  if (text === undefined) return ok(undefined);
  const at = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? fail('input.invalid', { field: `--${name}`, problem: 'unknown-choice' }) : ok(at);
}
