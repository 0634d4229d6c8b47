import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import type { RevocationReason } from '../../../shared/model/certificate.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { buildSignatureAlgorithm } from '../algorithm/key-algorithm.ts';
import { contextTag, TAG } from '../asn1/der.ts';
import { concatBytes, explicit, ia5String, integer, sequence, time, tlvHead } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { ROOM } from '../asn1/signed-in-place.ts';
import {
  authorityKeyId,
  crlDistributionPoints,
  crlNumber,
  encodeExtensions,
  type Extension,
} from '../certificate/extension-build.ts';
import {
  createEntry,
  type EntryToWrite,
  EntryWriter,
  listHead,
  listOctets,
  MAX_SERIAL_OCTETS,
  type WrittenInPlace,
} from './crl-entry-write.ts';

/** Numbers of CRLReason that a complete list gives. @see RFC 5280 §5.3.1 */
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

/** Of an entry in a delta that takes a hold back. */
export const REMOVE_FROM_CRL = 8;

export interface CrlEntry {
  /** Octets of a positive serial, with or without the one that keeps it positive. */
  readonly serialHex: Hex;
  readonly revokedAt: UnixMs;
  /** `removeFromCRL` in deltas alone. */
  readonly reason: RevocationReason | 'removeFromCRL';
  readonly invaliditySince?: UnixMs;
}

/** What every list of an issuer says. */
export interface CrlHead {
  readonly issuerNameDer: Uint8Array;
  readonly issuerKeyId: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly number: number | bigint;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

/** What a list is: complete where it has no base. */
export interface CrlKind {
  /** Number of the complete list that a delta rests on; writes a critical deltaCRLIndicator. @see RFC 5280 §5.2.4 */
  readonly base?: number | bigint;
  /** Addresses of the one distribution point that the list is for, in a critical issuingDistributionPoint. @see RFC 5280 §5.2.5 */
  readonly idpUrls?: readonly string[];
  /** Where deltas are to be had; of complete lists alone. @see RFC 5280 §5.2.6 */
  readonly freshestUrls?: readonly string[];
}

export interface CrlInput extends CrlHead, CrlKind {
  readonly entries: Iterable<CrlEntry>;
}

/**
 * Encodes the TBSCertList of a list, version 2, complete or delta, with authorityKeyIdentifier and cRLNumber; sign it and use `assembleSigned`.
 * The reason `unspecified` is written by leaving it out. Does not check for double serials. Of many entries: `CrlDocument`.
 * @see RFC 5280 §5.1.2
 */
export function buildTbsCertList(input: CrlInput): Uint8Array {
  const writer = new EntryWriter();
  const entry = createEntry();
  for (const { serialHex, revokedAt, reason, invaliditySince = Number.NaN } of input.entries) {
    if (reason === 'removeFromCRL' && input.base === undefined) throw new BugError('removeFromCRL in a complete list');
    fillSerial(entry, serialHex);
    entry.revokedAt = revokedAt;
    entry.reasonCode = reason === 'removeFromCRL' ? REMOVE_FROM_CRL : REASON_CODE[reason];
    entry.invaliditySince = invaliditySince;
    writer.add(entry);
  }
  return assembleTbsCertList(input, input, writer);
}

/**
 * Joins what stands before, in and after the entries, with room around it for `assembleInPlace`: where the entries were written, if they stand in one piece of memory, else in memory of its own.
 * The writer has nothing afterwards.
 */
export function assembleTbsCertList(head: CrlHead, kind: CrlKind, writer: EntryWriter): Uint8Array<ArrayBuffer> {
  const { thisUpdate, nextUpdate } = head;
  if (!(nextUpdate > thisUpdate)) throw new BugError('a list that ends before it begins');
  const before = concatBytes(
    integer(1),
    buildSignatureAlgorithm(head.signatureAlgorithm),
    head.issuerNameDer,
    time(thisUpdate),
    time(nextUpdate),
  );
  const after = explicit(0, encodeExtensions(listExtensions(head, kind)));
  const content = before.length + listOctets(writer) + after.length;
  const lead = concatBytes(tlvHead(TAG.sequence, content), before, listHead(writer));
  const { memory, start, end } =
    writer.takeInPlace(ROOM.before + lead.length, after.length + ROOM.after) ??
    moveEntries(writer, lead.length, after.length);
  memory.set(lead, start - lead.length);
  memory.set(after, end);
  return memory.subarray(start - lead.length, end + after.length);
}

function moveEntries(writer: EntryWriter, lead: number, after: number): WrittenInPlace {
  const start = ROOM.before + lead;
  const memory = new Uint8Array(start + writer.length + after + ROOM.after);
  return { memory, start, end: writer.moveTo(memory, start) };
}

/** Twenty octets. @see RFC 5280 §5.2.3 */
const MAX_NUMBER = 2n ** 159n - 1n;

function listExtensions({ issuerKeyId, number }: CrlHead, kind: CrlKind): Extension[] {
  const { base, idpUrls = [], freshestUrls = [] } = kind;
  if (BigInt(number) > MAX_NUMBER) throw new BugError('a CRL number takes at most 20 octets');
  if (base !== undefined && BigInt(base) >= BigInt(number)) throw new BugError('a delta rests on an earlier list');
  if (base !== undefined && freshestUrls.length > 0) throw new BugError('a delta that names its delta');
  return [
    authorityKeyId(issuerKeyId),
    crlNumber(number),
    ...(base === undefined ? [] : [{ oid: OID.deltaCRLIndicator, critical: true, value: integer(base) }]),
    ...(idpUrls.length === 0 ? [] : [issuingDistributionPoint(idpUrls)]),
    ...(freshestUrls.length === 0 ? [] : [{ ...crlDistributionPoints(freshestUrls), oid: OID.freshestCRL }]),
  ];
}

const URI = contextTag(6);

/** One distribution point by its full names, the others of its fields by their defaults. */
const issuingDistributionPoint = (urls: readonly string[]): Extension => ({
  oid: OID.issuingDistributionPoint,
  critical: true,
  value: sequence(explicit(0, explicit(0, ...urls.map((url) => ia5String(url, URI))))),
});

/** A leading zero octet is no part of the value, except the one octet of zero. */
function fillSerial(entry: EntryToWrite, hex: Hex): void {
  const length = hex.length / 2;
  if (!/^(?:[0-9a-f]{2})+$/.test(hex) || length > MAX_SERIAL_OCTETS)
    throw new BugError('a serial is 1 to 64 octets of hex');
  const octets = Buffer.from(hex, 'hex');
  let start = 0;
  while (start < length - 1 && octets[start] === 0) start += 1;
  entry.serial.set(octets.subarray(start));
  entry.serialLength = length - start;
  entry.isNegative = false;
}
