import { hash, timingSafeEqual } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { decryptPadded, TRIPLE_DES } from '../key/cipher.ts';
import { MD5 } from '../key/digest.ts';
import { type Deriving, spendBudget } from '../key/kdf.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { isPkcs8 } from '../key/pkcs8.ts';
import { bmpPassphrase } from '../key/pkcs12-kdf.ts';

const JKS_PROTECTOR = '1.3.6.1.4.1.42.2.17.1.1';
const JCEKS_PROTECTOR = '1.3.6.1.4.1.42.2.19.1';
const SHA1_LENGTH = 20;
/** No private key is longer; the stream of JKS costs a hash every 20 octets. */
const MAX_KEY_OCTETS = 256 * 1024;

/** The EncryptedPrivateKeyInfo of a Java keystore, whose protectors have OIDs of Sun's own. */
export interface JavaProtected {
  readonly oid: string;
  /** Parameters of JCEKS. */
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly ciphertext: Uint8Array;
}

/** Reads the protected form of a key. Fails with `format.malformed`. */
export const readJavaProtected = (der: Uint8Array): Result<JavaProtected, AppError> =>
  attemptParse('jks', () => {
    const reader = readWhole(der, TAG.sequence);
    const algorithm = reader.enter(TAG.sequence);
    const oid = readOid(algorithm);
    const ciphertext = reader.content(reader.read(TAG.octetString));
    if (oid !== JCEKS_PROTECTOR) return { oid, ciphertext, salt: new Uint8Array(), iterations: 0 };
    const parameters = algorithm.enter(TAG.sequence);
    const salt = parameters.content(parameters.read(TAG.octetString));
    return { oid, ciphertext, salt, iterations: readSmallInteger(parameters) };
  });

/** How a key is protected, in a line for lists. */
export function describeJavaProtection({ oid, iterations }: JavaProtected): string {
  if (oid === JKS_PROTECTOR) return 'JKS SHA-1 stream';
  return oid === JCEKS_PROTECTOR ? `JCEKS PBEWithMD5AndTripleDES ${iterations}` : oid;
}

/** Opens a key of a JKS or JCEKS store as PKCS #8. Fails with `format.wrong-passphrase`, `format.unsupported`, `format.too-costly`. */
export function* openJavaKey(held: JavaProtected, secret: PbeSecret): Deriving<Result<Uint8Array, AppError>> {
  if (held.oid === JKS_PROTECTOR) return openJksKey(held.ciphertext, secret.passphrase);
  if (held.oid !== JCEKS_PROTECTOR) return fail('format.unsupported', { format: 'jks', detail: held.oid });
  const plain = yield* decryptJceks(held, secret);
  if (!plain.ok) return plain;
  return isPkcs8(plain.value) ? plain : fail('format.wrong-passphrase', { format: 'jceks' });
}

/** A passphrase in UTF-16 without an end mark, as Java's stores hash it; the caller zeroes it. Undefined where the bytes are not UTF-8. */
export const utf16Passphrase = (utf8: Uint8Array): Uint8Array | undefined => bmpPassphrase(utf8)?.subarray(0, -2);

/** Salt, key under a stream of SHA-1 over passphrase and the hash before, and SHA-1 over passphrase and key to know it by. */
function openJksKey(octets: Uint8Array, utf8: Uint8Array): Result<Uint8Array, AppError> {
  const wrong = fail('format.wrong-passphrase', { format: 'jks' });
  const passphrase = utf16Passphrase(utf8);
  if (octets.length > MAX_KEY_OCTETS) return fail('format.unsupported', { format: 'jks', detail: 'key-length' });
  if (passphrase === undefined || octets.length < 2 * SHA1_LENGTH) return wrong;
  const body = octets.subarray(SHA1_LENGTH, -SHA1_LENGTH);
  const plain = new Uint8Array(body.length);
  let stream: Uint8Array = octets.subarray(0, SHA1_LENGTH);
  for (let at = 0; at < body.length; at += SHA1_LENGTH) {
    stream = hash('sha1', Buffer.concat([passphrase, stream]), 'buffer');
    for (let i = 0; i < SHA1_LENGTH && at + i < body.length; i++)
      plain[at + i] = (body[at + i] ?? 0) ^ (stream[i] ?? 0);
  }
  const check = hash('sha1', Buffer.concat([passphrase, plain]), 'buffer');
  passphrase.fill(0);
  const isRight = timingSafeEqual(check, octets.subarray(-SHA1_LENGTH)) && isPkcs8(plain);
  if (!isRight) plain.fill(0);
  return isRight ? ok(plain) : wrong;
}

/** PBEWithMD5AndTripleDES of Sun's provider, which also seals secret keys. */
export function* decryptJceks(
  { salt, iterations, ciphertext }: Omit<JavaProtected, 'oid'>,
  secret: PbeSecret,
): Deriving<Result<Uint8Array, AppError>> {
  if (salt.length !== 8 || iterations === 0)
    return fail('format.unsupported', { format: 'jceks', detail: 'parameters' });
  const { passphrase, budget } = secret;
  const job = { kind: 'jceks', digest: MD5, passphrase, salt, iterations, length: 32 } as const;
  const refusal = spendBudget(budget, job, 'jceks');
  if (refusal !== undefined) return err(refusal);
  const octets = yield job;
  const plain = decryptPadded(TRIPLE_DES, { key: octets.subarray(0, 24), iv: octets.subarray(24) }, ciphertext);
  return plain === undefined ? fail('format.wrong-passphrase', { format: 'jceks' }) : ok(plain);
}
