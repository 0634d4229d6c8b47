import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';

/** Identifier octets of the types we meet (X.690 §8.1.2). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const;

/** Identifier octet of a context-specific primitive, `[n] IMPLICIT`. */
export const contextTag = (n: number): number => 0x80 | n;

/** Identifier octet of a context-specific constructed value, `[n] EXPLICIT` or a tagged SEQUENCE. */
export const contextGroup = (n: number): number => 0xa0 | n;

export type DerProblem =
  | 'truncated'
  | 'trailing-bytes'
  | 'not-canonical'
  | 'too-deep'
  | 'too-many'
  | 'unexpected-tag'
  | 'bad-value'
  | 'missing';

/** The one thing the readers throw: what is wrong and at which byte of the parsed buffer. */
export class DerError extends Error {
  override readonly name = 'DerError';
  readonly problem: DerProblem;
  readonly offset: number;

  constructor(problem: DerProblem, offset: number) {
    super(problem);
    this.problem = problem;
    this.offset = offset;
  }
}

/** One tag-length-value: `[start, body)` is the header, `[body, end)` the content. */
export interface Tlv {
  /** Identifier octet; with tag numbers from 31 up, the number stands in the bits from 8 up. */
  readonly tag: number;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** A part of a buffer. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const MAX_DEPTH = 64;
/** Elements that one reader steps over: a CRL of some million entries, not an endless one. */
export const MAX_ELEMENTS = 20_000_000;

/** Runs a parser and turns its `DerError` into `format.malformed {format, offset, problem}`; other errors are bugs and pass. */
export function attemptParse<T>(format: string, parse: () => T): Result<T, AppError> {
  try {
    return ok(parse());
  } catch (error) {
    if (error instanceof DerError)
      return fail('format.malformed', { format, offset: error.offset, problem: error.problem });
    throw error;
  }
}

/** Reads one complete DER value of the given tag that must fill the buffer. @throws DerError */
export function readWhole(bytes: Uint8Array, tag: number): DerReader {
  const outer = new DerReader(bytes);
  const inner = outer.enter(tag);
  outer.expectEnd();
  return inner;
}

/**
 * Cursor over DER without copies. Strict: definite and minimal lengths, minimal tags, depth ≤ 64, at most 20 million elements a reader.
 * Offsets are those of the buffer. Does not look inside values.
 * @throws DerError only
 * @see X.690 §10.1
 */
export class DerReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly depth: number;
  position: number;
  private count = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, depth = 0) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.depth = depth;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  /** Identifier octet of the next value, -1 at the end. */
  peekTag(): number {
    return this.position < this.end ? (this.bytes[this.position] ?? -1) : -1;
  }

  /** Reads the next value and steps over it. */
  read(tag?: number): Tlv {
    const { bytes, position: start, end } = this;
    if (start >= end) throw new DerError(this.end < bytes.length || this.depth > 0 ? 'missing' : 'truncated', start);
    const first = bytes[start] ?? 0;
    if (tag !== undefined && tag !== first) throw new DerError('unexpected-tag', start);
    if (++this.count > MAX_ELEMENTS) throw new DerError('too-many', start);
    let actual = first;
    let at = start + 1;
    if ((first & 0x1f) === 0x1f) [actual, at] = readHighTag(bytes, start, end);
    if (at >= end) throw new DerError('truncated', at);
    const length = bytes[at] ?? 0;
    if (length < 0x80) return this.step(actual, start, at + 1, length);
    return this.readLong(actual, start, at, length & 0x7f);
  }

  readOptional(tag: number): Tlv | undefined {
    return this.peekTag() === tag ? this.read(tag) : undefined;
  }

  /** Reads a constructed value and answers a cursor over its content. */
  enter(tag: number): DerReader {
    return this.inside(this.read(tag));
  }

  enterOptional(tag: number): DerReader | undefined {
    return this.peekTag() === tag ? this.enter(tag) : undefined;
  }

  /** Cursor over the content of a value read before. */
  inside(tlv: Span & { readonly body: number }): DerReader {
    if (this.depth >= MAX_DEPTH) throw new DerError('too-deep', tlv.start);
    return new DerReader(this.bytes, tlv.body, tlv.end, this.depth + 1);
  }

  expectEnd(): void {
    if (this.position < this.end) throw new DerError('trailing-bytes', this.position);
  }

  /** View of a value with its header. */
  whole(tlv: Span): Uint8Array {
    return this.bytes.subarray(tlv.start, tlv.end);
  }

  /** View of a value's content. */
  content(tlv: Tlv): Uint8Array {
    return this.bytes.subarray(tlv.body, tlv.end);
  }

  private readLong(tag: number, start: number, at: number, octets: number): Tlv {
    const { bytes } = this;
    if (octets === 0) throw new DerError('not-canonical', at);
    if (octets > 4) throw new DerError('truncated', at);
    if (at + 1 + octets > this.end) throw new DerError('truncated', at);
    let length = 0;
    for (let i = 1; i <= octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
    if (length < 0x80 || bytes[at + 1] === 0) throw new DerError('not-canonical', at);
    return this.step(tag, start, at + 1 + octets, length);
  }

  private step(tag: number, start: number, body: number, length: number): Tlv {
    const end = body + length;
    // where the data itself ends, that is the place; a value that outgrows the one around it is wrong at its own header
    if (end > this.end) throw new DerError('truncated', this.depth === 0 ? this.end : start);
    this.position = end;
    return { tag, start, body, end };
  }
}

const MAX_TAG_NUMBER = 1 << 21;

function readHighTag(bytes: Uint8Array, start: number, end: number): [tag: number, next: number] {
  let number = 0;
  for (let at = start + 1; at < end; at++) {
    const octet = bytes[at] ?? 0;
    if (at === start + 1 && octet === 0x80) throw new DerError('not-canonical', at);
    number = number * 128 + (octet & 0x7f);
    if (number >= MAX_TAG_NUMBER) throw new DerError('bad-value', at);
    if (octet < 0x80) {
      if (number < 31) throw new DerError('not-canonical', start);
      return [(bytes[start] ?? 0) | (number << 8), at + 1];
    }
  }
  throw new DerError('truncated', start);
}

/** Whether two buffers hold the same bytes. Takes longer the later they differ: not for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lower-case hexadecimal of bytes. */
export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** Bytes of an even-length hexadecimal string; anything else is a bug of the caller. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length >> 1 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
