import type { UnixMs } from '../../../shared/model/brands.ts';
import { BugError } from '../../../shared/result.ts';
import { TAG } from '../asn1/der.ts';
import { lengthOctets, MAX_TIME, tlvHead, writeLength } from '../asn1/der-write.ts';

/** An entry on its way into a list. One is filled again and again: objects for each would cost several times the time. */
export interface EntryToWrite {
  /** Octets of the serial, of which `serialLength` count: without the octet that keeps an INTEGER positive, unless `isNegative`. */
  readonly serial: Uint8Array;
  serialLength: number;
  /** The octets are those of a negative INTEGER. */
  isNegative: boolean;
  /** Number of CRLReason; 0 is written by leaving it out. */
  reasonCode: number;
  revokedAt: UnixMs;
  /** NaN: not known. */
  invaliditySince: UnixMs;
}

/** Longest serial that is written. Twenty octets are allowed to issuers, but a list has to name what is there. */
export const MAX_SERIAL_OCTETS = 64;

export const createEntry = (): EntryToWrite => ({
  serial: new Uint8Array(MAX_SERIAL_OCTETS),
  serialLength: 0,
  isNegative: false,
  reasonCode: 0,
  revokedAt: 0,
  invaliditySince: Number.NaN,
});

const PIECE_OCTETS = 256 * 1024;
/** In front of the entries: for the rest of a list, whose lengths are known in the end alone. */
const ROOM_BEFORE = 16 * 1024;
/** More than one entry ever takes. */
const MAX_ENTRY_OCTETS = 256;
/** Tag, length and the digits of a time. */
const UTC_TIME_OCTETS = 15;
const GENERALIZED_TIME_OCTETS = 17;
/** 1950 and 2050, between which UTCTime is used. @see RFC 5280 §5.1.2.6 */
const UTC_TIME_FROM = -631_152_000_000;
const UTC_TIME_UNTIL = 2_524_608_000_000;
const DAY_MS = 86_400_000;

/** 0000-01-01T00:00:00Z. */
const MIN_TIME = -62_167_219_200_000;
/** Whether a GeneralizedTime can say it: in the years 0 to 9999. */
export const isWritableTime = (at: UnixMs): boolean => at >= MIN_TIME && at <= MAX_TIME;

/** An Extension with a reasonCode, up to the code. @see RFC 5280 §5.3.1 */
const REASON = Uint8Array.of(0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01);
const REASON_OCTETS = REASON.length + 1;
/** An Extension with an invalidityDate, up to its GeneralizedTime. @see RFC 5280 §5.3.2 */
const INVALIDITY = Uint8Array.of(0x30, 0x18, 0x06, 0x03, 0x55, 0x1d, 0x18, 0x04, 0x11);
const INVALIDITY_OCTETS = INVALIDITY.length + GENERALIZED_TIME_OCTETS;

/** Entries where they were written, in memory with room around them. */
export interface WrittenInPlace {
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly start: number;
  readonly end: number;
}

/**
 * Writes revokedCertificates, entry after entry, into pieces of memory; into one where what is expected is as much as there are. Doubles are the caller's affair.
 * @see RFC 5280 §5.1.2.6
 */
export class EntryWriter {
  /** Entries written. */
  count = 0;
  /** Octets written. */
  length = 0;
  readonly #full: Uint8Array<ArrayBuffer>[] = [];
  #piece: Uint8Array<ArrayBuffer>;
  #start = ROOM_BEFORE;
  #at = ROOM_BEFORE;

  /** `expected`: octets of all entries, as far as it can be said before. What is not written of it takes no memory, for systems give it when it is touched. */
  constructor(expected = 0) {
    this.#piece = new Uint8Array(ROOM_BEFORE + Math.max(PIECE_OCTETS, expected));
  }

  /** A serial without octets or a moment outside the years 0 to 9999 is a bug of the caller. */
  add(entry: EntryToWrite): void {
    const { serial, serialLength, isNegative, revokedAt, reasonCode, invaliditySince } = entry;
    if (serialLength < 1 || serialLength > MAX_SERIAL_OCTETS) throw new BugError('a serial of no or too many octets');
    const signOctets = !isNegative && (serial[0] ?? 0) >= 0x80 ? 1 : 0;
    const hasDate = !Number.isNaN(invaliditySince);
    const extensions = (reasonCode === 0 ? 0 : REASON_OCTETS) + (hasDate ? INVALIDITY_OCTETS : 0);
    const timeOctets =
      revokedAt >= UTC_TIME_FROM && revokedAt < UTC_TIME_UNTIL ? UTC_TIME_OCTETS : GENERALIZED_TIME_OCTETS;
    const content = 2 + signOctets + serialLength + timeOctets + (extensions === 0 ? 0 : 2 + extensions);
    if (this.#at + MAX_ENTRY_OCTETS > this.#piece.length) this.#startPiece();
    const out = this.#piece;
    const start = this.#at;
    out[start] = TAG.sequence;
    let at = writeLength(out, start + 1, content);
    out[at++] = TAG.integer;
    out[at++] = signOctets + serialLength;
    if (signOctets === 1) out[at++] = 0;
    for (let i = 0; i < serialLength; i++) out[at++] = serial[i] ?? 0;
    at = timeOctets === UTC_TIME_OCTETS ? writeUtcTime(out, at, revokedAt) : writeGeneralizedTime(out, at, revokedAt);
    if (extensions > 0) {
      out[at++] = TAG.sequence;
      out[at++] = extensions;
      if (reasonCode !== 0) {
        at = writeOctets(out, at, REASON);
        out[at++] = reasonCode;
      }
      if (hasDate) at = writeGeneralizedTime(out, writeOctets(out, at, INVALIDITY), invaliditySince);
    }
    this.#at = at;
    this.length += at - start;
    this.count += 1;
  }

  /** Copies everything that was written to a place, and lets go of it. Answers the position after it. */
  moveTo(target: Uint8Array, start: number): number {
    this.#startPiece();
    let at = start;
    for (const piece of this.#full) {
      target.set(piece, at);
      at += piece.length;
      // At once: left to the collector, a large list would stand in memory twice.
      piece.buffer.transfer(0);
    }
    this.#full.length = 0;
    return at;
  }

  /**
   * Hands out the memory of all entries, where they are many and stand in one that has so much room before and after them; nothing is to be added any more. Of few a
   * copy takes less than the memory that would be left over.
   */
  takeInPlace(before: number, after: number): WrittenInPlace | undefined {
    const isOne =
      this.length >= PIECE_OCTETS &&
      this.#full.length === 0 &&
      before <= this.#start &&
      this.#at + after <= this.#piece.length;
    return isOne ? { memory: this.#piece, start: this.#start, end: this.#at } : undefined;
  }

  #startPiece(): void {
    this.#full.push(this.#piece.subarray(this.#start, this.#at));
    this.#piece = new Uint8Array(PIECE_OCTETS);
    this.#start = 0;
    this.#at = 0;
  }
}

/** Octets of revokedCertificates as a whole: absent where there are none. @see RFC 5280 §5.1.2.6 */
export const listOctets = ({ count, length }: EntryWriter): number =>
  count === 0 ? 0 : 1 + lengthOctets(length) + length;

/** What stands before the entries in what `listOctets` counts. */
export const listHead = ({ count, length }: EntryWriter): Uint8Array =>
  count === 0 ? new Uint8Array() : tlvHead(TAG.sequence, length);

function writeOctets(out: Uint8Array, at: number, octets: Uint8Array): number {
  for (let i = 0; i < octets.length; i++) out[at + i] = octets[i] ?? 0;
  return at + octets.length;
}

function writeUtcTime(out: Uint8Array, at: number, instant: UnixMs): number {
  out[at] = TAG.utcTime;
  out[at + 1] = UTC_TIME_OCTETS - 2;
  return writeDigits(out, at + 2, { instant, withCentury: false });
}

function writeGeneralizedTime(out: Uint8Array, at: number, instant: UnixMs): number {
  if (!isWritableTime(instant)) throw new BugError('instant outside the years 0 to 9999');
  out[at] = TAG.generalizedTime;
  out[at + 1] = GENERALIZED_TIME_OCTETS - 2;
  return writeDigits(out, at + 2, { instant, withCentury: true });
}

/** Year, month, day, hour, minute, second and `Z`. */
function writeDigits(
  out: Uint8Array,
  start: number,
  { instant, withCentury }: { readonly instant: UnixMs; readonly withCentury: boolean },
): number {
  const day = Math.floor(instant / DAY_MS);
  const second = Math.floor((instant - day * DAY_MS) / 1000) | 0;
  const digits = findDigits(day);
  let at = start;
  for (let i = digits + (withCentury ? 0 : 2); i < digits + DAY_DIGITS; i++) out[at++] = dayDigits[i] ?? 0;
  const minute = (second / 60) | 0;
  const hour = (minute / 60) | 0;
  at = writePair(out, at, hour);
  at = writePair(out, at, minute - hour * 60);
  at = writePair(out, at, second - minute * 60);
  out[at] = 0x5a;
  return at + 1;
}

/** Days whose digits are kept: entries stand by serial, so that their days are as good as random, but they are of a few years. */
const KEPT_DAYS = 4096;
/** Year, month and day. */
const DAY_DIGITS = 8;
const keptDays = new Int32Array(KEPT_DAYS).fill(-0x8000_0000);
const dayDigits = new Uint8Array(KEPT_DAYS * DAY_DIGITS);

/** Where the digits of a day since 1970 stand in `dayDigits`. */
function findDigits(day: number): number {
  const place = day & (KEPT_DAYS - 1);
  const start = place * DAY_DIGITS;
  if (keptDays[place] === day) return start;
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  writePair(dayDigits, start, Math.floor(year / 100));
  writePair(dayDigits, start + 2, year % 100);
  writePair(dayDigits, start + 4, date.getUTCMonth() + 1);
  writePair(dayDigits, start + 6, date.getUTCDate());
  keptDays[place] = day;
  return start;
}

function writePair(out: Uint8Array, at: number, value: number): number {
  const tens = (value / 10) | 0;
  out[at] = 0x30 + tens;
  out[at + 1] = 0x30 + value - 10 * tens;
  return at + 2;
}
