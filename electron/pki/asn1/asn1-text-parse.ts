import { err, ok, type Result } from '../../../shared/result.ts';
import { Asn1TextFailure, type Asn1TextError, type Asn1Token, readTokens } from './asn1-text-token.ts';
import { findPrimitive, type Primitive } from './asn1-text-primitive.ts';
import { fromHex, TAG } from './der.ts';
import { findDerRefusal } from './der-walk.ts';
import { concatBytes, encodeTlv, lengthOctets, setOf, writeLength } from './der-write.ts';

/** UTF-16 units of text, and octets of DER. */
export const MAX_ASN1_TEXT = 16_384;
/** Values inside one another. */
export const MAX_ASN1_DEPTH = 32;

/**
 * DER of one value written as text: `SEQUENCE { UTF8String "x" INTEGER 5 [0] EXPLICIT { … } }`. The notation is that of docs/asn1-text.md. Strict:
 * what is not understood to the last character is refused with line and column. Text and DER at most 16 KiB, depth at most 32.
 * Does not judge whether the value fits any type of a standard.
 * @see X.690 §8 to §11
 */
export function parseAsn1Text(text: string): Result<Uint8Array, Asn1TextError> {
  try {
    if (text.length > MAX_ASN1_TEXT) throw new Asn1TextFailure(MAX_ASN1_TEXT, 'too-large');
    const tokens = readTokens(text);
    if (tokens.length === 1) throw new Asn1TextFailure(0, 'empty');
    const cursor = new TokenCursor(tokens);
    const der = readValue(cursor, 1);
    const { kind, at } = cursor.token;
    if (kind !== 'end') throw new Asn1TextFailure(at, 'text-after-end');
    if (der.length > MAX_ASN1_TEXT) throw new Asn1TextFailure(0, 'too-large');
    return ok(der);
  } catch (error) {
    if (error instanceof Asn1TextFailure) return err(placeOf(text, error));
    throw error;
  }
}

function placeOf(text: string, { at, problem }: Asn1TextFailure): Asn1TextError {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, problem };
}

class TokenCursor {
  private readonly tokens: readonly Asn1Token[];
  private index = 0;

  constructor(tokens: readonly Asn1Token[]) {
    this.tokens = tokens;
  }

  get token(): Asn1Token {
    return this.tokens[this.index] ?? { kind: 'end', text: '', at: 0 };
  }

  take(): Asn1Token {
    const { token } = this;
    this.index++;
    return token;
  }

  /** Steps over a word or sign where it stands next. */
  takeIf(kind: 'word' | 'sign', text: string): boolean {
    const isNext = this.token.kind === kind && this.token.text === text;
    if (isNext) this.index++;
    return isNext;
  }
}

function readValue(cursor: TokenCursor, depth: number): Uint8Array {
  const token = cursor.take();
  if (depth > MAX_ASN1_DEPTH) throw new Asn1TextFailure(token.at, 'too-deep');
  if (token.kind === 'sign' && token.text === '[') return readTagged(cursor, depth);
  if (token.kind !== 'word') throw new Asn1TextFailure(token.at, 'type-expected');
  switch (token.text) {
    case 'SEQUENCE':
      return encodeTlv(TAG.sequence, ...readBlock(cursor, depth));
    case 'SET':
      return cursor.takeIf('word', 'OF')
        ? setOf(...readBlock(cursor, depth))
        : encodeTlv(TAG.set, ...readBlock(cursor, depth));
    case 'OCTETS':
      return readWrapping(cursor, depth, TAG.octetString);
    case 'BITS':
      return readWrapping(cursor, depth, TAG.bitString);
    case 'DER':
      return readRaw(cursor);
    default:
      return readPrimitive(cursor, token);
  }
}

const isBlockNext = ({ token }: TokenCursor): boolean => token.kind === 'sign' && token.text === '{';

/** Values between braces; a comma may stand between two. */
function readBlock(cursor: TokenCursor, depth: number): Uint8Array[] {
  const open = cursor.token;
  if (!cursor.takeIf('sign', '{')) throw new Asn1TextFailure(open.at, 'block-expected');
  const values: Uint8Array[] = [];
  while (!cursor.takeIf('sign', '}')) {
    if (cursor.token.kind === 'end') throw new Asn1TextFailure(open.at, 'unclosed');
    if (values.length > 0) cursor.takeIf('sign', ',');
    values.push(readValue(cursor, depth + 1));
  }
  return values;
}

/** Strings of octets or bits, which may also hold values. */
function readWrapping(cursor: TokenCursor, depth: number, tag: number): Uint8Array {
  const isBits = tag === TAG.bitString;
  if (isBlockNext(cursor))
    return encodeTlv(tag, isBits ? Uint8Array.of(0) : new Uint8Array(), ...readBlock(cursor, depth));
  const { kind, text, at } = cursor.take();
  if (kind === 'hex') return encodeTlv(tag, isBits ? Uint8Array.of(0) : new Uint8Array(), fromHex(text));
  if (kind === 'bits' && isBits) return encodeTlv(tag, packBits(text));
  throw new Asn1TextFailure(at, 'value-expected');
}

/** The number of unused bits, then the bits from the left. @see X.690 §8.6.2 */
function packBits(bits: string): Uint8Array {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const octets = (padded.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2));
  return Uint8Array.of(padded.length - bits.length, ...octets);
}

function readRaw(cursor: TokenCursor): Uint8Array {
  const { kind, text, at } = cursor.take();
  if (kind !== 'hex') throw new Asn1TextFailure(at, 'value-expected');
  const der = fromHex(text);
  if (findDerRefusal(der) !== undefined) throw new Asn1TextFailure(at, 'bad-der');
  return der;
}

function readPrimitive(cursor: TokenCursor, type: Asn1Token): Uint8Array {
  const primitive: Primitive | undefined = findPrimitive(type.text);
  if (primitive === undefined) throw new Asn1TextFailure(type.at, 'unknown-type');
  if (primitive.kind === 'none') return encodeTlv(primitive.tag);
  const { kind, text, at } = cursor.take();
  if (kind !== primitive.kind) throw new Asn1TextFailure(at, 'value-expected');
  const content = primitive.encode(text);
  if (typeof content === 'string') throw new Asn1TextFailure(at, content);
  return encodeTlv(primitive.tag, content);
}

const CLASSES: ReadonlyMap<string, number> = new Map([
  ['APPLICATION', 0x40],
  ['PRIVATE', 0xc0],
]);
const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;
/** The reader of DER takes tag numbers below this. */
const MAX_TAG_NUMBER = 1 << 21;

/** After `[`: class, number, `]`, then EXPLICIT or IMPLICIT and a value, a block, or octets. */
function readTagged(cursor: TokenCursor, depth: number): Uint8Array {
  const first = cursor.take();
  const group = first.kind === 'word' ? CLASSES.get(first.text) : CONTEXT;
  const number = first.kind === 'word' ? cursor.take() : first;
  const isNumber =
    number.kind === 'number' && /^(?:0|[1-9]\d{0,6})$/.test(number.text) && Number(number.text) < MAX_TAG_NUMBER;
  if (group === undefined || !isNumber || !cursor.takeIf('sign', ']')) throw new Asn1TextFailure(first.at, 'bad-tag');
  const tagNumber = Number(number.text);
  if (isBlockNext(cursor)) return tagged(group | CONSTRUCTED, tagNumber, ...readBlock(cursor, depth));
  if (cursor.takeIf('word', 'EXPLICIT')) {
    const parts = isBlockNext(cursor) ? readBlock(cursor, depth) : [readValue(cursor, depth + 1)];
    return tagged(group | CONSTRUCTED, tagNumber, ...parts);
  }
  if (cursor.takeIf('word', 'IMPLICIT')) return retagged(group, tagNumber, readValue(cursor, depth + 1));
  const { kind, text, at } = cursor.take();
  if (kind !== 'hex') throw new Asn1TextFailure(at, 'value-expected');
  return tagged(group, tagNumber, fromHex(text));
}

/** One value with any tag number. @see X.690 §8.1.2.4 */
function tagged(leading: number, tagNumber: number, ...parts: readonly Uint8Array[]): Uint8Array {
  if (tagNumber < 31) return encodeTlv(leading | tagNumber, ...parts);
  const arcs = [tagNumber & 0x7f];
  for (let rest = tagNumber >> 7; rest > 0; rest >>= 7) arcs.unshift((rest & 0x7f) | 0x80);
  const content = concatBytes(...parts);
  const length = new Uint8Array(lengthOctets(content.length));
  writeLength(length, 0, content.length);
  return concatBytes(Uint8Array.of(leading | 31, ...arcs), length, content);
}

/** The same content under another tag, constructed or not as before. */
function retagged(group: number, tagNumber: number, der: Uint8Array): Uint8Array {
  const first = der[0] ?? 0;
  let at = 1;
  if ((first & 31) === 31) while ((der[at++] ?? 0) >= 0x80);
  const length = der[at] ?? 0;
  const body = at + 1 + (length < 0x80 ? 0 : length & 0x7f);
  return tagged(group | (first & CONSTRUCTED), tagNumber, der.subarray(body));
}
