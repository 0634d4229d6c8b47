import type { Asn1TextReason } from '../../../shared/model/profile-reason.ts';
import type { Asn1Token } from './asn1-text-token.ts';
import { DerError, DerReader, TAG } from './der.ts';
import { decodeText, readTime } from './der-value.ts';
import { bmpString, encodeTlv, isOid, oidDer } from './der-write.ts';

/** A type whose value is one token; `none` has no value. `encode` answers the content octets, or why the token is no value of the type. */
export type Primitive =
  | { readonly kind: 'none'; readonly tag: number }
  | {
      readonly kind: Extract<Asn1Token['kind'], 'word' | 'number' | 'string'>;
      readonly tag: number;
      readonly encode: (text: string) => Uint8Array | Asn1TextReason;
    };

/** The type that a word names. */
export const findPrimitive = (word: string): Primitive | undefined => PRIMITIVES.get(word);

/** The word of a type, by its tag. */
export const findPrimitiveWord = (tag: number): string | undefined =>
  [...PRIMITIVES].find(([, primitive]) => primitive.tag === tag)?.[0];

const utf8 = new TextEncoder();
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

function encodeBoolean(text: string): Uint8Array | Asn1TextReason {
  if (text !== 'TRUE' && text !== 'FALSE') return 'value-expected';
  return Uint8Array.of(text === 'TRUE' ? 0xff : 0);
}

/** Two's complement in the fewest octets. @see X.690 §8.3 */
function encodeInteger(text: string): Uint8Array | Asn1TextReason {
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return 'bad-number';
  const value = BigInt(text);
  const magnitude = (value < 0n ? -value - 1n : value).toString(16);
  const octets = (magnitude.length >> 1) + 1;
  const hex = BigInt.asUintN(octets * 8, value)
    .toString(16)
    .padStart(octets * 2, '0');
  const content = Uint8Array.from({ length: octets }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  const isPadded =
    octets > 1 &&
    ((content[0] === 0 && (content[1] ?? 0) < 0x80) || (content[0] === 0xff && (content[1] ?? 0) >= 0x80));
  return isPadded ? content.subarray(1) : content;
}

const encodeOid = (text: string): Uint8Array | Asn1TextReason => (isOid(text) ? oidDer(text).subarray(2) : 'bad-oid');

/** Content of a string type, held against the rules that the readers have for it. */
const encodeString =
  (tag: number, encode: (text: string) => Uint8Array) =>
  (text: string): Uint8Array | Asn1TextReason => {
    const isLatin = encode !== latin1 || /^[\0-\xff]*$/.test(text);
    const content = encode(text);
    return isLatin && decodeText(tag, content) === text ? content : 'bad-text';
  };

function encodeUtf32(text: string): Uint8Array {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return Uint8Array.from(points.flatMap((point) => [0, point >> 16, (point >> 8) & 0xff, point & 0xff]));
}

const encodeTime =
  (tag: number) =>
  (text: string): Uint8Array | Asn1TextReason => {
    const content = utf8.encode(text);
    try {
      readTime(new DerReader(encodeTlv(tag, content)));
      return content;
    } catch (error) {
      if (error instanceof DerError) return 'bad-time';
      throw error;
    }
  };

const textType = (tag: number, encode: (text: string) => Uint8Array): Primitive => ({
  kind: 'string',
  tag,
  encode: encodeString(tag, encode),
});

const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ['NULL', { kind: 'none', tag: TAG.null }],
  ['BOOLEAN', { kind: 'word', tag: TAG.boolean, encode: encodeBoolean }],
  ['INTEGER', { kind: 'number', tag: TAG.integer, encode: encodeInteger }],
  ['ENUMERATED', { kind: 'number', tag: TAG.enumerated, encode: encodeInteger }],
  ['OID', { kind: 'number', tag: TAG.oid, encode: encodeOid }],
  ['UTF8String', textType(TAG.utf8String, (text) => utf8.encode(text))],
  ['PrintableString', textType(TAG.printableString, latin1)],
  ['IA5String', textType(TAG.ia5String, latin1)],
  ['NumericString', textType(TAG.numericString, latin1)],
  ['VisibleString', textType(TAG.visibleString, latin1)],
  ['TeletexString', textType(TAG.teletexString, latin1)],
  ['BMPString', textType(TAG.bmpString, (text) => bmpString(text).subarray(bmpHeader(text)))],
  ['UniversalString', textType(TAG.universalString, encodeUtf32)],
  ['UTCTime', { kind: 'string', tag: TAG.utcTime, encode: encodeTime(TAG.utcTime) }],
  ['GeneralizedTime', { kind: 'string', tag: TAG.generalizedTime, encode: encodeTime(TAG.generalizedTime) }],
]);

const bmpHeader = (text: string): number => bmpString(text).length - 2 * text.length;
