import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';

export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** The value of an option, or undefined where it was not given. */
export function findText(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function getText(values: OptionValues, name: string): Result<string, AppError> {
  const value = findText(values, name);
  return value === undefined || value === ''
    ? fail('input.invalid', { field: `--${name}`, problem: 'missing' })
    : ok(value);
}

export const isSet = (values: OptionValues, name: string): boolean => values[name] === true;

export function listTexts(values: OptionValues, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((part) => typeof part === 'string') : [];
}

/** A whole number within bounds; undefined where the option was not given. */
export function findNumber(
  values: OptionValues,
  name: string,
  bounds: { readonly min: number; readonly max: number },
): Result<number | undefined, AppError> {
  const text = findText(values, name);
  if (text === undefined) return ok(undefined);
  if (!/^[0-9]{1,16}$/.test(text)) return fail('input.invalid', { field: `--${name}`, problem: 'not-a-number' });
  const value = Number(text);
  const inside = value >= bounds.min && value <= bounds.max;
  return inside ? ok(value) : fail('input.invalid', { field: `--${name}`, problem: 'out-of-range' });
}

/** One of the listed words; undefined where the option was not given. */
export function findChoice<Choice extends string>(
  values: OptionValues,
  name: string,
  choices: readonly Choice[],
): Result<Choice | undefined, AppError> {
  const text = findText(values, name);
  if (text === undefined) return ok(undefined);
  const choice = choices.find((known) => known === text);
  return choice === undefined ? fail('input.invalid', { field: `--${name}`, problem: 'unknown-choice' }) : ok(choice);
}
