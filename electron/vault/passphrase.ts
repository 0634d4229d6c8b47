import { randomBytes } from 'node:crypto';
import { type AppError, fail } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { writeBase32 } from './base32.ts';

/** Unicode code points after normalisation. */
export const MIN_PASSPHRASE_CHARACTERS = 8;
export const MAX_PASSPHRASE_BYTES = 4096;

const GENERATED_GROUPS = 5;
const GENERATED_GROUP_LENGTH = 5;

/**
 * Whether a passphrase may protect something: at least 8 code points after normalisation.
 *
 * `vault.passphrase-too-short`; `input.invalid` for octets that are no UTF-8; `input.too-large` above 4096 octets. Does
 * not judge strength, and leaves the octets as they are.
 */
export function checkPassphrase(passphrase: Uint8Array): Result<null, AppError> {
  const normal = normalisePassphrase(passphrase);
  if (!normal.ok) return normal;
  const length = countCodePoints(normal.value);
  normal.value.fill(0);
  return length < MIN_PASSPHRASE_CHARACTERS
    ? fail('vault.passphrase-too-short', { length, minimum: MIN_PASSPHRASE_CHARACTERS })
    : ok(null);
}

/**
 * A passphrase in Unicode Normalization Form C, as new octets that the caller zeroes.
 *
 * The same accented letter may arrive as one code point or two, by keyboard and system; NFC makes both the same key.
 * Pure ASCII never becomes a string, which couldn't be wiped. Nothing is trimmed.
 */
export function normalisePassphrase(passphrase: Uint8Array): Result<Uint8Array, AppError> {
  if (passphrase.length > MAX_PASSPHRASE_BYTES) {
    return fail('input.too-large', { field: 'passphrase', size: passphrase.length, limit: MAX_PASSPHRASE_BYTES });
  }
  if (passphrase.every((octet) => octet < 0x80)) return ok(new Uint8Array(passphrase));
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(passphrase);
    return ok(new TextEncoder().encode(text.normalize('NFC')));
  } catch {
    return fail('input.invalid', { field: 'passphrase', problem: 'not-utf8' });
  }
}

/** A new passphrase for an export: 125 bits in five groups of five letters and digits that aren't mistaken for each other. */
export function generateExportPassphrase(): string {
  const characters = writeBase32(randomBytes(Math.ceil((GENERATED_GROUPS * GENERATED_GROUP_LENGTH * 5) / 8)));
  const groups = Array.from({ length: GENERATED_GROUPS }, (_, group) =>
    characters.slice(group * GENERATED_GROUP_LENGTH, (group + 1) * GENERATED_GROUP_LENGTH),
  );
  return groups.join('-').toLowerCase();
}

/** Every octet but the continuation octets (10xxxxxx) begins a code point. */
const countCodePoints = (utf8: Uint8Array): number =>
  utf8.reduce((count, octet) => ((octet & 0xc0) === 0x80 ? count : count + 1), 0);
