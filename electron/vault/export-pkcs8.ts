import { createCipheriv, createDecipheriv, type Decipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { BugError } from '../../shared/result.ts';
import { readWhole, TAG } from '../pki/asn1/der.ts';
import { readSmallInteger } from '../pki/asn1/der-value.ts';
import { integer, nullValue, octetString, oidDer, sequence } from '../pki/asn1/der-write.ts';
import { bmpPassphrase, derivePkcs12Sha1, PKCS12_IV, PKCS12_KEY } from './pkcs12-derivation.ts';

/** `pbes2` for everybody; `pkcs12-3des` for the key inside a PKCS #12 file that old Windows and Java are to open. */
export const EXPORT_SCHEMES = ['pbes2', 'pkcs12-3des'] as const;
export type ExportScheme = (typeof EXPORT_SCHEMES)[number];

/** OWASP's figure for PBKDF2-HMAC-SHA256; also the least an export may have. */
export const MIN_EXPORT_ITERATIONS = 600_000;
export const MAX_EXPORT_ITERATIONS = 10_000_000;

/** As many as old readers take; more would not make SHA-1 and 3DES strong. The passphrase has to be. */
const LEGACY_ITERATIONS = 2048;

const SALT_LENGTH = 16;
const KEY_LENGTH = 32;
const BLOCK_LENGTH = 16;

const OID = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  pbeWithSha1And3Des: '1.2.840.113549.1.12.1.3',
} as const;

/**
 * EncryptedPrivateKeyInfo in DER: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, which OpenSSL, Java and BoringSSL open.
 *
 * The passphrase's octets are used as they are. Nothing given is zeroed here. What is answered has been opened again.
 * @see RFC 5958 §3, RFC 8018 §6.2 and appendix A
 */
export async function encryptPkcs8(
  pkcs8Der: Uint8Array,
  passphrase: Uint8Array,
  iterations: number,
): Promise<Uint8Array> {
  const salt = randomBytes(SALT_LENGTH);
  const iv = randomBytes(BLOCK_LENGTH);
  const key = await deriveKey(passphrase, salt, iterations);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const encrypted = Buffer.concat([cipher.update(pkcs8Der), cipher.final()]);
  key.fill(0);
  const derivation = sequence(
    oidDer(OID.pbkdf2),
    sequence(octetString(salt), integer(iterations), sequence(oidDer(OID.hmacWithSha256), nullValue())),
  );
  const encryption = sequence(oidDer(OID.aes256Cbc), octetString(iv));
  const der = sequence(sequence(oidDer(OID.pbes2), sequence(derivation, encryption)), octetString(encrypted));
  await requireOpens(der, passphrase, pkcs8Der);
  return der;
}

/** Reads what was written and opens it: whoever keeps it looks at the same octets and needs not open them. @throws BugError */
async function requireOpens(der: Uint8Array, passphrase: Uint8Array, pkcs8Der: Uint8Array): Promise<void> {
  const { salt, iterations, iv, encrypted } = readPbes2(der);
  const key = await deriveKey(passphrase, salt, iterations);
  requireSame(createDecipheriv('aes-256-cbc', key, iv), encrypted, pkcs8Der);
  key.fill(0);
}

function requireSame(decipher: Decipheriv, encrypted: Uint8Array, pkcs8Der: Uint8Array): void {
  const parts = [decipher.update(encrypted), decipher.final()];
  const opened = Buffer.concat(parts);
  const isSame = opened.equals(pkcs8Der);
  for (const secret of [opened, ...parts]) secret.fill(0);
  if (!isSame) throw new BugError('an export does not open');
}

function readPbes2(der: Uint8Array) {
  const outer = readWhole(der, TAG.sequence);
  const algorithm = outer.enter(TAG.sequence);
  const encrypted = outer.content(outer.read(TAG.octetString));
  algorithm.read(TAG.oid);
  const parameters = algorithm.enter(TAG.sequence);
  const derivation = parameters.enter(TAG.sequence);
  derivation.read(TAG.oid);
  const pbkdf2Parameters = derivation.enter(TAG.sequence);
  const salt = pbkdf2Parameters.content(pbkdf2Parameters.read(TAG.octetString));
  const iterations = readSmallInteger(pbkdf2Parameters);
  const encryption = parameters.enter(TAG.sequence);
  encryption.read(TAG.oid);
  return { salt, iterations, iv: encryption.content(encryption.read(TAG.octetString)), encrypted };
}

/**
 * EncryptedPrivateKeyInfo in DER under pbeWithSHAAnd3-KeyTripleDES-CBC with 2 048 rounds, which every reader of PKCS #12 opens.
 *
 * Whoever gets the file tries passphrases at a fraction of the cost of `encryptPkcs8`. Nothing given is zeroed here. What is answered has been opened again.
 * @see RFC 7292 appendix C
 */
export function encryptPkcs8Legacy(pkcs8Der: Uint8Array, passphrase: Uint8Array): Uint8Array {
  const salt = randomBytes(SALT_LENGTH);
  const base = { passphrase: bmpPassphrase(passphrase), salt, iterations: LEGACY_ITERATIONS };
  const key = derivePkcs12Sha1({ ...base, purpose: PKCS12_KEY, length: 24 });
  const iv = derivePkcs12Sha1({ ...base, purpose: PKCS12_IV, length: 8 });
  const cipher = createCipheriv('des-ede3-cbc', key, iv);
  const encrypted = Buffer.concat([cipher.update(pkcs8Der), cipher.final()]);
  requireSame(createDecipheriv('des-ede3-cbc', key, iv), encrypted, pkcs8Der);
  for (const secret of [base.passphrase, key, iv]) secret.fill(0);
  const parameters = sequence(octetString(salt), integer(LEGACY_ITERATIONS));
  return sequence(sequence(oidDer(OID.pbeWithSha1And3Des), parameters), octetString(encrypted));
}

function deriveKey(passphrase: Uint8Array, salt: Uint8Array, iterations: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  pbkdf2(passphrase, salt, iterations, KEY_LENGTH, 'sha256', (error, key) => (error ? reject(error) : resolve(key)));
  return promise;
}
