import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import type { ParsedCrl } from './crl.ts';

/** What a certificate's status is asked from. */
export interface RevocationInput {
  readonly certificate: ParsedCertificate;
  /** The certificate, or the anchor, that the path has above it. */
  readonly issuer: ParsedCertificate;
  readonly crls: readonly ParsedCrl[];
  /** DER of OCSPResponses. */
  readonly ocspResponses: readonly Uint8Array[];
  /** Certificates among which other signers are looked for: older keys of the issuer, issuers of indirect lists, responders. */
  readonly candidates: readonly ParsedCertificate[];
  readonly at: UnixMs;
  /**
   * Whether a signer other than `issuer` (of a list, or a delegated responder) has a valid path to the anchor that the certificate's path ends in.
   * Its keyUsage and, for a responder, who issued it and what for have been checked.
   * @see RFC 5280 §6.3.3 (f)
   */
  readonly isTrustedSigner: (signer: ParsedCertificate) => boolean;
  /** Lists and answers made longer ago than this are refused, whatever their nextUpdate says. Not given: an OCSP answer "good" without nextUpdate counts for 7 days. */
  readonly maxAgeMs?: number;
  /** Lists and answers made up to this long after the moment in question hold for it: clocks differ. Default 0. */
  readonly aheadMs?: number;
  /** `refuse`: indirect CRLs are not relied on, and a distribution point with a cRLIssuer leaves the certificate without status. Default `accept`. */
  readonly indirectCrls?: 'accept' | 'refuse';
  /** SubjectPublicKeyInfo that a certificate verifies with, where that is not its own as it stands: the issuer's may inherit DSA parameters along the path. */
  readonly keyOf?: (certificate: ParsedCertificate) => Uint8Array;
  /** Also refuses lists that break a duty of their issuer which does not change their meaning: no CRL number, no key identifier. */
  readonly strict?: boolean;
}
