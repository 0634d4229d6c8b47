/** Bits of `usages`: the purposes of the extendedKeyUsage extension. */
export const USAGE_BIT = {
  client: 1,
  server: 2,
  code: 4,
  email: 8,
  timestamp: 16,
  ocsp: 32,
  any: 64,
  other: 128,
  /** No such extension: usable for all. */
  unrestricted: 256,
} as const;
export type CertificateUsage = keyof typeof USAGE_BIT;

/** Bits of `traits`: what filters, facets and ready questions ask of a certificate, beyond its columns. */
export const TRAIT_BIT = {
  ca: 1,
  selfIssued: 2,
  weakKey: 4,
  /** Never of a self-issued certificate, whose signature nobody checks. */
  weakSignature: 8,
  /** Made under the CA/Browser Forum's rules: one of its policies, or signed certificate timestamps. */
  publicTls: 16,
  /** The private key was here when the certificate came; whether it is here now is for `key_id` to say. */
  keyAtEntry: 32,
  /** A name has control, bidirectional or invisible characters, mixes scripts, or passes itself off as another. */
  suspiciousName: 64,
  noAlternativeName: 128,
  /** Public and for servers and clients: public authorities leave `clientAuth` out of the next one. */
  losesClientAuth: 256,
} as const;

export const KEY_KINDS = ['rsa', 'ec', 'ed25519', 'ed448', 'ml-dsa', 'dsa', 'other'] as const;
export type KeyFamily = (typeof KEY_KINDS)[number];

/** What is counted and filtered by of a certificate, read from its DER alone. */
export interface CertificateTraits {
  readonly keyKind: KeyFamily;
  /** Of the RSA or DSA modulus, of the field of an elliptic curve; 0 where neither is. */
  readonly keyBits: number;
  /** Digest of the signature (`sha256`), or the algorithm that has none to choose (`ed25519`, `ml-dsa-44`), `none` or `other`. */
  readonly signature: string;
  /** Sum of `USAGE_BIT`. */
  readonly usages: number;
  /** Sum of `TRAIT_BIT`. */
  readonly traits: number;
}
