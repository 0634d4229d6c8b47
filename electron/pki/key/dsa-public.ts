import { DerError, DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readIntegerBytes } from '../asn1/der-value.ts';
import { integer } from '../asn1/der-write.ts';

/** Octets of the largest prime that a public number is computed for; beyond it one exponentiation takes too long. */
const MAX_PRIME = 1024;

/** The public number of a DSA key as a DER INTEGER, y = g^x mod p. Undefined for primes beyond 8192 bits. @throws DerError @see RFC 3279 §2.3.2 */
export function computeDsaPublic(parametersDer: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const parameters = readWhole(parametersDer, TAG.sequence);
  const [p, q, g] = [readNumber(parameters), readNumber(parameters), readNumber(parameters)];
  const x = readNumber(new DerReader(key));
  if (x >= q || x === 0n || p === 0n) throw new DerError('bad-value', 0);
  if (p >> BigInt(8 * MAX_PRIME) !== 0n) return undefined;
  return integer(power(g, x, p));
}

const readNumber = (reader: DerReader): bigint => BigInt(`0x0${Buffer.from(readIntegerBytes(reader)).toString('hex')}`);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
