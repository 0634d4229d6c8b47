import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { BugError, err, ok, type Result } from '../../../shared/result.ts';
import { integer, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { AES_256, decryptPadded, encryptPadded, TRIPLE_DES } from './cipher.ts';
import { SHA1, SHA256 } from './digest.ts';
import { type Deriving, type KdfBudget, type KdfJob, runDerivingAsync, spendBlocks, spendBudget } from './kdf.ts';
import { type PbeScheme, readPbeScheme } from './pbe-scheme.ts';
import { bmpPassphrase, PKCS12_IV, PKCS12_KEY } from './pkcs12-kdf.ts';

/** Passphrase (UTF-8) and work that opening one file may use. */
export interface PbeSecret {
  readonly passphrase: Uint8Array;
  readonly budget: KdfBudget;
}

export interface Encrypted {
  /** AlgorithmIdentifier. */
  readonly algorithmDer: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/**
 * Decrypts what a passphrase protects: PBES2 (PBKDF2 with any HMAC of SHA-1, SHA-2, SHA-3, or scrypt; AES-CBC, DES, 3DES, RC2), PBES1 with MD5 or SHA-1,
 * and the schemes of PKCS #12. Fails with `format.wrong-passphrase` when the padding does not come out, `format.too-costly`, `format.unsupported`,
 * `format.malformed`. Does not authenticate: one wrong passphrase in some 200 yields garbage that the caller's parser must refuse.
 * @see RFC 8018 §6, RFC 7292 appendix B and C
 */
export function* decryptPbe(
  { algorithmDer, ciphertext }: Encrypted,
  secret: PbeSecret,
): Deriving<Result<Uint8Array, AppError>> {
  const scheme = readPbeScheme(algorithmDer);
  if (!scheme.ok) return scheme;
  const slow = scheme.value.cipher.name === 'rc2-cbc' ? { octets: ciphertext.length, blockLength: 8 } : undefined;
  const tooLong = slow === undefined ? undefined : spendBlocks(secret.budget, slow, 'pbe');
  if (tooLong !== undefined) return err(tooLong);
  const passphrases = passphraseForms(scheme.value, secret.passphrase);
  try {
    for (const passphrase of passphrases) {
      const jobs = derivations(scheme.value, passphrase);
      const refusal = jobs.map((job) => spendBudget(secret.budget, job, 'pbe')).find((error) => error !== undefined);
      if (refusal !== undefined) return err(refusal);
      const derived: Uint8Array[] = [];
      for (const job of jobs) derived.push(Uint8Array.from(yield job));
      const plain = decryptWith(scheme.value, derived, ciphertext);
      for (const octets of derived) octets.fill(0);
      if (plain !== undefined) return ok(plain);
    }
    return fail('format.wrong-passphrase', { format: 'pbe' });
  } finally {
    if (scheme.value.kind === 'pkcs12') for (const form of passphrases) form.fill(0);
  }
}

/** PKCS #12 takes UTF-16; some of its writers take the empty passphrase as no octets at all, without the terminating zero. */
function passphraseForms(scheme: PbeScheme, passphrase: Uint8Array): Uint8Array[] {
  if (scheme.kind !== 'pkcs12') return [passphrase];
  const bmp = bmpPassphrase(passphrase);
  if (bmp === undefined) return [];
  return passphrase.length === 0 ? [bmp, new Uint8Array()] : [bmp];
}

function derivations(scheme: PbeScheme, passphrase: Uint8Array): KdfJob[] {
  const { cipher } = scheme;
  switch (scheme.kind) {
    case 'pbkdf2':
    case 'scrypt':
      return [{ ...scheme, passphrase, length: cipher.keyLength }];
    case 'pbes1':
      return [{ ...scheme, kind: 'pbkdf1', passphrase, length: cipher.keyLength + cipher.ivLength }];
    case 'pkcs12': {
      const base = { ...scheme, passphrase };
      return [
        { ...base, purpose: PKCS12_KEY, length: cipher.keyLength },
        { ...base, purpose: PKCS12_IV, length: cipher.ivLength },
      ];
    }
  }
}

function decryptWith(
  scheme: PbeScheme,
  [first = new Uint8Array(), second = new Uint8Array()]: readonly Uint8Array[],
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  const { cipher } = scheme;
  if (scheme.kind === 'pkcs12') return decryptPadded(cipher, { key: first, iv: second }, ciphertext);
  if (scheme.kind !== 'pbes1') return decryptPadded(cipher, { key: first, iv: scheme.iv }, ciphertext);
  const [key, iv] = [first.subarray(0, cipher.keyLength), first.subarray(cipher.keyLength)];
  return decryptPadded(cipher, { key, iv }, ciphertext);
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
  const { passphrase, salt, iv, iterations } = input;
  if (salt.length < 16 || iv.length !== 16) throw new BugError('salt or IV too short');
  const job = { kind: 'pbkdf2', digest: SHA256, passphrase, salt, iterations, length: AES_256.keyLength } as const;
  const ciphertext = await runDerivingAsync(
    encryptWith(job, (key) => encryptPadded(AES_256, { key, iv }, input.plaintext)),
  );
  const encryption = sequence(oidDer(OID.aes256Cbc), octetString(iv));
  return {
    algorithmDer: sequence(oidDer(OID.pbes2), sequence(pbkdf2Algorithm(salt, iterations), encryption)),
    ciphertext,
  };
}

/** AlgorithmIdentifier of PBKDF2 with HMAC-SHA256, with the key length where it must be written. @see RFC 8018 appendix A.2 */
export function pbkdf2Algorithm(salt: Uint8Array, iterations: number, keyLength?: number): Uint8Array {
  const length = keyLength === undefined ? [] : [integer(keyLength)];
  const prf = sequence(oidDer(OID.hmacWithSHA256), nullValue());
  return sequence(oidDer(OID.pbkdf2), sequence(octetString(salt), integer(iterations), ...length, prf));
}

function* encryptWith(job: KdfJob, encrypt: (key: Uint8Array) => Uint8Array): Deriving<Uint8Array> {
  return encrypt(yield job);
}

/** pbeWithSHA1And3-KeyTripleDES-CBC, for old Windows and Java alone. The IV is derived too. @see RFC 7292 appendix C */
export async function encryptLegacy(input: Omit<Pbes2Input, 'iv'>): Promise<Encrypted> {
  const { salt, iterations, plaintext } = input;
  const passphrase = bmpPassphrase(input.passphrase);
  if (passphrase === undefined) throw new BugError('passphrase is not UTF-8');
  const base = { kind: 'pkcs12', digest: SHA1, passphrase, salt, iterations } as const;
  const ciphertext = await runDerivingAsync(
    (function* (): Deriving<Uint8Array> {
      const key = Uint8Array.from(yield { ...base, purpose: PKCS12_KEY, length: TRIPLE_DES.keyLength });
      const iv = yield { ...base, purpose: PKCS12_IV, length: TRIPLE_DES.ivLength };
      const out = encryptPadded(TRIPLE_DES, { key, iv }, plaintext);
      key.fill(0);
      return out;
    })(),
  );
  passphrase.fill(0);
  const parameters = sequence(octetString(salt), integer(iterations));
  return { algorithmDer: sequence(oidDer(OID.pbeWithSha1And3DesCbc), parameters), ciphertext };
}
