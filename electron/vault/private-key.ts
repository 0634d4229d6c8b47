import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type AppError, fail } from '../../shared/errors.ts';
import {
  isPostQuantum,
  type KeyChoice,
  type PostQuantumKeyChoice,
  type SignatureAlgorithm,
} from '../../shared/model/key.ts';
import { ok, type Result } from '../../shared/result.ts';
import { LatticeKey, readLatticeKey } from './lattice-key.ts';

/** A private key as the vault holds it: in the runtime's library, or as a seed of ours. */
export type PrivateKey = KeyObject | LatticeKey;

type KeyFamily = 'ec' | 'rsa' | 'ed25519';

/** Names of the curves as `asymmetricKeyDetails` spells them, SEC 2 and NIST. */
const CURVE_CHOICES: ReadonlyMap<string, KeyChoice> = new Map([
  ['prime256v1', 'p256'],
  ['P-256', 'p256'],
  ['secp384r1', 'p384'],
  ['P-384', 'p384'],
  ['secp521r1', 'p521'],
  ['P-521', 'p521'],
]);

const RSA_CHOICES: ReadonlyMap<number, KeyChoice> = new Map([
  [2048, 'rsa2048'],
  [3072, 'rsa3072'],
  [4096, 'rsa4096'],
]);

/** The digest and the family of key of each way to sign; Ed25519 digests by itself (RFC 8032). */
const ALGORITHMS: Readonly<
  Record<
    Exclude<SignatureAlgorithm, PostQuantumKeyChoice>,
    { readonly digest: string | null; readonly family: KeyFamily }
  >
> = {
  'ecdsa-sha256': { digest: 'sha256', family: 'ec' },
  'ecdsa-sha384': { digest: 'sha384', family: 'ec' },
  'ecdsa-sha512': { digest: 'sha512', family: 'ec' },
  'rsa-pkcs1-sha256': { digest: 'sha256', family: 'rsa' },
  'rsa-pkcs1-sha384': { digest: 'sha384', family: 'rsa' },
  'rsa-pkcs1-sha512': { digest: 'sha512', family: 'rsa' },
  ed25519: { digest: null, family: 'ed25519' },
};

/**
 * Reads an unencrypted PKCS#8 key that others made and proves that its two halves belong together.
 *
 * `format.malformed`, `format.unsupported` (an algorithm, curve or size we don't offer), `format.key-mismatch`.
 */
export function parsePrivateKey(
  pkcs8Der: Uint8Array,
): Result<{ readonly key: PrivateKey; readonly choice: KeyChoice }, AppError> {
  const unreadable = fail('format.malformed', { format: 'private-key', offset: 0, problem: 'unreadable' });
  const lattice = readLatticeKey(pkcs8Der);
  if (lattice instanceof LatticeKey) return ok({ key: lattice, choice: lattice.choice });
  if (lattice === 'no-seed') return fail('format.unsupported', { format: 'private-key', detail: 'no-seed' });
  if (lattice === 'mismatch') return fail('format.key-mismatch', {});
  const key = lattice === undefined ? readObject(pkcs8Der) : null;
  if (!key) return unreadable;
  const choice = choiceOf(key);
  if (!choice) return fail('format.unsupported', { format: 'private-key', detail: key.asymmetricKeyType ?? 'unknown' });
  return signsForItself(key) ? ok({ key, choice }) : fail('format.key-mismatch', {});
}

/** The key of a PKCS#8 DER, or null. */
export function readPkcs8(pkcs8Der: Uint8Array): PrivateKey | null {
  const lattice = readLatticeKey(pkcs8Der);
  if (lattice === undefined) return readObject(pkcs8Der);
  return lattice instanceof LatticeKey ? lattice : null;
}

function readObject(pkcs8Der: Uint8Array): KeyObject | null {
  try {
    return createPrivateKey({
      key: Buffer.from(pkcs8Der.buffer, pkcs8Der.byteOffset, pkcs8Der.length),
      format: 'der',
      type: 'pkcs8',
    });
  } catch {
    return null;
  }
}

/** Unencrypted PKCS#8 (RFC 5958), which the caller zeroes. */
export const pkcs8Of = (key: PrivateKey): Uint8Array =>
  key instanceof LatticeKey ? key.toPkcs8() : key.export({ type: 'pkcs8', format: 'der' });

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) as octets of their own. */
export const spkiOf = (key: PrivateKey): Uint8Array =>
  key instanceof LatticeKey
    ? key.spkiDer
    : new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));

/** Zeroes what is held in memory of ours; the library of the runtime frees its own. */
export function forgetKey(key: PrivateKey): void {
  if (key instanceof LatticeKey) key.forget();
}

export interface MessageSigner {
  sign(message: Uint8Array): Uint8Array;
  /** Forgets what was computed for signing. */
  end(): void;
}

/** ECDSA as DER (RFC 3279 §2.2.3), RSA as PKCS#1 v1.5, Ed25519 and ML-DSA plain. Null where the key is of another family. */
export function beginSigning(key: PrivateKey, algorithm: SignatureAlgorithm): MessageSigner | null {
  if (key instanceof LatticeKey) return key.choice === algorithm ? key.beginSigning() : null;
  if (isPostQuantum(algorithm)) return null;
  const { digest, family } = ALGORITHMS[algorithm];
  if (key.asymmetricKeyType !== family) return null;
  return { sign: (message) => new Uint8Array(sign(digest, message, key)), end: () => undefined };
}

function choiceOf(key: KeyObject): KeyChoice | undefined {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'ec':
      return CURVE_CHOICES.get(details?.namedCurve ?? '');
    case 'rsa':
      return RSA_CHOICES.get(details?.modulusLength ?? 0);
    case 'ed25519':
      return 'ed25519';
    default:
      return undefined;
  }
}

/** A key file may carry a public half that isn't its own. */
function signsForItself(key: KeyObject): boolean {
  const message = Buffer.from('countersign');
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(digest, message, createPublicKey(key), sign(digest, message, key));
  } catch {
    return false;
  }
}
