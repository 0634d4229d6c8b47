import type { Hex, KeyId, UnixMs } from './brands.ts';

/** Software keys that the vault can make. */
export const KEY_CHOICES = ['p256', 'p384', 'p521', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519'] as const;
export type KeyChoice = (typeof KEY_CHOICES)[number];

/** How a key signs; the vault maps it to the primitive. */
export const SIGNATURE_ALGORITHMS = [
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
  'rsa-pkcs1-sha256',
  'rsa-pkcs1-sha384',
  'rsa-pkcs1-sha512',
  'ed25519',
] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/** Public facts of a key, as shown in lists: `EC P-256`, `RSA 3072`, `Ed25519`. */
export interface PublicKeyInfo {
  /** `RSA`, `EC`, `Ed25519`, `Ed448`, `DSA`, `ML-DSA-65` … or the OID in dotted form. */
  readonly algorithm: string;
  /** Modulus length or field size in bits; absent where the algorithm has one size only. */
  readonly bits?: number;
  /** `P-256`, `P-384`, … or the OID of an unknown named curve; EC only. */
  readonly curve?: string;
  /** SHA-256 over the DER SubjectPublicKeyInfo. */
  readonly spkiSha256: Hex;
}

/** A private key at rest: PKCS#8 sealed with AES-256-GCM under the workspace key. */
export interface SealedKey {
  readonly id: KeyId;
  readonly algorithm: KeyChoice;
  readonly spkiDer: Uint8Array;
  /** version(1) ‖ nonce(12) ‖ ciphertext ‖ tag(16). */
  readonly sealed: Uint8Array;
  readonly createdAt: UnixMs;
}
