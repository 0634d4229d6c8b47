import { createECDH, type ECDH, hkdfSync } from 'node:crypto';
import { openSealed, seal } from './seal.ts';

const CURVE = 'prime256v1';
const KEY_LENGTH = 32;
/** An uncompressed point of P-256 (SEC 1 §2.3.3). */
const POINT_LENGTH = 65;
/** Nonce, 32 octets and tag. */
const SEALED_LENGTH = 60;
const VERSION = 1;
/** More than one is drawn with a chance of one in 2^32. */
const MAX_DRAWS = 8;

/** What a holder's envelope is bound to. */
export interface HolderName {
  readonly workspaceId: string;
  /** Id of the operator, or `recovery`. */
  readonly holderId: string;
  /** What must not be altered: role and name of the operator. */
  readonly standing: string;
}

/** version(1) ‖ point(65) ‖ sealed authenticator(60) ‖ point(65) ‖ sealed workspace key(60). */
export const ENVELOPE_LENGTH = 1 + POINT_LENGTH + SEALED_LENGTH + POINT_LENGTH + SEALED_LENGTH;

interface Envelope {
  /** Public half of the holder's key. */
  readonly point: Uint8Array;
  /** The authenticator under the workspace key, so that whoever has that can seal the next to the holder. */
  readonly escrow: Uint8Array;
  /** Public half of the key that was made for this envelope. */
  readonly sender: Uint8Array;
  readonly box: Uint8Array;
}

/**
 * Seals a workspace key to whoever has a seed of 32 random octets, in two steps: the seed makes a key pair, and the workspace key is sealed to its public half.
 *
 * So the next workspace key can be sealed to them without their passphrase, and nobody who only knew an earlier workspace key can open it. An authenticator,
 * also made of the seed, goes into the agreement: who knows the public half alone cannot seal a workspace key of their own to it.
 */
export function sealToSeed(name: HolderName, workspaceKey: Uint8Array, seed: Uint8Array): Uint8Array {
  const { pair, authenticator } = deriveHolder(seed);
  const point = new Uint8Array(pair.getPublicKey());
  const envelope = sealTo(name, workspaceKey, { point, authenticator });
  authenticator.fill(0);
  return envelope;
}

/** Seals the next workspace key to the holder of an envelope under the present one; null where the envelope is not of that. */
export function sealToHolder(
  { from, to }: { readonly from: HolderName; readonly to: HolderName },
  keys: { readonly present: Uint8Array; readonly next: Uint8Array },
  octets: Uint8Array,
): Uint8Array | null {
  const envelope = readEnvelope(octets);
  const authenticator = envelope && openSealed(keys.present, envelope.escrow, escrowContext(from));
  if (!envelope || !authenticator) return null;
  const next = sealTo(to, keys.next, { point: envelope.point, authenticator });
  authenticator.fill(0);
  return next;
}

/** The workspace key, which the caller zeroes; null where the seed, the standing or a bit is another. */
export function openWithSeed(name: HolderName, octets: Uint8Array, seed: Uint8Array): Uint8Array | null {
  const envelope = readEnvelope(octets);
  if (!envelope) return null;
  const { pair, authenticator } = deriveHolder(seed);
  const isOwn = Buffer.compare(pair.getPublicKey(), envelope.point) === 0;
  const key = isOwn ? agree({ pair, other: envelope.sender, envelope, authenticator }) : null;
  authenticator.fill(0);
  const workspaceKey = key && openSealed(key, envelope.box, boxContext(name));
  key?.fill(0);
  return workspaceKey?.length === KEY_LENGTH ? workspaceKey : null;
}

function sealTo(
  name: HolderName,
  workspaceKey: Uint8Array,
  { point, authenticator }: { readonly point: Uint8Array; readonly authenticator: Uint8Array },
): Uint8Array {
  const pair = createECDH(CURVE);
  const sender = new Uint8Array(pair.generateKeys());
  const key = agree({ pair, other: point, envelope: { point, sender }, authenticator });
  if (key === null) throw new RangeError('a holder without a point of the curve');
  const box = seal(key, workspaceKey, boxContext(name));
  key.fill(0);
  const escrow = seal(workspaceKey, authenticator, escrowContext(name));
  return new Uint8Array([VERSION, ...point, ...escrow, ...sender, ...box]);
}

function readEnvelope(octets: Uint8Array): Envelope | null {
  if (octets.length !== ENVELOPE_LENGTH || octets[0] !== VERSION) return null;
  const escrowAt = 1 + POINT_LENGTH;
  const senderAt = escrowAt + SEALED_LENGTH;
  const boxAt = senderAt + POINT_LENGTH;
  return {
    point: octets.subarray(1, escrowAt),
    escrow: octets.subarray(escrowAt, senderAt),
    sender: octets.subarray(senderAt, boxAt),
    box: octets.subarray(boxAt),
  };
}

interface Agreement {
  readonly pair: ECDH;
  readonly other: Uint8Array;
  readonly envelope: Pick<Envelope, 'point' | 'sender'>;
  readonly authenticator: Uint8Array;
}

/** HKDF-SHA256 over the shared secret, salted with the authenticator. @see RFC 5869 */
function agree({ pair, other, envelope, authenticator }: Agreement): Uint8Array | null {
  try {
    const secret = pair.computeSecret(other);
    const info = Buffer.concat([Buffer.from('countersign holder 1'), envelope.sender, envelope.point]);
    const key = new Uint8Array(hkdfSync('sha256', secret, authenticator, info, KEY_LENGTH));
    secret.fill(0);
    return key;
  } catch {
    return null;
  }
}

function deriveHolder(seed: Uint8Array): { readonly pair: ECDH; readonly authenticator: Uint8Array } {
  return { pair: derivePair(seed), authenticator: expand(seed, 'countersign holder authenticator 1') };
}

/** Scalars that are 0 or beyond the order of the curve are refused, and the next is drawn. */
function derivePair(seed: Uint8Array): ECDH {
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const scalar = expand(seed, `countersign holder key 1 ${draw}`);
    const pair = createECDH(CURVE);
    try {
      pair.setPrivateKey(scalar);
      return pair;
    } catch {
      // As rare as said above.
    } finally {
      scalar.fill(0);
    }
  }
  throw new RangeError('no scalar was drawn');
}

const NO_SALT = new Uint8Array();
const expand = (seed: Uint8Array, info: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', seed, NO_SALT, info, KEY_LENGTH));

/** Neither role nor name: the present workspace key opens it whatever they become. */
const escrowContext = ({ workspaceId, holderId }: HolderName) =>
  ({ workspaceId, recordId: holderId, kind: 'holder-authenticator' }) as const;

const boxContext = ({ workspaceId, holderId, standing }: HolderName) =>
  ({ workspaceId, recordId: `${holderId} ${standing}`, kind: 'holder-workspace-key' }) as const;
