import type { Hex, KeyId, UnixMs } from './brands.ts';

/** Software keys that programs of today read. */
export const CLASSICAL_KEY_CHOICES = ['p256', 'p384', 'p521', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519'] as const;
/** ML-DSA of FIPS 204, which few programs read yet: made only where the workspace asks for it. */
export const POST_QUANTUM_KEY_CHOICES = ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const;
export type PostQuantumKeyChoice = (typeof POST_QUANTUM_KEY_CHOICES)[number];
/** Software keys that the vault can make. */
export const KEY_CHOICES = [...CLASSICAL_KEY_CHOICES, ...POST_QUANTUM_KEY_CHOICES] as const;
export type KeyChoice = (typeof KEY_CHOICES)[number];

export const isPostQuantum = (choice: string): choice is PostQuantumKeyChoice =>
  POST_QUANTUM_KEY_CHOICES.some((known) => known === choice);

/** What a workspace offers where a key is to be made. */
export const offeredKeys = (postQuantumKeys: boolean): readonly KeyChoice[] =>
  postQuantumKeys ? KEY_CHOICES : CLASSICAL_KEY_CHOICES;

/** How a key signs; the vault maps it to the primitive. */
export const SIGNATURE_ALGORITHMS = [
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
  'rsa-pkcs1-sha256',
  'rsa-pkcs1-sha384',
  'rsa-pkcs1-sha512',
  'ed25519',
  ...POST_QUANTUM_KEY_CHOICES,
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
  /** head(1 or 5) ‖ nonce(12) ‖ ciphertext ‖ tag(16); see `readSealHead`. */
  readonly sealed: Uint8Array;
  readonly createdAt: UnixMs;
}

/** What stands before sealed octets. */
export interface SealHead {
  /** The key needs a second operator. */
  readonly twoPerson: boolean;
  /** Which workspace key they are sealed with; 0 is the one the workspace was made with. */
  readonly epoch: number;
}

const PLAIN = 1;
const TWO_PERSON = 2;
/** An epoch of four octets follows. */
const LATER = 0x10;
const EPOCH_OCTETS = 4;

/** The head of sealed octets and where what is sealed begins; null where it is none of ours. */
export function readSealHead(sealed: Uint8Array): (SealHead & { readonly bodyAt: number }) | null {
  const [first = 0] = sealed;
  const isLater = (first & LATER) !== 0;
  const kind = first & ~LATER;
  const bodyAt = isLater ? 1 + EPOCH_OCTETS : 1;
  if ((kind !== PLAIN && kind !== TWO_PERSON) || sealed.length < bodyAt) return null;
  const epoch = isLater ? new DataView(sealed.buffer, sealed.byteOffset + 1, EPOCH_OCTETS).getUint32(0) : 0;
  return { twoPerson: kind === TWO_PERSON, epoch, bodyAt };
}

export function writeSealHead({ twoPerson, epoch }: SealHead): Uint8Array {
  const kind = twoPerson ? TWO_PERSON : PLAIN;
  if (epoch === 0) return Uint8Array.of(kind);
  const head = new Uint8Array(1 + EPOCH_OCTETS);
  head[0] = kind | LATER;
  new DataView(head.buffer).setUint32(1, epoch);
  return head;
}

/** Whether a key signs, or leaves, only with the passphrase of a second operator. */
export const isTwoPerson = ({ sealed }: Pick<SealedKey, 'sealed'>): boolean => readSealHead(sealed)?.twoPerson === true;
