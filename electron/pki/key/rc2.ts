/** Permutation of RFC 2268 §2. */
const PI_TABLE = Buffer.from(
  [
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82',
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7',
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731',
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  ].join(''),
  'hex',
);

const pi = (octet: number): number => PI_TABLE[octet & 0xff] ?? 0;

/**
 * Decrypts RC2 in CBC mode and takes off the padding; undefined where the padding is wrong. For old PKCS #12 files alone: no engine of ours has RC2.
 * @see RFC 2268
 */
export function decryptRc2Cbc(
  { key, effectiveBits }: { readonly key: Uint8Array; readonly effectiveBits: number },
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  if (ciphertext.length === 0 || ciphertext.length % 8 !== 0) return undefined;
  const schedule = expandKey(key, effectiveBits);
  const plain = new Uint8Array(ciphertext.length);
  let previous = iv;
  for (let at = 0; at < ciphertext.length; at += 8) {
    const block = ciphertext.subarray(at, at + 8);
    decryptBlock(schedule, block).forEach((octet, i) => {
      plain[at + i] = octet ^ (previous[i] ?? 0);
    });
    previous = block;
  }
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > 8 || !plain.subarray(-padding).every((octet) => octet === padding)) return undefined;
  return plain.subarray(0, plain.length - padding);
}

/** @see RFC 2268 §2 */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  for (let i = key.length; i < 128; i++) octets[i] = pi((octets[i - 1] ?? 0) + (octets[i - key.length] ?? 0));
  const effective = Math.ceil(effectiveBits / 8);
  const first = 128 - effective;
  const mask = 0xff >> (8 * effective - effectiveBits);
  octets[first] = pi((octets[first] ?? 0) & mask);
  for (let i = first - 1; i >= 0; i--) octets[i] = pi((octets[i + 1] ?? 0) ^ (octets[i + effective] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, i) => (octets[2 * i] ?? 0) | ((octets[2 * i + 1] ?? 0) << 8));
}

const ROTATIONS = [1, 2, 3, 5] as const;

function decryptBlock(schedule: Uint16Array, block: Uint8Array): Uint8Array {
  const words = Uint16Array.from({ length: 4 }, (_, i) => (block[2 * i] ?? 0) | ((block[2 * i + 1] ?? 0) << 8));
  const word = (i: number): number => words[i & 3] ?? 0;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const rotated = (word(i) >>> (ROTATIONS[i] ?? 0)) | (word(i) << (16 - (ROTATIONS[i] ?? 0)));
      words[i] = rotated - (schedule[4 * round + i] ?? 0) - (word(i + 3) & word(i + 2)) - (~word(i + 3) & word(i + 1));
    }
    // a reverse mashing round stands before the rounds that follow the fifth and the eleventh of encryption
    if (round === 11 || round === 5) {
      for (let i = 3; i >= 0; i--) words[i] = word(i) - (schedule[word(i + 3) & 63] ?? 0);
    }
  }
  return Uint8Array.from({ length: 8 }, (_, i) => (word(i >> 1) >> (8 * (i & 1))) & 0xff);
}
