import { hash } from 'node:crypto';
import { sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { OID } from '../asn1/oid.ts';

/** A hash function that key derivations use. Lengths in octets. */
export interface Digest {
  readonly name: string;
  readonly length: number;
  readonly blockLength: number;
  /** Whether node:crypto has it in every engine; the others run in JavaScript, several times slower. */
  readonly isNative: boolean;
  readonly compute: (bytes: Uint8Array) => Uint8Array;
}

const native = (name: string, length: number, blockLength: number): Digest => ({
  name,
  length,
  blockLength,
  isNative: true,
  compute: (bytes) => hash(name, bytes, 'buffer'),
});

type NobleHash = (bytes: Uint8Array) => Uint8Array;

const scripted = (name: string, compute: NobleHash, [length, blockLength]: readonly [number, number]): Digest => ({
  name,
  length,
  blockLength,
  isNative: false,
  compute: (bytes) => compute(bytes),
});

export const MD5 = native('md5', 16, 64);
export const SHA1 = native('sha1', 20, 64);
export const SHA256 = native('sha256', 32, 64);
const SHA224 = native('sha224', 28, 64);
const SHA384 = native('sha384', 48, 128);
const SHA512 = native('sha512', 64, 128);
const SHA512_224 = scripted('sha512-224', sha512_224, [28, 128]);
const SHA512_256 = scripted('sha512-256', sha512_256, [32, 128]);
const SHA3_224 = scripted('sha3-224', sha3_224, [28, 144]);
const SHA3_256 = scripted('sha3-256', sha3_256, [32, 136]);
const SHA3_384 = scripted('sha3-384', sha3_384, [48, 104]);
const SHA3_512 = scripted('sha3-512', sha3_512, [64, 72]);

const NIST_HASHES = '2.16.840.1.101.3.4.2';

const BY_OID: ReadonlyMap<string, Digest> = new Map([
  [OID.md5, MD5],
  [OID.sha1, SHA1],
  [OID.sha224, SHA224],
  [OID.sha256, SHA256],
  [OID.sha384, SHA384],
  [OID.sha512, SHA512],
  [`${NIST_HASHES}.5`, SHA512_224],
  [`${NIST_HASHES}.6`, SHA512_256],
  [`${NIST_HASHES}.7`, SHA3_224],
  [`${NIST_HASHES}.8`, SHA3_256],
  [`${NIST_HASHES}.9`, SHA3_384],
  [`${NIST_HASHES}.10`, SHA3_512],
]);

/** The hash function of an OID; undefined where it is none we compute. */
export const findDigest = (oid: string): Digest | undefined => BY_OID.get(oid);

const BY_HMAC_OID: ReadonlyMap<string, Digest> = new Map([
  [OID.hmacWithSHA1, SHA1],
  [OID.hmacWithSHA224, SHA224],
  [OID.hmacWithSHA256, SHA256],
  [OID.hmacWithSHA384, SHA384],
  [OID.hmacWithSHA512, SHA512],
  ['1.2.840.113549.2.12', SHA512_224],
  ['1.2.840.113549.2.13', SHA512_256],
  [`${NIST_HASHES}.13`, SHA3_224],
  [`${NIST_HASHES}.14`, SHA3_256],
  [`${NIST_HASHES}.15`, SHA3_384],
  [`${NIST_HASHES}.16`, SHA3_512],
]);

/** The hash function inside an HMAC named by its OID. @see RFC 8018 appendix B.1.2 */
export const findHmacDigest = (oid: string): Digest | undefined => BY_HMAC_OID.get(oid);

/** HMAC over one message. @see RFC 2104 */
export function computeHmac(digest: Digest, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(digest.blockLength);
  block.set(key.length > digest.blockLength ? digest.compute(key) : key);
  const inner = digest.compute(Buffer.concat([block.map((octet) => octet ^ 0x36), message]));
  const value = digest.compute(Buffer.concat([block.map((octet) => octet ^ 0x5c), inner]));
  block.fill(0);
  return value;
}
