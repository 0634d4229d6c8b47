import { createCipheriv, createDecipheriv } from 'node:crypto';
import { OID } from '../asn1/oid.ts';
import { decryptRc2Cbc } from './rc2.ts';
import { decryptRc4 } from './rc4.ts';

/** A cipher in CBC mode with the padding of PKCS #7, or RC4. Lengths in octets. */
export interface Cipher {
  /** `aes-256-cbc`, `des-ede3-cbc`, `des-cbc`, `rc2-cbc`, `rc4`; as OpenSSL names them. */
  readonly name: string;
  readonly keyLength: number;
  readonly ivLength: number;
  /** RC2 alone: the strength that its key schedule reduces the key to. */
  readonly effectiveBits?: number;
}

export interface CipherKey {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

const aes = (bits: number): Cipher => ({ name: `aes-${bits}-cbc`, keyLength: bits / 8, ivLength: 16 });
export const TRIPLE_DES: Cipher = { name: 'des-ede3-cbc', keyLength: 24, ivLength: 8 };
export const TWO_KEY_DES: Cipher = { name: 'des-ede-cbc', keyLength: 16, ivLength: 8 };
export const SINGLE_DES: Cipher = { name: 'des-cbc', keyLength: 8, ivLength: 8 };
export const AES_256 = aes(256);

export const rc2 = (keyLength: number, effectiveBits = keyLength * 8): Cipher => ({
  name: 'rc2-cbc',
  keyLength,
  ivLength: 8,
  effectiveBits,
});
export const rc4 = (keyLength: number): Cipher => ({ name: 'rc4', keyLength, ivLength: 0 });

const BY_OID: ReadonlyMap<string, Cipher> = new Map([
  [OID.aes128Cbc, aes(128)],
  [OID.aes192Cbc, aes(192)],
  [OID.aes256Cbc, AES_256],
  [OID.desEde3Cbc, TRIPLE_DES],
  ['1.3.14.3.2.7', SINGLE_DES],
]);

/** The cipher of an OID whose parameter is the IV alone; undefined where it is none of ours. */
export const findCipher = (oid: string): Cipher | undefined => BY_OID.get(oid);

const BY_NAME: ReadonlyMap<string, Cipher> = new Map([
  ...[128, 192, 256].map((bits) => [`AES-${bits}-CBC`, aes(bits)] as const),
  ['DES-EDE3-CBC', TRIPLE_DES],
  ['DES-CBC', SINGLE_DES],
  ['RC2-CBC', rc2(16)],
  ['RC2-64-CBC', rc2(8)],
  ['RC2-40-CBC', rc2(5)],
]);

/** The cipher of an OpenSSL name as it stands in a DEK-Info header, in any case. */
export const findCipherByName = (name: string): Cipher | undefined => BY_NAME.get(name.toUpperCase());

/** Decrypts and takes the padding off. Undefined where key, IV, length or padding do not fit: most often, the passphrase is another. */
export function decryptPadded(cipher: Cipher, { key, iv }: CipherKey, ciphertext: Uint8Array): Uint8Array | undefined {
  if (key.length !== cipher.keyLength || iv.length !== cipher.ivLength) return undefined;
  if (cipher.name === 'rc4') return decryptRc4(key, ciphertext);
  if (cipher.name === 'rc2-cbc')
    return decryptRc2Cbc({ key, effectiveBits: cipher.effectiveBits ?? key.length * 8 }, iv, ciphertext);
  const engineKey = desKey(cipher, key);
  try {
    const decipher = createDecipheriv(engineName(cipher), engineKey, iv);
    const head = decipher.update(ciphertext);
    const plain = Buffer.concat([head, decipher.final()]);
    head.fill(0);
    return plain;
  } catch {
    return undefined;
  } finally {
    if (engineKey !== key) engineKey.fill(0);
  }
}

/** Pads and encrypts; AES and 3DES alone. */
export function encryptPadded(cipher: Cipher, { key, iv }: CipherKey, plaintext: Uint8Array): Uint8Array {
  const encipher = createCipheriv(cipher.name, key, iv);
  return Buffer.concat([encipher.update(plaintext), encipher.final()]);
}

/** Single DES is triple DES with three equal keys, two-key DES one with the first key repeated; triple DES no engine lacks. */
const engineName = ({ name }: Cipher): string => (name.startsWith('des-') ? 'des-ede3-cbc' : name);

function desKey({ name }: Cipher, key: Uint8Array): Uint8Array {
  if (name === 'des-cbc') return Buffer.concat([key, key, key]);
  return name === 'des-ede-cbc' ? Buffer.concat([key, key.subarray(0, 8)]) : key;
}
