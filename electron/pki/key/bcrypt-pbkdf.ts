import { hash } from 'node:crypto';

export interface BcryptDerivation {
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

const OUTPUT = 32;

/** Key derivation of OpenSSH's encrypted private keys: PBKDF2 with bcrypt in the place of HMAC, its output spread over the blocks. 24 rounds take about half a second. */
export function deriveBcrypt({ passphrase, salt, iterations, length }: BcryptDerivation): Uint8Array {
  const out = new Uint8Array(length);
  const stride = Math.ceil(length / OUTPUT);
  const hashedPassphrase = hash('sha512', passphrase, 'buffer');
  for (let block = 0; block < stride; block++) {
    const counter = Uint8Array.of(0, 0, (block + 1) >> 8, block + 1);
    let round = hashBcrypt(hashedPassphrase, hash('sha512', Buffer.concat([salt, counter]), 'buffer'));
    const sum = Uint8Array.from(round);
    for (let i = 1; i < iterations; i++) {
      round = hashBcrypt(hashedPassphrase, hash('sha512', round, 'buffer'));
      for (let j = 0; j < OUTPUT; j++) sum[j] = (sum[j] ?? 0) ^ (round[j] ?? 0);
    }
    for (let i = 0; i * stride + block < length; i++) out[i * stride + block] = sum[i] ?? 0;
  }
  hashedPassphrase.fill(0);
  return out;
}

/** State of Blowfish: the 18 words of P before the 1024 of the four S-boxes, both from the fraction of π. */
const P_WORDS = 18;
const STATE_WORDS = P_WORDS + 4 * 256;
const STRETCHES = 64;
const PLAINTEXT = 'OxychromaticBlowfishSwatDynamite';

/** bcrypt over two SHA-512 values with a text of its own. */
function hashBcrypt(key: Uint8Array, salt: Uint8Array): Uint8Array {
  const state = Uint32Array.from(initialState());
  const [keyWords, saltWords] = [toWords(key), toWords(salt)];
  expandState(state, keyWords, saltWords);
  for (let i = 0; i < STRETCHES; i++) {
    expandState(state, saltWords, NO_DATA);
    expandState(state, keyWords, NO_DATA);
  }
  const text = toWords(Buffer.from(PLAINTEXT));
  for (let at = 0; at < text.length; at += 2) {
    for (let i = 0; i < STRETCHES; i++) encryptPair(state, text, at);
  }
  state.fill(0);
  const out = Buffer.alloc(OUTPUT);
  text.forEach((word, i) => out.writeUInt32LE(word, 4 * i));
  return out;
}

const toWords = (bytes: Uint8Array): Uint32Array =>
  Uint32Array.from({ length: bytes.length / 4 }, (_, i) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32BE(4 * i),
  );

const NO_DATA = new Uint32Array(2);

/** Mixes a key into P, then replaces the whole state by the encryption of the data, word pair after word pair. */
function expandState(state: Uint32Array, key: Uint32Array, data: Uint32Array): void {
  for (let i = 0; i < P_WORDS; i++) state[i] = (state[i] ?? 0) ^ (key[i % key.length] ?? 0);
  const pair = new Uint32Array(2);
  for (let at = 0, from = 0; at < STATE_WORDS; at += 2, from = (from + 2) % data.length) {
    pair[0] = (pair[0] ?? 0) ^ (data[from] ?? 0);
    pair[1] = (pair[1] ?? 0) ^ (data[from + 1] ?? 0);
    encryptPair(state, pair, 0);
    state[at] = pair[0] ?? 0;
    state[at + 1] = pair[1] ?? 0;
  }
}

/** The sixteen rounds of Blowfish over two words in place. */
function encryptPair(state: Uint32Array, words: Uint32Array, at: number): void {
  let left = (words[at] ?? 0) ^ (state[0] ?? 0);
  let right = words[at + 1] ?? 0;
  for (let i = 1; i <= 16; i += 2) {
    right ^= mix(state, left) ^ (state[i] ?? 0);
    left ^= mix(state, right) ^ (state[i + 1] ?? 0);
  }
  words[at] = right ^ (state[17] ?? 0);
  words[at + 1] = left;
}

function mix(state: Uint32Array, word: number): number {
  const a = state[P_WORDS + (word >>> 24)] ?? 0;
  const b = state[P_WORDS + 256 + ((word >>> 16) & 0xff)] ?? 0;
  const c = state[P_WORDS + 512 + ((word >>> 8) & 0xff)] ?? 0;
  const d = state[P_WORDS + 768 + (word & 0xff)] ?? 0;
  return (((a + b) ^ c) + d) | 0;
}

let piWords: Uint32Array | undefined;

function initialState(): Uint32Array {
  piWords ??= computePiWords();
  return piWords;
}

/** The fraction of π in binary by Machin's formula, π = 16 arctan 1/5 − 4 arctan 1/239; some milliseconds. */
function computePiWords(): Uint32Array {
  const guard = 64n;
  const bits = BigInt(STATE_WORDS * 32);
  const one = 1n << (bits + guard);
  const pi = (16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one)) >> guard;
  const hex = (pi & ((1n << bits) - 1n)).toString(16).padStart(STATE_WORDS * 8, '0');
  return Uint32Array.from({ length: STATE_WORDS }, (_, i) => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16));
}

function arctanOfInverse(x: bigint, one: bigint): bigint {
  let power = one / x;
  let sum = power;
  for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / n;
  }
  return sum;
}
