import { createECDH } from 'node:crypto';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { OID } from '../asn1/oid.ts';

interface Curve {
  readonly getPublicKey: (scalar: Uint8Array, isCompressed: boolean) => Uint8Array;
  readonly length: number;
}

const CURVES: ReadonlyMap<string, Curve> = new Map([
  [OID.p256, { getPublicKey: byEngine('prime256v1'), length: 32 }],
  [OID.p384, { getPublicKey: byEngine('secp384r1'), length: 48 }],
  [OID.p521, { getPublicKey: byEngine('secp521r1'), length: 66 }],
  [OID.secp256k1, { getPublicKey: secp256k1.getPublicKey, length: 32 }],
  [OID.brainpoolP256r1, { getPublicKey: brainpoolP256r1.getPublicKey, length: 32 }],
  [OID.brainpoolP384r1, { getPublicKey: brainpoolP384r1.getPublicKey, length: 48 }],
  [OID.brainpoolP512r1, { getPublicKey: brainpoolP512r1.getPublicKey, length: 64 }],
  [OID.p224, { getPublicKey: byEngine('secp224r1'), length: 28 }],
]);

/** The uncompressed point of a private number on a named curve. Undefined for curves we don't compute on and numbers outside the group. @see SEC 1 §2.3.3 */
export function computeEcPoint(curveOid: string, scalar: Uint8Array): Uint8Array | undefined {
  const curve = CURVES.get(curveOid);
  const significant = scalar.subarray(scalar.findIndex((octet) => octet !== 0));
  if (curve === undefined || significant.length > curve.length) return undefined;
  const padded = new Uint8Array(curve.length);
  padded.set(significant, curve.length - significant.length);
  try {
    return curve.getPublicKey(padded, false);
  } catch {
    return undefined;
  } finally {
    padded.fill(0);
  }
}

/**
 * Where the engine has the curve it computes: it clears its numbers when it is done. What is computed in JavaScript leaves the private number behind as text and
 * as a big integer, which nobody can clear.
 */
function byEngine(name: string): Curve['getPublicKey'] {
  return (scalar) => {
    const exchange = createECDH(name);
    exchange.setPrivateKey(scalar);
    return exchange.getPublicKey();
  };
}
