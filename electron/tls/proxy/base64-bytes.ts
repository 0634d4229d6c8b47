const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');
const PADDING = 0x3d;

/** Base64 as octets that can be zeroed; a string could not. @see RFC 4648 §4 */
export function base64Bytes(bytes: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const [first = 0, second, third] = bytes.subarray(from, from + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const sextets = 1 + (second === undefined ? 1 : third === undefined ? 2 : 3);
    for (let each = 0; each < sextets; each++)
      encoded[to + each] = ALPHABET[(group >> (18 - 6 * each)) & 63] ?? PADDING;
  }
  return encoded;
}
