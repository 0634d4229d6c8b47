import type { AppError } from '../../../shared/errors.ts';
import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import type { Result } from '../../../shared/result.ts';
import { type RawExtension, readExtensions } from '../certificate/certificate.ts';
import { attemptParse, contextGroup, DerError, DerReader, fromHex, type Span, TAG } from '../asn1/der.ts';
import { readSmallInteger, readTime } from '../asn1/der-value.ts';
import { PEM_LABEL, writePem } from '../asn1/pem.ts';
import { readSigned } from '../asn1/signed.ts';
import {
  EntryCursor,
  isPlainEntry,
  type LocatedRevocation,
  readEntryExtensions,
  readRevocation,
  type Revocation,
  SerialIndex,
} from './crl-entry.ts';

export { buildTbsCertList, type CrlEntry } from './crl-build.ts';
export type { Revocation } from './crl-entry.ts';

/** A CRL as positions in its DER. */
export interface ParsedCrl {
  readonly der: Uint8Array;
  /** 1 or 2. */
  readonly version: number;
  readonly tbs: Span;
  readonly innerAlgorithm: Span;
  readonly issuer: Span;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  /** Content of revokedCertificates; start = end where there are none. */
  readonly entries: Span;
  readonly entryCount: number;
  /** Critical extensions of any entry that we don't process. */
  readonly unknownCriticalInEntries: readonly string[];
  /** Offsets of the entries that name their certificate's issuer, ascending: it holds for those after them too. @see RFC 5280 §5.3.3 */
  readonly issuerChanges: readonly number[];
  readonly extensions: readonly RawExtension[];
  readonly signatureAlgorithm: Span;
  readonly signature: Span;
}

/**
 * Parses a CRL; every entry is walked and checked for form, none is kept. The values of the CRL's own extensions are left to `decodeCrlExtensions`.
 * Fails with `format.malformed`. @see RFC 5280 §5.1
 */
export const parseCrl = (der: Uint8Array): Result<ParsedCrl, AppError> =>
  attemptParse('crl', () => {
    const reader = new DerReader(der);
    const outer = reader.enter(TAG.sequence);
    reader.expectEnd();
    const { inside, ...parts } = readSigned(outer);
    return { der, ...parts, ...readTbs(inside) };
  });

type TbsCertList = Omit<ParsedCrl, 'der' | 'tbs' | 'signatureAlgorithm' | 'signature'>;

function readTbs(reader: DerReader): TbsCertList {
  const at = reader.position;
  const version = reader.peekTag() === TAG.integer ? readSmallInteger(reader) + 1 : 1;
  if (version > 2 || (version === 1 && reader.position !== at)) throw new DerError('bad-value', at);
  const innerAlgorithm = reader.read(TAG.sequence);
  const issuer = reader.read(TAG.sequence);
  const thisUpdate = readTime(reader);
  const nextUpdate =
    reader.peekTag() === TAG.utcTime || reader.peekTag() === TAG.generalizedTime ? readTime(reader) : undefined;
  const list = reader.readOptional(TAG.sequence);
  const entries =
    list === undefined ? { start: reader.position, end: reader.position } : { start: list.body, end: list.end };
  if (list !== undefined && list.body === list.end) throw new DerError('missing', list.start);
  const walked = walkEntries(reader.bytes, entries, version);
  const wrapper = reader.enterOptional(contextGroup(0));
  reader.expectEnd();
  if (wrapper !== undefined && version === 1) throw new DerError('bad-value', at);
  const extensions = wrapper === undefined ? [] : readExtensions(wrapper);
  wrapper?.expectEnd();
  return {
    version,
    innerAlgorithm,
    issuer,
    thisUpdate,
    ...(nextUpdate !== undefined && { nextUpdate }),
    entries,
    ...walked,
    extensions,
  };
}

function walkEntries(
  bytes: Uint8Array,
  entries: Span,
  version: number,
): Pick<ParsedCrl, 'entryCount' | 'unknownCriticalInEntries' | 'issuerChanges'> {
  const unknownCritical = new Set<string>();
  const issuerChanges: number[] = [];
  const cursor = new EntryCursor(bytes, entries);
  let entryCount = 0;
  while (cursor.next()) {
    entryCount++;
    const { extensions } = cursor;
    if (version === 1 && extensions.start !== extensions.end) throw new DerError('bad-value', extensions.start);
    if (isPlainEntry(bytes, extensions)) continue;
    const read = readEntryExtensions(bytes, extensions);
    if (read.certificateIssuer !== undefined) issuerChanges.push(cursor.start);
    for (const oid of read.unknownCritical) if (unknownCritical.size < MAX_UNKNOWN) unknownCritical.add(oid);
  }
  return { entryCount, unknownCriticalInEntries: [...unknownCritical], issuerChanges };
}

/** One is enough to refuse a CRL; a few are told. */
const MAX_UNKNOWN = 10;

const indexes = new WeakMap<ParsedCrl, SerialIndex>();

/**
 * All entries of a serial (content octets of the INTEGER) with their positions. The first call builds an index of some 16 bytes an entry, kept as long as the CRL.
 * In an indirect CRL they may belong to certificates of different issuers.
 */
export function findEntries(crl: ParsedCrl, serial: Uint8Array): LocatedRevocation[] {
  let index = indexes.get(crl);
  if (index === undefined) indexes.set(crl, (index = new SerialIndex(crl.der, crl.entries, crl.entryCount)));
  const cursor = new EntryCursor(crl.der, crl.entries);
  return index
    .offsets(serial)
    .toSorted((a, b) => a - b)
    .map((offset) => {
      cursor.moveTo(offset);
      return readRevocation(crl.der, cursor);
    });
}

/**
 * Finds the first entry of a serial, given as lower-case hex of the INTEGER's content octets.
 * Does not verify signature, issuer or freshness, and knows nothing of indirect CRLs: every entry is taken as the CRL issuer's.
 */
export const findRevocation = (crl: ParsedCrl, serialHex: Hex): Revocation | undefined =>
  findEntries(crl, fromHex(serialHex))[0];

/** Every entry of a CRL, in its order, from the place `from` (0 = first) on; nothing is kept. */
export function* listRevocations(crl: ParsedCrl, from = 0): Generator<LocatedRevocation> {
  const cursor = new EntryCursor(crl.der, crl.entries);
  for (let place = 0; cursor.next(); place++) if (place >= from) yield readRevocation(crl.der, cursor);
}

/** PEM under the label that OpenSSL reads. @see RFC 7468 §6 */
export const crlPem = (der: Uint8Array): string => writePem(PEM_LABEL.crl, der);
