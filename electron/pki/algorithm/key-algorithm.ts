import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { KeyChoice, PublicKeyInfo, SignatureAlgorithm } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readIntegerBytes, readOid, readSmallInteger } from '../asn1/der-value.ts';
import { nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';

const CURVES: ReadonlyMap<string, { readonly name: string; readonly bits: number }> = new Map([
  [OID.p192, { name: 'P-192', bits: 192 }],
  [OID.p224, { name: 'P-224', bits: 224 }],
  [OID.p256, { name: 'P-256', bits: 256 }],
  [OID.p384, { name: 'P-384', bits: 384 }],
  [OID.p521, { name: 'P-521', bits: 521 }],
  [OID.secp256k1, { name: 'secp256k1', bits: 256 }],
  [OID.brainpoolP256r1, { name: 'brainpoolP256r1', bits: 256 }],
  [OID.brainpoolP384r1, { name: 'brainpoolP384r1', bits: 384 }],
  [OID.brainpoolP512r1, { name: 'brainpoolP512r1', bits: 512 }],
]);

/** Keys of one size, by the name that lists show. */
const FIXED: ReadonlyMap<string, string> = new Map([
  [OID.ed25519, 'Ed25519'],
  [OID.ed448, 'Ed448'],
  [OID.x25519, 'X25519'],
  [OID.x448, 'X448'],
  [OID.mldsa44, 'ML-DSA-44'],
  [OID.mldsa65, 'ML-DSA-65'],
  [OID.mldsa87, 'ML-DSA-87'],
]);

/** Facts of a SubjectPublicKeyInfo. An unknown algorithm is given by its OID, explicit curve parameters as curve `explicit`. Fails with `format.malformed`. */
export const parsePublicKey = (spkiDer: Uint8Array): Result<PublicKeyInfo, AppError> =>
  attemptParse('spki', () => readPublicKey(spkiDer));

/** Like `parsePublicKey`, for callers that catch DerError themselves. @throws DerError */
export function readPublicKey(spkiDer: Uint8Array): PublicKeyInfo {
  const reader = readWhole(spkiDer, TAG.sequence);
  const algorithm = reader.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const key = readBitOctets(reader);
  reader.expectEnd();
  const spkiSha256 = hash('sha256', spkiDer, 'hex');
  const fixed = FIXED.get(oid);
  if (fixed !== undefined) return { algorithm: fixed, spkiSha256 };
  if (oid === OID.rsaEncryption) return { algorithm: 'RSA', bits: rsaModulusBits(key), spkiSha256 };
  if (oid === OID.rsassaPss) return { algorithm: 'RSA-PSS', bits: rsaModulusBits(key), spkiSha256 };
  if (oid === OID.ecPublicKey) return { algorithm: 'EC', ...readCurve(algorithm), spkiSha256 };
  if (oid === OID.dsa) return { algorithm: 'DSA', ...dsaBits(algorithm), spkiSha256 };
  return { algorithm: oid, spkiSha256 };
}

function rsaModulusBits(key: Uint8Array): number {
  const reader = readWhole(key, TAG.sequence);
  const bits = bitLength(readIntegerBytes(reader));
  readIntegerBytes(reader);
  reader.expectEnd();
  return bits;
}

function bitLength(content: Uint8Array): number {
  let start = 0;
  while (content[start] === 0) start++;
  return start === content.length ? 0 : (content.length - start) * 8 - Math.clz32(content[start] ?? 0) + 24;
}

function readCurve(parameters: DerReader): { curve: string; bits?: number } {
  if (parameters.peekTag() === TAG.oid) {
    const oid = readOid(parameters);
    const curve = CURVES.get(oid);
    return curve === undefined ? { curve: oid } : { curve: curve.name, bits: curve.bits };
  }
  const explicitParameters = parameters.enterOptional(TAG.sequence);
  if (explicitParameters === undefined) return { curve: 'explicit' };
  readSmallInteger(explicitParameters);
  const field = explicitParameters.enter(TAG.sequence);
  readOid(field);
  return field.peekTag() === TAG.integer
    ? { curve: 'explicit', bits: bitLength(readIntegerBytes(field)) }
    : { curve: 'explicit' };
}

function dsaBits(parameters: DerReader): { bits?: number } {
  const domain = parameters.enterOptional(TAG.sequence);
  return domain === undefined ? {} : { bits: bitLength(readIntegerBytes(domain)) };
}

/** `EC P-256`, `RSA 3072`, `Ed25519`, `DSA 1024`, an OID. */
export function keyLabel(info: PublicKeyInfo): string {
  const size = info.algorithm === 'EC' ? info.curve : info.bits;
  return size === undefined ? info.algorithm : `${info.algorithm} ${size}`;
}

export const MINIMUM_RSA_BITS = 2048;

const STRONG_CURVES: ReadonlySet<string> = new Set([
  'P-256',
  'P-384',
  'P-521',
  'secp256k1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
]);

/** Whether a key is too weak to be signed: RSA below 2048 bits, EC below 256 bits or on a curve we don't know, DSA. @see NIST SP 800-131A r2 */
export function isWeakKey(info: PublicKeyInfo): boolean {
  if (info.algorithm === 'RSA' || info.algorithm === 'RSA-PSS') return (info.bits ?? 0) < MINIMUM_RSA_BITS;
  if (info.algorithm === 'EC') return info.curve === undefined || !STRONG_CURVES.has(info.curve);
  return info.algorithm === 'DSA';
}

/** Whether the algorithm can make signatures that TLS and our checks know. X25519 and unknown OIDs can't. */
export const isSigningKey = (info: PublicKeyInfo): boolean =>
  !/^[\d.]+$/.test(info.algorithm) && info.algorithm !== 'X25519' && info.algorithm !== 'X448';

const ALGORITHM_OF: Readonly<Record<KeyChoice, SignatureAlgorithm>> = {
  p256: 'ecdsa-sha256',
  p384: 'ecdsa-sha384',
  p521: 'ecdsa-sha512',
  rsa2048: 'rsa-pkcs1-sha256',
  rsa3072: 'rsa-pkcs1-sha256',
  rsa4096: 'rsa-pkcs1-sha512',
  ed25519: 'ed25519',
};

/** How a key of ours signs. RSA stays with PKCS #1 v1.5: every TLS library reads it, PSS in certificates trips old ones. */
export const signatureAlgorithmFor = (choice: KeyChoice): SignatureAlgorithm => ALGORITHM_OF[choice];

/** How an existing public key signs certificates, or undefined where none of our algorithms fits. */
export function signatureAlgorithmForKey(info: PublicKeyInfo): SignatureAlgorithm | undefined {
  if (info.algorithm === 'Ed25519') return 'ed25519';
  if (info.algorithm === 'RSA') return (info.bits ?? 0) >= 4096 ? 'rsa-pkcs1-sha512' : 'rsa-pkcs1-sha256';
  if (info.algorithm !== 'EC') return undefined;
  return info.curve === 'P-256'
    ? 'ecdsa-sha256'
    : info.curve === 'P-384'
      ? 'ecdsa-sha384'
      : info.curve === 'P-521'
        ? 'ecdsa-sha512'
        : undefined;
}

const SIGNATURE_OID: Readonly<Record<SignatureAlgorithm, string>> = {
  'ecdsa-sha256': OID.ecdsaWithSHA256,
  'ecdsa-sha384': OID.ecdsaWithSHA384,
  'ecdsa-sha512': OID.ecdsaWithSHA512,
  'rsa-pkcs1-sha256': OID.sha256WithRSAEncryption,
  'rsa-pkcs1-sha384': OID.sha384WithRSAEncryption,
  'rsa-pkcs1-sha512': OID.sha512WithRSAEncryption,
  ed25519: OID.ed25519,
};

/** AlgorithmIdentifier: RSA carries NULL parameters, ECDSA and EdDSA none. @see RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3 */
export function buildSignatureAlgorithm(algorithm: SignatureAlgorithm): Uint8Array {
  const oid = oidDer(SIGNATURE_OID[algorithm]);
  return algorithm.startsWith('rsa') ? sequence(oid, nullValue()) : sequence(oid);
}
