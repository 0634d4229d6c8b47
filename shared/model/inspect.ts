import type { Hex, UnixMs } from './brands.ts';
import type { ContainerFields, JwkFields, PrivateKeyFields, SshKeyFields } from './inspect-fields.ts';
import type { ExtensionField } from './extension-field.ts';
import type { CrlDetails, OcspRequestFields, OcspResponseFields } from './revocation-fields.ts';
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
  'pem.not-strict',
  'pem.unknown-label',
  'file.empty',
  'file.not-recognised',
  'file.too-many-items',
  'file.too-deep',
  'file.archive',
  'file.encrypted',
  'file.unsupported',
  'file.integrity-not-checked',
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
  'draft.path-length-below',
  'draft.validity-reversed',
  'draft.validity-outside-issuer',
  'draft.issuer-purpose',
  'draft.weak-key',
  'draft.unusable-key',
  'draft.no-name',
  'draft.san-not-critical',
  'draft.control-characters',
  'draft.hidden-characters',
  'draft.lookalike-name',
  'draft.duplicate-extension',
  'draft.leaf-with-key-cert-sign',
  'draft.ca-without-key-cert-sign',
  'draft.purpose-needs-signature',
  'draft.server-without-san',
  'draft.name-constraints',
  'draft.serial-too-short',
  'draft.subject-missing',
  'draft.subject-pattern',
  'draft.subject-refused',
  'draft.too-few-names',
  'draft.no-alt-name',
  'draft.name-left-out',
  'draft.typed-name-refused',
  'draft.spiffe-id',
  'draft.key-not-allowed',
  'draft.validity-over-longest',
  'draft.endless-not-allowed',
  'draft.extension-refused',
  'draft.same-names',
  'draft.same-key',
  'draft.same-key-as-authority',
  'draft.key-of-refused',
  'draft.lint',
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

/** How the subjectKeyIdentifier may have been made of the key: RFC 5280 §4.2.1.2 and RFC 7093 §2. */
export const KEY_ID_METHODS = ['rfc5280-1', 'rfc5280-2', 'rfc7093-1', 'rfc7093-2', 'rfc7093-3', 'rfc7093-4'] as const;
export type KeyIdMethod = (typeof KEY_ID_METHODS)[number];

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
  readonly ocspUris: readonly string[];
  readonly caIssuersUris: readonly string[];
  readonly policyOids: readonly string[];
  /** Carries the poison of RFC 6962 §3.1: it is no certificate to use. */
  readonly precertificate: boolean;
  /** Method that yields the subjectKeyIdentifier; absent where none does or there is none. */
  readonly subjectKeyIdMethod?: KeyIdMethod;
  readonly extensions: readonly ExtensionField[];
  readonly sha256: Hex;
  readonly sha1: Hex;
  /** base64url of SHA-256 over the DER (RFC 8705 `x5t#S256`). */
  readonly x5tS256: string;
  /** base64 of SHA-256 over the SubjectPublicKeyInfo. */
  readonly spkiPin: string;
  /** Value of the `Client-Cert` header (RFC 9440 §2.1): base64 of the DER between colons. Empty above 64 KiB. */
  readonly clientCertHeader: string;
}

export interface CsrFields {
  /** `spkac`: SignedPublicKeyAndChallenge, which has no subject. */
  readonly format: 'pkcs10' | 'spkac';
  /** challengePassword is never shown; that there is one is told here. Of an SPKAC, its challenge. */
  readonly challenge?: string;
  readonly hasChallengePassword?: true;
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

/** Where an item was found, apart from its octets. Every string comes from the file and is not trusted. */
export interface ItemOrigin {
  /** Place in JSON, YAML or a file of variables: `data.tls.crt`, `keys[2].x5c[0]`. */
  readonly path?: string;
  /** Line of the text, from 1. */
  readonly line?: number;
  /** friendlyName, alias, entry of an archive. */
  readonly name?: string;
}

export type ItemEncoding =
  | 'der'
  | 'ber'
  | 'pem'
  | 'base64'
  | 'base64url'
  | 'hex'
  | 'quoted-printable'
  | 'json'
  | 'text'
  | 'binary';

interface ItemBase {
  /** Position of the item in the file, bytes. Of what was inside a sealed container, that of the container. */
  readonly offset: number;
  readonly length: number;
  /** Name for the list: a commonName, a file part. */
  readonly title: string;
  readonly problems: readonly Problem[];
  /** Number of the item that it was found in. */
  readonly parent?: number;
  readonly origin?: ItemOrigin;
  /** How it is written in the file. */
  readonly encoding?: ItemEncoding;
  /** Items of this file with the same public key. */
  readonly sameKey?: readonly number[];
  /** Of a certificate or CRL: the item whose key verifies its signature. */
  readonly signedBy?: number;
  /** What `inspect.bytes` reads: DER, or the octets where it stands. Absent where nothing is shown, as of private keys. */
  readonly content?: { readonly form: 'der' | 'raw'; readonly size: number };
}

export type InspectItem =
  | (ItemBase & {
      readonly kind: 'certificate';
      readonly sha256: Hex;
      readonly certificate: CertificateFields;
      readonly pem: string;
    })
  | (ItemBase & { readonly kind: 'csr'; readonly sha256: Hex; readonly csr: CsrFields; readonly pem: string })
  | (ItemBase & { readonly kind: 'crl'; readonly sha256: Hex; readonly crl: CrlDetails })
  | (ItemBase & { readonly kind: 'public-key'; readonly sha256: Hex; readonly publicKey: PublicKeyInfo })
  | (ItemBase & { readonly kind: 'private-key'; readonly sha256?: never; readonly privateKey: PrivateKeyFields })
  | (ItemBase & { readonly kind: ContainerKind; readonly sha256?: Hex; readonly container: ContainerFields })
  | (ItemBase & { readonly kind: 'ocsp-request'; readonly sha256: Hex; readonly ocspRequest: OcspRequestFields })
  | (ItemBase & { readonly kind: 'ocsp-response'; readonly sha256: Hex; readonly ocspResponse: OcspResponseFields })
  | (ItemBase & { readonly kind: 'ssh-key'; readonly sha256?: Hex; readonly ssh: SshKeyFields })
  | (ItemBase & { readonly kind: 'jwk'; readonly sha256?: never; readonly jwk: JwkFields })
  | (ItemBase & { readonly kind: 'unknown'; readonly sha256?: Hex });

export type ContainerKind = 'pkcs7' | 'pkcs12' | 'keystore';

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
