import type { UnixMs } from '../../../shared/model/brands.ts';
import { BugError } from '../../../shared/result.ts';
import { assembleTbsCertList, type CrlHead, type CrlKind, REASON_CODE, REMOVE_FROM_CRL } from './crl-build.ts';
import { createEntry, type EntryToWrite, EntryWriter, isWritableTime, MAX_SERIAL_OCTETS } from './crl-entry-write.ts';
import { LAST_REASON, readReasonName, skipReasonName } from './crl-reason-name.ts';

/** One of the lists that revocations are dealt out to. */
export interface CrlDocument extends CrlKind {
  /** Which serials belong to it: those whose value leaves this remainder divided by the number of shards. */
  readonly shard: number;
  /** A power of two up to 64. */
  readonly shards: number;
  /** In place of the head's. */
  readonly nextUpdate?: UnixMs;
}

export interface BuiltDocument {
  readonly tbs: Uint8Array<ArrayBuffer>;
  readonly entries: number;
}

/** A line that isn't one. `line` counts from 1 over all that was added. */
export class PackedLineError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} of packed revocations`);
    this.line = line;
  }
}

const MAX_SHARDS = 64;
/** Of an entry with a serial of twenty octets and a reason, or one of sixteen with an invalidity date as well in every third. */
const USUAL_OCTETS = 56;
const MAX_EXPECTED_OCTETS = 96 * 1024 * 1024;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const MINUS = 0x2d;
const HOLD = REASON_CODE.certificateHold;
/** Of a date in milliseconds: far more than any year takes, and nothing that loses digits. */
const MAX_DIGITS = 15;

/**
 * Builds several lists out of one stream of revocations, each of which goes to the list of its shard.
 *
 * Lines are `serial,reason,revoked,invalid` and end with a line feed: the serial in lower-case hexadecimal, without the octet that keeps it positive, after
 * `-` where it is negative; the name of the CRLReason; moments in milliseconds, of which the second may be empty. Neighbours with the same serial
 * become one entry, a hold only where all of them are one. A million lines take less than half a second.
 */
export class CrlDocuments {
  readonly #head: CrlHead;
  readonly #documents: readonly (CrlDocument & { readonly writer: EntryWriter })[];
  /** By the remainder of 64: the lists that take a serial. */
  readonly #writers: readonly (readonly EntryWriter[])[];
  readonly #takesRemovals: boolean;
  /** What is read, and what was read before it: of neighbours with the same serial one is written. */
  #entry = createEntry();
  #before = createEntry();
  #lines = 0;

  /** `expected`: entries of all complete lists together, as far as it can be said before; of what comes beyond, a copy is made in the end. */
  constructor(head: CrlHead, documents: readonly CrlDocument[], expected = 0) {
    for (const { shard, shards } of documents)
      if (!isShardCount(shards) || !(shard >= 0 && shard < shards)) throw new BugError('a shard that is none');
    this.#head = head;
    this.#documents = documents.map((document) => {
      const entries = document.base === undefined ? expected / document.shards : 0;
      return { ...document, writer: new EntryWriter(Math.min(MAX_EXPECTED_OCTETS, Math.ceil(entries) * USUAL_OCTETS)) };
    });
    this.#takesRemovals = documents.every(({ base }) => base !== undefined);
    this.#writers = Array.from({ length: MAX_SHARDS }, (_, rest) =>
      this.#documents.filter(({ shard, shards }) => rest % shards === shard).map(({ writer }) => writer),
    );
  }

  /** Octets and number of the entries of the largest list so far. */
  get largest(): { readonly largest: number; readonly entries: number } {
    let found = { largest: 0, entries: 0 };
    for (const { writer } of this.#documents)
      if (writer.length > found.largest) found = { largest: writer.length, entries: writer.count };
    return found;
  }

  /** Adds whole lines. @throws PackedLineError */
  add(lines: Uint8Array): void {
    if (lines.length > 0 && lines[lines.length - 1] !== LINE_FEED) throw new BugError('a line was cut');
    let at = 0;
    while (at < lines.length) {
      this.#lines += 1;
      at = this.#readLine(lines, at);
      const isDouble = hasSameSerial(this.#entry, this.#before);
      if (isDouble && this.#before.reasonCode !== HOLD) continue;
      if (!isDouble) this.#write();
      const free = this.#before;
      this.#before = this.#entry;
      this.#entry = free;
    }
  }

  /** The lists in the order of their documents; to be called once. */
  finish(): BuiltDocument[] {
    this.#write();
    return this.#documents.map((document) => {
      const entries = document.writer.count;
      return {
        tbs: assembleTbsCertList(
          { ...this.#head, nextUpdate: document.nextUpdate ?? this.#head.nextUpdate },
          document,
          document.writer,
        ),
        entries,
      };
    });
  }

  /** Writes what was read before, which nothing at the start is. */
  #write(): void {
    const entry = this.#before;
    if (entry.serialLength === 0) return;
    const rest = (entry.serial[entry.serialLength - 1] ?? 0) % MAX_SHARDS;
    for (const writer of this.#writers[rest] ?? []) writer.add(entry);
  }

  /** Every line ends with a line feed, which is neither digit nor comma: nothing is read beyond the last. */
  #readLine(lines: Uint8Array, start: number): number {
    const entry = this.#entry;
    const afterSerial = readSerial(entry, lines, start);
    const reasonEnd = skipReasonName(lines, afterSerial + 1);
    const revokedEnd = skipDigits(lines, reasonEnd + 1);
    const end = skipDigits(lines, revokedEnd + 1);
    entry.reasonCode = readReasonName(lines, afterSerial + 1, reasonEnd);
    entry.revokedAt = readNumber(lines, reasonEnd + 1, revokedEnd);
    entry.invaliditySince = end === revokedEnd + 1 ? Number.NaN : readNumber(lines, revokedEnd + 1, end);
    const isLine =
      afterSerial > 0 &&
      lines[afterSerial] === COMMA &&
      lines[reasonEnd] === COMMA &&
      lines[revokedEnd] === COMMA &&
      lines[end] === LINE_FEED;
    const isSaid = this.#isReason(entry.reasonCode) && isWritableTime(entry.revokedAt);
    if (!isLine || !isSaid || !(end === revokedEnd + 1 || isWritableTime(entry.invaliditySince)))
      throw new PackedLineError(this.#lines);
    return end + 1;
  }

  #isReason(code: number): boolean {
    return code >= 0 && code <= LAST_REASON && code !== 7 && (code !== REMOVE_FROM_CRL || this.#takesRemovals);
  }
}

/** Value of a digit by its octet, -1 of others. */
const HEX = Int8Array.from({ length: 256 }, (_, octet) => {
  const value = Number.parseInt(String.fromCharCode(octet), 16);
  return octet >= 0x41 && octet <= 0x46 ? -1 : Number.isNaN(value) ? -1 : value;
});

/** Answers the position after the serial; 0 where there is none, or one with an octet too many. @see X.690 §8.3.2 */
function readSerial(entry: EntryToWrite, lines: Uint8Array, start: number): number {
  const { serial } = entry;
  const isNegative = lines[start] === MINUS;
  let at = isNegative ? start + 1 : start;
  let length = 0;
  for (;;) {
    const high = HEX[lines[at] ?? 0] ?? -1;
    if (high < 0) break;
    const low = HEX[lines[at + 1] ?? 0] ?? -1;
    if (low < 0 || length === MAX_SERIAL_OCTETS) return 0;
    serial[length] = (high << 4) | low;
    length += 1;
    at += 2;
  }
  entry.isNegative = isNegative;
  entry.serialLength = length;
  return length > 0 && isShortest(serial, length, isNegative) ? at : 0;
}

function hasSameSerial(one: EntryToWrite, other: EntryToWrite): boolean {
  if (one.serialLength !== other.serialLength || one.isNegative !== other.isNegative) return false;
  for (let i = 0; i < one.serialLength; i++) if (one.serial[i] !== other.serial[i]) return false;
  return true;
}

const isShardCount = (count: number): boolean => count >= 1 && count <= MAX_SHARDS && (count & (count - 1)) === 0;

/** No octet more than the value takes. */
function isShortest(serial: Uint8Array, length: number, isNegative: boolean): boolean {
  const first = serial[0] ?? 0;
  const second = serial[1] ?? 0;
  if (!isNegative) return length === 1 || first !== 0;
  return first >= 0x80 && !(length > 1 && first === 0xff && second >= 0x80);
}

function skipDigits(lines: Uint8Array, start: number): number {
  let at = lines[start] === MINUS ? start + 1 : start;
  while (isDigit(lines[at] ?? 0)) at += 1;
  return at;
}

const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39;

/** NaN where there are no digits, or more than a moment has. */
function readNumber(lines: Uint8Array, start: number, end: number): number {
  const isNegative = lines[start] === MINUS;
  const from = isNegative ? start + 1 : start;
  if (from >= end || end - from > MAX_DIGITS) return Number.NaN;
  let value = 0;
  for (let at = from; at < end; at++) value = value * 10 + (lines[at] ?? 0) - 0x30;
  return isNegative ? -value : value;
}
