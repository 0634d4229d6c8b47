/** Decrypts RC4, which two schemes of old PKCS #12 files use and no engine of ours has any more. There is no padding to judge the key by. */
export function decryptRc4(key: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number): number => {
    const [a, b] = [state[i] ?? 0, state[j] ?? 0];
    state[i] = b;
    state[j] = a;
    return (a + b) & 0xff;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i, j);
  }
  const out = new Uint8Array(ciphertext.length);
  for (let at = 0, i = 0, j = 0; at < out.length; at++) {
    i = (i + 1) & 0xff;
    j = (j + (state[i] ?? 0)) & 0xff;
    out[at] = (ciphertext[at] ?? 0) ^ (state[swap(i, j)] ?? 0);
  }
  return out;
}
