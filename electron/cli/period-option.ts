import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { MAX_YEARS, type Period, type ValidityUnit } from '../../shared/model/profile.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { OptionTable } from './command.ts';
import { findNumber, findText, type OptionValues } from './option.ts';

/** `--validity 18mo`, or `--days N` for scripts. */
export const VALIDITY_OPTIONS: OptionTable = { validity: { type: 'string' }, days: { type: 'string' } };

const UNITS: Readonly<Record<string, { readonly unit: ValidityUnit; readonly inYear: number }>> = {
  h: { unit: 'hours', inYear: 8784 },
  d: { unit: 'days', inYear: 366 },
  mo: { unit: 'months', inYear: 12 },
  y: { unit: 'years', inYear: 1 },
};

/** How long it is to be valid; undefined where nothing was said. Fails with `input.invalid`, also where both options are given. */
export function findValidity(values: OptionValues): Result<Period | undefined, AppError> {
  const text = findText(values, 'validity');
  const days = findNumber(values, 'days', { min: 1, max: MAX_YEARS * 366 });
  if (!days.ok) return days;
  if (text !== undefined && days.value !== undefined)
    return fail('input.invalid', { field: '--days', problem: 'contradicts' });
  if (text !== undefined) return parsePeriod(text);
  return ok(days.value === undefined ? undefined : { count: days.value, unit: 'days' });
}

function parsePeriod(text: string): Result<Period, AppError> {
  const [, digits = '', letters = ''] = /^([1-9][0-9]{0,5})(h|d|mo|y)$/.exec(text.toLowerCase()) ?? [];
  const known = UNITS[letters];
  if (known === undefined) return fail('input.invalid', { field: '--validity', problem: 'option-value' });
  const count = Number(digits);
  return count > MAX_YEARS * known.inYear
    ? fail('input.invalid', { field: '--validity', problem: 'out-of-range' })
    : ok({ count, unit: known.unit });
}
