import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateFields } from '../../../shared/model/inspect.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { Result } from '../../../shared/result.ts';
import { findExtension, isSelfIssued, type ParsedCertificate, spanBytes } from './certificate.ts';
import { attemptParse, DerError, DerReader, toHex } from '../asn1/der.ts';
import {
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeDistributionPoints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeInfoAccess,
  decodeKeyUsage,
  decodePolicies,
  decodeSubjectKeyId,
} from './extension.ts';
import { describeExtension } from './extension-lines.ts';
import { findKeyIdMethod } from './key-id-method.ts';
import { readPublicKey } from '../algorithm/key-algorithm.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { findAttribute, formatName, readName } from '../name/name.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { encodeBase64, encodeBase64Url } from '../asn1/pem.ts';
import { signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { verifySignature } from '../algorithm/verify.ts';

/**
 * Everything that is shown of a certificate. A known extension that is malformed counts as absent here and is shown as hex; lint names it.
 * `selfSigned` is set for self-issued certificates unless the algorithm is one we can't verify, or `verifySelf` is false: a signature costs more than
 * all the rest. Fails with `format.malformed` for a broken name or key.
 */
export const certificateFields = (
  parsed: ParsedCertificate,
  { verifySelf = true }: { readonly verifySelf?: boolean } = {},
): Result<CertificateFields, AppError> => attemptParse('certificate', () => readFields(parsed, verifySelf));

function readFields(parsed: ParsedCertificate, verifySelf: boolean): CertificateFields {
  const spki = spanBytes(parsed, parsed.spki);
  const sha256 = hash('sha256', parsed.der, 'buffer');
  const selfIssued = isSelfIssued(parsed);
  return {
    version: parsed.version,
    serialHex: toHex(spanBytes(parsed, parsed.serial)),
    ...nameFields(parsed),
    notBefore: parsed.notBefore,
    notAfter: parsed.notAfter,
    publicKey: readPublicKey(spki),
    signatureAlgorithm: signatureAlgorithmName(spanBytes(parsed, parsed.signatureAlgorithm)),
    selfIssued,
    ...(selfIssued && verifySelf && selfSignedField(parsed)),
    ...extensionFields(parsed),
    extensions: parsed.extensions.map(({ oid, critical, value }) =>
      describeExtension(oid, critical, spanBytes(parsed, value)),
    ),
    sha256: sha256.toString('hex'),
    sha1: hash('sha1', parsed.der, 'hex'),
    x5tS256: encodeBase64Url(sha256),
    spkiPin: encodeBase64(hash('sha256', spki, 'buffer')),
    clientCertHeader: parsed.der.length > MAX_HEADER_DER ? '' : `:${encodeBase64(parsed.der)}:`,
  };
}

/** A header value of more than 64 KiB is nothing that a proxy passes on. */
const MAX_HEADER_DER = 49_149;

function nameFields(
  parsed: ParsedCertificate,
): Pick<CertificateFields, 'subject' | 'subjectName' | 'issuer' | 'issuerName'> {
  const subjectName = readName(new DerReader(spanBytes(parsed, parsed.subject)));
  const issuerName = readName(new DerReader(spanBytes(parsed, parsed.issuer)));
  return { subjectName, issuerName, subject: formatName(subjectName), issuer: formatName(issuerName) };
}

function selfSignedField(parsed: ParsedCertificate): { selfSigned?: boolean } {
  const verdict = verifyCertificateSignature(parsed, spanBytes(parsed, parsed.spki));
  return verdict === 'unsupported' ? {} : { selfSigned: verdict === 'valid' };
}

/** Verifies the signature of a certificate with a key, nothing else. */
export const verifyCertificateSignature = (
  parsed: ParsedCertificate,
  spkiDer: Uint8Array,
): ReturnType<typeof verifySignature> =>
  verifySignature({
    spkiDer,
    signatureAlgorithmDer: spanBytes(parsed, parsed.signatureAlgorithm),
    tbs: spanBytes(parsed, parsed.tbs),
    signature: spanBytes(parsed, parsed.signature),
  });

type ExtensionFields = Pick<
  CertificateFields,
  | 'isCa'
  | 'pathLength'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectAltNames'
  | 'subjectKeyIdHex'
  | 'subjectKeyIdMethod'
  | 'authorityKeyIdHex'
  | 'crlDistributionPoints'
  | 'ocspUris'
  | 'caIssuersUris'
  | 'policyOids'
  | 'precertificate'
>;

function extensionFields(parsed: ParsedCertificate): ExtensionFields {
  const constraints = tryExtension(parsed, OID.basicConstraints, decodeBasicConstraints);
  const subjectKeyId = tryExtension(parsed, OID.subjectKeyIdentifier, decodeSubjectKeyId);
  const authorityKeyId = tryExtension(parsed, OID.authorityKeyIdentifier, decodeAuthorityKeyId)?.keyId;
  const points = tryExtension(parsed, OID.cRLDistributionPoints, decodeDistributionPoints) ?? [];
  const access = tryExtension(parsed, OID.authorityInfoAccess, decodeInfoAccess) ?? [];
  const accessUris = (method: string): string[] =>
    access.filter((entry) => entry.method === method).flatMap(({ location }) => uriTexts([location]));
  return {
    isCa: constraints?.ca ?? false,
    keyUsage: tryExtension(parsed, OID.keyUsage, decodeKeyUsage) ?? [],
    extendedKeyUsage: (tryExtension(parsed, OID.extKeyUsage, decodeExtKeyUsage) ?? []).map(oidName),
    subjectAltNames: tryExtension(parsed, OID.subjectAltName, decodeGeneralNames) ?? [],
    crlDistributionPoints: points.flatMap(({ names }) => uriTexts(names)),
    ocspUris: accessUris(OID.ocsp),
    caIssuersUris: accessUris(OID.caIssuers),
    policyOids: (tryExtension(parsed, OID.certificatePolicies, decodePolicies) ?? []).map(({ oid }) => oid),
    precertificate: findExtension(parsed, OID.ctPoison) !== undefined,
    ...(constraints?.pathLength !== undefined && { pathLength: constraints.pathLength }),
    ...(subjectKeyId !== undefined && keyIdFields(spanBytes(parsed, parsed.spki), toHex(subjectKeyId))),
    ...(authorityKeyId !== undefined && { authorityKeyIdHex: toHex(authorityKeyId) }),
  };
}

function keyIdFields(
  spkiDer: Uint8Array,
  subjectKeyIdHex: string,
): Pick<CertificateFields, 'subjectKeyIdHex' | 'subjectKeyIdMethod'> {
  const subjectKeyIdMethod = findKeyIdMethod(spkiDer, subjectKeyIdHex);
  return { subjectKeyIdHex, ...(subjectKeyIdMethod !== undefined && { subjectKeyIdMethod }) };
}

const uriTexts = (names: readonly GeneralName[]): string[] =>
  names.filter(({ type }) => type === 'uri').map(({ value }) => visibleText(value));

/** Decodes an extension; undefined where it is absent or malformed. */
export function tryExtension<T>(
  parsed: ParsedCertificate,
  oid: string,
  decode: (value: Uint8Array) => T,
): T | undefined {
  const value = findExtension(parsed, oid);
  if (value === undefined) return undefined;
  try {
    return decode(value);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** Name for lists: first commonName, else first subjectAltName, else the whole subject, else the serial. Control characters are escaped. */
export function certificateTitle(
  fields: Pick<CertificateFields, 'subjectName' | 'subjectAltNames' | 'subject'>,
): string {
  const title = findAttribute(fields.subjectName, OID.commonName) ?? fields.subjectAltNames[0]?.value ?? fields.subject;
  return visibleText(title);
}
