import type { MergedCertificate } from '../../pki/issuing/merge.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { displayName } from '../../workers/certificate-facts.ts';
import type { ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { findExtension, spanBytes } from '../../pki/certificate/certificate.ts';
import { attemptParse } from '../../pki/asn1/der.ts';
import { decodeSubjectKeyId } from '../../pki/certificate/extension.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';

/** The issuer's own subjectKeyIdentifier, else the identifier of its key, so that authority and subject identifiers always match. */
export function findIssuerKeyId(issuer: ParsedCertificate): Uint8Array {
  const value = findExtension(issuer, OID.subjectKeyIdentifier);
  const stated =
    value === undefined ? undefined : attemptParse('subjectKeyIdentifier', () => decodeSubjectKeyId(value));
  return stated?.ok ? stated.value : subjectKeyIdentifier(spanBytes(issuer, issuer.spki));
}

/** The name that a certificate will have in lists. */
export const nameOf = ({ subjectName, sans }: MergedCertificate): string =>
  displayName(subjectName, sans.map(formatGeneralName));
