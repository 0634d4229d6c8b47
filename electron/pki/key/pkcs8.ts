import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { octetString, sequence } from '../asn1/der-write.ts';
import { createKdfBudget, type Deriving, type KdfBudget, runDeriving } from './kdf.ts';
import { decryptPbe, encryptLegacy, encryptPbes2, type Pbes2Input, type PbeSecret } from './pbe.ts';

/** EncryptedPrivateKeyInfo of a PKCS #8 key. @see RFC 5958 §3 */
export async function encryptPkcs8(input: Pbes2Input): Promise<Uint8Array> {
  const { algorithmDer, ciphertext } = await encryptPbes2(input);
  return sequence(algorithmDer, octetString(ciphertext));
}

/** EncryptedPrivateKeyInfo under 3DES and SHA-1, for readers that know nothing newer. @see RFC 7292 appendix C */
export async function encryptPkcs8Legacy(input: Omit<Pbes2Input, 'iv'>): Promise<Uint8Array> {
  const { algorithmDer, ciphertext } = await encryptLegacy(input);
  return sequence(algorithmDer, octetString(ciphertext));
}

/** Opens an EncryptedPrivateKeyInfo; see `openPkcs8`. Derives on the calling thread. */
export const decryptPkcs8 = (
  der: Uint8Array,
  passphrase: Uint8Array,
  budget: KdfBudget = createKdfBudget(),
): Result<Uint8Array, AppError> => runDeriving(openPkcs8(der, { passphrase, budget }));

/**
 * Opens an EncryptedPrivateKeyInfo. The answer is PKCS #8 in the clear; its owner zeroes it.
 * Fails with `format.wrong-passphrase {format: pkcs8}`, `format.too-costly`, `format.unsupported`, `format.malformed`.
 * @see RFC 5958 §3
 */
export function* openPkcs8(der: Uint8Array, secret: PbeSecret): Deriving<Result<Uint8Array, AppError>> {
  const parts = attemptParse('pkcs8', () => {
    const reader = readWhole(der, TAG.sequence);
    const algorithm = reader.read(TAG.sequence);
    const data = reader.read(TAG.octetString);
    reader.expectEnd();
    return { algorithmDer: reader.whole(algorithm), ciphertext: reader.content(data) };
  });
  if (!parts.ok) return parts;
  const plain = yield* decryptPbe(parts.value, secret);
  if (!plain.ok) {
    return plain.error.code === 'format.wrong-passphrase'
      ? fail('format.wrong-passphrase', { format: 'pkcs8' })
      : plain;
  }
  if (isPkcs8(plain.value)) return plain;
  const rewritten = normaliseBer(plain.value);
  plain.value.fill(0);
  if (rewritten.ok && isPkcs8(rewritten.value)) return rewritten;
  return fail('format.wrong-passphrase', { format: 'pkcs8' });
}

/** Whether bytes have the form of a PrivateKeyInfo or OneAsymmetricKey, whatever its algorithm. @see RFC 5958 §2 */
export const isPkcs8 = (der: Uint8Array): boolean =>
  attemptParse('pkcs8', () => {
    const reader = readWhole(der, TAG.sequence);
    readSmallInteger(reader);
    readOid(reader.enter(TAG.sequence));
    reader.read(TAG.octetString);
  }).ok;
