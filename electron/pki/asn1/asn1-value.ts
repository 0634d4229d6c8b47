import { attemptParse, DerReader, TAG, toHex, type Tlv } from './der.ts';
import { decodeOid, decodeText, readTime } from './der-value.ts';
import { visibleText } from './visible-text.ts';
import { oidName } from './oid.ts';

/** What a string that wraps DER begins with. */
export const ENCAPSULATED: ReadonlySet<number> = new Set([
  TAG.sequence,
  TAG.bitString,
  TAG.octetString,
  TAG.integer,
  TAG.boolean,
]);

const UNIVERSAL: ReadonlyMap<number, string> = new Map([
  [1, 'BOOLEAN'],
  [2, 'INTEGER'],
  [3, 'BIT STRING'],
  [4, 'OCTET STRING'],
  [5, 'NULL'],
  [6, 'OBJECT IDENTIFIER'],
  [10, 'ENUMERATED'],
  [12, 'UTF8String'],
  [16, 'SEQUENCE'],
  [17, 'SET'],
  [18, 'NumericString'],
  [19, 'PrintableString'],
  [20, 'TeletexString'],
  [22, 'IA5String'],
  [23, 'UTCTime'],
  [24, 'GeneralizedTime'],
  [26, 'VisibleString'],
  [28, 'UniversalString'],
  [30, 'BMPString'],
]);

/** `SEQUENCE`, `[0]`, `[APPLICATION 3]`. */
export function tagName(identifier: number): string {
  const number = (identifier & 0x1f) === 0x1f ? identifier >> 8 : identifier & 0x1f;
  switch (identifier & 0xc0) {
    case 0x00:
      return UNIVERSAL.get(number) ?? `[UNIVERSAL ${number}]`;
    case 0x40:
      return `[APPLICATION ${number}]`;
    case 0xc0:
      return `[PRIVATE ${number}]`;
    default:
      return `[${number}]`;
  }
}

const PREVIEW_OCTETS = 48;

/** Short decoded value of a primitive; empty for NULL. Control characters are escaped. */
export function describeValue(bytes: Uint8Array, tlv: Tlv): string {
  const content = bytes.subarray(tlv.body, tlv.end);
  switch (tlv.tag) {
    case TAG.boolean:
      return content[0] === 0 ? 'FALSE' : 'TRUE';
    case TAG.null:
      return '';
    case TAG.oid:
      return describeOid(bytes, tlv);
    case TAG.integer:
    case TAG.enumerated:
      return content.length > 0 && content.length <= 8
        ? BigInt.asIntN(content.length * 8, BigInt(`0x${toHex(content)}`)).toString()
        : preview(content);
    case TAG.utcTime:
    case TAG.generalizedTime:
      return describeTime(bytes, tlv);
    case TAG.bitString:
      return preview(content.subarray(1));
    default:
      return describeText(tlv.tag, content);
  }
}

function describeOid(bytes: Uint8Array, tlv: Tlv): string {
  const result = attemptParse('oid', () => decodeOid(bytes, tlv.body, tlv.end));
  if (!result.ok) return preview(bytes.subarray(tlv.body, tlv.end));
  const name = oidName(result.value);
  return name === result.value ? name : `${result.value} (${name})`;
}

function describeTime(bytes: Uint8Array, tlv: Tlv): string {
  const result = attemptParse('time', () => readTime(new DerReader(bytes, tlv.start, tlv.end)));
  return result.ok
    ? new Date(result.value).toISOString().replace('.000', '')
    : preview(bytes.subarray(tlv.body, tlv.end));
}

const MAX_TEXT = 200;

/** Text of string types, and of context-specific values that are printable ASCII (names in a subjectAltName). */
function describeText(tag: number, content: Uint8Array): string {
  const isContext = (tag & 0xc0) === 0x80;
  const isPrintable = isContext && content.length > 0 && content.every((octet) => octet >= 0x20 && octet < 0x7f);
  const text = isPrintable ? decodeText(TAG.ia5String, content) : decodeText(tag, content);
  if (text === undefined) return preview(content);
  return visibleText(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}

const preview = (content: Uint8Array): string =>
  content.length > PREVIEW_OCTETS ? `${toHex(content.subarray(0, PREVIEW_OCTETS))}…` : toHex(content);
