import { hash } from 'node:crypto';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake128, shake256 } from '@noble/hashes/sha3.js';
import { OID } from '../asn1/oid.ts';

const NATIVE = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const OWN = [
  'ripemd160',
  'sha512-224',
  'sha512-256',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'shake128',
  'shake256',
] as const;
type NativeDigest = (typeof NATIVE)[number];
type OwnDigest = (typeof OWN)[number];
/** Digests of signatures. `shake128` and `shake256` give 32 and 64 octets. @see RFC 8692 §2 */
export type DigestName = NativeDigest | OwnDigest;

/** What engines lack, in whole or in part. */
const OWN_FUNCTIONS: Readonly<Record<OwnDigest, (message: Uint8Array) => Uint8Array>> = {
  ripemd160,
  'sha512-224': sha512_224,
  'sha512-256': sha512_256,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
  shake128: (message) => shake128(message, { dkLen: 32 }),
  shake256: (message) => shake256(message, { dkLen: 64 }),
};

const NATIVE_NAMES: ReadonlySet<string> = new Set(NATIVE);

/** Whether OpenSSL and BoringSSL both have the digest. */
export const isNativeDigest = (name: DigestName): name is NativeDigest => NATIVE_NAMES.has(name);

export const digestOf = (name: DigestName, message: Uint8Array): Uint8Array =>
  isNativeDigest(name) ? hash(name, message, 'buffer') : OWN_FUNCTIONS[name](message);

const OID_OF = {
  md5: OID.md5,
  ripemd160: OID.ripemd160,
  sha1: OID.sha1,
  sha224: OID.sha224,
  sha256: OID.sha256,
  sha384: OID.sha384,
  sha512: OID.sha512,
  'sha512-224': OID.sha512_224,
  'sha512-256': OID.sha512_256,
  'sha3-224': OID['sha3-224'],
  'sha3-256': OID['sha3-256'],
  'sha3-384': OID['sha3-384'],
  'sha3-512': OID['sha3-512'],
} as const;
/** Digests that have an identifier of their own, as PKCS #1 needs it. */
export type IdentifiedDigest = keyof typeof OID_OF;

export const digestOid = (name: IdentifiedDigest): string => OID_OF[name];

export const DIGEST_OF_OID: ReadonlyMap<string, IdentifiedDigest> = new Map(
  Object.entries(OID_OF).map(([name, oid]) => [oid, name as IdentifiedDigest]),
);

/** Digests for which collisions are practical or near. @see RFC 6151 §2, RFC 6194 §4 */
export const isWeakDigest = (name: DigestName): boolean => name === 'md5' || name === 'sha1' || name === 'ripemd160';
