const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');
const BEGIN = Buffer.from('-----BEGIN PRIVATE KEY-----\n', 'latin1');
const END = Buffer.from('-----END PRIVATE KEY-----\n', 'latin1');
const LINE_LENGTH = 64;
const PADDING = 0x3d;
const NEW_LINE = 0x0a;

/** PKCS#8 as PEM octets (RFC 7468 §10), never as a string, so that the caller can zero them. */
export function privateKeyPem(pkcs8Der: Uint8Array): Uint8Array {
  const encodedLength = Math.ceil(pkcs8Der.length / 3) * 4;
  const pem = new Uint8Array(BEGIN.length + encodedLength + Math.ceil(encodedLength / LINE_LENGTH) + END.length);
  pem.set(BEGIN);
  let at = BEGIN.length;
  let column = 0;
  for (let start = 0; start < pkcs8Der.length; start += 3) {
    writeQuartet(pem, at, pkcs8Der.subarray(start, start + 3));
    at += 4;
    column += 4;
    if (column < LINE_LENGTH && start + 3 < pkcs8Der.length) continue;
    pem[at] = NEW_LINE;
    at += 1;
    column = 0;
  }
  pem.set(END, at);
  return pem;
}

/** Three octets or fewer as four characters of base64 (RFC 4648 §4). */
function writeQuartet(out: Uint8Array, at: number, octets: Uint8Array): void {
  const [first = 0, second = 0, third = 0] = octets;
  const bits = (first << 16) | (second << 8) | third;
  for (let position = 0; position < 4; position += 1) {
    const character = ALPHABET[(bits >> (18 - 6 * position)) & 63] ?? PADDING;
    out[at + position] = position <= octets.length ? character : PADDING;
  }
}
