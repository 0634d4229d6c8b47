import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { PRINTABLE } from '../asn1/der-value.ts';
import { ia5String, isOid, oidDer, printableString, sequence, setOf, utf8String } from '../asn1/der-write.ts';
import { findAttributeOid, OID } from '../asn1/oid.ts';

export type SubjectProblem =
  | 'unknown-attribute'
  | 'missing-equals'
  | 'empty-value'
  | 'bad-escape'
  | 'bad-character'
  | 'too-long'
  | 'not-a-country'
  | 'control-character'
  | 'trailing-separator';

/** One attribute of a name to be built. */
export interface Attribute {
  readonly oid: string;
  readonly value: string;
}

class SubjectError extends Error {
  readonly position: number;
  readonly problem: SubjectProblem;
  constructor(position: number, problem: SubjectProblem) {
    super(problem);
    this.position = position;
    this.problem = problem;
  }
}

/**
 * Builds a DER Name from RFC 4514-like text: `CN=acme gw,O=Acme\, Inc.,C=DE`. Keywords in any case or dotted OIDs, `+` joins a set,
 * `\` escapes a character or two hex digits, quotes may hold a value. The text is encoded from right to left, as RFC 4514 §2.1 has it.
 * An empty text is an empty name. PrintableString for C, serialNumber and dnQualifier, IA5String for DC and e-mail, else UTF8String.
 * Fails with `issue.subject-invalid {position, problem}`; position counts characters from 0.
 */
export function buildName(text: string): Result<Uint8Array, AppError> {
  try {
    return ok(encodeName(parseRelativeNames(text)));
  } catch (error) {
    if (error instanceof SubjectError)
      return fail('issue.subject-invalid', { position: error.position, problem: error.problem });
    throw error;
  }
}

/**
 * Builds a DER Name of attributes in the order of the encoding, each a relative name of its own; the values obey the rules of `buildName`.
 * Fails with `issue.subject-invalid {position, problem}`; position counts attributes from 0.
 */
export function buildNameOf(attributes: readonly Attribute[]): Result<Uint8Array, AppError> {
  try {
    for (const [index, { oid, value }] of attributes.entries()) checkValue(oid, value, index);
    return ok(sequence(...attributes.map(({ oid, value }) => setOf(sequence(oidDer(oid), encodeValue(oid, value))))));
  } catch (error) {
    if (error instanceof SubjectError)
      return fail('issue.subject-invalid', { position: error.position, problem: error.problem });
    throw error;
  }
}

function encodeName(names: readonly (readonly Attribute[])[]): Uint8Array {
  return sequence(
    ...names
      .toReversed()
      .map((relative) => setOf(...relative.map(({ oid, value }) => sequence(oidDer(oid), encodeValue(oid, value))))),
  );
}

const PRINTABLE_ONLY: ReadonlySet<string> = new Set([
  OID.countryName,
  OID.serialNumber,
  OID.dnQualifier,
  OID.jurisdictionCountryName,
]);
const IA5_ONLY: ReadonlySet<string> = new Set([OID.domainComponent, OID.emailAddress]);

/** @see RFC 5280 §4.1.2.4, appendix A.1 */
function encodeValue(oid: string, value: string): Uint8Array {
  if (PRINTABLE_ONLY.has(oid)) return printableString(value);
  return IA5_ONLY.has(oid) ? ia5String(value) : utf8String(value);
}

function parseRelativeNames(text: string): Attribute[][] {
  const names: Attribute[][] = [];
  let at = skipSpace(text, 0);
  if (at === text.length) return names;
  let relative: Attribute[] = [];
  for (;;) {
    const { attribute, next } = parseAttribute(text, at);
    relative.push(attribute);
    const separator = text[next];
    if (separator !== '+') {
      names.push(relative);
      relative = [];
    }
    if (separator === undefined) return names;
    at = skipSpace(text, next + 1);
    if (at === text.length) throw new SubjectError(next, 'trailing-separator');
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

function parseAttribute(text: string, start: number): { attribute: Attribute; next: number } {
  const equals = text.indexOf('=', start);
  const keyword = text.slice(start, equals < 0 ? text.length : equals).trim();
  if (equals < 0 || /[,+;]/.test(keyword)) throw new SubjectError(start, 'missing-equals');
  const oid = isOid(keyword) ? keyword : findAttributeOid(keyword);
  if (oid === undefined) throw new SubjectError(start, 'unknown-attribute');
  const valueStart = skipSpace(text, equals + 1);
  const { value, next } = text[valueStart] === '"' ? parseQuoted(text, valueStart) : parseValue(text, valueStart);
  checkValue(oid, value, valueStart);
  return { attribute: { oid, value }, next };
}

function parseQuoted(text: string, start: number): { value: string; next: number } {
  const { value, next } = unescapeUntil(text, start + 1, '"');
  if (text[next] !== '"') throw new SubjectError(start, 'bad-character');
  const after = skipSpace(text, next + 1);
  if (after < text.length && !',;+'.includes(text[after] ?? '')) throw new SubjectError(after, 'bad-character');
  return { value, next: after };
}

function parseValue(text: string, start: number): { value: string; next: number } {
  const { value, next, lastKept } = unescapeUntil(text, start, ',;+');
  return { value: value.slice(0, lastKept), next };
}

/** Reads up to an unescaped stop character. `lastKept` is the length without unescaped trailing spaces. */
function unescapeUntil(text: string, start: number, stops: string): { value: string; next: number; lastKept: number } {
  let value = '';
  let lastKept = 0;
  let at = start;
  while (at < text.length && !stops.includes(text[at] ?? '')) {
    if (text[at] === '\\') {
      const escaped = readEscape(text, at);
      value += escaped.value;
      at = escaped.next;
      lastKept = value.length;
      continue;
    }
    if (!stops.includes('"') && '"<>'.includes(text[at] ?? '')) throw new SubjectError(at, 'bad-character');
    value += text[at];
    if (text[at] !== ' ') lastKept = value.length;
    at++;
  }
  return { value, next: at, lastKept };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `\,` or a run of `\c3\a4` that is UTF-8. */
function readEscape(text: string, start: number): { value: string; next: number } {
  const run = /^(\\[0-9a-fA-F]{2})+/.exec(text.slice(start, start + 384))?.[0];
  if (run !== undefined) {
    try {
      const octets = run
        .slice(1)
        .split('\\')
        .map((pair) => Number.parseInt(pair, 16));
      return { value: utf8.decode(Uint8Array.from(octets)), next: start + run.length };
    } catch {
      throw new SubjectError(start, 'bad-escape');
    }
  }
  const next = text[start + 1];
  if (next === undefined || !' "#+,;<=>\\'.includes(next)) throw new SubjectError(start, 'bad-escape');
  return { value: next, next: start + 2 };
}

/** Upper bounds of RFC 5280 appendix A.1. */
const MAX_LENGTH: ReadonlyMap<string, number> = new Map([
  [OID.countryName, 2],
  [OID.commonName, 64],
  [OID.organizationName, 64],
  [OID.organizationalUnitName, 64],
  [OID.localityName, 128],
  [OID.stateOrProvinceName, 128],
  [OID.serialNumber, 64],
  [OID.emailAddress, 255],
]);

function checkValue(oid: string, value: string, position: number): void {
  const at = (problem: SubjectProblem) => new SubjectError(position, problem);
  if (value === '') throw at('empty-value');
  if (/\p{Cc}/u.test(value) || !value.isWellFormed()) throw at('control-character');
  if ([...value].length > (MAX_LENGTH.get(oid) ?? 1024))
    throw at(oid === OID.countryName ? 'not-a-country' : 'too-long');
  if ((oid === OID.countryName || oid === OID.jurisdictionCountryName) && !/^[A-Z]{2}$/.test(value))
    throw at('not-a-country');
  if (PRINTABLE_ONLY.has(oid) && !PRINTABLE.test(value)) throw at('bad-character');
  if (IA5_ONLY.has(oid) && !/^[\x20-\x7e]*$/.test(value)) throw at('bad-character');
}
