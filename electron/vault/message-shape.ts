import { BugError } from '../../shared/result.ts';

/** A message that doesn't have the agreed shape. */
export class ShapeError extends BugError {}

export type Fields = Readonly<Record<string, unknown>>;

/** Each reader answers a value of its type or throws ShapeError; sizes are bounded by the caller. */
export function readFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
    throw new ShapeError('no object');
  return value as Fields;
}

export function readBytes(value: unknown, limits: { readonly min: number; readonly max: number }): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new ShapeError('no octets');
  if (value.length < limits.min || value.length > limits.max) throw new ShapeError('octets out of bounds');
  return value;
}

export function readInteger(value: unknown, limits: { readonly min: number; readonly max: number }): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ShapeError('no integer');
  if (value < limits.min || value > limits.max) throw new ShapeError('an integer out of bounds');
  return value;
}

export function readText(value: unknown, maxLength: number): string {
  if (typeof value !== 'string' || value.length > maxLength) throw new ShapeError('no text');
  return value;
}

export function readOneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new ShapeError('none of the choices');
  return choice;
}

export function readList<T>(value: unknown, max: number, readItem: (item: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > max) throw new ShapeError('no list');
  return value.map(readItem);
}
