import { createECDH, hkdfSync, type ECDH } from 'node:crypto';
import { openSealed, seal, type SealContext } from './seal.ts';

const CURVE = 'prime256v1';
/** An uncompressed point of P-256 (SEC 1 §2.3.3). */
export const POINT_LENGTH = 65;
const KEY_LENGTH = 32;

/** The one use key pair of a process that is to receive a parcel. */
export class Receiver {
  readonly #pair: ECDH = createECDH(CURVE);
  readonly point = new Uint8Array(this.#pair.generateKeys());

  /** What a parcel for this receiver and context holds, which the caller zeroes, or null. */
  open(parcel: Uint8Array, context: SealContext): Uint8Array | null {
    const sender = parcel.subarray(0, POINT_LENGTH);
    const key = agree(this.#pair, sender, [sender, this.point]);
    if (key === null) return null;
    const plain = openSealed(key, parcel.subarray(POINT_LENGTH), context);
    key.fill(0);
    return plain;
  }
}

/**
 * Seals octets for the process that showed `point`: point(65) ‖ AES-256-GCM under a key of ECDH and HKDF-SHA256. Who carries the parcel can't open it.
 * Null where `point` is none of the curve. `plain` is not zeroed.
 * @see RFC 5869
 */
export function sealFor(point: Uint8Array, plain: Uint8Array, context: SealContext): Uint8Array | null {
  const pair = createECDH(CURVE);
  const own = new Uint8Array(pair.generateKeys());
  const key = agree(pair, point, [own, point]);
  if (key === null) return null;
  const sealed = seal(key, plain, context);
  key.fill(0);
  return new Uint8Array([...own, ...sealed]);
}

function agree(pair: ECDH, other: Uint8Array, points: readonly Uint8Array[]): Uint8Array | null {
  try {
    const secret = pair.computeSecret(other);
    const key = hkdfSync('sha256', secret, Buffer.concat(points), 'countersign parcel 1', KEY_LENGTH);
    secret.fill(0);
    return new Uint8Array(key);
  } catch {
    return null;
  }
}
