import type { UnixMs } from '../../../shared/model/brands.ts';
import { BugError } from '../../../shared/result.ts';
import { contextGroup, TAG } from './der.ts';

/** Encodes one value: identifier octet, minimal length, the parts one after another. @see X.690 §10.1 */
export function encodeTlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(1 + lengthOctets(length) + length);
  out[0] = tag;
  let at = writeLength(out, 1, length);
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Identifier and length octets alone: what a value is of may then be written behind them without being joined before. */
export function tlvHead(tag: number, length: number): Uint8Array {
  const head = new Uint8Array(1 + lengthOctets(length));
  head[0] = tag;
  writeLength(head, 1, length);
  return head;
}

/** Octets that the length field of a content takes. */
export function lengthOctets(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x100) return 2;
  if (length < 0x10000) return 3;
  return length < 0x1000000 ? 4 : 5;
}

/** Writes a length field and answers the position after it. */
export function writeLength(out: Uint8Array, at: number, length: number): number {
  if (length < 0x80) {
    out[at] = length;
    return at + 1;
  }
  const octets = lengthOctets(length) - 1;
  out[at] = 0x80 | octets;
  for (let i = octets; i > 0; i--) out[at + i] = Math.floor(length / 256 ** (octets - i)) & 0xff;
  return at + 1 + octets;
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => encodeTlv(TAG.sequence, ...parts);

/** SET OF: the members are sorted by their encoding. @see X.690 §11.6 */
export const setOf = (...members: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(TAG.set, ...members.toSorted(compareBytes));

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** `[n] EXPLICIT`. */
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(contextGroup(n), ...parts);

/** INTEGER of a number, a bigint, or the unsigned big-endian bytes of a non-negative number. */
export function integer(value: number | bigint | Uint8Array, tag: number = TAG.integer): Uint8Array {
  if (value instanceof Uint8Array) return encodeTlv(tag, minimalUnsigned(value));
  if (typeof value === 'number' && value >= 0 && value < 0x80 && Number.isInteger(value))
    return Uint8Array.of(tag, 1, value);
  const big = BigInt(value);
  if (big < 0n) throw new BugError('negative INTEGER');
  const hex = big.toString(16);
  const padded = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = Uint8Array.from({ length: padded.length / 2 }, (_, i) =>
    Number.parseInt(padded.slice(2 * i, 2 * i + 2), 16),
  );
  return encodeTlv(tag, minimalUnsigned(bytes));
}

function minimalUnsigned(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  if (trimmed.length === 0) return Uint8Array.of(0);
  return (trimmed[0] ?? 0) < 0x80 ? trimmed : Uint8Array.of(0, ...trimmed);
}

/** OBJECT IDENTIFIER of a dotted string. A string that is none is a bug of the caller; input of people goes through `isOid` first. */
export function oidDer(dotted: string, tag: number = TAG.oid): Uint8Array {
  const known = oidCache.get(dotted);
  if (known !== undefined && tag === TAG.oid) return known;
  if (!isOid(dotted)) throw new BugError(`not an OID: ${dotted}`);
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const octets = [first * 40n + second, ...rest].flatMap(arcOctets);
  const der = encodeTlv(tag, Uint8Array.from(octets));
  if (tag === TAG.oid && oidCache.size < 500) oidCache.set(dotted, der);
  return der;
}

const oidCache = new Map<string, Uint8Array>();

/** Whether a dotted string can be encoded: two arcs or more, the first ≤ 2, the second ≤ 39 below the arcs 0 and 1. */
export function isOid(dotted: string): boolean {
  if (!/^[0-2](\.(0|[1-9][0-9]{0,38}))+$/.test(dotted) || dotted.length > 250) return false;
  const [first, second] = dotted.split('.');
  return first === '2' || Number(second) < 40;
}

function arcOctets(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}

export const boolean = (value: boolean): Uint8Array => Uint8Array.of(TAG.boolean, 1, value ? 0xff : 0);

export const nullValue = (): Uint8Array => Uint8Array.of(TAG.null, 0);

export const octetString = (content: Uint8Array): Uint8Array => encodeTlv(TAG.octetString, content);

/** BIT STRING of whole octets. */
export const bitString = (content: Uint8Array): Uint8Array => encodeTlv(TAG.bitString, Uint8Array.of(0), content);

/** BIT STRING with named bits: trailing zero bits are left out. @see X.690 §11.2.2 */
export function namedBits(positions: readonly number[], tag: number = TAG.bitString): Uint8Array {
  if (positions.length === 0) return encodeTlv(tag, Uint8Array.of(0));
  const last = Math.max(...positions);
  const octets = new Uint8Array((last >> 3) + 1);
  for (const position of positions) octets[position >> 3] = (octets[position >> 3] ?? 0) | (0x80 >> (position & 7));
  return encodeTlv(tag, Uint8Array.of(7 - (last & 7)), octets);
}

const encoder = new TextEncoder();

/** UTF-8; nearly all texts are ASCII, which is written several times as quick by a loop. */
function encodeText(tag: number, text: string): Uint8Array {
  const { length } = text;
  const header = 1 + lengthOctets(length);
  const out = new Uint8Array(header + length);
  out[0] = tag;
  writeLength(out, 1, length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encodeTlv(tag, encoder.encode(text));
    out[header + i] = code;
  }
  return out;
}

export const utf8String = (text: string): Uint8Array => encodeText(TAG.utf8String, text);

export const printableString = (text: string): Uint8Array => encodeText(TAG.printableString, text);

export const ia5String = (text: string, tag: number = TAG.ia5String): Uint8Array => encodeText(tag, text);

/** BMPString, UTF-16 big-endian. */
export function bmpString(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    out[2 * i] = text.charCodeAt(i) >> 8;
    out[2 * i + 1] = text.charCodeAt(i) & 0xff;
  }
  return encodeTlv(TAG.bmpString, out);
}

/** Time of RFC 5280 §4.1.2.5: UTCTime from 1950 up to 2049, else GeneralizedTime; milliseconds are cut off. */
export function time(at: UnixMs): Uint8Array {
  const known = timeCache.get(at);
  if (known !== undefined) return known;
  const digits = timeDigits(at);
  const year = Number(digits.slice(0, 4));
  const utc = year >= 1950 && year < 2050;
  const der = encodeTlv(utc ? TAG.utcTime : TAG.generalizedTime, encoder.encode(utc ? digits.slice(2) : digits));
  if (timeCache.size >= MAX_KEPT_TIMES) timeCache.clear();
  timeCache.set(at, der);
  return der;
}

/** Certificates that are issued together begin and end together. */
const timeCache = new Map<UnixMs, Uint8Array>();
const MAX_KEPT_TIMES = 50;

export function generalizedTime(at: UnixMs): Uint8Array {
  const known = generalizedCache.get(at);
  if (known !== undefined) return known;
  const der = encodeTlv(TAG.generalizedTime, encoder.encode(timeDigits(at)));
  if (generalizedCache.size >= MAX_KEPT_TIMES) generalizedCache.clear();
  generalizedCache.set(at, der);
  return der;
}

/** Answers of one second have the same instants. */
const generalizedCache = new Map<UnixMs, Uint8Array>();

function timeDigits(at: UnixMs): string {
  if (!(at >= MIN_TIME && at <= MAX_TIME)) throw new BugError('instant outside the years 0 to 9999');
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
}

/** 0000-01-01T00:00:00Z. */
const MIN_TIME = -62_167_219_200_000;
/** 9999-12-31T23:59:59Z, the end that RFC 5280 §4.1.2.5 gives to certificates without one. */
export const MAX_TIME = 253_402_300_799_000;

/** Joins buffers. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
