import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { MAX_ASN1_DEPTH, parseAsn1Text } from './asn1-text-parse.ts';
import { findPrimitiveWord } from './asn1-text-primitive.ts';
import { attemptParse, DerError, DerReader, equalBytes, TAG, toHex, type Tlv } from './der.ts';
import { decodeOid, decodeText } from './der-value.ts';

/**
 * Text of one DER value in the notation of docs/asn1-text.md, one value a line, which `parseAsn1Text` reads back to the same octets as long as it is
 * not longer than that reader takes. What has no notation is `DER '…'H`. Fails with `format.malformed`.
 */
export const formatAsn1Text = (der: Uint8Array): Result<string, AppError> =>
  attemptParse('asn1', () => {
    const reader = new DerReader(der);
    const lines = formatValue(reader, 1);
    reader.expectEnd();
    return lines.join('\n');
  });

const CONSTRUCTED = 0x20;
const CLASS_BITS = 0xc0;
const CLASS_PREFIX: Readonly<Record<number, string>> = { 64: 'APPLICATION ', 128: '', 192: 'PRIVATE ' };

/** Lines of the next value, from its own indentation on. */
function formatValue(reader: DerReader, depth: number): string[] {
  const tlv = reader.read();
  const head = constructedHead(tlv);
  if (head === undefined) return [formatPrimitive(reader, tlv)];
  const inner = reader.inside(tlv);
  const members: { readonly lines: readonly string[]; readonly der: Uint8Array }[] = [];
  while (!inner.done) {
    const start = inner.position;
    const lines = formatValue(inner, depth + 1);
    members.push({ lines, der: inner.bytes.subarray(start, inner.position) });
  }
  if (depth >= MAX_ASN1_DEPTH && members.length > 0) return [raw(reader, tlv)];
  if (members.length === 0) return [`${head} { }`];
  const name = head === 'SET' && isSorted(members.map(({ der }) => der)) ? 'SET OF' : head;
  return [`${name} {`, ...members.flatMap(({ lines }) => lines.map((line) => `  ${line}`)), '}'];
}

/** `SEQUENCE`, `SET`, `[0]`; undefined for primitive values and for what the notation has no word for. */
function constructedHead({ tag }: Tlv): string | undefined {
  if (tag === TAG.sequence) return 'SEQUENCE';
  if (tag === TAG.set) return 'SET';
  return (tag & CONSTRUCTED) === 0 ? undefined : tagHead(tag);
}

function tagHead(tag: number): string | undefined {
  const prefix = CLASS_PREFIX[tag & CLASS_BITS];
  return prefix === undefined ? undefined : `[${prefix}${(tag & 31) === 31 ? tag >> 8 : tag & 31}]`;
}

function isSorted(members: readonly Uint8Array[]): boolean {
  return members.every((member, i) => i === 0 || Buffer.compare(members[i - 1] ?? member, member) <= 0);
}

const raw = (reader: DerReader, tlv: Tlv): string => `DER '${toHex(reader.whole(tlv))}'H`;

/** A text is kept only where it is read back to the same octets. */
function formatPrimitive(reader: DerReader, tlv: Tlv): string {
  const text = primitiveText(reader, tlv);
  const parsed = text === undefined ? undefined : parseAsn1Text(text);
  const isKept = parsed?.ok === true && equalBytes(parsed.value, reader.whole(tlv));
  return isKept && text !== undefined ? text : raw(reader, tlv);
}

function primitiveText(reader: DerReader, tlv: Tlv): string | undefined {
  const content = reader.content(tlv);
  const head = tagHead(tlv.tag);
  if ((tlv.tag & CONSTRUCTED) !== 0) return undefined;
  if (head !== undefined) return `${head} '${toHex(content)}'H`;
  if (tlv.tag === TAG.octetString) return `OCTETS '${toHex(content)}'H`;
  if (tlv.tag === TAG.bitString) return bitText(content);
  const word = findPrimitiveWord(tlv.tag);
  if (word === undefined) return undefined;
  switch (tlv.tag) {
    case TAG.null:
      return word;
    case TAG.boolean:
      return `${word} ${content[0] === 0 ? 'FALSE' : 'TRUE'}`;
    case TAG.integer:
    case TAG.enumerated:
      return content.length === 0 ? undefined : `${word} ${signedDecimal(content)}`;
    case TAG.oid:
      return oidText(reader, tlv);
    case TAG.utcTime:
    case TAG.generalizedTime:
      return `${word} ${quote(decodeText(TAG.teletexString, content) ?? '')}`;
    default:
      return stringText(word, decodeText(tlv.tag, content));
  }
}

/** Undefined for octets that are no identifier. */
function oidText(reader: DerReader, tlv: Tlv): string | undefined {
  try {
    return `OID ${decodeOid(reader.bytes, tlv.body, tlv.end)}`;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

const stringText = (word: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${word} ${quote(text)}`;

const signedDecimal = (content: Uint8Array): string =>
  String(BigInt.asIntN(content.length * 8, BigInt(`0x${toHex(content)}`)));

/** Whole octets as hexadecimal, else bit by bit. */
function bitText(content: Uint8Array): string {
  const bytes = content.subarray(1);
  const unused = content[0] ?? 0;
  if (unused === 0) return `BITS '${toHex(bytes)}'H`;
  const bits = Array.from(bytes, (octet) => octet.toString(2).padStart(8, '0')).join('');
  return `BITS '${bits.slice(0, bits.length - unused)}'B`;
}

/** What could hide or move text is escaped, as the parser demands. */
const quote = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}"`;
