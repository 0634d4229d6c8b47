import type { KeyChoice } from '../../../shared/model/key.ts';
import type { Extension } from '../../pki/certificate/extension-build.ts';
import { basicConstraints, keyUsage } from '../../pki/certificate/extension-build.ts';
import { decodeBasicConstraints } from '../../pki/certificate/extension.ts';
import { findExtension, isSelfIssued, type ParsedCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { attemptParse } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { readPublicKey, signatureAlgorithmFor, signatureAlgorithmForKey } from '../../pki/algorithm/key-algorithm.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { findIssuerKeyId } from '../issuing/draft-parts.ts';

/** An authority that is certified anew: what its certificate says whoever signs it. */
export interface AuthoritySubject {
  readonly nameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly subjectKeyId: Uint8Array;
  /** Without key identifiers and addresses, which are the signer's to say. */
  readonly extensions: readonly Extension[];
}

/** Said anew by whoever signs, or by logs about one certificate alone. */
const NOT_TAKEN: ReadonlySet<string> = new Set([
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.cRLDistributionPoints,
  OID.freshestCRL,
  OID.authorityInfoAccess,
  OID.signedCertificateTimestamps,
  OID.ctPoison,
]);

/** What is taken from a stranger's certificate or request: limits, never wishes. */
const LIMITS: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.extKeyUsage,
]);

/** An authority as its certificate has it. `whose`: of a stranger's only what limits it is taken over. */
export function readSubject(certificate: ParsedCertificate, whose: 'own' | 'foreign'): AuthoritySubject {
  const extensions = certificate.extensions
    .filter(({ oid }) => (whose === 'own' ? !NOT_TAKEN.has(oid) : LIMITS.has(oid)))
    .map(({ oid, critical, value }) => ({ oid, critical, value: spanBytes(certificate, value) }));
  return {
    nameDer: spanBytes(certificate, certificate.subject),
    spkiDer: spanBytes(certificate, certificate.spki),
    subjectKeyId: findIssuerKeyId(certificate),
    extensions: completeExtensions(extensions),
  };
}

/** Where a certificate says that its CRL, its OCSP responder and its issuer are, as it stands there. */
export const readAddresses = (certificate: ParsedCertificate): readonly Extension[] =>
  certificate.extensions
    .filter(({ oid }) => oid === OID.cRLDistributionPoints || oid === OID.authorityInfoAccess)
    .map(({ oid, critical, value }) => ({ oid, critical, value: spanBytes(certificate, value) }));

/** A root of version 1 says nothing of what it is; what is signed today must. */
export const completeExtensions = (extensions: readonly Extension[]): readonly Extension[] => [
  ...(extensions.some(({ oid }) => oid === OID.basicConstraints) ? [] : [basicConstraints(true)]),
  ...(extensions.some(({ oid }) => oid === OID.keyUsage) ? [] : [keyUsage(['keyCertSign', 'cRLSign'])]),
  ...extensions,
];

/** The path length that a subject asks for; undefined is no limit. */
export function statedPathLength({ extensions }: AuthoritySubject): number | undefined {
  const value = extensions.find(({ oid }) => oid === OID.basicConstraints)?.value;
  const stated =
    value === undefined ? undefined : attemptParse('basicConstraints', () => decodeBasicConstraints(value));
  return stated?.ok ? stated.value.pathLength : undefined;
}

/** The same authority with another path length; null is no limit. */
export const withPathLength = (subject: AuthoritySubject, pathLength: number | null): AuthoritySubject => ({
  ...subject,
  extensions: subject.extensions.map((extension) =>
    extension.oid === OID.basicConstraints ? basicConstraints(true, pathLength ?? undefined) : extension,
  ),
});

/** Whether a certificate is an authority's: undefined where it is, else what it lacks. Version 1 says nothing and passes where it signed itself. */
export function findCaProblem(certificate: ParsedCertificate): 'basic-constraints' | 'key-usage' | undefined {
  const value = findExtension(certificate, OID.basicConstraints);
  if (value === undefined)
    return certificate.version === 1 && isSelfIssued(certificate) ? undefined : 'basic-constraints';
  const constraints = attemptParse('basicConstraints', () => decodeBasicConstraints(value));
  if (!constraints.ok || !constraints.value.ca) return 'basic-constraints';
  return maySignCertificates(certificate) ? undefined : 'key-usage';
}

const KEY_CERT_SIGN_BIT = 0x04;

/** keyUsage may be absent; where it stands, keyCertSign (bit 5) must be set. */
function maySignCertificates(certificate: ParsedCertificate): boolean {
  const value = findExtension(certificate, OID.keyUsage);
  // BIT STRING: tag, length, unused bits, first octet
  return value === undefined || ((value[3] ?? 0) & KEY_CERT_SIGN_BIT) !== 0;
}

/** How a key of ours or of a certificate signs. */
export function signatureOf(key: { readonly spkiDer: Uint8Array } | KeyChoice): SignatureAlgorithm {
  if (typeof key === 'string') return signatureAlgorithmFor(key);
  const algorithm = signatureAlgorithmForKey(readPublicKey(key.spkiDer));
  if (algorithm === undefined) throw new BugError('a key of the vault cannot sign');
  return algorithm;
}
