import { hash } from 'node:crypto';

export type HashName = 'sha256' | 'sha384';
type AnyHash = HashName | 'md5' | 'sha1';

const BLOCK_LENGTH: Readonly<Record<AnyHash, number>> = { md5: 64, sha1: 64, sha256: 64, sha384: 128 };
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** Where keys are padded: never given out, and cleared after use. */
const inner = Buffer.alloc(1_024);
const outer = Buffer.alloc(256);

/**
 * HMAC from two hashes at one call each: a connection takes some twenty of them, and an HMAC object of the runtime costs
 * tens of microseconds to set up. The message is at most 512 octets.
 * @see RFC 2104 §2
 */
function hmac(name: AnyHash, key: Uint8Array, ...message: readonly Uint8Array[]): Buffer {
  const blockLength = BLOCK_LENGTH[name];
  const shortened = key.length > blockLength ? hash(name, key, 'buffer') : key;
  for (let i = 0; i < blockLength; i++) {
    const octet = shortened[i] ?? 0;
    inner[i] = octet ^ INNER_PAD;
    outer[i] = octet ^ OUTER_PAD;
  }
  let end = blockLength;
  for (const part of message) {
    inner.set(part, end);
    end += part.length;
  }
  const digest = hash(name, inner.subarray(0, end), 'buffer');
  outer.set(digest, blockLength);
  const mac = hash(name, outer.subarray(0, blockLength + digest.length), 'buffer');
  inner.fill(0, 0, end);
  outer.fill(0, 0, blockLength + digest.length);
  return mac;
}

/**
 * HKDF-Expand-Label with an empty context, which is all that traffic keys need; at most one hash in length.
 * @see RFC 8446 §7.1
 */
export function expandLabel(hashName: HashName, secret: Uint8Array, label: string, length: number): Uint8Array {
  return hmac(hashName, secret, labelInfo(label, length)).subarray(0, length);
}

const infos = new Map<string, Uint8Array>();

/** There are three labels and few lengths. */
function labelInfo(label: string, length: number): Uint8Array {
  const known = infos.get(`${label} ${length}`);
  if (known !== undefined) return known;
  const fullLabel = `tls13 ${label}`;
  const info = Buffer.alloc(fullLabel.length + 5);
  info.writeUInt16BE(length, 0);
  info[2] = fullLabel.length;
  info.write(fullLabel, 3, 'latin1');
  // The octet after the label is the empty context's length, the last one the counter of HKDF's only round.
  info[info.length - 1] = 1;
  infos.set(`${label} ${length}`, info);
  return info;
}

/** The secret that follows a KeyUpdate. @see RFC 8446 §7.2 */
export const nextTrafficSecret = (hashName: HashName, secret: Uint8Array): Uint8Array =>
  expandLabel(hashName, secret, 'traffic upd', hashLength(hashName));

/** The PRF of TLS 1.2 (`hash`) or, with 'md5+sha1', of TLS 1.0 and 1.1. @see RFC 5246 §5, RFC 4346 §5 */
export function prf(
  hashName: HashName | 'md5+sha1',
  secret: Uint8Array,
  labelAndSeed: Uint8Array,
  length: number,
): Uint8Array {
  if (hashName !== 'md5+sha1') return expandHash(hashName, secret, labelAndSeed, length);
  const half = Math.ceil(secret.length / 2);
  const left = expandHash('md5', secret.subarray(0, half), labelAndSeed, length);
  const right = expandHash('sha1', secret.subarray(secret.length - half), labelAndSeed, length);
  return left.map((octet, i) => octet ^ (right[i] ?? 0));
}

function expandHash(name: AnyHash, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Buffer[] = [];
  let produced = 0;
  let a: Uint8Array = seed;
  while (produced < length) {
    a = hmac(name, secret, a);
    const block = hmac(name, secret, a, seed);
    blocks.push(block);
    produced += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const hashLength = (hashName: HashName): number => (hashName === 'sha384' ? 48 : 32);
