import type { UnixMs } from '../../../shared/model/brands.ts';
import { DerError, DerReader, TAG, type Tlv } from './der.ts';

/** Reads an OBJECT IDENTIFIER as a dotted string; arcs up to 128 bits. @throws DerError @see X.690 §8.19 */
export function readOid(reader: DerReader): string {
  const tlv = reader.read(TAG.oid);
  return decodeOid(reader.bytes, tlv.body, tlv.end);
}

/** Decodes the content octets of an OBJECT IDENTIFIER. @throws DerError on empty, cut or padded arcs */
export function decodeOid(bytes: Uint8Array, start: number, end: number): string {
  if (start >= end || end - start > MAX_OID_LENGTH) throw new DerError('bad-value', start);
  if (end - start > MAX_KEPT_OID) return decodeArcs(bytes, start, end);
  let slot = 0;
  for (let at = start; at < end; at++) slot = (slot * 31 + (bytes[at] ?? 0)) % KEPT_OIDS;
  const kept = keptOids[slot];
  if (kept !== undefined && holds(kept.octets, bytes, start, end)) return kept.text;
  const text = decodeArcs(bytes, start, end);
  keptOids[slot] = { octets: bytes.slice(start, end), text };
  return text;
}

const MAX_OID_LENGTH = 256;
const MAX_KEPT_OID = 16;
const KEPT_OIDS = 1021;

/** OIDs by their octets: whatever is read names the same few dozen, and the same text is found in maps without being looked through. */
const keptOids: ({ readonly octets: Uint8Array; readonly text: string } | undefined)[] = Array.from({
  length: KEPT_OIDS,
});

function holds(octets: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (octets.length !== end - start) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== bytes[start + i]) return false;
  return true;
}

function decodeArcs(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let arcStart = start;
  for (let at = start; at < end; at++) {
    if ((bytes[at] ?? 0) >= 0x80) continue;
    text += text === '' ? firstArcs(readArc(bytes, arcStart, at)) : `.${readArc(bytes, arcStart, at)}`;
    arcStart = at + 1;
  }
  if (arcStart !== end) throw new DerError('truncated', arcStart);
  return text;
}

const MAX_ARC_LENGTH = 19;

function readArc(bytes: Uint8Array, start: number, last: number): bigint | number {
  if (bytes[start] === 0x80) throw new DerError('not-canonical', start);
  if (last - start >= MAX_ARC_LENGTH) throw new DerError('bad-value', start);
  if (last - start < 6) {
    let small = 0;
    for (let at = start; at <= last; at++) small = small * 128 + ((bytes[at] ?? 0) & 0x7f);
    return small;
  }
  let value = 0n;
  for (let at = start; at <= last; at++) value = (value << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return value;
}

function firstArcs(value: bigint | number): string {
  if (typeof value === 'number') return value < 40 ? `0.${value}` : value < 80 ? `1.${value - 40}` : `2.${value - 80}`;
  return `2.${value - 80n}`;
}

/** Reads an INTEGER as its minimal content octets, two's complement, big-endian. @throws DerError @see X.690 §8.3 */
export function readIntegerBytes(reader: DerReader, tag: number = TAG.integer): Uint8Array {
  const tlv = reader.read(tag);
  checkInteger(reader.bytes, tlv);
  return reader.content(tlv);
}

/** Refuses empty and padded INTEGER content. @throws DerError */
export function checkInteger(bytes: Uint8Array, tlv: Tlv): void {
  if (tlv.end === tlv.body) throw new DerError('bad-value', tlv.start);
  if (tlv.end - tlv.body === 1) return;
  const first = bytes[tlv.body] ?? 0;
  const second = bytes[tlv.body + 1] ?? 0;
  if ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
    throw new DerError('not-canonical', tlv.body);
}

/** Reads a non-negative INTEGER below 2^31. @throws DerError */
export function readSmallInteger(reader: DerReader, tag: number = TAG.integer): number {
  const start = reader.position;
  const content = readIntegerBytes(reader, tag);
  if ((content[0] ?? 0) >= 0x80 || content.length > 4) throw new DerError('bad-value', start);
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

/** Reads a BOOLEAN; only 00 and FF are DER. @throws DerError @see X.690 §11.1 */
export function readBoolean(reader: DerReader, tag: number = TAG.boolean): boolean {
  const tlv = reader.read(tag);
  const value = reader.bytes[tlv.body];
  if (tlv.end - tlv.body !== 1 || (value !== 0 && value !== 0xff)) throw new DerError('bad-value', tlv.start);
  return value === 0xff;
}

export interface BitString {
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
}

/** Reads a BIT STRING; padding bits must be zero. @throws DerError @see X.690 §11.2 */
export function readBitString(reader: DerReader, tag: number = TAG.bitString): BitString {
  const tlv = reader.read(tag);
  const unusedBits = reader.bytes[tlv.body] ?? 8;
  const bytes = reader.bytes.subarray(tlv.body + 1, tlv.end);
  if (tlv.end === tlv.body || unusedBits > 7 || (bytes.length === 0 && unusedBits > 0))
    throw new DerError('bad-value', tlv.start);
  if (unusedBits > 0 && ((bytes.at(-1) ?? 0) & ((1 << unusedBits) - 1)) !== 0)
    throw new DerError('not-canonical', tlv.start);
  return { unusedBits, bytes };
}

/** Reads a BIT STRING that holds whole octets: a key or a signature. @throws DerError */
export function readBitOctets(reader: DerReader): Uint8Array {
  const start = reader.position;
  const { unusedBits, bytes } = readBitString(reader);
  if (unusedBits !== 0) throw new DerError('bad-value', start);
  return bytes;
}

/** Reads UTCTime or GeneralizedTime in the form of RFC 5280 §4.1.2.5 (seconds, `Z`, no fraction). @throws DerError */
export function readTime(reader: DerReader): UnixMs {
  const start = reader.position;
  const tlv = reader.read();
  if (tlv.tag !== TAG.utcTime && tlv.tag !== TAG.generalizedTime) throw new DerError('unexpected-tag', start);
  const value = decodeTime(reader.bytes, tlv);
  if (Number.isNaN(value)) throw new DerError('bad-value', tlv.body);
  return value;
}

/** NaN where the text is no time of RFC 5280. */
function decodeTime(bytes: Uint8Array, tlv: Tlv): UnixMs {
  const yearDigits = tlv.tag === TAG.utcTime ? 2 : 4;
  const at = tlv.body;
  if (tlv.end - at !== yearDigits + 11 || bytes[tlv.end - 1] !== 0x5a) return Number.NaN;
  for (let i = at; i < tlv.end - 1; i++) if (!isDigit(bytes[i] ?? 0)) return Number.NaN;
  const short = twoDigits(bytes, at);
  const year = yearDigits === 4 ? short * 100 + twoDigits(bytes, at + 2) : short < 50 ? 2000 + short : 1900 + short;
  const rest = at + yearDigits;
  const month = twoDigits(bytes, rest);
  const day = twoDigits(bytes, rest + 2);
  const hour = twoDigits(bytes, rest + 4);
  const minute = twoDigits(bytes, rest + 6);
  const second = twoDigits(bytes, rest + 8);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  if (year >= 100) return Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
}

const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39;

const twoDigits = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) - 48) * 10 + (bytes[at + 1] ?? 0) - 48;

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Text of a character string type, or undefined where the bytes break its rules. */
export function decodeText(tag: number, content: Uint8Array): string | undefined {
  switch (tag) {
    case TAG.utf8String:
      return decodeUtf8(content);
    case TAG.printableString:
      return PRINTABLE.test(latin1(content)) ? latin1(content) : undefined;
    case TAG.numericString:
      return /^[0-9 ]*$/.test(latin1(content)) ? latin1(content) : undefined;
    case TAG.ia5String:
    case TAG.visibleString:
      return content.every((octet) => octet < 0x80) ? latin1(content) : undefined;
    case TAG.teletexString:
      return latin1(content);
    case TAG.bmpString:
      return decodeUtf16(content);
    case TAG.universalString:
      return decodeUtf32(content);
    default:
      return undefined;
  }
}

export const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** Text of bytes, one character an octet. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(content: Uint8Array): string | undefined {
  try {
    return utf8.decode(content);
  } catch {
    return undefined;
  }
}

function decodeUtf16(content: Uint8Array): string | undefined {
  if (content.length % 2 !== 0) return undefined;
  const text = Buffer.from(content).swap16().toString('utf16le');
  return text.isWellFormed() ? text : undefined;
}

function decodeUtf32(content: Uint8Array): string | undefined {
  if (content.length % 4 !== 0) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const characters: string[] = [];
  for (let at = 0; at < content.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    characters.push(String.fromCodePoint(point));
  }
  return characters.join('');
}
