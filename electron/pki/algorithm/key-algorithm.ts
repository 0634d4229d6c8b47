import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import {
  isPostQuantum,
  type KeyChoice,
  type PublicKeyInfo,
  type SignatureAlgorithm,
} from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerReader, equalBytes, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readIntegerBytes, readOid, readSmallInteger } from '../asn1/der-value.ts';
import { nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { CURVES } from './curve.ts';
import { POST_QUANTUM_SIGNERS } from './post-quantum.ts';

interface FixedKey {
  readonly name: string;
  readonly strengthBits?: number;
}

/** Keys of one size, by the name that lists show, with their strength in bits. */
const FIXED: ReadonlyMap<string, FixedKey> = new Map<string, FixedKey>([
  [OID.ed25519, { name: 'Ed25519', strengthBits: 128 }],
  [OID.ed448, { name: 'Ed448', strengthBits: 224 }],
  [OID.x25519, { name: 'X25519', strengthBits: 128 }],
  [OID.x448, { name: 'X448', strengthBits: 224 }],
  [OID['id-alg-ml-kem-512'], { name: 'ML-KEM-512', strengthBits: 128 }],
  [OID['id-alg-ml-kem-768'], { name: 'ML-KEM-768', strengthBits: 192 }],
  [OID['id-alg-ml-kem-1024'], { name: 'ML-KEM-1024', strengthBits: 256 }],
  [OID['id-alg-hss-lms-hashsig'], { name: 'HSS/LMS' }],
  [OID['id-alg-xmss-hashsig'], { name: 'XMSS' }],
  [OID['id-alg-xmssmt-hashsig'], { name: 'XMSS^MT' }],
  ...POST_QUANTUM_SIGNERS,
]);

const FIXED_BY_NAME = new Map([...FIXED.values()].map((fixed) => [fixed.name, fixed]));

/** Facts of a SubjectPublicKeyInfo. An unknown algorithm is given by its OID, explicit curve parameters as curve `explicit`. Fails with `format.malformed`. */
export const parsePublicKey = (spkiDer: Uint8Array): Result<PublicKeyInfo, AppError> =>
  attemptParse('spki', () => readPublicKey(spkiDer));

/** Like `parsePublicKey`, for callers that catch DerError themselves. @throws DerError */
export function readPublicKey(spkiDer: Uint8Array): PublicKeyInfo {
  if (last !== undefined && equalBytes(lastSpki.subarray(0, lastLength), spkiDer)) return last;
  const info = { ...readKeyKind(spkiDer), spkiSha256: hash('sha256', spkiDer, 'hex') };
  if (spkiDer.length > lastSpki.length) return info;
  // A copy: the caller may reuse its buffer, and a view would keep a whole file alive.
  lastSpki.set(spkiDer);
  [last, lastLength] = [info, spkiDer.length];
  return info;
}

/** The key that was read last: whoever judges a certificate asks for it several times. */
let last: PublicKeyInfo | undefined;
let lastLength = 0;
/** As long as the longest that we make, of ML-DSA-87. */
const lastSpki = new Uint8Array(2614);

/** `keyLabel` of a SubjectPublicKeyInfo. @throws DerError */
export const readKeyLabel = (spkiDer: Uint8Array): string => keyLabel(readKeyKind(spkiDer));

type KeyKind = Omit<PublicKeyInfo, 'spkiSha256'>;

function readKeyKind(spkiDer: Uint8Array): KeyKind {
  const reader = readWhole(spkiDer, TAG.sequence);
  const algorithm = reader.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const key = readBitOctets(reader);
  reader.expectEnd();
  const fixed = FIXED.get(oid);
  if (fixed !== undefined) return { algorithm: fixed.name };
  if (oid === OID.rsaEncryption) return { algorithm: 'RSA', bits: rsaModulusBits(key) };
  if (oid === OID.rsassaPss) return { algorithm: 'RSA-PSS', bits: rsaModulusBits(key) };
  if (oid === OID.ecPublicKey) return { algorithm: 'EC', ...readCurve(algorithm) };
  if (oid === OID.dsa) return { algorithm: 'DSA', ...dsaBits(algorithm) };
  return { algorithm: oid };
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
export function keyLabel(info: KeyKind): string {
  const size = info.algorithm === 'EC' ? info.curve : info.bits;
  return size === undefined ? info.algorithm : `${info.algorithm} ${size}`;
}

export const MINIMUM_RSA_BITS = 2048;

const MINIMUM_CURVE_BITS = 256;
const CURVE_NAMES: ReadonlySet<string> = new Set([...CURVES.values()].map(({ name }) => name));

/** Whether a key is too weak to be signed: RSA below 2048 bits, EC below 256 bits or on a curve we don't know, DSA. @see NIST SP 800-131A r2 */
export function isWeakKey(info: PublicKeyInfo): boolean {
  if (info.algorithm === 'RSA' || info.algorithm === 'RSA-PSS') return (info.bits ?? 0) < MINIMUM_RSA_BITS;
  if (info.algorithm === 'EC') return !CURVE_NAMES.has(info.curve ?? '') || (info.bits ?? 0) < MINIMUM_CURVE_BITS;
  return info.algorithm === 'DSA';
}

/** Modulus bits of RSA and DSA keys and what they are worth. @see NIST SP 800-57 part 1 r5, table 2 */
const MODULUS_STRENGTH: readonly (readonly [modulusBits: number, strengthBits: number])[] = [
  [15360, 256],
  [7680, 192],
  [3072, 128],
  [2048, 112],
  [1024, 80],
];

/** Security strength in bits against computers as they are; post-quantum keys by their category. Undefined where we know none. */
export function keyStrengthBits(info: PublicKeyInfo): number | undefined {
  const { algorithm, bits } = info;
  if (algorithm === 'EC') return bits === undefined ? undefined : Math.min(bits >> 1, 256);
  if (algorithm !== 'DSA' && !algorithm.startsWith('RSA')) return FIXED_BY_NAME.get(algorithm)?.strengthBits;
  return bits === undefined ? undefined : (MODULUS_STRENGTH.find(([least]) => bits >= least)?.[1] ?? 0);
}

const NOT_SIGNING = /^(?:[\d.]+|X25519|X448|ML-KEM-.*)$/;

/** Whether the algorithm can make signatures that we know of. X25519, ML-KEM and unknown OIDs can't. */
export const isSigningKey = (info: PublicKeyInfo): boolean => !NOT_SIGNING.test(info.algorithm);

const ALGORITHM_OF: Readonly<Record<KeyChoice, SignatureAlgorithm>> = {
  p256: 'ecdsa-sha256',
  p384: 'ecdsa-sha384',
  p521: 'ecdsa-sha512',
  rsa2048: 'rsa-pkcs1-sha256',
  rsa3072: 'rsa-pkcs1-sha256',
  rsa4096: 'rsa-pkcs1-sha512',
  ed25519: 'ed25519',
  'ml-dsa-44': 'ml-dsa-44',
  'ml-dsa-65': 'ml-dsa-65',
  'ml-dsa-87': 'ml-dsa-87',
};

/** How a key of ours signs. RSA stays with PKCS #1 v1.5: every TLS library reads it, PSS in certificates trips old ones. */
export const signatureAlgorithmFor = (choice: KeyChoice): SignatureAlgorithm => ALGORITHM_OF[choice];

/** How an existing public key signs certificates, or undefined where none of our algorithms fits. */
export function signatureAlgorithmForKey(info: PublicKeyInfo): SignatureAlgorithm | undefined {
  if (info.algorithm === 'Ed25519') return 'ed25519';
  const postQuantum = info.algorithm.toLowerCase();
  if (isPostQuantum(postQuantum)) return postQuantum;
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
  'ml-dsa-44': OID.mldsa44,
  'ml-dsa-65': OID.mldsa65,
  'ml-dsa-87': OID.mldsa87,
};

/** AlgorithmIdentifier: RSA carries NULL parameters, ECDSA, EdDSA and ML-DSA none. @see RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3, RFC 9881 §2 */
export function buildSignatureAlgorithm(algorithm: SignatureAlgorithm): Uint8Array {
  const oid = oidDer(SIGNATURE_OID[algorithm]);
  return algorithm.startsWith('rsa') ? sequence(oid, nullValue()) : sequence(oid);
}
