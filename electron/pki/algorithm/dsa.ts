import { DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readIntegerBytes } from '../asn1/der-value.ts';
import { type DigestName, digestOf } from './digest.ts';
import { bytesToNumber, powerModulo, readSignaturePair } from './rsa.ts';

const MAX_PRIME_OCTETS = 1251;
const MAX_ORDER_OCTETS = 33;

/**
 * Verifies a DSA signature with the domain parameters and the public number of a SubjectPublicKeyInfo.
 * Primes up to 10 000 bits, orders up to 256 bits; whether they are prime is not checked. @throws DerError
 * @param parametersDer Dss-Parms
 * @see FIPS 186-4 §4.7, RFC 3279 §2.3.2
 */
export function verifyDsa(
  { parametersDer, publicDer }: { readonly parametersDer: Uint8Array; readonly publicDer: Uint8Array },
  digest: DigestName,
  { tbs, signature }: { readonly tbs: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const domain = readWhole(parametersDer, TAG.sequence);
  const p = readBounded(domain, MAX_PRIME_OCTETS);
  const q = readBounded(domain, MAX_ORDER_OCTETS);
  const g = readBounded(domain, MAX_PRIME_OCTETS);
  domain.expectEnd();
  const reader = new DerReader(publicDer);
  const y = readBounded(reader, MAX_PRIME_OCTETS);
  reader.expectEnd();
  const [r, s] = readSignaturePair(signature);
  const isInRange = q > 1n && q < p && g > 1n && g < p && y > 1n && y < p && r < q && s < q;
  if (!isInRange || powerModulo(g, q, p) !== 1n || powerModulo(y, q, p) !== 1n) return false;
  const w = invertModulo(s, q);
  if (w === undefined) return false;
  const z = leftmostBits(digestOf(digest, tbs), q.toString(2).length);
  const v = (powerModulo(g, (z * w) % q, p) * powerModulo(y, (r * w) % q, p)) % p;
  return v % q === r;
}

/** A positive number; −1 for one that is negative or too large, which no check of a range lets through. */
function readBounded(reader: DerReader, maxOctets: number): bigint {
  const content = readIntegerBytes(reader);
  return (content[0] ?? 0x80) >= 0x80 || content.length > maxOctets ? -1n : bytesToNumber(content);
}

function leftmostBits(digest: Uint8Array, bits: number): bigint {
  const value = bytesToNumber(digest);
  const excess = digest.length * 8 - bits;
  return excess > 0 ? value >> BigInt(excess) : value;
}

/** Inverse of a number, undefined where there is none. */
function invertModulo(value: bigint, modulus: bigint): bigint | undefined {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 0n) {
    const quotient = b / a;
    [a, b, x, y] = [b - quotient * a, a, y - quotient * x, x];
  }
  return b === 1n ? ((y % modulus) + modulus) % modulus : undefined;
}
