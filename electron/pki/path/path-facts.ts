import type { GeneralName } from '../../../shared/model/name.ts';
import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { DerError, DerReader, toHex } from '../asn1/der.ts';
import {
  type BasicConstraints,
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeKeyUsage,
  decodeSubjectKeyId,
  type KeyUsage,
} from '../certificate/extension.ts';
import { checkExtensionValue } from '../certificate/extension-lines.ts';
import { isSigningKey, isWeakKey, keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { formatName, normaliseName, readName } from '../name/name.ts';
import {
  type ConstrainedName,
  constrainedSubject,
  decodeConstrainedNames,
  decodeNameConstraints,
  type NameConstraints,
} from '../name/name-constraints.ts';
import { OID } from '../asn1/oid.ts';
import { isWeakSignature, readSignatureScheme, signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';

/** What path validation asks of a certificate, decoded once. */
export interface CertificateFacts {
  readonly certificate: ParsedCertificate;
  /** RFC 4514, for evidence. */
  readonly subject: string;
  readonly issuer: string;
  /** Keys that are equal for matching names. */
  readonly subjectKey: string;
  readonly issuerKey: string;
  readonly spki: Uint8Array;
  readonly spkiHex: string;
  readonly selfIssued: boolean;
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: readonly KeyUsage[];
  /** OIDs. */
  readonly extKeyUsage?: readonly string[];
  readonly nameConstraints?: NameConstraints;
  readonly altNames: readonly GeneralName[];
  readonly hasAltNames: boolean;
  readonly constrainedNames: readonly ConstrainedName[];
  readonly unknownCritical: readonly string[];
  readonly weakKey?: string;
  readonly weakSignature?: string;
}

/**
 * Extensions that validation processes or that change nothing for it. policyConstraints are not among them: a path that demands an explicit
 * policy is refused rather than waved through.
 */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extKeyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.inhibitAnyPolicy,
]);

/** Decodes everything that validation needs. @throws DerError where a known extension or a name is malformed, or an extension comes twice */
export function decodeFacts(certificate: ParsedCertificate): CertificateFacts {
  const values = indexExtensions(certificate);
  const subjectDer = spanBytes(certificate, certificate.subject);
  const issuerDer = spanBytes(certificate, certificate.issuer);
  const subjectKey = nameKey(subjectDer);
  const issuerKey = nameKey(issuerDer);
  const spki = spanBytes(certificate, certificate.spki);
  const decode = <T>(oid: string, decoder: (value: Uint8Array) => T): T | undefined => {
    const value = values.get(oid);
    return value === undefined ? undefined : decoder(value);
  };
  const altNames = decode(OID.subjectAltName, decodeGeneralNames);
  const optional = {
    subjectKeyId: decode(OID.subjectKeyIdentifier, (value) => toHex(decodeSubjectKeyId(value))),
    authorityKeyId: decode(OID.authorityKeyIdentifier, authorityKeyHex),
    basicConstraints: decode(OID.basicConstraints, decodeBasicConstraints),
    keyUsage: decode(OID.keyUsage, decodeKeyUsage),
    extKeyUsage: decode(OID.extKeyUsage, decodeExtKeyUsage),
    nameConstraints: decode(OID.nameConstraints, decodeNameConstraints),
    ...weaknesses(certificate, spki),
  };
  return {
    certificate,
    subject: formatName(readName(new DerReader(subjectDer))),
    issuer: formatName(readName(new DerReader(issuerDer))),
    subjectKey,
    issuerKey,
    spki,
    spkiHex: toHex(spki),
    selfIssued: subjectKey === issuerKey,
    altNames: altNames ?? [],
    hasAltNames: altNames !== undefined,
    constrainedNames: [
      ...constrainedSubject(subjectDer, altNames !== undefined),
      ...(decode(OID.subjectAltName, decodeConstrainedNames) ?? []),
    ],
    unknownCritical: certificate.extensions
      .filter((extension) => extension.critical && !PROCESSED.has(extension.oid))
      .map(({ oid }) => oid),
    ...dropUndefined(optional),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function dropUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function indexExtensions(certificate: ParsedCertificate): Map<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  for (const { oid, value } of certificate.extensions) {
    if (values.has(oid)) throw new DerError('bad-value', value.start);
    const bytes = spanBytes(certificate, value);
    checkExtensionValue(oid, bytes);
    values.set(oid, bytes);
  }
  return values;
}

function nameKey(nameDer: Uint8Array): string {
  const key = normaliseName(nameDer);
  if (key === undefined) throw new DerError('bad-value', 0);
  return key;
}

function authorityKeyHex(value: Uint8Array): string | undefined {
  const { keyId } = decodeAuthorityKeyId(value);
  return keyId === undefined ? undefined : toHex(keyId);
}

function weaknesses(
  certificate: ParsedCertificate,
  spki: Uint8Array,
): { weakKey: string | undefined; weakSignature: string | undefined } {
  const key = readPublicKey(spki);
  const algorithm = spanBytes(certificate, certificate.signatureAlgorithm);
  return {
    weakKey: isSigningKey(key) && isWeakKey(key) ? keyLabel(key) : undefined,
    weakSignature: isWeakSignature(readSignatureScheme(algorithm)) ? signatureAlgorithmName(algorithm) : undefined,
  };
}
