import type { Digest } from './digest.ts';

/** What the derived octets are for: the diversifier of RFC 7292 appendix B.3. */
export const PKCS12_KEY = 1;
export const PKCS12_IV = 2;
export const PKCS12_MAC = 3;

export interface Pkcs12Derivation {
  readonly digest: Digest;
  readonly purpose: number;
  /** BMPString with its terminating zero, see `bmpPassphrase`. */
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

/** Key derivation of PKCS #12 on the calling thread: 600 000 rounds take about 0.7 s. @see RFC 7292 appendix B.2 */
export function derivePkcs12(input: Pkcs12Derivation): Uint8Array {
  const slices = deriveInSlices(input);
  let step = slices.next();
  while (step.done !== true) step = slices.next();
  return step.value;
}

/** The same, letting other work of the thread go on every 2 000 rounds. */
export async function derivePkcs12Async(input: Pkcs12Derivation): Promise<Uint8Array> {
  const slices = deriveInSlices(input);
  let step = slices.next();
  while (step.done !== true) {
    await new Promise((resolve) => setImmediate(resolve));
    step = slices.next();
  }
  return step.value;
}

/** Some three milliseconds. */
const ROUNDS_A_SLICE = 2000;

function* deriveInSlices({ digest, purpose, passphrase, salt, iterations, length }: Pkcs12Derivation) {
  const v = digest.blockLength;
  const diversifier = new Uint8Array(v).fill(purpose);
  const state = Buffer.concat([fillBlocks(salt, v), fillBlocks(passphrase, v)]);
  const out = new Uint8Array(length);
  let rounds = 0;
  for (let done = 0; done < length; ) {
    let round = digest.compute(Buffer.concat([diversifier, state]));
    for (let i = 1; i < iterations; i++) {
      round = digest.compute(round);
      rounds += 1;
      if (rounds % ROUNDS_A_SLICE === 0) yield;
    }
    out.set(round.subarray(0, length - done), done);
    done += round.length;
    addToBlocks(state, fillBlocks(round, v).subarray(0, v), v);
  }
  state.fill(0);
  return out;
}

/** Repeats bytes up to a whole number of blocks; nothing for nothing. */
function fillBlocks(bytes: Uint8Array, v: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / v) * v);
  for (let at = 0; at < out.length; at += bytes.length) out.set(bytes.subarray(0, out.length - at), at);
  return out;
}

/** Every block of the state becomes (block + addend + 1) mod 2^(8v). */
function addToBlocks(state: Uint8Array, addend: Uint8Array, v: number): void {
  for (let start = 0; start < state.length; start += v) {
    let carry = 1;
    for (let i = v - 1; i >= 0; i--) {
      carry += (state[start + i] ?? 0) + (addend[i] ?? 0);
      state[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/**
 * Turns a passphrase in UTF-8 into UTF-16 big-endian with a terminating zero, without passing through a string that could not be zeroed.
 * Undefined where the bytes are not UTF-8.
 */
export function bmpPassphrase(utf8: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(utf8.length * 2 + 2);
  let length = 0;
  const push = (unit: number): void => {
    out[length++] = unit >> 8;
    out[length++] = unit & 0xff;
  };
  for (let at = 0; at < utf8.length; ) {
    const { point, size } = readPoint(utf8, at);
    if (size === 0) return undefined;
    if (point < 0x10000) push(point);
    else {
      push(0xd800 + ((point - 0x10000) >> 10));
      push(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
    at += size;
  }
  push(0);
  return out.subarray(0, length);
}

/** One code point of UTF-8; size 0 where there is none. */
function readPoint(utf8: Uint8Array, at: number): { point: number; size: number } {
  const first = utf8[at] ?? 0;
  if (first < 0x80) return { point: first, size: 1 };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  let point = first & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    const next = utf8[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return { point: 0, size: 0 };
    point = (point << 6) | (next & 0x3f);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  const fits = first >= 0xc0 && point >= least && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
  return fits ? { point, size } : { point: 0, size: 0 };
}
