import { createCipheriv, createDecipheriv, hash, hkdfSync } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';

const CIPHER = 'aes-256-gcm';
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const PREFIX_LENGTH = 7;
const LAST_FLAG = 11;
const MAX_PIECES = 0xffff_ffff;

/** Octets that a piece is longer than what it holds. */
export const PIECE_TAG_LENGTH = 16;

/** The pair that a workspace's backups are sealed for: whoever has the public half makes them, the private half opens them. */
export interface BackupKeyPair {
  readonly publicKey: Uint8Array;
  /** 32 octets, which the caller zeroes. */
  readonly privateKey: Uint8Array;
}

/** A new pair for X25519. @see RFC 7748 §5 */
export function makeBackupKey(): BackupKeyPair {
  const { secretKey, publicKey } = x25519.keygen();
  return { publicKey, privateKey: secretKey };
}

/** Whether a private half makes this public half. */
export const isBackupKeyPair = ({ publicKey, privateKey }: BackupKeyPair): boolean =>
  privateKey.length === KEY_LENGTH && Buffer.compare(x25519.getPublicKey(privateKey), publicKey) === 0;

/**
 * Agrees on the key of a new backup with the public half alone: each has a key of its own, so that the nonces of its pieces may count from nought. The pair made for it is forgotten at once; `bind` gives the key (32 octets, which the caller zeroes) once the head of the file,
 * which holds `sender`, is known: a head that is altered makes another key.
 */
export function beginBackup(publicKey: Uint8Array): {
  readonly sender: Uint8Array;
  bind(head: Uint8Array): Uint8Array;
} {
  const { secretKey, publicKey: sender } = x25519.keygen();
  const shared = x25519.getSharedSecret(secretKey, publicKey);
  secretKey.fill(0);
  return {
    sender,
    bind: (head) => {
      const key = deriveKey(shared, { sender, receiver: publicKey }, head);
      shared.fill(0);
      return key;
    },
  };
}

/** The key of a backup that was made for this pair; null where a point is of low order (RFC 7748 §6.1). */
export function openBackup(pair: BackupKeyPair, sender: Uint8Array, head: Uint8Array): Uint8Array | null {
  const shared = agree(pair.privateKey, sender);
  if (shared === null) return null;
  const key = deriveKey(shared, { sender, receiver: pair.publicKey }, head);
  shared.fill(0);
  return key;
}

function agree(privateKey: Uint8Array, sender: Uint8Array): Uint8Array | null {
  if (privateKey.length !== KEY_LENGTH || sender.length !== KEY_LENGTH) return null;
  try {
    return x25519.getSharedSecret(privateKey, sender);
  } catch {
    return null;
  }
}

/** @see RFC 5869; both public halves and the head go in, so that the key is that of this file alone. */
function deriveKey(
  shared: Uint8Array,
  { sender, receiver }: { readonly sender: Uint8Array; readonly receiver: Uint8Array },
  head: Uint8Array,
): Uint8Array {
  const info = Buffer.concat([Buffer.from('countersign backup 1\0', 'latin1'), hash('sha256', head, 'buffer')]);
  return new Uint8Array(hkdfSync('sha256', shared, Buffer.concat([sender, receiver]), info, KEY_LENGTH));
}

/** Where a piece stands. The last one says so in its nonce: cut off at the end of a piece, a file has none. */
export interface PiecePlace {
  readonly index: number;
  readonly isLast: boolean;
}

/** Ciphertext and tag, which stand one behind the other. Each place of a key is sealed once. @see NIST SP 800-38D; the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015 */
export function sealPiece(key: Uint8Array, place: PiecePlace, plain: Uint8Array): readonly Uint8Array[] {
  const cipher = createCipheriv(CIPHER, key, nonceOf(place), { authTagLength: PIECE_TAG_LENGTH });
  const sealed = [cipher.update(plain), cipher.final()];
  return [...sealed, cipher.getAuthTag()].filter(({ length }) => length > 0);
}

/** What a piece holds; null where a bit, the place or the key is another. */
export function openPiece(key: Uint8Array, place: PiecePlace, piece: Uint8Array): Uint8Array | null {
  if (piece.length < PIECE_TAG_LENGTH) return null;
  const decipher = createDecipheriv(CIPHER, key, nonceOf(place), { authTagLength: PIECE_TAG_LENGTH });
  decipher.setAuthTag(piece.subarray(piece.length - PIECE_TAG_LENGTH));
  const plain = decipher.update(piece.subarray(0, piece.length - PIECE_TAG_LENGTH));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

function nonceOf({ index, isLast }: PiecePlace): Uint8Array {
  if (index > MAX_PIECES) throw new RangeError('a backup of too many pieces');
  const nonce = Buffer.alloc(NONCE_LENGTH);
  nonce.writeUInt32BE(index, PREFIX_LENGTH);
  nonce[LAST_FLAG] = isLast ? 1 : 0;
  return nonce;
}
