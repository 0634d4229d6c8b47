import { shake128, shake256 } from '@noble/hashes/sha3.js';
import { DerError, equalBytes, readWhole, TAG, toHex } from '../asn1/der.ts';
import { readIntegerBytes } from '../asn1/der-value.ts';
import { concatBytes, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { type DigestName, digestOf, digestOid, type IdentifiedDigest } from './digest.ts';

/** An RSA public key whose numbers can be computed with in bounded time. */
export interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly modulusBits: number;
}

const MAX_MODULUS_BITS = 16_384;
const MAX_EXPONENT_BITS = 256;
const LONG_MODULUS_BITS = 4096;
const MAX_LONG_MODULUS_EXPONENT_BITS = 64;

/**
 * Reads RSAPublicKey. Moduli up to 16 384 bits, exponents up to 256 bits, above 4 096 bits up to 64: a signature costs tens of milliseconds at most.
 * Undefined for even numbers, an exponent of 1 or not below the modulus: nothing signed with such a key means anything. @throws DerError
 * @see RFC 8017 §3.1, A.1.1; FIPS 186-5 A.1.1
 */
export function readRsaKey(bits: Uint8Array): RsaKey | undefined {
  const reader = readWhole(bits, TAG.sequence);
  const modulusBytes = readPositive(readIntegerBytes(reader));
  const exponentBytes = readPositive(readIntegerBytes(reader));
  reader.expectEnd();
  if (modulusBytes === undefined || exponentBytes === undefined) return undefined;
  const modulusBits = bitLength(modulusBytes);
  const exponentBits = bitLength(exponentBytes);
  const maxExponentBits = modulusBits > LONG_MODULUS_BITS ? MAX_LONG_MODULUS_EXPONENT_BITS : MAX_EXPONENT_BITS;
  if (modulusBits > MAX_MODULUS_BITS || exponentBits > maxExponentBits) return undefined;
  const modulus = bytesToNumber(modulusBytes);
  const exponent = bytesToNumber(exponentBytes);
  const isUsable = (modulus & exponent & 1n) === 1n && exponent > 1n && exponent < modulus;
  return isUsable ? { modulus, exponent, modulusBits } : undefined;
}

const readPositive = (content: Uint8Array): Uint8Array | undefined =>
  (content[0] ?? 0x80) >= 0x80 ? undefined : content[0] === 0 ? content.subarray(1) : content;

/** Bits of a big-endian number without leading zero octets. */
const bitLength = (octets: Uint8Array): number =>
  octets.length === 0 ? 0 : octets.length * 8 - Math.clz32(octets[0] ?? 0) + 24;

/** Big-endian octets as a number. */
export const bytesToNumber = (octets: Uint8Array): bigint => (octets.length === 0 ? 0n : BigInt(`0x${toHex(octets)}`));

/** `base ** exponent mod modulus`. Takes time by the size of the exponent: for public numbers. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const bits = exponent.toString(2);
  const start = base % modulus;
  let result = 1n;
  for (const bit of bits) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * start) % modulus;
  }
  return result;
}

/** Signature to encoded message of `octets` octets, or undefined where the number is out of range or does not fit. @see RFC 8017 §5.2.2 */
function openSignature(key: RsaKey, signature: Uint8Array, octets: number): Uint8Array | undefined {
  if (signature.length !== Math.ceil(key.modulusBits / 8)) return undefined;
  const number = bytesToNumber(signature);
  if (number >= key.modulus) return undefined;
  const hex = powerModulo(number, key.exponent, key.modulus).toString(16);
  return hex.length > 2 * octets ? undefined : new Uint8Array(Buffer.from(hex.padStart(2 * octets, '0'), 'hex'));
}

/** RSASSA-PKCS1-v1_5: the whole encoded message is compared, with NULL parameters of the digest. @see RFC 8017 §8.2.2 */
export function verifyPkcs1(
  key: RsaKey,
  digest: IdentifiedDigest,
  { tbs, signature }: { readonly tbs: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const octets = Math.ceil(key.modulusBits / 8);
  const info = sequence(sequence(oidDer(digestOid(digest)), nullValue()), octetString(digestOf(digest, tbs)));
  const padding = octets - info.length - 3;
  if (padding < 8) return false;
  const expected = concatBytes(Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), info);
  const opened = openSignature(key, signature, octets);
  return opened !== undefined && equalBytes(opened, expected);
}

export interface PssParameters {
  readonly digest: DigestName;
  /** Digest of MGF1; SHAKE digests are their own mask. */
  readonly mgfDigest: DigestName;
  readonly saltLength: number;
}

/** RSASSA-PSS with any digests and any length of salt, exactly as long as told. @see RFC 8017 §8.1.2, §9.1.2 */
export function verifyPss(
  key: RsaKey,
  { digest, mgfDigest, saltLength }: PssParameters,
  { tbs, signature }: { readonly tbs: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const encodedBits = key.modulusBits - 1;
  const octets = Math.ceil(encodedBits / 8);
  const message = digestOf(digest, tbs);
  const maskedLength = octets - message.length - 1;
  const encoded = maskedLength < saltLength + 1 ? undefined : openSignature(key, signature, octets);
  if (encoded?.at(-1) !== 0xbc) return false;
  const seed = encoded.subarray(maskedLength, -1);
  const topMask = 0xff >> (8 * octets - encodedBits);
  if (((encoded[0] ?? 0) & ~topMask) !== 0) return false;
  const mask = maskFrom(mgfDigest, seed, maskedLength);
  const block = encoded.subarray(0, maskedLength).map((octet, i) => octet ^ (mask[i] ?? 0));
  block[0] = (block[0] ?? 0) & topMask;
  const saltAt = maskedLength - saltLength;
  if (block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some((octet) => octet !== 0)) return false;
  return equalBytes(digestOf(digest, concatBytes(new Uint8Array(8), message, block.subarray(saltAt))), seed);
}

/** MGF1, or the SHAKE function itself. @see RFC 8017 B.2.1, RFC 8692 §2 */
function maskFrom(digest: DigestName, seed: Uint8Array, length: number): Uint8Array {
  if (digest === 'shake128') return shake128(seed, { dkLen: length });
  if (digest === 'shake256') return shake256(seed, { dkLen: length });
  const blocks: Uint8Array[] = [];
  for (let made = 0, counter = 0; made < length; counter++) {
    const block = digestOf(digest, concatBytes(seed, Uint8Array.of(0, 0, counter >> 8, counter & 0xff)));
    blocks.push(block);
    made += block.length;
  }
  return concatBytes(...blocks).subarray(0, length);
}

/** Reads the two positive numbers of a DSA or ECDSA signature in strict DER. @throws DerError @see RFC 3279 §2.2.2, §2.2.3 */
export function readSignaturePair(signature: Uint8Array): readonly [r: bigint, s: bigint] {
  const reader = readWhole(signature, TAG.sequence);
  const readNumber = (): bigint => {
    const at = reader.position;
    const content = readPositive(readIntegerBytes(reader));
    if (content === undefined || content.length === 0) throw new DerError('bad-value', at);
    return bytesToNumber(content);
  };
  const pair = [readNumber(), readNumber()] as const;
  reader.expectEnd();
  return pair;
}
