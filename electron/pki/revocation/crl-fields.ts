import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { CrlDetails, CrlEntryFields, CrlScopeFields } from '../../../shared/model/revocation-fields.ts';
import type { Result } from '../../../shared/result.ts';
import { signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { attemptParse, DerReader, toHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { spanBytes } from '../certificate/certificate.ts';
import {
  decodeAuthorityKeyId,
  decodeDistributionPoints,
  decodeGeneralNames,
  decodeIssuingDistributionPoint,
  decodeNumber,
} from '../certificate/extension.ts';
import { describeExtension } from '../certificate/extension-lines.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { formatName, readName } from '../name/name.ts';
import { EntryCursor, isPlainEntry, type LocatedRevocation, readEntryExtensions, REASON_NAMES } from './crl-entry.ts';
import { decodeCrlExtensions } from './crl-extension.ts';
import { listRevocations, type ParsedCrl } from './crl.ts';

/** Entries that come with the facts of a list. */
const FIRST_ENTRIES = 100;

/**
 * Facts of a CRL for display: one walk over its entries to count reasons, the first hundred in full.
 * A known extension that is malformed is shown as hex and left out of the facts. Fails with `format.malformed` where the issuer's name or an entry is malformed.
 */
export const crlFields = (crl: ParsedCrl): Result<CrlDetails, AppError> =>
  attemptParse('crl', () => ({
    issuer: formatName(readName(new DerReader(spanBytes(crl, crl.issuer)))),
    version: crl.version,
    thisUpdate: crl.thisUpdate,
    ...(crl.nextUpdate !== undefined && { nextUpdate: crl.nextUpdate }),
    entries: crl.entryCount,
    signatureAlgorithm: signatureAlgorithmName(spanBytes(crl, crl.signatureAlgorithm)),
    sha256: hash('sha256', crl.der, 'hex'),
    ...numberFields(crl),
    extensions: crl.extensions.map(({ oid, critical, value }) =>
      describeExtension(oid, critical, spanBytes(crl, value)),
    ),
    unknownCritical: unknownCritical(crl),
    reasonCounts: countReasons(crl),
    firstEntries: crlEntries(crl, { from: 0, count: FIRST_ENTRIES }),
  }));

type NumberFields = Pick<CrlDetails, 'number' | 'baseNumber' | 'authorityKeyIdHex' | 'scope' | 'freshest'>;

function numberFields(crl: ParsedCrl): NumberFields {
  const number = tryExtension(crl, OID.cRLNumber, decodeNumber);
  const baseNumber = tryExtension(crl, OID.deltaCRLIndicator, decodeNumber);
  const keyId = tryExtension(crl, OID.authorityKeyIdentifier, decodeAuthorityKeyId)?.keyId;
  const scope = tryExtension(crl, OID.issuingDistributionPoint, scopeFields);
  const freshest = tryExtension(crl, OID.freshestCRL, decodeDistributionPoints) ?? [];
  return {
    ...(number !== undefined && { number: number.toString() }),
    ...(baseNumber !== undefined && { baseNumber: baseNumber.toString() }),
    ...(keyId !== undefined && { authorityKeyIdHex: toHex(keyId) }),
    ...(scope !== undefined && { scope }),
    freshest: freshest.flatMap(({ names }) => names.map(formatGeneralName)),
  };
}

function tryExtension<T>(crl: ParsedCrl, oid: string, decode: (value: Uint8Array) => T): T | undefined {
  const value = crl.extensions.find((extension) => extension.oid === oid)?.value;
  if (value === undefined) return undefined;
  const decoded = attemptParse('crl', () => decode(spanBytes(crl, value)));
  return decoded.ok ? decoded.value : undefined;
}

function scopeFields(value: Uint8Array): CrlScopeFields {
  const scope = decodeIssuingDistributionPoint(value);
  return {
    names: scope.names.map(formatGeneralName),
    onlyContainsUserCerts: scope.onlyUserCerts,
    onlyContainsCACerts: scope.onlyCaCerts,
    onlyContainsAttributeCerts: scope.onlyAttributeCerts,
    indirectCRL: scope.indirect,
    ...(scope.onlySomeReasons !== undefined && { onlySomeReasons: scope.onlySomeReasons }),
  };
}

function unknownCritical(crl: ParsedCrl): readonly string[] {
  const extensions = decodeCrlExtensions(crl);
  return [...new Set([...(extensions.ok ? extensions.value.unknownCritical : []), ...crl.unknownCriticalInEntries])];
}

function countReasons(crl: ParsedCrl): Record<string, number> {
  const counts: Record<string, number> = {};
  const cursor = new EntryCursor(crl.der, crl.entries);
  while (cursor.next()) {
    const reason = reasonOf(crl.der, cursor);
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

function reasonOf(bytes: Uint8Array, { extensions }: EntryCursor): string {
  if (extensions.start !== extensions.end && isPlainEntry(bytes, extensions))
    return REASON_NAMES.get(bytes[extensions.end - 1] ?? 0) ?? 'unspecified';
  return readEntryExtensions(bytes, extensions).reason;
}

/** Entries `from` (0 = first) up to `from + count` of a list, for a viewer that shows them page by page. Walks past those before. */
export function crlEntries(
  crl: ParsedCrl,
  { from, count }: { readonly from: number; readonly count: number },
): CrlEntryFields[] {
  const page: CrlEntryFields[] = [];
  if (count <= 0) return page;
  for (const entry of listRevocations(crl, from)) {
    page.push(entryFields(crl, entry));
    if (page.length >= count) break;
  }
  return page;
}

function entryFields(crl: ParsedCrl, entry: LocatedRevocation): CrlEntryFields {
  const { serialHex, revokedAt, reason, invaliditySince, certificateIssuer } = entry;
  return {
    serialHex,
    revokedAt,
    reason,
    ...(invaliditySince !== undefined && { invaliditySince }),
    ...(certificateIssuer !== undefined && {
      certificateIssuer: decodeGeneralNames(spanBytes(crl, certificateIssuer)).map(formatGeneralName),
    }),
  };
}
