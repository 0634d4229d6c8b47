import { concatBytes } from '../../pki/asn1/der-write.ts';
import type { Random } from './random.ts';

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** Larger results are cut, so that repeated doubling stays affordable. */
const MAX_OCTETS = 256 * 1024;

/** One to four changes, each of a kind that breaks readers: bits, lengths, tags, order, cuts, repeats, nesting, parts of another file. */
export function mutate(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let changed = bytes;
  for (let left = 1 + random.below(4); left > 0; left--) changed = random.pick(MUTATIONS)(changed, random, other);
  return changed.length > MAX_OCTETS ? changed.subarray(0, MAX_OCTETS) : changed;
}

const flipBit: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  return withOctet(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
};

/** Values on which lengths, signs and tags turn. */
const EDGES = [
  0x00, 0x01, 0x02, 0x05, 0x0a, 0x1f, 0x20, 0x2c, 0x30, 0x31, 0x3f, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xff,
] as const;

const setEdge: Mutation = (bytes, random) => withOctet(bytes, random.below(bytes.length), random.pick(EDGES));

const addOne: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  return withOctet(bytes, at, (bytes[at] ?? 0) + (random.below(2) === 0 ? 1 : 255));
};

function withOctet(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  if (at < changed.length) changed[at] = value & 0xff;
  return changed;
}

const cutEnd: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));
const cutStart: Mutation = (bytes, random) => bytes.subarray(random.below(bytes.length));

const removeSlice: Mutation = (bytes, random) => {
  const { start, end } = slice(bytes, random);
  return concatBytes(bytes.subarray(0, start), bytes.subarray(end));
};

const repeatSlice: Mutation = (bytes, random) => {
  const { start, end } = slice(bytes, random);
  const copies = Array.from({ length: 1 + random.below(8) }, () => bytes.subarray(start, end));
  return concatBytes(bytes.subarray(0, end), ...copies, bytes.subarray(end));
};

const insertNoise: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  const noise = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256));
  return concatBytes(bytes.subarray(0, at), noise, bytes.subarray(at));
};

const splice: Mutation = (bytes, random, other) => {
  const { start, end } = slice(other, random);
  const place = slice(bytes, random);
  return concatBytes(bytes.subarray(0, place.start), other.subarray(start, end), bytes.subarray(place.end));
};

function slice(bytes: Uint8Array, random: Random): { readonly start: number; readonly end: number } {
  const start = random.below(bytes.length);
  const length = 1 + random.below(random.below(4) === 0 ? bytes.length : 32);
  return { start, end: Math.min(bytes.length, start + length) };
}

/** Looks for what may be a header and lies about its length. */
const changeLength: Mutation = (bytes, random) => {
  for (let tries = 0; tries < 16; tries++) {
    const at = random.below(bytes.length - 1);
    if (!HEADERS.has(bytes[at] ?? 0)) continue;
    return withOctet(bytes, at + 1, random.pick([0, 1, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, (bytes[at + 1] ?? 0) + 1]));
  }
  return bytes;
};

const HEADERS: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x06, 0x0c, 0x13, 0x17, 0x30, 0x31, 0x80, 0xa0, 0xa3]);

/** Puts the whole below many levels. */
const nest: Mutation = (bytes, random) => {
  const levels = 1 + random.below(80);
  const head = random.pick([0x30, 0x31, 0x24, 0xa0] as const);
  const heads = Uint8Array.from({ length: 2 * levels }, (_, i) => (i % 2 === 0 ? head : 0x80));
  return concatBytes(heads, bytes, new Uint8Array(2 * levels));
};

const WORDS = [
  '-----BEGIN CERTIFICATE-----\n',
  '-----END',
  '\r\n',
  '=',
  '{"keys":[',
  '"',
  '\\u0000',
  '🔑',
  '\0',
  'Proc-Type: 4,ENCRYPTED\n',
] as const;

const insertText: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return concatBytes(bytes.subarray(0, at), Buffer.from(random.pick(WORDS)), bytes.subarray(at));
};

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  flipBit,
  flipBit,
  setEdge,
  setEdge,
  addOne,
  changeLength,
  changeLength,
  cutEnd,
  cutStart,
  removeSlice,
  repeatSlice,
  insertNoise,
  splice,
  nest,
  insertText,
];
