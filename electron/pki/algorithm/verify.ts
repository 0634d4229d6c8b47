import { constants, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { ed448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { DerError, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readIntegerBytes, readOid } from '../asn1/der-value.ts';
import { bitString, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { readSignatureScheme, type SignatureScheme } from './signature-algorithm.ts';

export interface SignedBytes {
  /** SubjectPublicKeyInfo of the signer. */
  readonly spkiDer: Uint8Array;
  /** AlgorithmIdentifier. */
  readonly signatureAlgorithmDer: Uint8Array;
  /** The bytes that were signed. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}

export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';

/**
 * Verifies one signature: RSA PKCS #1 v1.5 and PSS, ECDSA on P-256/384/521, secp256k1 and brainpool, Ed25519, Ed448.
 * A key that does not fit the algorithm, malformed DER in key or signature, or a key out of range is `invalid`;
 * an algorithm, curve or digest that we don't do (MD5, DSA, ML-DSA, explicit curves) is `unsupported`. Never throws on input.
 * Works alike under OpenSSL and BoringSSL. Does not judge strength: SHA-1 and short keys verify.
 * @see RFC 5280 §4.1.1.3
 */
export function verifySignature(input: SignedBytes): SignatureVerdict {
  try {
    return verifyScheme(readSignatureScheme(input.signatureAlgorithmDer), readKey(input.spkiDer), input);
  } catch (error) {
    if (error instanceof DerError) return 'invalid';
    throw error;
  }
}

interface SubjectKey {
  readonly algorithm: string;
  /** OID of a named curve. */
  readonly curve?: string;
  /** Parameters are absent, NULL or something else. */
  readonly parameters: 'absent' | 'null' | 'other';
  readonly bits: Uint8Array;
}

function readKey(spkiDer: Uint8Array): SubjectKey {
  const reader = readWhole(spkiDer, TAG.sequence);
  const algorithm = reader.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const tag = algorithm.peekTag();
  const parameters = tag === -1 ? 'absent' : tag === TAG.null ? 'null' : 'other';
  const curve = tag === TAG.oid ? readOid(algorithm) : undefined;
  if (curve === undefined && tag !== -1) algorithm.read();
  algorithm.expectEnd();
  const bits = readBitOctets(reader);
  reader.expectEnd();
  return { algorithm: oid, parameters, bits, ...(curve !== undefined && { curve }) };
}

function verifyScheme(scheme: SignatureScheme, key: SubjectKey, input: SignedBytes): SignatureVerdict {
  switch (scheme.kind) {
    case 'rsa-pkcs1':
      return key.algorithm === OID.rsaEncryption && key.parameters === 'null'
        ? verifyRsa(scheme.digest, key, input)
        : 'invalid';
    case 'rsa-pss':
      return verifyPss(scheme, key, input);
    case 'ecdsa':
      return key.algorithm === OID.ecPublicKey ? verifyEcdsa(scheme.digest, key, input) : 'invalid';
    case 'ed25519':
      return key.algorithm === OID.ed25519 && key.parameters === 'absent'
        ? verifyNative(null, input.spkiDer, input)
        : 'invalid';
    case 'ed448':
      return key.algorithm === OID.ed448 && key.parameters === 'absent' ? verifyEd448(key, input) : 'invalid';
    case 'unknown':
      return 'unsupported';
  }
}

const MAX_RSA_BYTES = 2048;
const MAX_EXPONENT_BYTES = 4;

/** Checks the numbers of an RSA key: OpenSSL would spend seconds on a modulus or an exponent of a megabyte. */
function isRsaKeyBounded(bits: Uint8Array): boolean {
  const reader = readWhole(bits, TAG.sequence);
  const modulus = readIntegerBytes(reader);
  const exponent = readIntegerBytes(reader);
  reader.expectEnd();
  const positive = (modulus[0] ?? 0x80) < 0x80 && (exponent[0] ?? 0x80) < 0x80;
  return positive && modulus.length <= MAX_RSA_BYTES + 1 && exponent.length <= MAX_EXPONENT_BYTES;
}

function verifyRsa(digest: string, key: SubjectKey, input: SignedBytes): SignatureVerdict {
  if (digest === 'md5') return 'unsupported';
  return isRsaKeyBounded(key.bits) ? verifyNative(digest, input.spkiDer, input) : 'invalid';
}

/** A key of id-RSASSA-PSS without parameters is an RSA key; it is rewrapped, since BoringSSL does not read it. Its own restrictions are not judged. */
function verifyPss(
  scheme: SignatureScheme & { kind: 'rsa-pss' },
  key: SubjectKey,
  input: SignedBytes,
): SignatureVerdict {
  const plain = key.algorithm === OID.rsaEncryption && key.parameters === 'null';
  const restricted = key.algorithm === OID.rsassaPss;
  if ((!plain && !restricted) || !isRsaKeyBounded(key.bits)) return 'invalid';
  if (scheme.digest !== scheme.mgfDigest || scheme.digest === 'md5' || (restricted && key.parameters !== 'absent'))
    return 'unsupported';
  const spkiDer = plain
    ? input.spkiDer
    : sequence(sequence(oidDer(OID.rsaEncryption), nullValue()), bitString(key.bits));
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
  return verifyNative(scheme.digest, spkiDer, input, padding);
}

type Padding = { readonly padding: number; readonly saltLength: number };

function verifyNative(
  digest: string | null,
  spkiDer: Uint8Array,
  input: SignedBytes,
  padding?: Padding,
): SignatureVerdict {
  const key = importKey(spkiDer);
  if (key === undefined) return 'invalid';
  try {
    return verify(digest, input.tbs, padding === undefined ? key : { key, ...padding }, input.signature)
      ? 'valid'
      : 'invalid';
  } catch {
    // the engine refuses some sizes by an exception: a salt that does not fit, a digest longer than the modulus
    return 'invalid';
  }
}

function importKey(spkiDer: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({
      key: Buffer.from(spkiDer.buffer, spkiDer.byteOffset, spkiDer.length),
      format: 'der',
      type: 'spki',
    });
  } catch {
    return undefined;
  }
}

/** Engines of both kinds know these. */
const NATIVE_CURVES: ReadonlySet<string> = new Set([OID.p256, OID.p384, OID.p521]);

const NOBLE_CURVES: ReadonlyMap<string, typeof secp256k1> = new Map([
  [OID.secp256k1, secp256k1],
  [OID.brainpoolP256r1, brainpoolP256r1],
  [OID.brainpoolP384r1, brainpoolP384r1],
  [OID.brainpoolP512r1, brainpoolP512r1],
]);

function verifyEcdsa(digest: string, key: SubjectKey, input: SignedBytes): SignatureVerdict {
  if (key.curve === undefined) return key.parameters === 'other' ? 'unsupported' : 'invalid';
  checkEcdsaForm(input.signature);
  if (NATIVE_CURVES.has(key.curve)) return verifyNative(digest, input.spkiDer, input);
  const curve = NOBLE_CURVES.get(key.curve);
  if (curve === undefined) return 'unsupported';
  const message = hash(digest, input.tbs, 'buffer');
  return attempt(() =>
    curve.verify(input.signature, new Uint8Array(message), key.bits, { prehash: false, lowS: false, format: 'der' }),
  );
}

/** ECDSA signatures are strict DER of two positive integers; engines differ in what else they take. @throws DerError @see RFC 3279 §2.2.3 */
function checkEcdsaForm(signature: Uint8Array): void {
  const reader = readWhole(signature, TAG.sequence);
  for (const _ of 'rs') {
    const at = reader.position;
    const number = readIntegerBytes(reader);
    if ((number[0] ?? 0) >= 0x80 || (number.length === 1 && number[0] === 0)) throw new DerError('bad-value', at);
  }
  reader.expectEnd();
}

const verifyEd448 = (key: SubjectKey, input: SignedBytes): SignatureVerdict =>
  attempt(() => ed448.verify(input.signature, input.tbs, key.bits, { zip215: false }));

/** The library throws on points off the curve and numbers out of range: such a signature is not valid. */
function attempt(check: () => boolean): SignatureVerdict {
  try {
    return check() ? 'valid' : 'invalid';
  } catch {
    return 'invalid';
  }
}
