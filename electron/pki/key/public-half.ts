import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { attemptParse, contextTag, DerReader, DerError, equalBytes, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readIntegerBytes, readOid, readSmallInteger } from '../asn1/der-value.ts';
import { bitString, integer, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { computeDsaPublic } from './dsa-public.ts';
import { computeEcPoint } from './ec-point.ts';
import { computeEdwardsPublic } from './edwards-public.ts';
import { computePostQuantumPublic } from './post-quantum-public.ts';

/** What of a key may be shown. */
export interface PublicHalf {
  /** `EC P-256`, `RSA 2048`, `Ed25519`, `ML-DSA-65`, or an OID; as `keyLabel` writes it. */
  readonly algorithm: string;
  readonly spkiDer: Uint8Array;
  readonly spkiSha256: Hex;
}

/**
 * The public half of a PKCS #8 key as SubjectPublicKeyInfo, computed from the private number wherever that can be done: RSA, DSA, EC on named curves,
 * Ed25519, Ed448, X25519, X448, ML-DSA, ML-KEM. Otherwise taken from the key's own copy (SLH-DSA, unknown curves, RFC 5958 version 2).
 * Fails with `format.unsupported {format: pkcs8}` where neither is there, `format.malformed` where the parts contradict each other.
 */
export function spkiFromPkcs8(pkcs8Der: Uint8Array): Result<Uint8Array, AppError> {
  const spki = attemptParse('pkcs8', () => buildSpki(readPrivateKeyInfo(pkcs8Der)));
  if (!spki.ok) return spki;
  return spki.value === undefined ? fail('format.unsupported', { format: 'pkcs8', detail: 'key' }) : ok(spki.value);
}

/** The public half with its name and fingerprint; failures as of `spkiFromPkcs8`. */
export function publicHalf(pkcs8Der: Uint8Array): Result<PublicHalf, AppError> {
  const spki = spkiFromPkcs8(pkcs8Der);
  return spki.ok ? describePublicKey(spki.value) : spki;
}

/** Name and fingerprint of a SubjectPublicKeyInfo. Fails with `format.malformed`. */
export const describePublicKey = (spkiDer: Uint8Array): Result<PublicHalf, AppError> =>
  attemptParse('spki', () => ({
    algorithm: keyLabel(readPublicKey(spkiDer)),
    spkiDer,
    spkiSha256: hash('sha256', spkiDer, 'hex'),
  }));

/** Whether a private key belongs to a public key, whatever the encoding of the public key's parameters. False where one of them can't be read. */
export function pkcs8MatchesSpki(pkcs8Der: Uint8Array, spkiDer: Uint8Array): boolean {
  const own = spkiFromPkcs8(pkcs8Der);
  return own.ok && isSamePublicKey(own.value, spkiDer);
}

/** Whether two SubjectPublicKeyInfo are of the same key; false where one of them can't be read. */
export function isSamePublicKey(first: Uint8Array, second: Uint8Array): boolean {
  if (equalBytes(first, second)) return true;
  const [a, b] = [first, second].map((der) => attemptParse('spki', () => comparableKey(der)));
  return a?.ok === true && b?.ok === true && a.value === b.value;
}

/** Key octets and family of an SPKI: RSA keys may be named by two algorithms and their parameters may be left out; EC points may be compressed. */
function comparableKey(spkiDer: Uint8Array): string {
  const reader = readWhole(spkiDer, TAG.sequence);
  const algorithm = reader.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const key = Buffer.from(readBitOctets(reader));
  if (oid === OID.rsaEncryption || oid === OID.rsassaPss) return `rsa ${key.toString('hex')}`;
  if (oid !== OID.ecPublicKey || algorithm.peekTag() !== TAG.oid) return `${oid} ${key.toString('hex')}`;
  const curve = readOid(algorithm);
  const isPoint = (key[0] === 4 || key[0] === 2 || key[0] === 3) && key.length > 1;
  if (!isPoint) return `${curve} ${key.toString('hex')}`;
  const isWhole = key[0] === 4;
  const x = key.subarray(1, isWhole ? 1 + (key.length - 1) / 2 : undefined);
  const isOdd = isWhole ? ((key.at(-1) ?? 0) & 1) === 1 : key[0] === 3;
  return `${curve} ${x.toString('hex')} ${isOdd}`;
}

/** The parts of a PrivateKeyInfo or OneAsymmetricKey. Views of the key. */
interface PrivateKeyParts {
  readonly oid: string;
  readonly algorithmDer: Uint8Array;
  /** Parameters of the algorithm with their header; absent where there are none. */
  readonly parameters?: Uint8Array;
  readonly key: Uint8Array;
  /** Of version 2. */
  readonly publicKey?: Uint8Array;
}

/** @throws DerError @see RFC 5958 §2 */
function readPrivateKeyInfo(der: Uint8Array): PrivateKeyParts {
  const reader = readWhole(der, TAG.sequence);
  readSmallInteger(reader);
  const algorithm = reader.read(TAG.sequence);
  const inside = reader.inside(algorithm);
  const oid = readOid(inside);
  const parameters = inside.done ? undefined : inside.whole(inside.read());
  const key = reader.content(reader.read(TAG.octetString));
  reader.readOptional(0xa0);
  const copy = reader.readOptional(contextTag(1));
  return {
    oid,
    algorithmDer: reader.whole(algorithm),
    key,
    ...(parameters !== undefined && { parameters }),
    ...(copy !== undefined && { publicKey: reader.content(copy).subarray(1) }),
  };
}

function buildSpki(parts: PrivateKeyParts): Uint8Array | undefined {
  switch (parts.oid) {
    case OID.rsaEncryption:
      return sequence(sequence(oidDer(OID.rsaEncryption), nullValue()), bitString(rsaPublicKey(parts.key)));
    case OID.rsassaPss:
      return sequence(parts.algorithmDer, bitString(rsaPublicKey(parts.key)));
    case OID.ecPublicKey:
      return ecSpki(parts);
    case OID.dsa: {
      const y = parts.parameters === undefined ? undefined : computeDsaPublic(parts.parameters, parts.key);
      return y === undefined ? copiedSpki(parts) : sequence(parts.algorithmDer, bitString(y));
    }
    default: {
      const computed = computeEdwardsPublic(parts.oid, parts.key) ?? computePostQuantumPublic(parts.oid, parts.key);
      return computed === undefined ? copiedSpki(parts) : sequence(sequence(oidDer(parts.oid)), bitString(computed));
    }
  }
}

const copiedSpki = ({ algorithmDer, publicKey }: PrivateKeyParts): Uint8Array | undefined =>
  publicKey === undefined ? undefined : sequence(algorithmDer, bitString(publicKey));

/** Modulus and exponent; with two primes their product must be the modulus. @throws DerError @see RFC 8017 appendix A.1.2 */
function rsaPublicKey(key: Uint8Array): Uint8Array {
  const reader = readWhole(key, TAG.sequence);
  const version = readSmallInteger(reader);
  const n = readIntegerBytes(reader);
  const e = readIntegerBytes(reader);
  readIntegerBytes(reader);
  const [p, q] = [toBigInt(readIntegerBytes(reader)), toBigInt(readIntegerBytes(reader))];
  if (version === 0 && p * q !== toBigInt(n)) throw new DerError('bad-value', 0);
  return sequence(integer(n), integer(e));
}

/** Octets of the longest number that we compute with: RSA of 32 768 bits. */
const MAX_NUMBER = 4097;

function toBigInt(bytes: Uint8Array): bigint {
  if (bytes.length > MAX_NUMBER) throw new DerError('bad-value', 0);
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
}

/** ECPrivateKey inside: the point is computed, the copy beside the number only taken for curves we don't know. @throws DerError @see RFC 5915 §3 */
function ecSpki(parts: PrivateKeyParts): Uint8Array | undefined {
  const reader = readWhole(parts.key, TAG.sequence);
  readSmallInteger(reader);
  const scalar = reader.content(reader.read(TAG.octetString));
  const inner = reader.enterOptional(0xa0);
  const innerCurve = inner === undefined ? undefined : inner.whole(inner.read());
  const wrapper = reader.enterOptional(0xa1);
  const copy = wrapper === undefined ? parts.publicKey : readBitOctets(wrapper);
  const curveDer = parts.parameters?.[0] === TAG.null ? innerCurve : (parts.parameters ?? innerCurve);
  if (curveDer === undefined) return undefined;
  const point =
    (curveDer[0] === TAG.oid ? computeEcPoint(readOid(new DerReader(curveDer)), scalar) : undefined) ?? copy;
  return point === undefined ? undefined : sequence(sequence(oidDer(OID.ecPublicKey), curveDer), bitString(point));
}
