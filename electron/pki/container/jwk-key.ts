import { createHash } from 'node:crypto';
import { type DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readIntegerBytes, readOid } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import {
  buildCurvePkcs8,
  buildEcPkcs8,
  buildEcSpki,
  buildRawSpki,
  buildRsaPkcs8,
  buildRsaSpki,
  buildSeedPkcs8,
  CURVE_OCTETS,
  withoutZeros,
} from '../key/key-build.ts';
import { encodeBase64, encodeBase64Url } from '../asn1/pem.ts';

/** A JSON Web Key as it stands in a file: nothing of it is trusted. */
export type JsonWebKey = Readonly<Record<string, unknown>>;

const EC_CURVES: ReadonlyMap<string, string> = new Map([
  ['P-256', OID.p256],
  ['P-384', OID.p384],
  ['P-521', OID.p521],
  ['secp256k1', OID.secp256k1],
]);
const OKP_CURVES: ReadonlyMap<string, { readonly oid: string; readonly length: number }> = new Map([
  ['Ed25519', { oid: OID.ed25519, length: 32 }],
  ['Ed448', { oid: OID.ed448, length: 57 }],
  ['X25519', { oid: OID.x25519, length: 32 }],
  ['X448', { oid: OID.x448, length: 56 }],
]);
const AKP_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['ML-DSA-44', OID.mldsa44],
  ['ML-DSA-65', OID.mldsa65],
  ['ML-DSA-87', OID.mldsa87],
]);
const MAX_NUMBER = 16_384;

/** A string of a JWK that names something. */
export const isJwkText = (value: unknown): value is string => typeof value === 'string' && value.length <= 1024;

/** Decodes a base64url member; undefined where it is missing, empty or not base64url. */
function findOctets(jwk: JsonWebKey, name: string): Buffer | undefined {
  const text = jwk[name];
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]+={0,2}$/.test(text) || text.length > MAX_NUMBER) return undefined;
  return Buffer.from(text, 'base64url');
}

/** SubjectPublicKeyInfo of a JWK; undefined where a member is missing or the key type is none of ours. @see RFC 7518 §6, RFC 8037 §2 */
export function buildJwkPublic(jwk: JsonWebKey): Uint8Array | undefined {
  switch (jwk['kty']) {
    case 'RSA': {
      const [n, e] = [findOctets(jwk, 'n'), findOctets(jwk, 'e')];
      return n && e && buildRsaSpki(n, e);
    }
    case 'EC': {
      const curve = EC_CURVES.get(String(jwk['crv']));
      const [x, y] = [findOctets(jwk, 'x'), findOctets(jwk, 'y')];
      const isWhole = curve !== undefined && x?.length === CURVE_OCTETS.get(curve) && y?.length === x?.length;
      return isWhole && x && y ? buildEcSpki(curve, Buffer.concat([Uint8Array.of(4), x, y])) : undefined;
    }
    case 'OKP': {
      const curve = OKP_CURVES.get(String(jwk['crv']));
      const x = findOctets(jwk, 'x');
      return curve !== undefined && x?.length === curve.length ? buildRawSpki(curve.oid, x) : undefined;
    }
    case 'AKP': {
      const oid = AKP_ALGORITHMS.get(String(jwk['alg']));
      const key = findOctets(jwk, 'pub');
      return oid !== undefined && key !== undefined ? buildRawSpki(oid, key) : undefined;
    }
    default:
      return undefined;
  }
}

/** PKCS #8 of a private JWK; undefined where a member is missing, RSA without its primes included. */
export function buildJwkPrivate(jwk: JsonWebKey): Uint8Array | undefined {
  const octets = (name: string): Buffer | undefined => findOctets(jwk, name);
  const d = octets('d');
  switch (jwk['kty']) {
    case 'RSA': {
      const [n, e, p, q, dp, dq, qi] = ['n', 'e', 'p', 'q', 'dp', 'dq', 'qi'].map(octets);
      const isWhole = n && e && d && p && q && qi && jwk['oth'] === undefined;
      return isWhole ? buildRsaPkcs8({ n, e, d, p, q, qi, ...(dp && { dp }), ...(dq && { dq }) }) : undefined;
    }
    case 'EC': {
      const curve = EC_CURVES.get(String(jwk['crv']));
      return curve !== undefined && d !== undefined && d.length <= 66 ? buildEcPkcs8(curve, d) : undefined;
    }
    case 'OKP': {
      const curve = OKP_CURVES.get(String(jwk['crv']));
      return curve !== undefined && d?.length === curve.length ? buildCurvePkcs8(curve.oid, d) : undefined;
    }
    case 'AKP': {
      const oid = AKP_ALGORITHMS.get(String(jwk['alg']));
      const seed = octets('priv');
      return oid !== undefined && seed?.length === 32 ? buildSeedPkcs8(oid, seed) : undefined;
    }
    default:
      return undefined;
  }
}

export interface JwkOptions {
  readonly keyId?: string;
  /** Certificate of the key first, then its issuers. */
  readonly chainDers: readonly Uint8Array[];
}

/** A public JWK with its certificates and their thumbprint; undefined for keys that JOSE has no name for. @throws DerError where the SPKI is malformed @see RFC 7517 §4 */
export function buildJwk(
  spkiDer: Uint8Array,
  { keyId, chainDers }: JwkOptions,
): Readonly<Record<string, unknown>> | undefined {
  const members = publicMembers(spkiDer);
  if (members === undefined) return undefined;
  const [leaf] = chainDers;
  return {
    ...members,
    ...(keyId !== undefined && { kid: keyId }),
    ...(leaf !== undefined && {
      x5c: chainDers.map(encodeBase64),
      'x5t#S256': encodeBase64Url(createHash('sha256').update(leaf).digest()),
    }),
  };
}

function publicMembers(spkiDer: Uint8Array): Readonly<Record<string, string>> | undefined {
  const reader = readWhole(spkiDer, TAG.sequence);
  const algorithm = reader.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const key = readBitOctets(reader);
  if (oid === OID.rsaEncryption) {
    const numbers = readWhole(key, TAG.sequence);
    const [n, e] = [readIntegerBytes(numbers), readIntegerBytes(numbers)].map((number) =>
      encodeBase64Url(withoutZeros(number)),
    );
    return n === undefined || e === undefined ? undefined : { kty: 'RSA', n, e };
  }
  if (oid === OID.ecPublicKey) return ecMembers(algorithm, key);
  const akp = [...AKP_ALGORITHMS].find(([, known]) => known === oid)?.[0];
  if (akp !== undefined) return { kty: 'AKP', alg: akp, pub: encodeBase64Url(key) };
  const okp = [...OKP_CURVES].find(([, curve]) => curve.oid === oid)?.[0];
  return okp === undefined ? undefined : { kty: 'OKP', crv: okp, x: encodeBase64Url(key) };
}

function ecMembers(algorithm: DerReader, key: Uint8Array): Readonly<Record<string, string>> | undefined {
  const curveOid = algorithm.peekTag() === TAG.oid ? readOid(algorithm) : '';
  const crv = [...EC_CURVES].find(([, known]) => known === curveOid)?.[0];
  const length = CURVE_OCTETS.get(curveOid) ?? 0;
  if (crv === undefined || key[0] !== 4 || key.length !== 1 + 2 * length) return undefined;
  const [x, y] = [key.subarray(1, 1 + length), key.subarray(1 + length)];
  return { kty: 'EC', crv, x: encodeBase64Url(x), y: encodeBase64Url(y) };
}
