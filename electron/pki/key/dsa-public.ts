import { DerError, DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readIntegerBytes } from '../asn1/der-value.ts';
import { integer } from '../asn1/der-write.ts';

/** Octets of the largest prime and of the largest group order that a public number is computed for: 4 096 and 512 bits take some ten milliseconds. */
const MAX_PRIME = 513;
const MAX_ORDER = 65;

/** The public number of a DSA key as a DER INTEGER, y = g^x mod p. Undefined for larger keys. @throws DerError @see RFC 3279 §2.3.2 */
export function computeDsaPublic(parametersDer: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const parameters = readWhole(parametersDer, TAG.sequence);
  const numbers = [parameters, parameters, parameters, new DerReader(key)].map((reader) => readIntegerBytes(reader));
  const limits = [MAX_PRIME, MAX_ORDER, MAX_PRIME, MAX_ORDER];
  if (numbers.some(({ length }, i) => length > (limits[i] ?? 0))) return undefined;
  const [p = 0n, q = 0n, g = 0n, x = 0n] = numbers.map((bytes) => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`));
  if (x >= q || x === 0n || p === 0n) throw new DerError('bad-value', 0);
  return integer(power(g, x, p));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
