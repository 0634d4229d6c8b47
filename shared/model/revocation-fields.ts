import type { Hex, UnixMs } from './brands.ts';
import type { ExtensionField } from './extension-field.ts';

export interface CrlFields {
  readonly issuer: string;
  readonly number?: string;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly entries: number;
  readonly signatureAlgorithm: string;
  readonly sha256: Hex;
}

/** One entry of a revocation list. Strings come from the list and are not trusted. */
export interface CrlEntryFields {
  readonly serialHex: Hex;
  readonly revokedAt: UnixMs;
  /** Standard's name; `unspecified` where the entry gives none. */
  readonly reason: string;
  readonly invaliditySince?: UnixMs;
  /** Names of the certificate's issuer, where the entry of an indirect list gives them. */
  readonly certificateIssuer?: readonly string[];
}

/** What a list is limited to, in the standard's words. @see RFC 5280 §5.2.5 */
export interface CrlScopeFields {
  /** Names of the distribution point, in the text form of general names. */
  readonly names: readonly string[];
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCACerts: boolean;
  readonly onlyContainsAttributeCerts: boolean;
  readonly onlySomeReasons?: readonly string[];
  readonly indirectCRL: boolean;
}

/** Everything about a revocation list but its entries, of which the first are given. */
export interface CrlDetails extends CrlFields {
  readonly version: number;
  /** BaseCRLNumber: it is a delta list. */
  readonly baseNumber?: string;
  readonly authorityKeyIdHex?: Hex;
  readonly scope?: CrlScopeFields;
  /** Where the delta list is to be had. */
  readonly freshest: readonly string[];
  readonly extensions: readonly ExtensionField[];
  /** Critical extensions, of the list or of an entry, for which it may not be relied on. */
  readonly unknownCritical: readonly string[];
  /** Entries by reason; those without one count as `unspecified`. */
  readonly reasonCounts: Readonly<Record<string, number>>;
  readonly firstEntries: readonly CrlEntryFields[];
}

/** One certificate in question, by hashes of its issuer. @see RFC 6960 §4.1.1 */
export interface OcspCertIdFields {
  /** `SHA-1`, `SHA-256`, else the OID. */
  readonly hash: string;
  readonly issuerNameHashHex: Hex;
  readonly issuerKeyHashHex: Hex;
  readonly serialHex: Hex;
}

/** @see RFC 6960 §4.1.1 */
export interface OcspRequestFields {
  readonly requests: readonly OcspCertIdFields[];
  readonly requestor?: string;
  readonly nonceHex?: Hex;
  readonly signed: boolean;
  readonly signatureAlgorithm?: string;
  readonly extensions: readonly ExtensionField[];
}

export interface OcspSingleFields {
  readonly certId: OcspCertIdFields;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: UnixMs;
  readonly reason?: string;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly extensions: readonly ExtensionField[];
}

/** @see RFC 6960 §4.2.1 */
export interface OcspResponseFields {
  /** `successful`, `tryLater` …; anything but `successful` has no more fields. */
  readonly responseStatus: string;
  /** Name of the responder, or the hexadecimal SHA-1 of its key. */
  readonly responder?: string;
  readonly responderKind?: 'name' | 'key';
  readonly producedAt?: UnixMs;
  readonly responses: readonly OcspSingleFields[];
  readonly nonceHex?: Hex;
  readonly signatureAlgorithm?: string;
  /** Certificates sent along. */
  readonly certificates?: number;
  readonly extensions: readonly ExtensionField[];
}
