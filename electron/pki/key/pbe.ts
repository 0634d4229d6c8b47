import { createCipheriv, createDecipheriv, pbkdf2, pbkdf2Sync, scryptSync } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { attemptParse, DerReader, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { integer, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { bmpPassphrase, derivePkcs12, PKCS12_IV, PKCS12_KEY } from '../container/pkcs12-kdf.ts';
import { decryptRc2Cbc } from './rc2.ts';

/** Rounds of key derivation that one file may cost, all its parts together. */
export interface KdfBudget {
  rounds: number;
}

const MAX_ROUNDS = 20_000_000;
/** A round of the PKCS #12 derivation runs in JavaScript and costs about ten of PBKDF2. */
const PKCS12_ROUND_COST = 10;
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;

export const createKdfBudget = (): KdfBudget => ({ rounds: MAX_ROUNDS });

/** Takes rounds from the budget; false when it is spent. */
export function spendRounds(budget: KdfBudget, rounds: number, kind: 'pbkdf2' | 'pkcs12'): boolean {
  budget.rounds -= kind === 'pkcs12' ? rounds * PKCS12_ROUND_COST : rounds;
  return rounds > 0 && budget.rounds >= 0;
}

export interface Encrypted {
  /** AlgorithmIdentifier. */
  readonly algorithmDer: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/**
 * Decrypts what a passphrase protects: PBES2 (PBKDF2 with HMAC-SHA-1 to SHA-512 or scrypt, AES-CBC or 3DES) and the PKCS #12 schemes of old files (3DES, RC2).
 * The passphrase is UTF-8. Fails with `format.wrong-passphrase` when the padding does not come out, `format.unsupported`, `format.malformed`.
 * Does not authenticate: one wrong passphrase in some 200 yields garbage that the caller's parser must refuse.
 * @see RFC 8018 §6.2, RFC 7292 appendix B and C
 */
export function decryptPbe(
  { algorithmDer, ciphertext }: Encrypted,
  passphrase: Uint8Array,
  budget: KdfBudget,
): Result<Uint8Array, AppError> {
  const scheme = attemptParse('pbe', () => readScheme(new DerReader(algorithmDer)));
  if (!scheme.ok) return scheme;
  if (scheme.value.kind === 'unsupported')
    return fail('format.unsupported', { format: 'pbe', detail: scheme.value.detail });
  const rounds = scheme.value.kind === 'scrypt' ? 1 : scheme.value.iterations;
  if (!spendRounds(budget, rounds, scheme.value.kind === 'pkcs12' ? 'pkcs12' : 'pbkdf2')) {
    return fail('format.unsupported', { format: 'pbe', detail: 'iterations' });
  }
  const plain = decryptWith(scheme.value, passphrase, ciphertext);
  return plain === undefined ? fail('format.wrong-passphrase', { format: 'pbe' }) : ok(plain);
}

type Scheme =
  | {
      readonly kind: 'pbkdf2';
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly digest: string;
      readonly cipher: Cipher;
      readonly iv: Uint8Array;
    }
  | {
      readonly kind: 'scrypt';
      readonly salt: Uint8Array;
      readonly cost: number;
      readonly blockSize: number;
      readonly parallel: number;
      readonly cipher: Cipher;
      readonly iv: Uint8Array;
    }
  | { readonly kind: 'pkcs12'; readonly salt: Uint8Array; readonly iterations: number; readonly legacy: Legacy }
  | { readonly kind: 'unsupported'; readonly detail: string };

interface Cipher {
  readonly name: string;
  readonly keyLength: number;
}

const CIPHERS: ReadonlyMap<string, Cipher> = new Map([
  [OID.aes128Cbc, { name: 'aes-128-cbc', keyLength: 16 }],
  [OID.aes192Cbc, { name: 'aes-192-cbc', keyLength: 24 }],
  [OID.aes256Cbc, { name: 'aes-256-cbc', keyLength: 32 }],
  [OID.desEde3Cbc, { name: 'des-ede3-cbc', keyLength: 24 }],
]);

const PRF_DIGESTS: ReadonlyMap<string, string> = new Map([
  [OID.hmacWithSHA1, 'sha1'],
  [OID.hmacWithSHA224, 'sha224'],
  [OID.hmacWithSHA256, 'sha256'],
  [OID.hmacWithSHA384, 'sha384'],
  [OID.hmacWithSHA512, 'sha512'],
]);

interface Legacy {
  readonly cipher: 'des' | 'rc2';
  readonly keyLength: number;
}

const LEGACY: ReadonlyMap<string, Legacy> = new Map([
  [OID.pbeWithSha1And3DesCbc, { cipher: 'des', keyLength: 24 }],
  [OID.pbeWithSha1And2DesCbc, { cipher: 'des', keyLength: 16 }],
  [OID.pbeWithSha1And128Rc2Cbc, { cipher: 'rc2', keyLength: 16 }],
  [OID.pbeWithSha1And40Rc2Cbc, { cipher: 'rc2', keyLength: 5 }],
]);

function readScheme(reader: DerReader): Scheme {
  const algorithm = reader.enter(TAG.sequence);
  reader.expectEnd();
  const oid = readOid(algorithm);
  const legacy = LEGACY.get(oid);
  if (legacy === undefined && oid !== OID.pbes2) return { kind: 'unsupported', detail: oid };
  const parameters = algorithm.enter(TAG.sequence);
  algorithm.expectEnd();
  if (legacy !== undefined) {
    const salt = parameters.content(parameters.read(TAG.octetString));
    return { kind: 'pkcs12', salt, iterations: readSmallInteger(parameters), legacy };
  }
  const derivation = parameters.enter(TAG.sequence);
  const encryption = parameters.enter(TAG.sequence);
  parameters.expectEnd();
  const cipherOid = readOid(encryption);
  const cipher = CIPHERS.get(cipherOid);
  if (cipher === undefined) return { kind: 'unsupported', detail: cipherOid };
  const iv = encryption.content(encryption.read(TAG.octetString));
  return readDerivation(derivation, { cipher, iv });
}

function readDerivation(reader: DerReader, encryption: { readonly cipher: Cipher; readonly iv: Uint8Array }): Scheme {
  const oid = readOid(reader);
  const parameters = reader.enter(TAG.sequence);
  if (oid !== OID.pbkdf2 && oid !== OID.scrypt) return { kind: 'unsupported', detail: oid };
  if (parameters.peekTag() !== TAG.octetString) return { kind: 'unsupported', detail: 'salt-source' };
  const salt = parameters.content(parameters.read(TAG.octetString));
  const first = readSmallInteger(parameters);
  if (oid === OID.scrypt) {
    const blockSize = readSmallInteger(parameters);
    const parallel = readSmallInteger(parameters);
    const isBounded =
      128 * first * blockSize * parallel <= MAX_SCRYPT_BYTES && first > 1 && (first & (first - 1)) === 0;
    if (!isBounded || blockSize < 1 || parallel < 1) return { kind: 'unsupported', detail: 'scrypt-parameters' };
    return { kind: 'scrypt', salt, cost: first, blockSize, parallel, ...encryption };
  }
  const keyLength = parameters.peekTag() === TAG.integer ? readSmallInteger(parameters) : encryption.cipher.keyLength;
  const prf = parameters.done ? OID.hmacWithSHA1 : readOid(parameters.enter(TAG.sequence));
  const digest = PRF_DIGESTS.get(prf);
  if (digest === undefined) return { kind: 'unsupported', detail: prf };
  if (keyLength !== encryption.cipher.keyLength) return { kind: 'unsupported', detail: 'key-length' };
  return { kind: 'pbkdf2', salt, iterations: first, digest, ...encryption };
}

function decryptWith(
  scheme: Exclude<Scheme, { kind: 'unsupported' }>,
  passphrase: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  if (scheme.kind === 'pkcs12') return decryptLegacy(scheme, passphrase, ciphertext);
  const { keyLength, name } = scheme.cipher;
  const key =
    scheme.kind === 'pbkdf2'
      ? pbkdf2Sync(passphrase, scheme.salt, scheme.iterations, keyLength, scheme.digest)
      : scryptSync(passphrase, scheme.salt, keyLength, {
          N: scheme.cost,
          r: scheme.blockSize,
          p: scheme.parallel,
          maxmem: 2 * MAX_SCRYPT_BYTES,
        });
  const plain = decryptCbc(name, { key, iv: scheme.iv }, ciphertext);
  key.fill(0);
  return plain;
}

function decryptLegacy(scheme: LegacyScheme, passphrase: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  const bmp = bmpPassphrase(passphrase);
  if (bmp === undefined) return undefined;
  const plain = decryptLegacyWith(scheme, bmp, ciphertext);
  bmp.fill(0);
  // some writers take the empty passphrase as no octets at all, without the terminating zero
  return plain ?? (passphrase.length === 0 ? decryptLegacyWith(scheme, new Uint8Array(), ciphertext) : undefined);
}

type LegacyScheme = Extract<Scheme, { kind: 'pkcs12' }>;

function decryptLegacyWith(scheme: LegacyScheme, bmp: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  const base = { digest: 'sha1' as const, passphrase: bmp, salt: scheme.salt, iterations: scheme.iterations };
  const key = derivePkcs12({ ...base, purpose: PKCS12_KEY, length: scheme.legacy.keyLength });
  const iv = derivePkcs12({ ...base, purpose: PKCS12_IV, length: 8 });
  const plain =
    scheme.legacy.cipher === 'rc2'
      ? decryptRc2Cbc(key, iv, ciphertext)
      : decryptCbc('des-ede3-cbc', { key: tripleKey(key), iv }, ciphertext);
  key.fill(0);
  return plain;
}

/** Two-key 3DES repeats the first key. */
const tripleKey = (key: Uint8Array): Uint8Array => (key.length === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]));

/** CBC with PKCS #7 padding; undefined where key, IV, length or padding do not fit. */
export function decryptCbc(
  cipher: string,
  { key, iv }: { readonly key: Uint8Array; readonly iv: Uint8Array },
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv(cipher, key, iv);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}

export interface Pbes2Input {
  readonly plaintext: Uint8Array;
  /** UTF-8. */
  readonly passphrase: Uint8Array;
  /** 16 octets each. */
  readonly salt: Uint8Array;
  readonly iv: Uint8Array;
  readonly iterations: number;
}

/** PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, derived off the calling thread. @see RFC 8018 §6.2 */
export async function encryptPbes2(input: Pbes2Input): Promise<Encrypted> {
  const { salt, iv, iterations } = input;
  if (salt.length < 16 || iv.length !== 16) throw new BugError('salt or IV too short');
  const key = await derive(input);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const ciphertext = Buffer.concat([cipher.update(input.plaintext), cipher.final()]);
  key.fill(0);
  const prf = sequence(oidDer(OID.hmacWithSHA256), nullValue());
  const derivation = sequence(oidDer(OID.pbkdf2), sequence(octetString(salt), integer(iterations), prf));
  const algorithmDer = sequence(
    oidDer(OID.pbes2),
    sequence(derivation, sequence(oidDer(OID.aes256Cbc), octetString(iv))),
  );
  return { algorithmDer, ciphertext };
}

const derive = ({ passphrase, salt, iterations }: Pbes2Input): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    pbkdf2(passphrase, salt, iterations, 32, 'sha256', (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
