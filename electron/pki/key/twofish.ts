/** Nibble tables of the two fixed permutations. */
const NIBBLES = [
  ['817d6f320b59eca4', 'ecb81235f4a6709d', 'ba5e6d90c8f32471', 'd7f4126e9b3085ca'],
  ['28bdf76e31940ac5', '1e2b4c376da5f908', '4c75169a0ed82b3f', 'b951c3de647f208a'],
] as const;

const [Q0, Q1] = NIBBLES.map((tables) => {
  const lookup = tables.map((table) => Uint8Array.from(table, (digit) => Number.parseInt(digit, 16)));
  const at = (i: number, nibble: number): number => lookup[i]?.[nibble & 15] ?? 0;
  const rotate = (nibble: number): number => ((nibble >> 1) | (nibble << 3)) & 15;
  return Uint8Array.from({ length: 256 }, (_, octet) => {
    const [a0, b0] = [octet >> 4, octet & 15];
    const [a2, b2] = [at(0, a0 ^ b0), at(1, a0 ^ rotate(b0) ^ (a0 << 3))];
    return (at(3, a2 ^ rotate(b2) ^ (a2 << 3)) << 4) | at(2, a2 ^ b2);
  });
}) as [Uint8Array, Uint8Array];

const MDS = [
  [0x01, 0xef, 0x5b, 0x5b],
  [0x5b, 0xef, 0xef, 0x01],
  [0xef, 0x5b, 0x01, 0xef],
  [0xef, 0x01, 0xef, 0x5b],
] as const;
const RS = [
  [0x01, 0xa4, 0x55, 0x87, 0x5a, 0x58, 0xdb, 0x9e],
  [0xa4, 0x56, 0x82, 0xf3, 0x1e, 0xc6, 0x68, 0xe5],
  [0x02, 0xa1, 0xfc, 0xc1, 0x47, 0xae, 0x3d, 0x19],
  [0xa4, 0x55, 0x87, 0x5a, 0x58, 0xdb, 0x9e, 0x03],
] as const;
const MDS_POLYNOMIAL = 0x169;
const RS_POLYNOMIAL = 0x14d;

function multiply(a: number, b: number, polynomial: number): number {
  let product = 0;
  for (let left = a, right = b; right > 0; right >>= 1) {
    if ((right & 1) === 1) product ^= left;
    left <<= 1;
    if (left > 0xff) left ^= polynomial;
  }
  return product;
}

const BLOCK = 16;

/**
 * Decrypts Twofish in CBC mode with a key of 256 bits and takes the padding off; undefined where the padding is wrong. For UBER keystores alone: no engine
 * of ours has it. @see Schneier et al., Twofish: A 128-Bit Block Cipher, 1998
 */
export function decryptTwofishCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  if (ciphertext.length === 0 || ciphertext.length % BLOCK !== 0) return undefined;
  const schedule = expandKey(key);
  const plain = Buffer.alloc(ciphertext.length);
  let previous = iv;
  for (let at = 0; at < ciphertext.length; at += BLOCK) {
    const block = ciphertext.subarray(at, at + BLOCK);
    plain.set(decryptBlock(schedule, block), at);
    for (let i = 0; i < BLOCK; i++) plain[at + i] = (plain[at + i] ?? 0) ^ (previous[i] ?? 0);
    previous = block;
  }
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK || !plain.subarray(-padding).every((octet) => octet === padding)) return undefined;
  return plain.subarray(0, plain.length - padding);
}

interface Schedule {
  readonly words: Uint32Array;
  /** The key-dependent S-boxes with the matrix multiplied in, one for each octet of a word. */
  readonly boxes: readonly Uint32Array[];
}

function expandKey(key: Uint8Array): Schedule {
  const quarters = [0, 1, 2, 3].map((i) => key.subarray(8 * i, 8 * i + 8));
  const even = quarters.map((quarter) => quarter.subarray(0, 4));
  const odd = quarters.map((quarter) => quarter.subarray(4));
  const s = quarters.map((quarter) =>
    RS.map((row) => row.reduce<number>((sum, factor, i) => sum ^ multiply(factor, quarter[i] ?? 0, RS_POLYNOMIAL), 0)),
  );
  const words = new Uint32Array(40);
  for (let i = 0; i < 20; i++) {
    const a = mixWord([2 * i, 2 * i, 2 * i, 2 * i], even);
    const b = rotateLeft(mixWord([2 * i + 1, 2 * i + 1, 2 * i + 1, 2 * i + 1], odd), 8);
    words[2 * i] = a + b;
    words[2 * i + 1] = rotateLeft(a + 2 * b, 9);
  }
  const reversed = s.toReversed();
  const boxes = [0, 1, 2, 3].map((column) =>
    Uint32Array.from({ length: 256 }, (_, octet) => mixColumn(column, permute(column, octet, reversed))),
  );
  return { words, boxes };
}

/** Which permutation each octet passes, before every key word from the last to the first and after them. */
const ORDER = [
  [Q1, Q1, Q0, Q0, Q1],
  [Q0, Q1, Q1, Q0, Q0],
  [Q0, Q0, Q0, Q1, Q1],
  [Q1, Q0, Q1, Q1, Q0],
];

function permute(column: number, octet: number, keyWords: readonly ArrayLike<number>[]): number {
  const order = ORDER[column] ?? [];
  let value = octet;
  for (let i = 0; i < 4; i++) value = (order[i]?.[value] ?? 0) ^ (keyWords[3 - i]?.[column] ?? 0);
  return order[4]?.[value] ?? 0;
}

const mixWord = (octets: readonly number[], keyWords: readonly ArrayLike<number>[]): number =>
  octets.reduce((word, octet, column) => (word ^ mixColumn(column, permute(column, octet, keyWords))) >>> 0, 0);

/** One column of the matrix times an octet, as a little-endian word. */
const mixColumn = (column: number, octet: number): number =>
  MDS.reduce((word, row, i) => (word | (multiply(row[column] ?? 0, octet, MDS_POLYNOMIAL) << (8 * i))) >>> 0, 0);

const rotateLeft = (word: number, bits: number): number => ((word << bits) | ((word >>> 0) >>> (32 - bits))) >>> 0;

function decryptBlock({ words, boxes }: Schedule, block: Uint8Array): Uint8Array {
  const view = Buffer.from(block);
  const key = (i: number): number => words[i] ?? 0;
  const box = (i: number, word: number, shift: number): number => boxes[i]?.[(word >>> shift) & 0xff] ?? 0;
  const g = (word: number): number => (box(0, word, 0) ^ box(1, word, 8) ^ box(2, word, 16) ^ box(3, word, 24)) >>> 0;
  let [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((i) => (view.readUInt32LE(4 * i) ^ key(4 + i)) >>> 0);
  for (let round = 15; round >= 0; round--) {
    const [t0, t1] = [g(a), g(rotateLeft(b, 8))];
    const c2 = (rotateLeft(c, 1) ^ (t0 + t1 + key(2 * round + 8))) >>> 0;
    const d2 = rotateLeft((d ^ (t0 + 2 * t1 + key(2 * round + 9))) >>> 0, 31);
    [a, b, c, d] = [c2, d2, a, b];
  }
  const out = Buffer.alloc(BLOCK);
  [c, d, a, b].forEach((word, i) => out.writeUInt32LE((word ^ key(i)) >>> 0, 4 * i));
  return out;
}
