import { createHash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { decryptPadded, TRIPLE_DES } from './cipher.ts';
import type { Deriving } from './kdf.ts';
import type { PbeSecret } from './pbe.ts';
import { openPkcs8 } from './pkcs8.ts';
import { privateKeyKind, wrapPlainKey } from './private-key.ts';

/**
 * Opens a private key as databases of XCA hold it: an EncryptedPrivateKeyInfo, or the form that was begun before version 2 and is kept until a newer
 * version opens it. The answer is PKCS #8 in the clear, which its owner zeroes. Fails as `openPkcs8` does.
 */
export function* openXcaKey(sealed: Uint8Array, secret: PbeSecret): Deriving<Result<Uint8Array, AppError>> {
  if (privateKeyKind(sealed) === 'encrypted') return yield* openPkcs8(sealed, secret);
  return openOldKey(sealed, secret.passphrase);
}

const SALT_OCTETS = 8;

/** 3DES over OpenSSL's own form of the key; one round of SHA-1 makes the key from passphrase and salt, and the salt is the IV too. */
function openOldKey(sealed: Uint8Array, passphrase: Uint8Array): Result<Uint8Array, AppError> {
  const salt = sealed.subarray(0, SALT_OCTETS);
  const first = createHash('sha1').update(passphrase).update(salt).digest();
  const second = createHash('sha1').update(first).update(passphrase).update(salt).digest();
  const octets = Buffer.concat([first, second]);
  const key = octets.subarray(0, TRIPLE_DES.keyLength);
  const plain = decryptPadded(TRIPLE_DES, { key, iv: salt }, sealed.subarray(SALT_OCTETS));
  for (const each of [first, second, octets]) each.fill(0);
  const opened = plain === undefined ? undefined : wrapPlainKey(plain);
  plain?.fill(0);
  return opened?.ok === true ? opened : fail('format.wrong-passphrase', { format: 'pkcs8' });
}

/** How XCA begins what it compares a password with: digits of a salt behind it, and rounds of SHA-512. The second is of versions before 2.0. */
const HASHES = [
  { mark: 'T', saltLength: 17, rounds: 8000 },
  { mark: 'S', saltLength: 5, rounds: 1 },
] as const;

/** Whether a password is that of a database; undefined where it is compared in a way that is not known, so that its keys decide. */
export function isXcaPassword(passphrase: Uint8Array, stored: string): boolean | undefined {
  const form = HASHES.find(({ mark }) => stored.startsWith(mark));
  if (form === undefined || stored.length <= form.saltLength) return undefined;
  const salt = stored.slice(0, form.saltLength);
  const salted = Buffer.concat([Buffer.from(salt, 'latin1'), passphrase]);
  let digest = createHash('sha512').update(salted).digest();
  salted.fill(0);
  for (let round = 1; round < form.rounds; round++) digest = createHash('sha512').update(digest).digest();
  return stored.slice(form.saltLength).toLowerCase() === digest.toString('hex');
}
