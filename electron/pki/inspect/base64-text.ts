/** Octets that a text stood for, and where in the text each of them stands. */
export interface DecodedText {
  readonly bytes: Uint8Array;
  /** Place of the first character of an octet; asked mostly in rising order. */
  readonly locate: (offset: number) => number;
  /** What a strict reader would have stumbled over. */
  readonly isStrict: boolean;
}

const SEXTETS = new Int8Array(128).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((char, value) => {
  SEXTETS[char.charCodeAt(0)] = value;
});
SEXTETS['-'.charCodeAt(0)] = 62;
SEXTETS['_'.charCodeAt(0)] = 63;

const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
/** Signs around lines in source code, mail and comments. */
const DECORATION: ReadonlySet<number> = new Set([...'"\'`;,>#*|^'].map((char) => char.charCodeAt(0)));

/**
 * Decodes base64 or base64url as people paste it: with white space, line ends escaped once or twice, `\/` and `\u002b` of JSON, soft line ends and `=3D` of
 * quoted-printable, quotes and signs of mail or source code around lines. Answers the place of the first character that fits nowhere.
 */
export function decodeLooseBase64(text: string, from: number, to: number): DecodedText | number {
  const out = new Uint8Array(Math.ceil(((to - from) * 3) / 4));
  const state: Decoding = { out, count: 0, buffer: 0, ended: false, isStrict: true };
  for (let at = from; at < to; ) {
    const next = readCharacter(text, at, { from, to, state });
    if (next < 0) return at;
    at = next;
  }
  const rest = state.count % 4;
  if (rest === 1) return to;
  if (rest >= 2) out[(state.count >> 2) * 3] = rest === 2 ? state.buffer >> 4 : state.buffer >> 10;
  if (rest === 3) out[(state.count >> 2) * 3 + 1] = state.buffer >> 2;
  const length = (state.count >> 2) * 3 + (rest === 0 ? 0 : rest - 1);
  return { bytes: out.subarray(0, length), isStrict: state.isStrict, locate: createLocator(text, { from, to }) };
}

interface Decoding {
  readonly out: Uint8Array;
  count: number;
  buffer: number;
  ended: boolean;
  isStrict: boolean;
}

interface Reading {
  readonly from: number;
  readonly to: number;
  readonly state: Decoding;
}

/** Takes what stands at a position and answers where to go on, -1 for what fits nowhere. */
function readCharacter(text: string, at: number, { from, to, state }: Reading): number {
  const code = text.charCodeAt(at);
  if (isWhite(code)) return at + 1;
  if (code === BACKSLASH) return readEscape(text, at, state);
  if (code === EQUALS) {
    const soft = /^=(?:3D|[ \t]*\r?\n)/i.exec(text.slice(at, at + 8))?.[0];
    if (soft !== undefined) state.isStrict = false;
    if (soft?.startsWith('=3') ?? true) state.ended = true;
    return at + (soft?.length ?? 1);
  }
  const value = code < 128 ? (SEXTETS[code] ?? -1) : -1;
  if (value >= 0 && !isLineSign(text, at, { from, to })) {
    if (state.ended) return -1;
    takeSextet(state, value);
    return at + 1;
  }
  if (!DECORATION.has(code) && value < 0) return -1;
  state.isStrict = false;
  return at + 1;
}

const isWhite = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/** A `+`, `-` or `/` that stands alone at the beginning of a line or before its end joins strings or marks a comment. */
function isLineSign(text: string, at: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  const code = text.charCodeAt(at);
  if (code !== 0x2b && code !== 0x2d && code !== 0x2f) return false;
  const before = at > from ? text.charCodeAt(at - 1) : 0x0a;
  const after = at + 1 < to ? text.charCodeAt(at + 1) : 0x0a;
  return isWhite(before) && (isWhite(after) || (code === 0x2f && after === 0x2f));
}

function readEscape(text: string, at: number, state: Decoding): number {
  const escape = /^\\+(?:u00(2b|2f|3d)|([nrt/"'])|\r?\n)/i.exec(text.slice(at, at + 12));
  if (escape === null) return -1;
  const [whole, unicode, sign] = escape;
  if (unicode?.toLowerCase() === '3d') state.ended = true;
  else if (unicode !== undefined) takeSextet(state, unicode.toLowerCase() === '2b' ? 62 : 63);
  else if (sign === '/') takeSextet(state, 63);
  return at + whole.length;
}

function takeSextet(state: Decoding, value: number): void {
  state.buffer = ((state.buffer << 6) | value) & 0xffffff;
  if (++state.count % 4 !== 0) return;
  const at = (state.count / 4 - 1) * 3;
  state.out[at] = state.buffer >> 16;
  state.out[at + 1] = state.buffer >> 8;
  state.out[at + 2] = state.buffer;
}

/**
 * Finds the place in a base64 text where an octet of what it encodes stands. Offsets mostly come in rising order, so the search goes on from the last one:
 * a thousand problems in a large file cost one walk, not a thousand.
 */
function createLocator(text: string, { from, to }: { readonly from: number; readonly to: number }) {
  const restart = (): Reading => ({
    from,
    to,
    state: { out: new Uint8Array(0), count: 0, buffer: 0, ended: false, isStrict: true },
  });
  let reading = restart();
  let at = from;
  return (decodedOffset: number): number => {
    const wanted = Math.floor((decodedOffset * 4) / 3);
    if (wanted < reading.state.count) {
      reading = restart();
      at = from;
    }
    for (; at < to; ) {
      const before = reading.state.count;
      const next = readCharacter(text, at, reading);
      if (reading.state.count > before && before === wanted) {
        reading.state.count = before;
        return at;
      }
      at = next < 0 ? at + 1 : next;
    }
    return to;
  };
}
