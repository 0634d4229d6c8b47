import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import type { RevocationReason } from '../../../shared/model/certificate.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { TAG } from '../asn1/der.ts';
import {
  concatBytes,
  encodeTlv,
  explicit,
  integer,
  lengthOctets,
  sequence,
  time,
  writeLength,
} from '../asn1/der-write.ts';
import {
  authorityKeyId,
  crlNumber,
  encodeExtension,
  encodeExtensions,
  invalidityDate,
} from '../certificate/extension-build.ts';
import { buildSignatureAlgorithm } from '../algorithm/key-algorithm.ts';
import { OID } from '../asn1/oid.ts';

/** Numbers of CRLReason. @see RFC 5280 §5.3.1 */
export const REASON_CODE: Readonly<Record<RevocationReason, number>> = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
};

export interface CrlEntry {
  readonly serialHex: Hex;
  readonly revokedAt: UnixMs;
  readonly reason: RevocationReason;
  readonly invaliditySince?: UnixMs;
}

export interface CrlInput {
  readonly issuerNameDer: Uint8Array;
  readonly issuerKeyId: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly number: number | bigint;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
  readonly entries: Iterable<CrlEntry>;
}

/**
 * Encodes the TBSCertList of a full CRL, version 2, with cRLNumber and authorityKeyIdentifier; sign it and use `assembleSigned`.
 * The reason `unspecified` is written by leaving it out. 100 000 entries take well under a second. Does not check for double serials.
 * @see RFC 5280 §5.1.2
 */
export function buildTbsCertList(input: CrlInput): Uint8Array {
  const entries = encodeEntries(input.entries);
  const extensions = [authorityKeyId(input.issuerKeyId), crlNumber(input.number)];
  return sequence(
    integer(1),
    buildSignatureAlgorithm(input.signatureAlgorithm),
    input.issuerNameDer,
    time(input.thisUpdate),
    time(input.nextUpdate),
    ...(entries.length === 0 ? [] : [encodeTlv(TAG.sequence, entries)]),
    explicit(0, encodeExtensions(extensions)),
  );
}

/** Entries are written into one growing buffer: objects for each would cost ten times the time. */
function encodeEntries(entries: Iterable<CrlEntry>): Uint8Array {
  const writer = new EntryWriter();
  for (const entry of entries) writer.add(entry);
  return writer.finish();
}

/** Twenty octets and the sign octet that the content of an INTEGER may carry. */
const MAX_SERIAL = 21;
const DAY_MS = 86_400_000;
/** `170d` and the digits of a UTCTime. */
const UTC_TIME_LENGTH = 15;
/** 1950 and 2050, between which UTCTime is used. */
const UTC_TIME_FROM = -631_152_000_000;
const UTC_TIME_UNTIL = 2_524_608_000_000;

class EntryWriter {
  private out = new Uint8Array(64 * 1024);
  private length = 0;
  private day = Number.NaN;
  private dayDigits: Uint8Array = new Uint8Array();

  add(entry: CrlEntry): void {
    const { serialHex, revokedAt } = entry;
    const octets = serialHex.length >> 1;
    if (octets < 1 || octets > MAX_SERIAL || serialHex.length % 2 !== 0 || serialHex === '00')
      throw new BugError('serial is not 1 to 21 octets of hex');
    const first = Number.parseInt(serialHex.slice(0, 2), 16);
    if (first === 0 && octets > 1 && hexOctet(serialHex, 1) < 0x80)
      throw new BugError('serial has a leading zero octet');
    const isUtc = revokedAt >= UTC_TIME_FROM && revokedAt < UTC_TIME_UNTIL;
    const extensions = encodeEntryExtensions(entry);
    const signOctet = first >= 0x80 ? 1 : 0;
    const content = 2 + signOctet + octets + (isUtc ? UTC_TIME_LENGTH : UTC_TIME_LENGTH + 2) + extensions.length;
    this.reserve(1 + lengthOctets(content) + content);
    const { out } = this;
    out[this.length] = TAG.sequence;
    let at = writeLength(out, this.length + 1, content);
    out[at] = TAG.integer;
    out[at + 1] = signOctet + octets;
    out[at + 2] = 0;
    at += 2 + signOctet;
    for (let i = 0; i < octets; i++) out[at + i] = hexOctet(serialHex, i);
    at += octets;
    at = isUtc ? this.writeUtcTime(at, revokedAt) : this.write(at, time(revokedAt));
    this.length = this.write(at, extensions);
  }

  finish(): Uint8Array {
    return this.out.subarray(0, this.length);
  }

  private write(at: number, bytes: Uint8Array): number {
    this.out.set(bytes, at);
    return at + bytes.length;
  }

  /** The day's digits are kept: entries of one CRL cluster. */
  private writeUtcTime(at: number, instant: UnixMs): number {
    const day = Math.floor(instant / DAY_MS);
    if (day !== this.day) {
      this.day = day;
      this.dayDigits = time(day * DAY_MS).subarray(0, 8);
    }
    this.write(at, this.dayDigits);
    const seconds = Math.floor((instant - day * DAY_MS) / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    for (let i = 0; i < 3; i++) {
      this.out[at + 8 + 2 * i] = 0x30 + Math.floor((parts[i] ?? 0) / 10);
      this.out[at + 9 + 2 * i] = 0x30 + ((parts[i] ?? 0) % 10);
    }
    this.out[at + 14] = 0x5a;
    return at + UTC_TIME_LENGTH;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.out.length) return;
    const larger = new Uint8Array(Math.max(this.length + size, this.out.length * 2));
    larger.set(this.out);
    this.out = larger;
  }
}

function hexOctet(hex: Hex, index: number): number {
  const octet = hexDigit(hex.charCodeAt(2 * index)) * 16 + hexDigit(hex.charCodeAt(2 * index + 1));
  if (Number.isNaN(octet)) throw new BugError('serial is not lower-case hex');
  return octet;
}

const hexDigit = (code: number): number =>
  code >= 0x30 && code <= 0x39 ? code - 0x30 : code >= 0x61 && code <= 0x66 ? code - 0x57 : Number.NaN;

const NO_EXTENSIONS = new Uint8Array();

const REASON_DER: ReadonlyMap<RevocationReason, Uint8Array> = new Map(
  (Object.keys(REASON_CODE) as RevocationReason[]).map((reason) => [reason, encodeReason(reason)]),
);

const REASON_ONLY_DER: ReadonlyMap<RevocationReason, Uint8Array> = new Map(
  [...REASON_DER].map(([reason, der]) => [reason, sequence(der)]),
);

/** @see RFC 5280 §5.3.1 */
function encodeReason(reason: RevocationReason): Uint8Array {
  return encodeExtension({ oid: OID.cRLReason, critical: false, value: integer(REASON_CODE[reason], TAG.enumerated) });
}

function encodeEntryExtensions({ reason, invaliditySince }: CrlEntry): Uint8Array {
  const isStated = reason !== 'unspecified';
  if (invaliditySince === undefined) return (isStated ? REASON_ONLY_DER.get(reason) : undefined) ?? NO_EXTENSIONS;
  const reasonDer = (isStated ? REASON_DER.get(reason) : undefined) ?? NO_EXTENSIONS;
  return sequence(concatBytes(reasonDer, encodeExtension(invalidityDate(invaliditySince))));
}
