import { BugError } from '../../../shared/result.ts';
import { contextTag } from '../asn1/der.ts';
import { bitString, encodeTlv, integer, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';

const rsaAlgorithm = (): Uint8Array => sequence(oidDer(OID.rsaEncryption), nullValue());
const ecAlgorithm = (curveOid: string): Uint8Array => sequence(oidDer(OID.ecPublicKey), oidDer(curveOid));

/** SubjectPublicKeyInfo of RSA from unsigned numbers. @see RFC 3279 §2.3.1 */
export const buildRsaSpki = (n: Uint8Array, e: Uint8Array): Uint8Array =>
  sequence(rsaAlgorithm(), bitString(sequence(integer(n), integer(e))));

/** SubjectPublicKeyInfo of a point on a named curve. @see RFC 5480 §2 */
export const buildEcSpki = (curveOid: string, point: Uint8Array): Uint8Array =>
  sequence(ecAlgorithm(curveOid), bitString(point));

/** SubjectPublicKeyInfo of an algorithm without parameters: Ed25519, X25519, ML-DSA … @see RFC 8410 §4, RFC 9881 §4 */
export const buildRawSpki = (oid: string, key: Uint8Array): Uint8Array =>
  sequence(sequence(oidDer(oid)), bitString(key));

export interface DsaDomain {
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
}

const dsaAlgorithm = ({ p, q, g }: DsaDomain): Uint8Array =>
  sequence(oidDer(OID.dsa), sequence(integer(p), integer(q), integer(g)));

/** SubjectPublicKeyInfo of DSA. @see RFC 3279 §2.3.2 */
export const buildDsaSpki = (domain: DsaDomain, y: Uint8Array): Uint8Array =>
  sequence(dsaAlgorithm(domain), bitString(integer(y)));

/** PKCS #8 of DSA. */
export const buildDsaPkcs8 = (domain: DsaDomain, x: Uint8Array): Uint8Array =>
  sequence(integer(0), dsaAlgorithm(domain), octetString(integer(x)));

/** Unsigned numbers of an RSA key; the exponents of the primes are computed where they are missing. */
export interface RsaNumbers {
  readonly n: Uint8Array;
  readonly e: Uint8Array;
  readonly d: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly dp?: Uint8Array;
  readonly dq?: Uint8Array;
  readonly qi: Uint8Array;
}

/** PKCS #8 of RSA. Does not check that the numbers fit each other. @see RFC 8017 appendix A.1.2 */
export function buildRsaPkcs8({ n, e, d, p, q, dp, dq, qi }: RsaNumbers): Uint8Array {
  const reduced = (prime: Uint8Array): bigint => toBigInt(d) % (toBigInt(prime) - 1n);
  const key = sequence(
    integer(0),
    ...[n, e, d, p, q].map((number) => integer(number)),
    integer(dp ?? reduced(p)),
    integer(dq ?? reduced(q)),
    integer(qi),
  );
  const pkcs8 = sequence(integer(0), rsaAlgorithm(), octetString(key));
  key.fill(0);
  return pkcs8;
}

/** PKCS #8 of a private number on a named curve, padded to the length of the curve. @see RFC 5915 §3 */
export function buildEcPkcs8(curveOid: string, scalar: Uint8Array): Uint8Array {
  const length = CURVE_OCTETS.get(curveOid);
  if (length === undefined) throw new BugError('unknown curve');
  const significant = withoutZeros(scalar);
  const padded = new Uint8Array(Math.max(length, significant.length));
  padded.set(significant, padded.length - significant.length);
  const key = sequence(integer(1), octetString(padded));
  const pkcs8 = sequence(integer(0), ecAlgorithm(curveOid), octetString(key));
  padded.fill(0);
  key.fill(0);
  return pkcs8;
}

/** Octets of a private number and of each coordinate, by curve. */
export const CURVE_OCTETS: ReadonlyMap<string, number> = new Map([
  [OID.p256, 32],
  [OID.p384, 48],
  [OID.p521, 66],
  [OID.secp256k1, 32],
]);

/** PKCS #8 of a CurvePrivateKey: Ed25519, Ed448, X25519, X448. @see RFC 8410 §7 */
export const buildCurvePkcs8 = (oid: string, secret: Uint8Array): Uint8Array =>
  sequence(integer(0), sequence(oidDer(oid)), octetString(octetString(secret)));

/** PKCS #8 of the seed of an ML-DSA or ML-KEM key. @see RFC 9881 §6 */
export const buildSeedPkcs8 = (oid: string, seed: Uint8Array): Uint8Array =>
  sequence(integer(0), sequence(oidDer(oid)), octetString(encodeTlv(contextTag(0), seed)));

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

/** An unsigned number without leading zeros. */
export function withoutZeros(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  return bytes.subarray(start);
}
