import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import { decodeBase64 } from '../../pki/asn1/pem.ts';
import type { XcaRevocation } from './xca-protocol.ts';

/** Longest name that is told; XCA's have at most 128 characters. */
const MAX_NAME = 180;
const MAX_READ = 1000;
/** XCA's column has 2 048. With the name it has to fit into a note here. */
const MAX_COMMENT = 3500;
/** An end that XCA writes where none was chosen. */
const UNDEFINED_DATE = '99991231235959Z';
/** RFC 5280 allows 20 octets; others were issued. */
const MAX_SERIAL_DIGITS = 512;

export const readName = (value: unknown): string =>
  typeof value === 'string' ? [...value.slice(0, MAX_READ).trim()].slice(0, MAX_NAME).join('').trim() : '';

/** XCA itself notes in brackets, on a line of its own, where an item was imported from. */
export const readComment = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .slice(0, MAX_COMMENT)
        .replace(/^\([^()\n]*: [^\n]*\)(\n|$)/, '')
        .trim()
    : '';

/** Of DER; undefined where it is no base64, or empty. */
export function readBase64(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof value !== 'string') return undefined;
  const octets = decodeBase64(value);
  return typeof octets === 'number' || octets.length === 0 ? undefined : Uint8Array.from(octets);
}

export const readNumber = (value: unknown): number | undefined =>
  typeof value === 'bigint' && value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : undefined;

/** `yyyyMMddHHmmssZ`. */
function readDate(value: unknown): UnixMs | undefined {
  const parts = typeof value === 'string' ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(value) : null;
  if (parts === null || value === UNDEFINED_DATE) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const isSame = new Date(at).toISOString().replaceAll(/[-:T]|\.000/g, '') === value;
  return isSame ? at : undefined;
}

/** Digits of the number without a sign; undefined where it is none. */
export function readSerial(value: unknown): Hex | undefined {
  if (typeof value !== 'string' || value.length > MAX_SERIAL_DIGITS || !/^[0-9a-f]+$/i.test(value)) return undefined;
  const digits = value.toLowerCase().replace(/^0+(?=.)/, '');
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** What of a revocation is not its serial number. A date that nobody chose is none; one that cannot be read is told. */
export function readRevocation(row: Readonly<Record<string, unknown>>): Omit<XcaRevocation, 'issuer' | 'serialHex'> {
  const { date, invaldate, reasonBit } = row;
  const revokedAt = readDate(date);
  const invaliditySince = readDate(invaldate);
  const reason = reasonBit === null ? 0 : readReason(reasonBit);
  const isSinceKnown = invaliditySince !== undefined || [null, '', UNDEFINED_DATE].some((none) => invaldate === none);
  const isMended = revokedAt === undefined || reason === undefined || !isSinceKnown;
  return { revokedAt, reason: reason ?? 0, invaliditySince, isMended };
}

/** CRLReason has numbers from 0 to 10. */
function readReason(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= 0 && number <= 10 ? number : undefined;
}
