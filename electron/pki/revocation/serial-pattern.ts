import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { SerialMatch } from '../../../shared/model/crl-viewer.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';

/** Digits that are looked for in serials, wherever an octet begins. */
export interface SerialPattern {
  /** Whether the serial of the entry that begins at an offset has them. The entry has to be well-formed. */
  fits(der: Uint8Array, entry: number): boolean;
}

const MAX_DIGITS = 128;

/**
 * Reads digits as people type and paste them. Undefined where there are none: every serial fits. The octet that keeps an INTEGER positive may be given or left out,
 * and a `whole` serial may lack its leading zeros. Fails with `input.invalid`: `not-hexadecimal`, `too-long`.
 */
export function parseSerialPattern(text: string, match: SerialMatch): Result<SerialPattern | undefined, AppError> {
  const digits = text.replaceAll(/[\s:]/g, '').replace(/^0x/i, '').toLowerCase();
  if (digits === '') return ok(undefined);
  if (!/^[0-9a-f]+$/.test(digits)) return fail('input.invalid', { field: 'serial', problem: 'not-hexadecimal' });
  if (digits.length > MAX_DIGITS) return fail('input.invalid', { field: 'serial', problem: 'too-long' });
  return ok(match === 'whole' ? wholeOf(digits) : partOf(digits, match));
}

function wholeOf(digits: string): SerialPattern {
  const wanted = nibblesOf(digits.replace(/^0+(?=.)/, ''));
  return {
    fits: (der, entry) => {
      const { first, end } = findSerial(der, entry);
      let start = first;
      while (start < end - 1 && nibbleAt(der, start) === 0) start += 1;
      return end - start === wanted.length && standsAt(der, start, wanted);
    },
  };
}

function partOf(digits: string, match: 'start' | 'part'): SerialPattern {
  const wanted = nibblesOf(digits);
  return {
    fits: (der, entry) => {
      const { first, end } = findSerial(der, entry);
      const isPadded = end - first > 2 && nibbleAt(der, first) === 0 && nibbleAt(der, first + 1) === 0;
      // a start may be told with the octet that keeps it positive, or without
      const last = Math.min(end - wanted.length, match === 'part' ? end : isPadded ? first + 2 : first);
      const step = match === 'part' ? 1 : 2;
      for (let start = first; start <= last; start += step) if (standsAt(der, start, wanted)) return true;
      return false;
    },
  };
}

const nibblesOf = (digits: string): Uint8Array => Uint8Array.from(digits, (digit) => Number.parseInt(digit, 16));

/** Half an octet, counted from the beginning. */
const nibbleAt = (der: Uint8Array, nibble: number): number => {
  const octet = der[nibble >> 1] ?? 0;
  return (nibble & 1) === 0 ? octet >> 4 : octet & 0x0f;
};

function standsAt(der: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (nibbleAt(der, start + i) !== wanted[i]) return false;
  return true;
}

/** The nibbles of the INTEGER's content, from the first to behind the last. */
function findSerial(der: Uint8Array, entry: number): { readonly first: number; readonly end: number } {
  const integer = skipLength(der, entry + 1);
  const body = skipLength(der, integer + 1);
  const length = lengthAt(der, integer + 1);
  return { first: 2 * body, end: 2 * (body + length) };
}

/** The position behind a length field. */
function skipLength(der: Uint8Array, at: number): number {
  const first = der[at] ?? 0;
  return at + 1 + (first < 0x80 ? 0 : first & 0x7f);
}

function lengthAt(der: Uint8Array, at: number): number {
  const first = der[at] ?? 0;
  if (first < 0x80) return first;
  let length = 0;
  for (let i = 1; i <= (first & 0x7f); i++) length = length * 256 + (der[at + i] ?? 0);
  return length;
}
