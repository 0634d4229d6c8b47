import type { Hex, UnixMs } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { CertificateTraits } from '../../shared/model/certificate-traits.ts';
import { foldText, sortKey } from './sort-text.ts';

/** What a new certificate needs to be kept. The caller has parsed it; nothing is read from `der` here. */
export interface NewCertificate extends Omit<CertificateSummary, 'status' | 'revokedAt' | 'hasKey'> {
  readonly der: Uint8Array;
  /** Texts of the subjectAltName, for the search. */
  readonly sans: readonly string[];
  /** SHA-256 over the DER SubjectPublicKeyInfo. */
  readonly spkiSha256: Hex;
  /** SHA-256 over the DER of the subject, and of the issuer: they tie a certificate to its issuers. */
  readonly subjectNameSha256: Hex;
  readonly issuerNameSha256: Hex;
  readonly traits: CertificateTraits;
  readonly profile?: { readonly id: string; readonly version: number };
  readonly createdAt: UnixMs;
}

/** The columns of a certificate, `seq` aside. */
export const toRow = (certificate: NewCertificate) => ({
  id: certificate.id,
  name: certificate.name,
  name_key: sortKey(certificate.name),
  subject: certificate.subject,
  subject_key: sortKey(certificate.subject),
  issuer: certificate.issuer,
  issuer_name: certificate.issuerName,
  issuer_key: sortKey(certificate.issuerName),
  subject_name_sha256: certificate.subjectNameSha256,
  issuer_name_sha256: certificate.issuerNameSha256,
  serial_hex: certificate.serialHex.toLowerCase(),
  sha256: certificate.sha256.toLowerCase(),
  spki_sha256: certificate.spkiSha256,
  not_before: certificate.notBefore,
  not_after: certificate.notAfter,
  key: certificate.key,
  is_ca: certificate.isCa ? 1 : 0,
  source: certificate.source,
  authority_id: certificate.authorityId ?? null,
  key_id: certificate.keyId ?? null,
  profile_id: certificate.profile?.id ?? null,
  profile_version: certificate.profile?.version ?? null,
  created_at: certificate.createdAt,
  search: searchText(certificate),
  der: certificate.der,
});

/** Everything that the plain search looks at, one value a line, without what another line holds already. */
function searchText(certificate: NewCertificate): string {
  const values = [
    certificate.name,
    certificate.subject,
    ...certificate.sans,
    certificate.serialHex,
    certificate.sha256,
  ];
  const folded = [...new Set(values.map(foldText))];
  if (folded.length > COMPARED_LINES) return folded.join('\n');
  return folded.filter((value) => !folded.some((other) => other !== value && other.includes(value))).join('\n');
}

/** Comparing every line with every other is for the few names that certificates have. */
const COMPARED_LINES = 100;
