import { createHmac } from 'node:crypto';
import { expand } from '@noble/hashes/hkdf.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';

export type HashName = 'sha256' | 'sha384';

const HASHES = { sha256, sha384 } as const;

/**
 * HKDF-Expand-Label with an empty context, which is all that traffic keys need. In JavaScript, since a connection takes
 * eight of them and each HMAC of the runtime costs tens of microseconds to set up.
 * @see RFC 8446 §7.1
 */
export function expandLabel(hash: HashName, secret: Uint8Array, label: string, length: number): Uint8Array {
  const fullLabel = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([
    Buffer.from([length >> 8, length & 0xff, fullLabel.length]),
    fullLabel,
    Buffer.from([0]),
  ]);
  return expand(HASHES[hash], secret, info, length);
}

/** The secret that follows a KeyUpdate. @see RFC 8446 §7.2 */
export const nextTrafficSecret = (hash: HashName, secret: Uint8Array): Uint8Array =>
  expandLabel(hash, secret, 'traffic upd', hashLength(hash));

/** The PRF of TLS 1.2 (`hash`) or, with 'md5+sha1', of TLS 1.0 and 1.1. @see RFC 5246 §5, RFC 4346 §5 */
export function prf(
  hash: HashName | 'md5+sha1',
  secret: Uint8Array,
  labelAndSeed: Uint8Array,
  length: number,
): Uint8Array {
  if (hash !== 'md5+sha1') return expandHash(hash, secret, labelAndSeed, length);
  const half = Math.ceil(secret.length / 2);
  const left = expandHash('md5', secret.subarray(0, half), labelAndSeed, length);
  const right = expandHash('sha1', secret.subarray(secret.length - half), labelAndSeed, length);
  return left.map((octet, i) => octet ^ (right[i] ?? 0));
}

function expandHash(hash: string, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Buffer[] = [];
  let produced = 0;
  let a: Uint8Array = seed;
  while (produced < length) {
    a = createHmac(hash, secret).update(a).digest();
    const block = createHmac(hash, secret).update(a).update(seed).digest();
    blocks.push(block);
    produced += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const hashLength = (hash: HashName): number => (hash === 'sha384' ? 48 : 32);
