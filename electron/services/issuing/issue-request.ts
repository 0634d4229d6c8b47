import type { AuthorityId, CertificateId, KeyId, PartnerId, RequestId } from '../../../shared/model/brands.ts';
import type { ReplacementKind } from '../../../shared/model/issue.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { ValidityWish } from '../../pki/issuing/validity.ts';
import type { CheckedRequest } from '../requests/request-check.ts';

/** What to sign. Exactly one of `requestId`, `csr`, `checked` (the partner's key) and `key` (made here). */
export interface IssueRequest {
  readonly authorityId: AuthorityId;
  readonly profile: string;
  /** The newest where none is named. */
  readonly profileVersion?: number | undefined;
  readonly requestId?: RequestId | undefined;
  /** A certification request, DER or PEM, that need not be in the inbox; it is taken into it when it is issued. */
  readonly csr?: Uint8Array | undefined;
  /** The same, found good before (by a thread that checks many). */
  readonly checked?: CheckedRequest | undefined;
  readonly key?: KeyChoice | undefined;
  /** The public key of a certificate that this one renews, in place of the others. */
  readonly keptKey?: KeptKey | undefined;
  /** RFC 4514 string; replaces the request's subject. */
  readonly subject?: string | undefined;
  /** DER Name of the certificate that this one renews, in place of `subject`; stays octet by octet where the profile lets it. */
  readonly keptNameDer?: Uint8Array | undefined;
  /** Its subjectAltName value: of `sans`, directory names and other names that stand there in the same text keep their octets. */
  readonly keptAltNames?: Uint8Array | undefined;
  /** `dns:…`, `ip:…`, `uri:…`, `email:…`, `upn:…`, `dir:…`; replaces the request's names when given. */
  readonly sans?: readonly string[] | undefined;
  /** Without it the profile's, cut to what the issuer has left. */
  readonly validity?: ValidityWish | undefined;
  /** The party it is issued to. */
  readonly partnerId?: PartnerId | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly replaces?: Replacement | undefined;
}

/** A public key whose owner proved to have it when it was certified first; `keyId` where its private key is here. */
export interface KeptKey {
  readonly spkiDer: Uint8Array;
  readonly keyId: KeyId | undefined;
}

/** The certificate that a new one takes over from; with `revoke` it is revoked as superseded in the same transaction. */
export interface Replacement {
  readonly id: CertificateId;
  /** Without it `renewed` for the same key, `rekeyed` for another of the same name, else `stated`. */
  readonly kind?: ReplacementKind | undefined;
  readonly revoke: boolean;
  /** How many had taken its place when it was looked at; with more by the time of signing nothing is issued. */
  readonly successors?: number | undefined;
}

/**
 * How long before now an authority made here begins: a peer whose clock is slow, and one that is asked within the second of signing, would otherwise
 * refuse it as not yet valid. Five minutes is the skew that Kerberos and most time services put up with. Profiles say it for certificates.
 */
export const BACKDATED_MS = 5 * 60_000;
