/** Digits and letters without I, L, O and U (Crockford's alphabet). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Octets as base32 without padding; the last character is filled with zero bits. */
export function writeBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const octet of bytes) {
    held = ((held << 8) | octet) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (5 - bits)) & 31) : text;
}

/**
 * Base32 as a person types it, from its UTF-8: case doesn't matter, spaces and hyphens are skipped, O counts as 0, I and L
 * as 1. Answers null for any other character, and where characters are left over.
 */
export function readBase32(utf8: Uint8Array): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((utf8.length * 5) / 8));
  let length = 0;
  let held = 0;
  let bits = 0;
  for (const octet of utf8) {
    const value = DIGITS.get(octet);
    if (value === undefined) return null;
    if (value === SKIPPED) continue;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (held >> bits) & 0xff;
    length += 1;
  }
  const isWhole = bits < 5 && (held & ((1 << bits) - 1)) === 0;
  return isWhole ? bytes.subarray(0, length) : null;
}

const SKIPPED = -1;

const DIGITS: ReadonlyMap<number, number> = new Map([
  ...[...ALPHABET].flatMap((character, value): [number, number][] => [
    [character.charCodeAt(0), value],
    [character.toLowerCase().charCodeAt(0), value],
  ]),
  ...[...'Oo'].map((character): [number, number] => [character.charCodeAt(0), 0]),
  ...[...'IiLl'].map((character): [number, number] => [character.charCodeAt(0), 1]),
  ...[...' -\t\r\n'].map((character): [number, number] => [character.charCodeAt(0), SKIPPED]),
]);
