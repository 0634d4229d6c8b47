import { attemptParse, contextGroup, contextTag, DerError, DerReader, readWhole, TAG, toHex } from '../asn1/der.ts';
import { readBitString, readBoolean } from '../asn1/der-value.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { decodeAuthorityKeyId, decodeGeneralNames, decodeInfoAccess, decodeNumber } from '../certificate/extension.ts';
import { OID } from '../asn1/oid.ts';
import type { ParsedCrl } from './crl.ts';
import { comesNext, type PointName, readNameKeys, readPointNameKeys } from './match-name.ts';

/** Bit n stands for the reason n of ReasonFlags. */
export type ReasonMask = number;

/** Every reason that a distribution point may be limited to. @see RFC 5280 §6.3.2 (a) */
export const ALL_REASONS: ReasonMask = 0x1fe;

/** issuingDistributionPoint. @see RFC 5280 §5.2.5 */
export interface CrlScope {
  readonly point?: PointName;
  readonly onlyUserCerts: boolean;
  readonly onlyCaCerts: boolean;
  readonly onlyAttributeCerts: boolean;
  readonly onlySomeReasons?: ReasonMask;
  readonly indirect: boolean;
  /** The whole value, to tell whether two CRLs have the same scope. */
  readonly hex: string;
}

/** What the extensions of a CRL say to whoever relies on it. */
export interface CrlExtensions {
  readonly number?: bigint;
  /** BaseCRLNumber of a delta CRL. */
  readonly baseNumber?: bigint;
  readonly scope?: CrlScope;
  /** The whole authorityKeyIdentifier. */
  readonly authorityKeyHex?: string;
  readonly keyIdHex?: string;
  readonly unknownCritical: readonly string[];
}

const PROCESSED: ReadonlySet<string> = new Set([
  OID.cRLNumber,
  OID.deltaCRLIndicator,
  OID.issuingDistributionPoint,
  OID.authorityKeyIdentifier,
  OID.freshestCRL,
  OID.authorityInfoAccess,
  OID.issuerAltName,
]);

const decoded = new WeakMap<ParsedCrl, Result<CrlExtensions, AppError>>();

/** Decodes every extension of a CRL that we know, once. Fails with `format.malformed` for a malformed value or one that comes twice. @see RFC 5280 §5.2 */
export function decodeCrlExtensions(crl: ParsedCrl): Result<CrlExtensions, AppError> {
  let result = decoded.get(crl);
  if (result === undefined) decoded.set(crl, (result = attemptParse('crl', () => decode(crl))));
  return result;
}

function decode(crl: ParsedCrl): CrlExtensions {
  const values = new Map<string, Uint8Array>();
  for (const { oid, value } of crl.extensions) {
    if (values.has(oid)) throw new DerError('bad-value', value.start);
    values.set(oid, spanBytes(crl, value));
  }
  const read = <T>(oid: string, decoder: (value: Uint8Array) => T): T | undefined => {
    const value = values.get(oid);
    return value === undefined ? undefined : decoder(value);
  };
  const number = read(OID.cRLNumber, decodeNumber);
  const baseNumber = read(OID.deltaCRLIndicator, decodeNumber);
  const scope = read(OID.issuingDistributionPoint, decodeScope);
  const authorityKeyHex = read(OID.authorityKeyIdentifier, toHex);
  const keyId = read(OID.authorityKeyIdentifier, decodeAuthorityKeyId)?.keyId;
  read(OID.freshestCRL, decodePoints);
  read(OID.authorityInfoAccess, decodeInfoAccess);
  read(OID.issuerAltName, decodeGeneralNames);
  return {
    ...(number !== undefined && { number }),
    ...(baseNumber !== undefined && { baseNumber }),
    ...(scope !== undefined && { scope }),
    ...(authorityKeyHex !== undefined && { authorityKeyHex }),
    ...(keyId !== undefined && { keyIdHex: toHex(keyId) }),
    unknownCritical: crl.extensions
      .filter(({ oid, critical }) => critical && !PROCESSED.has(oid))
      .map(({ oid }) => oid),
  };
}

/** An empty one, an encoded default, and more than one `onlyContains…` are forbidden. @throws DerError @see RFC 5280 §5.2.5 */
export function decodeScope(der: Uint8Array): CrlScope {
  const reader = readWhole(der, TAG.sequence);
  if (reader.done) throw new DerError('missing', reader.position);
  const point = readPointNameKeys(reader);
  const onlyUserCerts = readFlag(reader, 1);
  const onlyCaCerts = readFlag(reader, 2);
  const onlySomeReasons = comesNext(reader, 3) ? readReasonMask(reader, 3) : undefined;
  const indirect = readFlag(reader, 4);
  const onlyAttributeCerts = readFlag(reader, 5);
  reader.expectEnd();
  if (Number(onlyUserCerts) + Number(onlyCaCerts) + Number(onlyAttributeCerts) > 1) throw new DerError('bad-value', 0);
  return {
    ...(point !== undefined && { point }),
    onlyUserCerts,
    onlyCaCerts,
    onlyAttributeCerts,
    indirect,
    ...(onlySomeReasons !== undefined && { onlySomeReasons }),
    hex: toHex(der),
  };
}

function readFlag(reader: DerReader, n: number): boolean {
  if (!comesNext(reader, n)) return false;
  const at = reader.position;
  if (!readBoolean(reader, contextTag(n))) throw new DerError('not-canonical', at);
  return true;
}

function readReasonMask(reader: DerReader, n: number): ReasonMask {
  const { bytes } = readBitString(reader, contextTag(n));
  let mask = 0;
  for (let bit = 0; bit < 9; bit++) if (((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) mask |= 1 << bit;
  return mask & ALL_REASONS;
}

/** One distribution point of a certificate, or the freshest CRL's. */
export interface RevocationPoint {
  readonly point?: PointName;
  readonly reasons?: ReasonMask;
  /** Keys of the names of cRLIssuer. */
  readonly crlIssuer?: readonly string[];
}

/** cRLDistributionPoints and freshestCRL as what has to match. @throws DerError @see RFC 5280 §4.2.1.13 */
export function decodePoints(der: Uint8Array): RevocationPoint[] {
  const list = readWhole(der, TAG.sequence);
  const points: RevocationPoint[] = [];
  while (!list.done) points.push(readPoint(list.enter(TAG.sequence)));
  if (points.length === 0) throw new DerError('missing', list.position);
  return points;
}

function readPoint(reader: DerReader): RevocationPoint {
  const at = reader.position;
  const point = readPointNameKeys(reader);
  const reasons = comesNext(reader, 1) ? readReasonMask(reader, 1) : undefined;
  const issuer = reader.readOptional(contextGroup(2));
  reader.expectEnd();
  if (point === undefined && issuer === undefined) throw new DerError('missing', at);
  return {
    ...(point !== undefined && { point }),
    ...(reasons !== undefined && { reasons }),
    ...(issuer !== undefined && { crlIssuer: readNameKeys(reader.bytes, issuer) }),
  };
}
