import type { Hex, UnixMs } from './brands.ts';
import type { PublicKeyInfo } from './key.ts';
import type { DistinguishedName, GeneralName } from './name.ts';

export const INSPECT_KINDS = [
  'certificate',
  'csr',
  'crl',
  'private-key',
  'public-key',
  'pkcs7',
  'pkcs12',
  'keystore',
  'ocsp-request',
  'ocsp-response',
  'ssh-key',
  'jwk',
  'unknown',
] as const;
export type InspectKind = (typeof INSPECT_KINDS)[number];

/** Ids of the checks on a certificate, request or file; their words are in shared/text. */
export const PROBLEM_CODES = [
  'der.truncated',
  'der.trailing-bytes',
  'der.malformed',
  'der.not-canonical',
  'der.too-deep',
  'pem.bad-base64',
  'pem.no-end',
  'pem.unknown-label',
  'file.empty',
  'file.not-recognised',
  'file.too-many-items',
  'file.encrypted',
  'cert.expired',
  'cert.not-yet-valid',
  'cert.validity-reversed',
  'cert.weak-key',
  'cert.weak-signature',
  'cert.no-san',
  'cert.no-eku',
  'cert.client-auth-missing',
  'cert.key-usage-missing',
  'cert.ca-without-key-cert-sign',
  'cert.ca-without-basic-constraints',
  'cert.leaf-with-key-cert-sign',
  'cert.unknown-critical-extension',
  'cert.duplicate-extension',
  'cert.serial-not-positive',
  'cert.serial-too-long',
  'cert.serial-low-entropy',
  'cert.signature-algorithms-differ',
  'cert.self-signature-invalid',
  'cert.version-not-3',
  'cert.unknown-algorithm',
  'cert.san-malformed',
  'cert.long-lived',
  'csr.signature-invalid',
  'csr.weak-key',
  'csr.unknown-algorithm',
  'csr.weak-signature',
  'crl.stale',
  'draft.malformed',
  'draft.issuer-malformed',
  'draft.issuer-name-differs',
  'draft.issuer-not-a-ca',
  'draft.issuer-cannot-sign',
  'draft.path-length',
  'draft.validity-reversed',
  'draft.validity-outside-issuer',
  'draft.issuer-purpose',
  'draft.weak-key',
  'draft.unusable-key',
  'draft.no-name',
  'draft.san-not-critical',
  'draft.duplicate-extension',
  'draft.leaf-with-key-cert-sign',
  'draft.ca-without-key-cert-sign',
  'draft.purpose-needs-signature',
  'draft.server-without-san',
  'draft.name-constraints',
  'draft.serial-too-short',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export type Severity = 'error' | 'warning' | 'info';

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Bytes from the start of the file where it is. */
  readonly offset?: number;
  /** What was found, for the sentence; strings come from the file and are not trusted. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** `RFC 5280 §4.1.2.2`. */
  readonly rfc?: string;
}

/** One extension, decoded where its type is known. */
export interface ExtensionField {
  readonly oid: string;
  /** Standard's name (`keyUsage`), or the OID. */
  readonly name: string;
  readonly critical: boolean;
  /** One line for each value, decoded; hex of the value where the type is unknown. */
  readonly lines: readonly string[];
  readonly valueHex: Hex;
}

export interface CertificateFields {
  readonly version: number;
  readonly serialHex: Hex;
  readonly subject: string;
  readonly issuer: string;
  readonly subjectName: DistinguishedName;
  readonly issuerName: DistinguishedName;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly publicKey: PublicKeyInfo;
  readonly signatureAlgorithm: string;
  readonly selfIssued: boolean;
  /** Self-issued only: the signature verifies with the certificate's own key. Absent where it was not checked. */
  readonly selfSigned?: boolean;
  readonly isCa: boolean;
  readonly pathLength?: number;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly subjectAltNames: readonly GeneralName[];
  readonly subjectKeyIdHex?: Hex;
  readonly authorityKeyIdHex?: Hex;
  readonly crlDistributionPoints: readonly string[];
  readonly extensions: readonly ExtensionField[];
  readonly sha256: Hex;
  readonly sha1: Hex;
  /** base64url of SHA-256 over the DER (RFC 8705 `x5t#S256`). */
  readonly x5tS256: string;
  /** base64 of SHA-256 over the SubjectPublicKeyInfo. */
  readonly spkiPin: string;
}

export interface CsrFields {
  readonly subject: string;
  readonly subjectName: DistinguishedName;
  readonly publicKey: PublicKeyInfo;
  readonly signatureAlgorithm: string;
  /** Proof of possession: the signature verifies with the key in the request. */
  readonly signatureValid: boolean;
  readonly subjectAltNames: readonly GeneralName[];
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly requestedExtensions: readonly ExtensionField[];
  readonly sha256: Hex;
}

export interface CrlFields {
  readonly issuer: string;
  readonly number?: string;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly entries: number;
  readonly signatureAlgorithm: string;
  readonly sha256: Hex;
}

interface ItemBase {
  /** Position of the item in the file, bytes. */
  readonly offset: number;
  readonly length: number;
  /** Name for the list: a commonName, a file part. */
  readonly title: string;
  readonly problems: readonly Problem[];
}

export type InspectItem =
  | (ItemBase & {
      readonly kind: 'certificate';
      readonly sha256: Hex;
      readonly certificate: CertificateFields;
      readonly pem: string;
    })
  | (ItemBase & { readonly kind: 'csr'; readonly sha256: Hex; readonly csr: CsrFields; readonly pem: string })
  | (ItemBase & { readonly kind: 'crl'; readonly sha256: Hex; readonly crl: CrlFields })
  | (ItemBase & { readonly kind: 'public-key'; readonly sha256: Hex; readonly publicKey: PublicKeyInfo })
  | (ItemBase & {
      readonly kind: Exclude<InspectKind, 'certificate' | 'csr' | 'crl' | 'public-key'>;
      readonly sha256?: Hex;
    });

export interface InspectReport {
  readonly name: string;
  readonly size: number;
  readonly items: readonly InspectItem[];
  readonly problems: readonly Problem[];
}

/** A node of an ASN.1 tree (X.690), positions in the item's DER. */
export interface Asn1Node {
  readonly offset: number;
  readonly headerLength: number;
  readonly length: number;
  /** `SEQUENCE`, `[0]`, `OBJECT IDENTIFIER`. */
  readonly tag: string;
  /** Field name of the standard, where the place in the structure is known: `serialNumber`. */
  readonly label?: string;
  /** Short decoded value of a primitive. */
  readonly value?: string;
  readonly children: readonly Asn1Node[];
}
