import type { UnixMs } from '../../../shared/model/brands.ts';
import { BugError } from '../../../shared/result.ts';
import { assembleTbsCertList, type CrlHead, type CrlKind, REASON_CODE, REMOVE_FROM_CRL } from './crl-build.ts';
import { createEntry, type EntryToWrite, EntryWriter, isWritableTime, MAX_SERIAL_OCTETS } from './crl-entry-write.ts';

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
  readonly tbs: Uint8Array;
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
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const MINUS = 0x2d;
const HOLD = REASON_CODE.certificateHold;
const LAST_REASON = 10;
/** Of a date in milliseconds: far more than any year takes, and nothing that loses digits. */
const MAX_DIGITS = 15;

/**
 * Builds several lists out of one stream of revocations, each of which goes to the list of its shard.
 *
 * Lines are `serial,reason,revoked[,invalid]` and end with a line feed: the serial in lower-case hexadecimal, without the octet that keeps it positive, after
 * `-` where it is negative; the number of CRLReason; moments in milliseconds. Neighbours with the same serial
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

  constructor(head: CrlHead, documents: readonly CrlDocument[]) {
    for (const { shard, shards } of documents)
      if (!isShardCount(shards) || !(shard >= 0 && shard < shards)) throw new BugError('a shard that is none');
    this.#head = head;
    this.#documents = documents.map((document) => ({ ...document, writer: new EntryWriter() }));
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

  #readLine(lines: Uint8Array, start: number): number {
    const entry = this.#entry;
    let at = this.#readSerial(lines, start);
    const reasonEnd = skipDigits(lines, at + 1);
    entry.reasonCode = readNumber(lines, at + 1, reasonEnd);
    if (lines[at] !== COMMA || !this.#isReason(entry.reasonCode) || lines[reasonEnd] !== COMMA) this.#refuse();
    at = skipDigits(lines, reasonEnd + 1);
    entry.revokedAt = readNumber(lines, reasonEnd + 1, at);
    entry.invaliditySince = Number.NaN;
    if (lines[at] === COMMA) {
      const end = skipDigits(lines, at + 1);
      entry.invaliditySince = readNumber(lines, at + 1, end);
      if (!isWritableTime(entry.invaliditySince)) this.#refuse();
      at = end;
    }
    if (!isWritableTime(entry.revokedAt) || lines[at] !== LINE_FEED) this.#refuse();
    return at + 1;
  }

  /** Answers the position after the serial. */
  #readSerial(lines: Uint8Array, start: number): number {
    const entry = this.#entry;
    entry.isNegative = lines[start] === MINUS;
    let at = entry.isNegative ? start + 1 : start;
    let length = 0;
    for (;;) {
      const high = hexDigit(lines[at]);
      if (high < 0) break;
      const low = hexDigit(lines[at + 1]);
      if (low < 0 || length === MAX_SERIAL_OCTETS) this.#refuse();
      entry.serial[length] = high * 16 + low;
      length += 1;
      at += 2;
    }
    if (length === 0 || !isShortest(entry.serial, length, entry.isNegative)) this.#refuse();
    entry.serialLength = length;
    return at;
  }

  #isReason(code: number): boolean {
    return code >= 0 && code <= LAST_REASON && code !== 7 && (code !== REMOVE_FROM_CRL || this.#takesRemovals);
  }

  #refuse(): never {
    throw new PackedLineError(this.#lines);
  }
}

function hasSameSerial(one: EntryToWrite, other: EntryToWrite): boolean {
  if (one.serialLength !== other.serialLength || one.isNegative !== other.isNegative) return false;
  for (let i = 0; i < one.serialLength; i++) if (one.serial[i] !== other.serial[i]) return false;
  return true;
}

const isShardCount = (count: number): boolean => count >= 1 && count <= MAX_SHARDS && (count & (count - 1)) === 0;

/** No octet more than the value takes. @see X.690 §8.3.2 */
function isShortest(serial: Uint8Array, length: number, isNegative: boolean): boolean {
  const [first = 0, second = 0] = serial;
  if (!isNegative) return length === 1 || first !== 0;
  return first >= 0x80 && !(length > 1 && first === 0xff && second >= 0x80);
}

function skipDigits(lines: Uint8Array, start: number): number {
  let at = lines[start] === MINUS ? start + 1 : start;
  for (let octet = lines[at]; octet !== undefined && octet >= 0x30 && octet <= 0x39; octet = lines[at]) at += 1;
  return at;
}

/** NaN where there are no digits, or more than a moment has. */
function readNumber(lines: Uint8Array, start: number, end: number): number {
  const isNegative = lines[start] === MINUS;
  const from = isNegative ? start + 1 : start;
  if (from >= end || end - from > MAX_DIGITS) return Number.NaN;
  let value = 0;
  for (let at = from; at < end; at++) value = value * 10 + (lines[at] ?? 0) - 0x30;
  return isNegative ? -value : value;
}

function hexDigit(octet: number | undefined): number {
  if (octet === undefined) return -1;
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  return octet >= 0x61 && octet <= 0x66 ? octet - 0x57 : -1;
}
