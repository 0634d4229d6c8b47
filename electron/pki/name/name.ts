import { visibleText } from '../asn1/visible-text.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { DistinguishedName, NameAttribute } from '../../../shared/model/name.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerError, DerReader, equalBytes, TAG, toHex } from '../asn1/der.ts';
import { decodeText, latin1, readOid } from '../asn1/der-value.ts';
import { attributeLabel } from '../asn1/oid.ts';

/** Parses a DER Name. Fails with `format.malformed`. @see RFC 5280 §4.1.2.4 */
export function parseName(nameDer: Uint8Array): Result<DistinguishedName, AppError> {
  return attemptParse('name', () => {
    const reader = new DerReader(nameDer);
    const name = readName(reader);
    reader.expectEnd();
    return name;
  });
}

/** Reads an RDNSequence. A value whose bytes break its string type, or of another type, is given as `#` and its hex. @throws DerError */
export function readName(reader: DerReader): DistinguishedName {
  const sequence = reader.enter(TAG.sequence);
  const name: NameAttribute[][] = [];
  while (!sequence.done) name.push(readRelativeName(sequence));
  return name;
}

function readRelativeName(reader: DerReader): NameAttribute[] {
  const start = reader.position;
  const set = reader.enter(TAG.set);
  const attributes: NameAttribute[] = [];
  while (!set.done) {
    const attribute = set.enter(TAG.sequence);
    const oid = readOid(attribute);
    const value = attribute.read();
    attribute.expectEnd();
    const text = decodeText(value.tag, attribute.content(value)) ?? `#${toHex(attribute.whole(value))}`;
    attributes.push({ oid, label: attributeLabel(oid), value: text });
  }
  if (attributes.length === 0) throw new DerError('missing', start);
  return attributes;
}

/** RFC 4514 text: last relative name first, special and control characters escaped, so that it is safe to show on one line. */
export function formatName(name: DistinguishedName): string {
  return name
    .toReversed()
    .map((relative) => relative.map((attribute) => `${attribute.label}=${escapeValue(attribute.value)}`).join('+'))
    .join(',');
}

/** Escapes one attribute value. @see RFC 4514 §2.4 */
function escapeValue(value: string): string {
  let escaped = visibleText(value.replace(/["+,;<>\\]/g, '\\$&'));
  if (value.length > 1 && value.endsWith(' ')) escaped = `${escaped.slice(0, -1)}\\ `;
  return /^[ #]/.test(value) ? `\\${escaped}` : escaped;
}

/** First value of an attribute type, in the order of the encoding. */
export const findAttribute = (name: DistinguishedName, oid: string): string | undefined =>
  name.flat().find((attribute) => attribute.oid === oid)?.value;

/**
 * Compares two DER Names: relative names in order, attributes of a set in any order. Strings of PrintableString, UTF8String, BMPString,
 * UniversalString and IA5String are compared without case, with white space squeezed; others by their bytes. Malformed names match nothing.
 * @see RFC 5280 §7.1
 */
export function compareNames(a: Uint8Array, b: Uint8Array): boolean {
  const left = normaliseName(a);
  return left !== undefined && left === normaliseName(b);
}

/** A text that is equal exactly for names that match; undefined for a malformed name. To be used as a key of a map. */
export function normaliseName(nameDer: Uint8Array): string | undefined {
  return nameParts(nameDer)?.join('/');
}

/**
 * `exact`: strings that RFC 5280 compares without case are, others octet by octet. `alike`: strings of every type by what is seen of them, so that
 * nobody gets around an exclusion by a type that is not compared, or by characters that stand for nothing. @see RFC 5280 §7.1, RFC 4518 §2.2
 */
type Comparison = 'exact' | 'alike';

/** The relative names of a DER Name in order, each as a text that is equal exactly for those that match; undefined for a malformed name. */
export function nameParts(nameDer: Uint8Array, comparison: Comparison = 'exact'): string[] | undefined {
  try {
    const reader = new DerReader(nameDer);
    const sequence = reader.enter(TAG.sequence);
    reader.expectEnd();
    const parts: string[] = [];
    while (!sequence.done) parts.push(normaliseRelative(sequence, comparison));
    return parts;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function normaliseRelative(reader: DerReader, comparison: Comparison): string {
  const start = reader.position;
  const set = reader.enter(TAG.set);
  const attributes: string[] = [];
  while (!set.done) {
    const attribute = set.enter(TAG.sequence);
    const oid = readOid(attribute);
    const value = attribute.read();
    attribute.expectEnd();
    const content = attribute.content(value);
    const text = comparison === 'alike' ? seenText(value.tag, content) : undefined;
    attributes.push(`${oid}=${text ?? normaliseValue(value.tag, content, value.start)}`);
  }
  if (attributes.length === 0) throw new DerError('missing', start);
  return attributes.sort().join('+');
}

const FOLDED: ReadonlySet<number> = new Set([
  TAG.printableString,
  TAG.utf8String,
  TAG.bmpString,
  TAG.universalString,
  TAG.ia5String,
]);

function normaliseValue(tag: number, content: Uint8Array, at: number): string {
  if (!FOLDED.has(tag)) return `#${tag.toString(16)}${toHex(content)}`;
  const text = decodeText(tag, content);
  if (text === undefined) throw new DerError('bad-value', at);
  if (PLAIN.test(text)) return JSON.stringify(text.toLowerCase());
  return JSON.stringify(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[ \t\n\r]+/g, ' ')
      .trim(),
  );
}

/** ASCII of which nothing is folded but its case, as nearly all names are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** What RFC 4518 maps to nothing: controls, format characters, variation selectors, the joiner of graphemes. */
const UNSEEN = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Variation_Selector}\u034f\ufffc]/gu;

/** Undefined for malformed strings; folded twice, since `ß` has no upper case of its own. */
function seenText(tag: number, content: Uint8Array): string | undefined {
  const text = decodeText(tag, content) ?? (FOLDED.has(tag) ? undefined : latin1(content));
  if (text === undefined) return undefined;
  const folded = text.replace(UNSEEN, '').normalize('NFKC').toUpperCase().toLowerCase();
  return JSON.stringify(folded.replace(/\s+/g, ' ').trim());
}

/** An empty Name: SEQUENCE of nothing. */
export const isEmptyName = (nameDer: Uint8Array): boolean => equalBytes(nameDer, EMPTY_NAME);

export const EMPTY_NAME = Uint8Array.of(TAG.sequence, 0);
