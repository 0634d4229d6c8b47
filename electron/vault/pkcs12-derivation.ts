import { createHash } from 'node:crypto';

/** What the octets are for: the diversifier of RFC 7292 appendix B.3. */
export const PKCS12_KEY = 1;
export const PKCS12_IV = 2;

const BLOCK_LENGTH = 64;

interface Derivation {
  readonly purpose: number;
  /** UTF-16 big-endian with its terminating zero. */
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

/**
 * Octets of a key or IV by the derivation of PKCS #12 with SHA-1, which the caller zeroes. The vault has one of its own, so that what reads files
 * of others is no part of the process that holds the keys.
 * @see RFC 7292 appendix B.2
 */
export function derivePkcs12Sha1({ purpose, passphrase, salt, iterations, length }: Derivation): Uint8Array {
  const diversifier = new Uint8Array(BLOCK_LENGTH).fill(purpose);
  const state = Buffer.concat([repeatToBlocks(salt), repeatToBlocks(passphrase)]);
  const out = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    let round = createHash('sha1').update(diversifier).update(state).digest();
    for (let i = 1; i < iterations; i += 1) round = createHash('sha1').update(round).digest();
    out.set(round.subarray(0, length - done), done);
    done += round.length;
    addToBlocks(state, repeatToBlocks(round).subarray(0, BLOCK_LENGTH));
    round.fill(0);
  }
  state.fill(0);
  return out;
}

/** UTF-8 as UTF-16 big-endian with a terminating zero, surrogates beyond the first plane. ASCII never becomes a string, which couldn't be wiped. */
export function bmpPassphrase(utf8: Uint8Array): Uint8Array {
  if (utf8.every((octet) => octet < 0x80)) return Uint8Array.from([...utf8, 0].flatMap((octet) => [0, octet]));
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(utf8);
  const out = new Uint8Array(2 * text.length + 2);
  for (let i = 0; i < text.length; i += 1) {
    out[2 * i] = text.charCodeAt(i) >> 8;
    out[2 * i + 1] = text.charCodeAt(i) & 0xff;
  }
  return out;
}

function repeatToBlocks(octets: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(octets.length / BLOCK_LENGTH) * BLOCK_LENGTH);
  for (let at = 0; at < out.length; at += octets.length) out.set(octets.subarray(0, out.length - at), at);
  return out;
}

/** Every block becomes (block + addend + 1) modulo 2^512. */
function addToBlocks(state: Uint8Array, addend: Uint8Array): void {
  for (let start = 0; start < state.length; start += BLOCK_LENGTH) {
    let carry = 1;
    for (let i = BLOCK_LENGTH - 1; i >= 0; i -= 1) {
      carry += (state[start + i] ?? 0) + (addend[i] ?? 0);
      state[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}
