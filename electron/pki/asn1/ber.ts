import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerError, MAX_DEPTH, TAG } from './der.ts';
import { encodeTlv } from './der-write.ts';

/**
 * Rewrites BER as DER as far as the form of values goes: indefinite and padded lengths become definite and minimal, constructed strings one string.
 * Values themselves stay as they are. Windows and older Java write PKCS #7 and PKCS #12 so. Fails with `format.malformed`.
 * @see X.690 §8.1.3, §8.7
 */
export const normaliseBer = (bytes: Uint8Array): Result<Uint8Array, AppError> =>
  attemptParse('ber', () => {
    const state = { bytes, count: 0 };
    const [value, end] = rewrite(state, 0, bytes.length, 0);
    if (end !== bytes.length) throw new DerError('trailing-bytes', end);
    return value;
  });

/** Values that are rewritten; each is copied once for every level above it. */
const MAX_ELEMENTS = 1_000_000;

interface State {
  readonly bytes: Uint8Array;
  count: number;
}

/** Tags of strings that BER may cut into pieces: in their constructed form bit 6 is set. */
const PIECED: ReadonlyMap<number, number> = new Map([
  [0x20 | TAG.octetString, TAG.octetString],
  [0x20 | TAG.bitString, TAG.bitString],
  [0x20 | TAG.utf8String, TAG.utf8String],
  [0x20 | TAG.bmpString, TAG.bmpString],
]);

function rewrite(state: State, start: number, end: number, depth: number): [value: Uint8Array, next: number] {
  if (depth > MAX_DEPTH) throw new DerError('too-deep', start);
  if (++state.count > MAX_ELEMENTS) throw new DerError('too-many', start);
  const { bytes } = state;
  if (end - start < 2) throw new DerError('truncated', start);
  const tag = bytes[start] ?? 0;
  if ((tag & 0x1f) === 0x1f) throw new DerError('bad-value', start);
  const constructed = (tag & 0x20) !== 0;
  const { body, length } = readLength(bytes, start + 1, end);
  if (length === undefined) {
    if (!constructed) throw new DerError('bad-value', start);
    const { children, next } = rewriteUntilMark(state, body, end, depth);
    return [join(tag, children), next];
  }
  if (body + length > end) throw new DerError('truncated', start);
  if (!constructed) return [encodeTlv(tag, bytes.subarray(body, body + length)), body + length];
  const children: Uint8Array[] = [];
  for (let at = body; at < body + length; ) {
    const [child, next] = rewrite(state, at, body + length, depth + 1);
    children.push(child);
    at = next;
  }
  return [join(tag, children), body + length];
}

function rewriteUntilMark(
  state: State,
  from: number,
  end: number,
  depth: number,
): { children: Uint8Array[]; next: number } {
  const children: Uint8Array[] = [];
  let at = from;
  while (!(state.bytes[at] === 0 && state.bytes[at + 1] === 0 && at + 1 < end)) {
    const [child, next] = rewrite(state, at, end, depth + 1);
    children.push(child);
    at = next;
  }
  return { children, next: at + 2 };
}

function readLength(bytes: Uint8Array, at: number, end: number): { body: number; length?: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { body: at + 1, length: first };
  if (first === 0x80) return { body: at + 1 };
  const octets = first & 0x7f;
  if (octets > 8 || at + octets >= end) throw new DerError('truncated', at);
  let length = 0;
  for (let i = 1; i <= octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return { body: at + 1 + octets, length };
}

function join(tag: number, children: readonly Uint8Array[]): Uint8Array {
  const whole = PIECED.get(tag);
  if (whole === undefined) return encodeTlv(tag, ...children);
  const pieces = children.map(contentOf);
  if (whole !== TAG.bitString) return encodeTlv(whole, ...pieces);
  const unused = pieces.at(-1)?.subarray(0, 1) ?? Uint8Array.of(0);
  return encodeTlv(whole, unused, ...pieces.map((piece) => piece.subarray(1)));
}

/** Content of a value that this module has written. */
function contentOf(der: Uint8Array): Uint8Array {
  const first = der[1] ?? 0;
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}
