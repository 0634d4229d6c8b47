import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import type { CrlFields } from '../../../shared/model/inspect.ts';
import type { Result } from '../../../shared/result.ts';
import { type RawExtension, readExtensions, spanBytes } from '../certificate/certificate.ts';
import { attemptParse, contextGroup, DerError, DerReader, type Span, TAG, toHex } from '../asn1/der.ts';
import { checkInteger, readSmallInteger, readTime } from '../asn1/der-value.ts';
import { decodeNumber } from '../certificate/extension.ts';
import { formatName, readName } from '../name/name.ts';
import { OID } from '../asn1/oid.ts';
import { REASON_CODE } from './crl-build.ts';
import { PEM_LABEL, writePem } from '../container/pem.ts';
import { signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { readSigned } from '../certificate/signed.ts';

export { buildTbsCertList, type CrlEntry } from './crl-build.ts';

const REASON_NAMES: ReadonlyMap<number, string> = new Map([
  ...Object.entries(REASON_CODE).map(([name, code]) => [code, name] as const),
  [8, 'removeFromCRL'],
  [10, 'aACompromise'],
]);

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
  readonly extensions: readonly RawExtension[];
  readonly signatureAlgorithm: Span;
  readonly signature: Span;
}

/** Parses a CRL; every entry is walked and checked for form, none is kept. Fails with `format.malformed`. @see RFC 5280 §5.1 */
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
  const entryCount =
    list === undefined ? 0 : countEntries(new DerReader(reader.bytes, list.body, list.end, reader.depth + 1), version);
  if (list !== undefined && entryCount === 0) throw new DerError('missing', list.start);
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
    entryCount,
    extensions,
  };
}

function countEntries(reader: DerReader, version: number): number {
  let count = 0;
  while (!reader.done) {
    const entry = reader.enter(TAG.sequence);
    checkInteger(reader.bytes, entry.read(TAG.integer));
    readTime(entry);
    if (!entry.done) {
      if (version === 1) throw new DerError('bad-value', entry.position);
      entry.enter(TAG.sequence);
    }
    entry.expectEnd();
    count++;
  }
  return count;
}

/** What a CRL says of one serial. */
export interface Revocation {
  readonly serialHex: Hex;
  readonly revokedAt: UnixMs;
  /** Standard's name; `unspecified` where none is given. */
  readonly reason: string;
  readonly invaliditySince?: UnixMs;
  /** Critical extensions of the entry that we don't process; such an entry must not be relied on. @see RFC 5280 §5.3 */
  readonly unknownCritical: readonly string[];
}

/**
 * Finds the entry of a serial, given as lower-case hex of the INTEGER's content octets, by one walk without copies.
 * Does not verify signature, issuer or freshness, and knows nothing of indirect CRLs: every entry is taken as the CRL issuer's.
 */
export function findRevocation(crl: ParsedCrl, serialHex: Hex): Revocation | undefined {
  const wanted = Buffer.from(serialHex, 'hex');
  const reader = new DerReader(crl.der, crl.entries.start, crl.entries.end, 3);
  while (!reader.done) {
    const entry = reader.enter(TAG.sequence);
    const serial = entry.read(TAG.integer);
    if (serial.end - serial.body === wanted.length && wanted.equals(entry.content(serial)))
      return readRevocation(entry, serialHex);
  }
  return undefined;
}

/** Every entry of a CRL, in its order. The CRL has been parsed, so malformed entry extensions alone can throw. @throws DerError */
export function* listRevocations(crl: ParsedCrl): Generator<Revocation> {
  const reader = new DerReader(crl.der, crl.entries.start, crl.entries.end, 3);
  while (!reader.done) {
    const entry = reader.enter(TAG.sequence);
    yield readRevocation(entry, toHex(entry.content(entry.read(TAG.integer))));
  }
}

function readRevocation(entry: DerReader, serialHex: Hex): Revocation {
  const revokedAt = readTime(entry);
  const extensions = entry.done ? [] : readExtensions(entry);
  let reason = 'unspecified';
  let invaliditySince: UnixMs | undefined;
  const unknownCritical: string[] = [];
  for (const { oid, critical, value } of extensions) {
    const inner = new DerReader(entry.bytes, value.start, value.end);
    if (oid === OID.cRLReason) reason = REASON_NAMES.get(readSmallInteger(inner, TAG.enumerated)) ?? 'unspecified';
    else if (oid === OID.invalidityDate) invaliditySince = readTime(inner);
    else if (critical) unknownCritical.push(oid);
  }
  return { serialHex, revokedAt, reason, unknownCritical, ...(invaliditySince !== undefined && { invaliditySince }) };
}

/** Facts of a CRL for display. Fails with `format.malformed` where names or number are malformed. */
export const crlFields = (crl: ParsedCrl): Result<CrlFields, AppError> =>
  attemptParse('crl', () => {
    const number = crl.extensions.find((extension) => extension.oid === OID.cRLNumber);
    return {
      issuer: formatName(readName(new DerReader(spanBytes(crl, crl.issuer)))),
      thisUpdate: crl.thisUpdate,
      ...(crl.nextUpdate !== undefined && { nextUpdate: crl.nextUpdate }),
      entries: crl.entryCount,
      signatureAlgorithm: signatureAlgorithmName(spanBytes(crl, crl.signatureAlgorithm)),
      sha256: hash('sha256', crl.der, 'hex'),
      ...(number !== undefined && { number: decodeNumber(spanBytes(crl, number.value)).toString() }),
    };
  });

/** PEM under the label that OpenSSL reads. @see RFC 7468 §6 */
export const crlPem = (der: Uint8Array): string => writePem(PEM_LABEL.crl, der);
