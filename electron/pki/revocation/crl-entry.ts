import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import { type RawExtension, readExtensions } from '../certificate/certificate.ts';
import { DerError, DerReader, type Span, TAG, toHex } from '../asn1/der.ts';
import { checkInteger, readSmallInteger, readTime } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { REASON_CODE } from './crl-build.ts';
import { decodeNameKeys } from './match-name.ts';

/** Names of CRLReason by number. @see RFC 5280 §5.3.1 */
export const REASON_NAMES: ReadonlyMap<number, string> = new Map([
  ...Object.entries(REASON_CODE).map(([name, code]) => [code, name] as const),
  [8, 'removeFromCRL'],
  [10, 'aACompromise'],
]);

/** Depth of an entry below the outer SEQUENCE of its CRL. */
const ENTRY_DEPTH = 3;

/** What a CRL says of one serial. */
export interface Revocation {
  /** Content octets of the INTEGER. */
  readonly serialHex: Hex;
  readonly revokedAt: UnixMs;
  /** Standard's name; `unspecified` where none or an undefined one is given. */
  readonly reason: string;
  readonly invaliditySince?: UnixMs;
  /** Critical extensions of the entry that we don't process; such a CRL must not be relied on. @see RFC 5280 §5.3 */
  readonly unknownCritical: readonly string[];
}

/** An entry with where it stands and the issuer that it names itself. */
export interface LocatedRevocation extends Revocation {
  /** Position of the entry in the CRL. */
  readonly offset: number;
  /** Value of the certificateIssuer extension, GeneralNames. */
  readonly certificateIssuer?: Span;
}

/**
 * Steps through revokedCertificates without keeping anything: positions of the current entry only, so that a million entries cost no memory.
 * Checks the form of each entry but not what is inside its extensions.
 */
export class EntryCursor {
  start = 0;
  serial: Span = { start: 0, end: 0 };
  revokedAt: UnixMs = 0;
  /** The Extensions SEQUENCE of the entry; `start` = `end` where it has none. */
  extensions: Span = { start: 0, end: 0 };
  private reader: DerReader;

  constructor(bytes: Uint8Array, entries: Span) {
    this.reader = new DerReader(bytes, entries.start, entries.end, ENTRY_DEPTH);
  }

  /** Goes to the next entry; false at the end. @throws DerError */
  next(): boolean {
    if (this.reader.done) return false;
    this.readEntry(new DerReader(this.reader.bytes, this.reader.position, this.reader.end, ENTRY_DEPTH));
    return true;
  }

  /** Goes to the entry that starts at an offset. @throws DerError */
  moveTo(offset: number): void {
    this.readEntry(new DerReader(this.reader.bytes, offset, this.reader.end, ENTRY_DEPTH));
  }

  private readEntry(reader: DerReader): void {
    const entry = reader.read(TAG.sequence);
    this.start = entry.start;
    reader.position = entry.body;
    const serial = reader.read(TAG.integer);
    checkInteger(reader.bytes, serial);
    this.serial = { start: serial.body, end: serial.end };
    this.revokedAt = readTime(reader);
    const at = reader.position;
    if (at < entry.end) reader.read(TAG.sequence);
    if (reader.position !== entry.end) throw new DerError('trailing-bytes', Math.min(reader.position, entry.end));
    this.extensions = { start: at, end: entry.end };
    this.reader.position = entry.end;
  }
}

interface EntryExtensions {
  readonly reason: string;
  readonly invaliditySince?: UnixMs;
  readonly certificateIssuer?: Span;
  readonly unknownCritical: readonly string[];
}

const NO_EXTENSIONS: EntryExtensions = { reason: 'unspecified', unknownCritical: [] };

/** Extensions with nothing but a reasonCode, not critical, up to the code itself: nearly all entries that have any. */
const REASON_ALONE = Uint8Array.of(0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01);

/** Whether the extensions of an entry are absent or a plain reasonCode, which is nothing to look further into. */
export function isPlainEntry(bytes: Uint8Array, { start, end }: Span): boolean {
  if (start === end) return true;
  if (end - start !== REASON_ALONE.length + 1 || (bytes[end - 1] ?? 0xff) >= 0x80) return false;
  for (let i = 0; i < REASON_ALONE.length; i++) if (bytes[start + i] !== REASON_ALONE[i]) return false;
  return true;
}

/** Reads the extensions of an entry; a malformed value and one that comes twice are refused. @throws DerError @see RFC 5280 §5.3 */
export function readEntryExtensions(bytes: Uint8Array, span: Span): EntryExtensions {
  if (span.start === span.end) return NO_EXTENSIONS;
  const reader = new DerReader(bytes, span.start, span.end, ENTRY_DEPTH + 1);
  const extensions = readExtensions(reader);
  const find = (oid: string): RawExtension | undefined => extensions.find((extension) => extension.oid === oid);
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length) throw new DerError('bad-value', span.start);
  const reason = find(OID.cRLReason);
  const invalidity = find(OID.invalidityDate);
  const certificateIssuer = find(OID.certificateIssuer)?.value;
  if (certificateIssuer !== undefined) decodeNameKeys(bytes.subarray(certificateIssuer.start, certificateIssuer.end));
  const unknownCritical = extensions.filter(({ oid, critical }) => critical && !PROCESSED.has(oid));
  return {
    reason: reason === undefined ? 'unspecified' : readReason(bytes, reason.value),
    unknownCritical: unknownCritical.map(({ oid }) => oid),
    ...(invalidity !== undefined && { invaliditySince: readWholeTime(bytes, invalidity.value) }),
    ...(certificateIssuer !== undefined && { certificateIssuer }),
  };
}

const PROCESSED: ReadonlySet<string> = new Set([OID.cRLReason, OID.invalidityDate, OID.certificateIssuer]);

function readReason(bytes: Uint8Array, value: Span): string {
  const reader = new DerReader(bytes, value.start, value.end);
  const code = readSmallInteger(reader, TAG.enumerated);
  reader.expectEnd();
  return REASON_NAMES.get(code) ?? 'unspecified';
}

function readWholeTime(bytes: Uint8Array, value: Span): UnixMs {
  const reader = new DerReader(bytes, value.start, value.end);
  const at = readTime(reader);
  reader.expectEnd();
  return at;
}

/** The entry that a cursor stands at. @throws DerError */
export function readRevocation(bytes: Uint8Array, cursor: EntryCursor): LocatedRevocation {
  const extensions = readEntryExtensions(bytes, cursor.extensions);
  return {
    serialHex: toHex(bytes.subarray(cursor.serial.start, cursor.serial.end)),
    revokedAt: cursor.revokedAt,
    offset: cursor.start,
    ...extensions,
  };
}

/**
 * Where the entries of each serial stand: a hash table with chains over positions, some 16 bytes an entry whatever the serials are.
 * Serials made to collide cost a lookup one walk over their entries, which is what it would take without an index.
 */
export class SerialIndex {
  private readonly bytes: Uint8Array;
  private readonly cursor: EntryCursor;
  private readonly heads: Uint32Array;
  /** Per entry: its offset and, in the next place, the number (from 1) of the entry before it in the chain. */
  private readonly links: Uint32Array;

  constructor(bytes: Uint8Array, entries: Span, count: number) {
    this.bytes = bytes;
    this.cursor = new EntryCursor(bytes, entries);
    this.heads = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, count))));
    this.links = new Uint32Array(2 * count);
    const walker = new EntryCursor(bytes, entries);
    for (let number = 1; walker.next(); number++) {
      const slot = hashOctets(bytes, walker.serial) & (this.heads.length - 1);
      this.links[2 * number - 2] = walker.start;
      this.links[2 * number - 1] = this.heads[slot] ?? 0;
      this.heads[slot] = number;
    }
  }

  /** Offsets of all entries with a serial (content octets), in no order. */
  offsets(serial: Uint8Array): number[] {
    const found: number[] = [];
    let number = this.heads[hashOctets(serial, { start: 0, end: serial.length }) & (this.heads.length - 1)] ?? 0;
    while (number !== 0) {
      const offset = this.links[2 * number - 2] ?? 0;
      this.cursor.moveTo(offset);
      if (this.standsAt(serial)) found.push(offset);
      number = this.links[2 * number - 1] ?? 0;
    }
    return found;
  }

  private standsAt(serial: Uint8Array): boolean {
    const { start, end } = this.cursor.serial;
    if (end - start !== serial.length) return false;
    for (let i = 0; i < serial.length; i++) if (serial[i] !== this.bytes[start + i]) return false;
    return true;
  }
}

/** FNV-1a. */
function hashOctets(bytes: Uint8Array, { start, end }: Span): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}
