import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerError, MAX_DEPTH, TAG } from './der.ts';
import { lengthOctets, writeLength } from './der-write.ts';

/**
 * Rewrites BER as DER as far as the form of values goes: indefinite and padded lengths become definite and minimal, constructed strings one string.
 * Values themselves stay as they are. Windows and older Java write PKCS #7 and PKCS #12 so.
 * Looks at each octet twice and copies it once, whatever the nesting: depth ≤ 64, strings in strings ≤ 1 024, at most a million elements. Fails with `format.malformed`.
 * @see X.690 §8.1.3, §8.7
 */
export const normaliseBer = (bytes: Uint8Array): Result<Uint8Array, AppError> =>
  attemptParse('ber', () => {
    const lengths: number[] = [];
    const end = measure({ bytes, lengths }, { start: 0, end: bytes.length, depth: 0 });
    if (end !== bytes.length) throw new DerError('trailing-bytes', end);
    const total = sizeOf(lengths[0] ?? 0);
    const out = new Uint8Array(total);
    write({ bytes, lengths, out, next: 0 }, 0, 0);
    return out;
  });

const MAX_ELEMENTS = 1_000_000;

/** Tags of strings that BER may cut into pieces: in their constructed form bit 6 is set. */
const PIECED: ReadonlyMap<number, number> = new Map([
  [0x20 | TAG.octetString, TAG.octetString],
  [0x20 | TAG.bitString, TAG.bitString],
  [0x20 | TAG.utf8String, TAG.utf8String],
  [0x20 | TAG.bmpString, TAG.bmpString],
]);

const CONSTRUCTED = 0x20;
/** What a piece of a string counts as depth: pieces of pieces cost a call each and no structure; 1 024 of them are allowed. */
const STRING_DEPTH = 1 / 16;

/** What the first pass finds out: the length of each element's content in DER, in the order in which elements begin. */
interface Measuring {
  readonly bytes: Uint8Array;
  readonly lengths: number[];
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

const sizeOf = (contentLength: number): number => 1 + lengthOctets(contentLength) + contentLength;

/** Checks and measures one element and answers the place behind it. @throws DerError */
function measure(state: Measuring, { start, end, depth }: Place): number {
  if (depth > MAX_DEPTH) throw new DerError('too-deep', start);
  const index = state.lengths.length;
  if (index >= MAX_ELEMENTS) throw new DerError('too-many', start);
  const { tag, body, length } = readHeader(state.bytes, start, end);
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if (length === undefined && !isConstructed) throw new DerError('bad-value', start);
  if (length !== undefined && body + length > end) throw new DerError('truncated', depth === 0 ? end : start);
  state.lengths.push(length ?? 0);
  if (!isConstructed) return body + (length ?? 0);
  const last = length === undefined ? end : body + length;
  const whole = PIECED.get(tag);
  let content = whole === TAG.bitString ? 1 : 0;
  let at = body;
  while (length === undefined ? !isEndMark(state.bytes, at, end) : at < last) {
    const child = state.lengths.length;
    const childTag = state.bytes[at] ?? 0;
    const next = measure(state, { start: at, end: last, depth: depth + (whole === undefined ? 1 : STRING_DEPTH) });
    const childLength = state.lengths[child] ?? 0;
    content += whole === undefined ? sizeOf(childLength) : pieceLength(whole, childTag, childLength, at);
    at = next;
  }
  state.lengths[index] = content;
  return length === undefined ? at + 2 : last;
}

function isEndMark(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0 && at + 1 < end;
}

/** Pieces are strings of the same type, or octets of character strings; each piece of a BIT STRING counts its unused bits. @see X.690 §8.6.4, §8.7.3, §8.23.6 */
function pieceLength(whole: number, tag: number, length: number, at: number): number {
  const primitive = tag & ~CONSTRUCTED;
  const fits = primitive === whole || (whole !== TAG.bitString && primitive === TAG.octetString);
  if (!fits || (whole === TAG.bitString && length === 0)) throw new DerError('bad-value', at);
  return whole === TAG.bitString ? length - 1 : length;
}

interface Writing extends Measuring {
  readonly out: Uint8Array;
  /** Index of the next element in `lengths`. */
  next: number;
}

/** Writes one measured element at a place of the output and answers the place behind it in the input. @throws DerError */
function write(state: Writing, start: number, to: number): number {
  const tag = state.bytes[start] ?? 0;
  state.out[to] = PIECED.get(tag) ?? tag;
  return writeContent(state, start, writeLength(state.out, to + 1, state.lengths[state.next] ?? 0));
}

/** Writes the content alone, as a piece of a string is written. */
function writeContent(state: Writing, start: number, to: number): number {
  const { bytes, out, lengths } = state;
  const { tag, body, length } = readHeader(bytes, start, bytes.length);
  state.next++;
  if ((tag & CONSTRUCTED) === 0) {
    const next = body + (length ?? 0);
    out.set(bytes.subarray(body, next), to);
    return next;
  }
  const last = length === undefined ? bytes.length : body + length;
  const whole = PIECED.get(tag);
  let at = body;
  let position = to;
  if (whole === TAG.bitString) out[position++] = 0;
  while (length === undefined ? !isEndMark(bytes, at, last) : at < last) {
    const childLength = lengths[state.next] ?? 0;
    if (whole === undefined) at = write(state, at, position);
    else if (whole === TAG.bitString) at = writeBits(state, at, { to, position });
    else at = writeContent(state, at, position);
    position += whole === undefined ? sizeOf(childLength) : whole === TAG.bitString ? childLength - 1 : childLength;
  }
  return length === undefined ? at + 2 : last;
}

/** A piece of a BIT STRING: its bits go to `position`, its count of unused bits to `to`; only the last piece may have some. */
function writeBits(
  state: Writing,
  start: number,
  { to, position }: { readonly to: number; readonly position: number },
): number {
  const { out } = state;
  if (out[to] !== 0) throw new DerError('bad-value', start);
  const before = out[position - 1] ?? 0;
  const next = writeContent(state, start, position - 1);
  const unusedBits = out[position - 1] ?? 0;
  out[position - 1] = before;
  out[to] = unusedBits;
  return next;
}

function readHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly tag: number; readonly body: number; readonly length: number | undefined } {
  if (end - start < 2) throw new DerError('truncated', end);
  const tag = bytes[start] ?? 0;
  if ((tag & 0x1f) === 0x1f) throw new DerError('bad-value', start);
  const first = bytes[start + 1] ?? 0;
  if (first < 0x80) return { tag, body: start + 2, length: first };
  if (first === 0x80) return { tag, body: start + 2, length: undefined };
  const octets = first & 0x7f;
  if (octets > 8 || start + 1 + octets >= end) throw new DerError('truncated', start + 1);
  let length = 0;
  for (let i = 1; i <= octets; i++) length = length * 256 + (bytes[start + 1 + i] ?? 0);
  return { tag, body: start + 2 + octets, length };
}
