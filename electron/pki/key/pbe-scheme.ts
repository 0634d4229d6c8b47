import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { attemptParse, DerReader, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { type Cipher, findCipher, rc2, rc4, SINGLE_DES, TRIPLE_DES, TWO_KEY_DES } from './cipher.ts';
import { type Digest, findHmacDigest, MD5, SHA1 } from './digest.ts';

/** How a passphrase protects octets, as an AlgorithmIdentifier says it. */
export type PbeScheme =
  | (Encryption & Pbkdf & { readonly kind: 'pbkdf2' })
  | (Encryption & Scrypt & { readonly kind: 'scrypt' })
  /** PBES1 of PKCS #5: key and IV both come out of one derivation. */
  | (Pbkdf & { readonly kind: 'pbes1'; readonly cipher: Cipher })
  /** The schemes of PKCS #12. */
  | (Pbkdf & { readonly kind: 'pkcs12'; readonly cipher: Cipher });

interface Encryption {
  readonly cipher: Cipher;
  readonly iv: Uint8Array;
}

interface Pbkdf {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly digest: Digest;
}

interface Scrypt {
  readonly salt: Uint8Array;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallel: number;
}

const MAX_SALT = 4096;

const pkcs12 = (cipher: Cipher) => ({ kind: 'pkcs12' as const, digest: SHA1, cipher });
const pbes1 = (digest: Digest, cipher: Cipher) => ({ kind: 'pbes1' as const, digest, cipher });

/** Schemes whose parameters are salt and count alone. @see RFC 8018 appendix A.3, RFC 7292 appendix C */
const SALTED = new Map<string, { readonly kind: 'pkcs12' | 'pbes1'; readonly digest: Digest; readonly cipher: Cipher }>(
  [
    ['1.2.840.113549.1.12.1.1', pkcs12(rc4(16))],
    ['1.2.840.113549.1.12.1.2', pkcs12(rc4(5))],
    [OID.pbeWithSha1And3DesCbc, pkcs12(TRIPLE_DES)],
    [OID.pbeWithSha1And2DesCbc, pkcs12(TWO_KEY_DES)],
    [OID.pbeWithSha1And128Rc2Cbc, pkcs12(rc2(16))],
    [OID.pbeWithSha1And40Rc2Cbc, pkcs12(rc2(5))],
    ['1.2.840.113549.1.5.3', pbes1(MD5, SINGLE_DES)],
    ['1.2.840.113549.1.5.6', pbes1(MD5, rc2(8))],
    ['1.2.840.113549.1.5.10', pbes1(SHA1, SINGLE_DES)],
    ['1.2.840.113549.1.5.11', pbes1(SHA1, rc2(8))],
  ],
);

/** Reads an AlgorithmIdentifier of password-based encryption. Fails with `format.unsupported` (the OID as detail), `format.malformed`. @see RFC 8018 appendix A */
export function readPbeScheme(algorithmDer: Uint8Array): Result<PbeScheme, AppError> {
  const scheme = attemptParse('pbe', () => readScheme(new DerReader(algorithmDer)));
  if (!scheme.ok) return scheme;
  if (typeof scheme.value === 'string') return fail('format.unsupported', { format: 'pbe', detail: scheme.value });
  if (scheme.value.salt.length > MAX_SALT) return fail('format.unsupported', { format: 'pbe', detail: 'salt-length' });
  return ok(scheme.value);
}

/** The scheme, or what of it we don't know. */
function readScheme(reader: DerReader): PbeScheme | string {
  const algorithm = reader.enter(TAG.sequence);
  reader.expectEnd();
  const oid = readOid(algorithm);
  const salted = SALTED.get(oid);
  if (salted === undefined && oid !== OID.pbes2) return oid;
  const parameters = algorithm.enter(TAG.sequence);
  algorithm.expectEnd();
  if (salted === undefined) return readPbes2(parameters);
  const salt = parameters.content(parameters.read(TAG.octetString));
  const iterations = readSmallInteger(parameters);
  return iterations === 0 ? 'iterations' : { ...salted, salt, iterations };
}

function readPbes2(parameters: DerReader): PbeScheme | string {
  const derivation = parameters.enter(TAG.sequence);
  const encryption = parameters.enter(TAG.sequence);
  parameters.expectEnd();
  const oid = readOid(encryption);
  const found = oid === RC2_CBC ? readRc2(encryption) : readPlainCipher(oid, encryption);
  if (typeof found === 'string') return found;
  return found.iv.length === found.cipher.ivLength ? readDerivation(derivation, found) : 'iv-length';
}

function readPlainCipher(oid: string, parameters: DerReader): Encryption | string {
  const cipher = findCipher(oid);
  return cipher === undefined ? oid : { cipher, iv: parameters.content(parameters.read(TAG.octetString)) };
}

const RC2_CBC = '1.2.840.113549.3.2';
/** Codes of effective key lengths below 256 bits. @see RFC 8018 appendix B.2.3 */
const RC2_BITS: ReadonlyMap<number, number> = new Map([
  [160, 40],
  [120, 64],
  [58, 128],
]);

function readRc2(reader: DerReader): Encryption | string {
  if (reader.peekTag() === TAG.octetString)
    return { cipher: rc2(4, 32), iv: reader.content(reader.read(TAG.octetString)) };
  const parameters = reader.enter(TAG.sequence);
  const version = readSmallInteger(parameters);
  const bits = version >= 256 && version <= 1024 ? version : RC2_BITS.get(version);
  const iv = parameters.content(parameters.read(TAG.octetString));
  return bits === undefined ? 'rc2-version' : { cipher: rc2(Math.ceil(bits / 8), bits), iv };
}

function readDerivation(reader: DerReader, { cipher, iv }: Encryption): PbeScheme | string {
  const oid = readOid(reader);
  if (oid !== OID.pbkdf2 && oid !== OID.scrypt) return oid;
  const parameters = reader.enter(TAG.sequence);
  if (oid === OID.scrypt) return readScrypt(parameters, { cipher, iv });
  const derivation = readPbkdf2(parameters);
  if (typeof derivation === 'string') return derivation;
  const { keyLength = cipher.keyLength, ...rest } = derivation;
  if (cipher.name === 'rc2-cbc' && keyLength >= 1 && keyLength <= 128)
    return { kind: 'pbkdf2', ...rest, cipher: { ...cipher, keyLength }, iv };
  return keyLength === cipher.keyLength ? { kind: 'pbkdf2', ...rest, cipher, iv } : 'key-length';
}

/** The cost is below 2 to the power of 16 times the block size. @see RFC 7914 §6 */
const MAX_COST_OF_BLOCK = 65_536;

function readScrypt(parameters: DerReader, encryption: Encryption): PbeScheme | string {
  const salt = parameters.content(parameters.read(TAG.octetString));
  const cost = readSmallInteger(parameters);
  const blockSize = readSmallInteger(parameters);
  const parallel = readSmallInteger(parameters);
  const isPowerOfTwo = cost > 1 && (cost & (cost - 1)) === 0;
  const isTooHigh = blockSize === 1 && cost >= MAX_COST_OF_BLOCK;
  if (!isPowerOfTwo || isTooHigh || blockSize < 1 || parallel < 1) return 'scrypt-parameters';
  return { kind: 'scrypt', salt, cost, blockSize, parallel, ...encryption };
}

/** PBKDF2-params, or what of them we don't know. @throws DerError @see RFC 8018 appendix A.2 */
export function readPbkdf2(parameters: DerReader): (Pbkdf & { readonly keyLength?: number }) | string {
  if (parameters.peekTag() !== TAG.octetString) return 'salt-source';
  const salt = parameters.content(parameters.read(TAG.octetString));
  const iterations = readSmallInteger(parameters);
  const keyLength = parameters.peekTag() === TAG.integer ? readSmallInteger(parameters) : undefined;
  const prf = parameters.done ? OID.hmacWithSHA1 : readOid(parameters.enter(TAG.sequence));
  const digest = findHmacDigest(prf);
  if (digest === undefined) return prf;
  if (iterations === 0) return 'iterations';
  return { salt, iterations, digest, ...(keyLength !== undefined && { keyLength }) };
}

/** The scheme in one line for lists: `PBES2 PBKDF2-HMAC-sha256 600000 aes-256-cbc`. */
export function describePbe(algorithmDer: Uint8Array): string {
  const scheme = readPbeScheme(algorithmDer);
  if (!scheme.ok)
    return scheme.error.code === 'format.unsupported' ? oidName(scheme.error.evidence.detail) : 'unreadable';
  const { value } = scheme;
  if (value.kind === 'scrypt')
    return `PBES2 scrypt ${value.cost}/${value.blockSize}/${value.parallel} ${value.cipher.name}`;
  const { cipher, digest, iterations } = value;
  const bits = cipher.effectiveBits === undefined ? '' : `-${cipher.effectiveBits}`;
  if (value.kind === 'pbkdf2') return `PBES2 PBKDF2-HMAC-${digest.name} ${iterations} ${cipher.name}${bits}`;
  return `${value.kind === 'pkcs12' ? 'PKCS12' : 'PBES1'} ${digest.name} ${iterations} ${cipher.name}${bits}`;
}
