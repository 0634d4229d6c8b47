import type { CertificateId, Hex, UnixMs } from './brands.ts';

/** What a certificate of a path is checked for, in the order in which a person asks. */
export const VALIDATION_CHECKS = [
  'trust',
  'signature',
  'algorithm',
  'validity',
  'revocation',
  'purpose',
  'host',
  'name-chaining',
  'basic-constraints',
  'path-length',
  'key-usage',
  'name-constraints',
  'policies',
  'critical-extensions',
  'form',
  'profile',
] as const;
export type ValidationCheckId = (typeof VALIDATION_CHECKS)[number];

/** Why a check failed, or why it was not made (`not.*`). Words in shared/text. */
export const VALIDATION_CODES = [
  'path.no-issuer',
  'path.self-signed-untrusted',
  'path.distrusted',
  'path.malformed',
  'path.signature',
  'path.signature-unsupported',
  'path.expired',
  'path.not-yet-valid',
  'path.not-a-ca',
  'path.path-length',
  'path.key-usage',
  'path.purpose',
  'path.unknown-critical',
  'path.name-constraints',
  'path.policy',
  'path.weak-signature',
  'path.weak-key',
  'path.too-long',
  'path.too-complex',
  'path.profile',
  'path.revoked',
  'path.revocation-unknown',
  'name.mismatch',
  'not.requested',
  'not.applicable',
  'not.reached',
  'not.anchor',
] as const;
export type ValidationCode = (typeof VALIDATION_CODES)[number];

/** One check of one certificate of a path. Evidence strings come from certificates and are not trusted. */
export interface ValidationCheck {
  readonly check: ValidationCheckId;
  readonly result: 'passed' | 'failed' | 'not-checked';
  /** Place in the path, the leaf is 0. */
  readonly at: number;
  /** Absent where it passed unflagged. */
  readonly code?: ValidationCode;
  /** It passed, but rests on an algorithm or a key that is no longer safe; `code` says which. */
  readonly flag?: 'weak';
  /** The values that were compared. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** `RFC 5280 §6.1.3 (a)(1)`. */
  readonly rfc: string;
}

export const CHAIN_ORIGINS = ['subject', 'file', 'server', 'workspace', 'system', 'mozilla', 'fetched'] as const;
/** Where a certificate of the graph was found. */
export type ChainOrigin = (typeof CHAIN_ORIGINS)[number];

export interface ChainNode {
  readonly sha256: Hex;
  readonly subject: string;
  readonly issuer: string;
  /** For the label: commonName or what stands in for it. */
  readonly title: string;
  readonly serialHex: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly keyLabel: string;
  /** Of the subjectPublicKeyInfo: tells the keys of equal names apart. */
  readonly keySha256: Hex;
  /** What the certificate says, which nobody has verified; absent where it says nothing. */
  readonly subjectKeyIdHex?: Hex;
  readonly authorityKeyIdHex?: Hex;
  readonly signatureAlgorithm: string;
  readonly isCa: boolean;
  readonly selfIssued: boolean;
  /** Names of the extended key usages; empty where it has none. */
  readonly purposes: readonly string[];
  readonly origins: readonly ChainOrigin[];
  readonly isAnchor: boolean;
  /** In the inventory. */
  readonly certificateId?: CertificateId;
}

/** `from` is the certificate, `to` its issuer; both count in `nodes`. */
export interface ChainEdge {
  readonly from: number;
  readonly to: number;
  readonly signature: 'valid' | 'invalid' | 'unsupported' | 'not-checked';
  /** authorityKeyIdentifier against subjectKeyIdentifier; absent where one of them is. */
  readonly keyIdentifierMatches?: boolean;
}

export interface ValidatedPath {
  /** Places in `nodes`, the leaf first, the anchor last where one was reached. */
  readonly nodes: readonly number[];
  readonly valid: boolean;
  readonly ending: 'anchor' | 'no-issuer' | 'self-signed-untrusted' | 'too-long';
  readonly checks: readonly ValidationCheck[];
  /** user-constrained-policy-set in the policies of the anchor's domain, where the path is valid. */
  readonly policySet?: readonly string[];
}

export const VALIDATION_PURPOSES = [
  'any',
  'tls-client',
  'tls-server',
  'code-signing',
  'email-protection',
  'time-stamping',
  'ocsp-signing',
] as const;
export type ValidationPurpose = (typeof VALIDATION_PURPOSES)[number];

export const TRUST_STORES = ['workspace', 'system', 'mozilla'] as const;
export type TrustStore = (typeof TRUST_STORES)[number];

export const VIEWERS = ['openssl', 'go', 'java', 'chromium'] as const;
/** Verifiers whose habits are told. */
export type Viewer = (typeof VIEWERS)[number];

/** What another verifier is known to do differently about something found on the best path. */
export interface ViewerVerdict {
  readonly viewer: Viewer;
  readonly verdict: 'accepts' | 'refuses';
  /** Ids of the differences that decide it; empty where it judges as we do. */
  readonly differences: readonly { readonly id: string; readonly at: number }[];
}

/** Where to look for the issuer that nobody has. */
export interface MissingIssuer {
  readonly node: number;
  readonly issuer: string;
  readonly authorityKeyIdHex?: Hex;
  /** caIssuers addresses of the certificate's authorityInfoAccess; not fetched until asked. */
  readonly addresses: readonly string[];
}

export interface ValidationReport {
  readonly valid: boolean;
  readonly at: UnixMs;
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly ChainEdge[];
  /** Best first. */
  readonly paths: readonly ValidatedPath[];
  /** Paths beyond the limits of work were left out. */
  readonly truncated: boolean;
  readonly missingIssuers: readonly MissingIssuer[];
  readonly seenBy: readonly ViewerVerdict[];
}
