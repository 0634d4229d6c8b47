import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { ed448, x448 } from '@noble/curves/ed448.js';
import { DerError, DerReader, TAG } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';

interface EdwardsKey {
  readonly length: number;
  readonly getPublicKey: (secret: Uint8Array) => Uint8Array;
}

const KEYS: ReadonlyMap<string, EdwardsKey> = new Map([
  [OID.ed25519, { length: 32, getPublicKey: ed25519.getPublicKey }],
  [OID.x25519, { length: 32, getPublicKey: x25519.getPublicKey }],
  [OID.ed448, { length: 57, getPublicKey: ed448.getPublicKey }],
  [OID.x448, { length: 56, getPublicKey: x448.getPublicKey }],
]);

/** Public octets of an Ed25519, Ed448, X25519 or X448 key from its CurvePrivateKey; undefined for other algorithms. @throws DerError @see RFC 8410 §7 */
export function computeEdwardsPublic(oid: string, key: Uint8Array): Uint8Array | undefined {
  const algorithm = KEYS.get(oid);
  if (algorithm === undefined) return undefined;
  const reader = new DerReader(key);
  const secret = reader.content(reader.read(TAG.octetString));
  if (secret.length !== algorithm.length || !reader.done) throw new DerError('bad-value', 0);
  return algorithm.getPublicKey(secret);
}
