import type { UnixMs } from '../../../shared/model/brands.ts';
import { DerError, type Span, TAG, type Tlv } from '../asn1/der.ts';
import { decodeOid, decodeText, latin1 } from '../asn1/der-value.ts';

/** Readers for lint alone: they answer what can be made out of malformed bytes and never throw. Validation must not use them. */

const MAX_CHILDREN = 100_000;

/** Reads one value; lengths may be padded, indefinite ones are not followed. Undefined where header or content do not fit in. */
export function readTlv(bytes: Uint8Array, start: number, end: number): Tlv | undefined {
  let at = start;
  let tag = bytes[at++];
  if (tag === undefined || at >= end) return undefined;
  if ((tag & 0x1f) === 0x1f) {
    let number = 0;
    for (; at < end; at++) {
      const octet = bytes[at] ?? 0;
      number = number * 128 + (octet & 0x7f);
      if (octet < 0x80 || number > 1 << 21) break;
    }
    tag |= number << 8;
    at++;
  }
  const first = bytes[at++] ?? 0;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 6) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
    at += octets;
  }
  return at + length > end ? undefined : { tag, start, body: at, end: at + length };
}

/** The values inside a constructed value, up to the first that cannot be read. */
export function readChildren(bytes: Uint8Array, parent: Pick<Tlv, 'body' | 'end'>): readonly Tlv[] {
  const children: Tlv[] = [];
  let at = parent.body;
  while (at < parent.end && children.length < MAX_CHILDREN) {
    const child = readTlv(bytes, at, parent.end);
    if (child === undefined) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** Dotted OID of an OBJECT IDENTIFIER; undefined for another tag or malformed arcs. */
export function readOidText(bytes: Uint8Array, tlv: Tlv | undefined): string | undefined {
  if (tlv?.tag !== TAG.oid) return undefined;
  return decodeOidText(bytes, tlv);
}

/** Dotted OID of content octets whatever the tag. */
export function decodeOidText(bytes: Uint8Array, { body, end }: Pick<Tlv, 'body' | 'end'>): string | undefined {
  return attempt(() => decodeOid(bytes, body, end));
}

/** What a strict reader answers, or undefined where it refuses. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** A time as it stands in the bytes. */
export interface LintTime extends Span {
  /** TAG.utcTime, TAG.generalizedTime or something else. */
  readonly tag: number;
  readonly text: string;
  /** The instant, offsets from UTC and missing seconds understood; undefined where the text is no time. */
  readonly at?: UnixMs;
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)(\d\d))?$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(?:Z|([+-])(\d\d)(\d\d))?$/;

/** Reads a time in any form that X.680 allows. */
export function readLintTime(bytes: Uint8Array, tlv: Tlv): LintTime {
  const text = latin1(bytes.subarray(tlv.body, Math.min(tlv.end, tlv.body + 64)));
  const at = decodeLintTime(tlv.tag, text);
  return { tag: tlv.tag, text, start: tlv.start, end: tlv.end, ...(at !== undefined && { at }) };
}

function decodeLintTime(tag: number, text: string): UnixMs | undefined {
  const match = (tag === TAG.generalizedTime ? GENERALIZED_TIME : UTC_TIME).exec(text);
  if (match === null || (tag !== TAG.generalizedTime && tag !== TAG.utcTime)) return undefined;
  const [, yearText = '', month, day, hour, minute, second, sign, offsetHours, offsetMinutes] = match;
  const short = Number(yearText);
  const year = tag === TAG.generalizedTime ? short : short < 50 ? 2000 + short : 1900 + short;
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * (sign === '-' ? -1 : 1);
  const instant = new Date(0).setUTCFullYear(year, Number(month) - 1, Number(day));
  return instant + ((Number(hour) * 60 + Number(minute ?? 0) - offset) * 60 + Number(second ?? 0)) * 1000;
}

/** Text of a string, by its own rules where it keeps them, else by its octets. */
export function readLooseText(bytes: Uint8Array, tlv: Tlv): string {
  const content = bytes.subarray(tlv.body, tlv.end);
  return decodeText(tlv.tag, content) ?? latin1(content);
}
