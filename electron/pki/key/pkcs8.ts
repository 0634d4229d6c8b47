import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { attemptParse, contextGroup, DerReader, equalBytes, readWhole, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { integer, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { createKdfBudget, decryptCbc, decryptPbe, encryptPbes2, type KdfBudget, type Pbes2Input } from './pbe.ts';
import { type PemBlock, readPemBlocks } from '../container/pem.ts';

/** EncryptedPrivateKeyInfo of a PKCS #8 key. @see RFC 5958 §3 */
export async function encryptPkcs8(input: Pbes2Input): Promise<Uint8Array> {
  const { algorithmDer, ciphertext } = await encryptPbes2(input);
  return sequence(algorithmDer, octetString(ciphertext));
}

/** Opens an EncryptedPrivateKeyInfo. Fails with `format.wrong-passphrase {format: pkcs8}`, `format.unsupported`, `format.malformed`. */
export function decryptPkcs8(
  der: Uint8Array,
  passphrase: Uint8Array,
  budget: KdfBudget = createKdfBudget(),
): Result<Uint8Array, AppError> {
  const parts = attemptParse('pkcs8', () => {
    const reader = readWhole(der, TAG.sequence);
    const algorithm = reader.read(TAG.sequence);
    const data = reader.read(TAG.octetString);
    reader.expectEnd();
    return { algorithmDer: reader.whole(algorithm), ciphertext: reader.content(data) };
  });
  if (!parts.ok) return parts;
  const plain = decryptPbe(parts.value, passphrase, budget);
  if (!plain.ok)
    return plain.error.code === 'format.wrong-passphrase'
      ? fail('format.wrong-passphrase', { format: 'pkcs8' })
      : plain;
  return isPkcs8(plain.value) ? plain : fail('format.wrong-passphrase', { format: 'pkcs8' });
}

/** Whether bytes have the form of a PrivateKeyInfo, whatever its algorithm. @see RFC 5958 §2 */
export const isPkcs8 = (der: Uint8Array): boolean =>
  attemptParse('pkcs8', () => {
    const reader = readWhole(der, TAG.sequence);
    readSmallInteger(reader);
    readOid(reader.enter(TAG.sequence));
    reader.read(TAG.octetString);
  }).ok;

/**
 * The first private key of a file as PKCS #8: PEM (`PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`, `RSA PRIVATE KEY`, `EC PRIVATE KEY`, the latter two also with
 * the old DEK-Info encryption) or DER. The answer is a fresh copy that the caller zeroes.
 * Fails with `format.wrong-passphrase` (also when one is missing), `format.unsupported`, `format.malformed`.
 */
export function privateKeyFromPem(bytes: Uint8Array, passphrase?: Uint8Array): Result<Uint8Array, AppError> {
  const block = readPemBlocks(bytes).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined) return privateKeyFromDer(bytes, passphrase);
  if (block.der === undefined) {
    return fail('format.malformed', {
      format: 'pem',
      offset: block.problem?.offset ?? block.offset,
      problem: block.problem?.code ?? 'pem.no-end',
    });
  }
  const encryption = block.headers.find(([name]) => name === 'DEK-Info')?.[1];
  return encryption === undefined
    ? privateKeyFromDer(block.der, passphrase)
    : decryptTraditional(block, encryption, passphrase);
}

/** A private key in DER of any of the known forms as PKCS #8; see `privateKeyFromPem`. */
export function privateKeyFromDer(der: Uint8Array, passphrase?: Uint8Array): Result<Uint8Array, AppError> {
  const kind = privateKeyKind(der);
  switch (kind) {
    case 'pkcs8':
      return ok(Uint8Array.from(der));
    case 'pkcs1':
      return ok(sequence(integer(0), sequence(oidDer(OID.rsaEncryption), nullValue()), octetString(der)));
    case 'sec1':
      return wrapSec1(der);
    case 'encrypted':
      return passphrase === undefined
        ? fail('format.wrong-passphrase', { format: 'pkcs8' })
        : decryptPkcs8(der, passphrase);
    case undefined:
      return fail('format.unsupported', { format: 'private-key', detail: 'form' });
  }
}

export type PrivateKeyKind = 'pkcs8' | 'pkcs1' | 'sec1' | 'encrypted';

/** Form of a private key in DER by its first fields; undefined where it is none. */
export function privateKeyKind(der: Uint8Array): PrivateKeyKind | undefined {
  const kind = attemptParse('private-key', (): PrivateKeyKind | undefined => {
    const reader = readWhole(der, TAG.sequence);
    if (reader.peekTag() === TAG.sequence) {
      readOid(reader.enter(TAG.sequence));
      reader.read(TAG.octetString);
      return reader.done ? 'encrypted' : undefined;
    }
    const version = readSmallInteger(reader);
    if (reader.peekTag() === TAG.octetString) return version === 1 ? 'sec1' : undefined;
    if (reader.peekTag() === TAG.integer) return countIntegers(reader) >= 8 ? 'pkcs1' : undefined;
    readOid(reader.enter(TAG.sequence));
    reader.read(TAG.octetString);
    return 'pkcs8';
  });
  return kind.ok ? kind.value : undefined;
}

function countIntegers(reader: DerReader): number {
  let count = 0;
  while (reader.readOptional(TAG.integer) !== undefined) count++;
  return count;
}

/** @see RFC 5915 §3 */
function wrapSec1(der: Uint8Array): Result<Uint8Array, AppError> {
  const parameters = attemptParse('sec1', () => {
    const reader = readWhole(der, TAG.sequence);
    readSmallInteger(reader);
    reader.read(TAG.octetString);
    const wrapper = reader.enterOptional(contextGroup(0));
    return wrapper === undefined ? undefined : wrapper.whole(wrapper.read());
  });
  if (!parameters.ok) return parameters;
  if (parameters.value === undefined) return fail('format.unsupported', { format: 'sec1', detail: 'no-curve' });
  return ok(sequence(integer(0), sequence(oidDer(OID.ecPublicKey), parameters.value), octetString(der)));
}

const TRADITIONAL: ReadonlyMap<string, { readonly cipher: string; readonly keyLength: number }> = new Map([
  ['AES-128-CBC', { cipher: 'aes-128-cbc', keyLength: 16 }],
  ['AES-192-CBC', { cipher: 'aes-192-cbc', keyLength: 24 }],
  ['AES-256-CBC', { cipher: 'aes-256-cbc', keyLength: 32 }],
  ['DES-EDE3-CBC', { cipher: 'des-ede3-cbc', keyLength: 24 }],
]);

/** The encryption of RFC 1421 as OpenSSL has always done it: one round of MD5 over passphrase and salt. */
function decryptTraditional(
  block: PemBlock,
  header: string,
  passphrase: Uint8Array | undefined,
): Result<Uint8Array, AppError> {
  const [name = '', ivHex = ''] = header.split(',').map((part) => part.trim());
  const scheme = TRADITIONAL.get(name.toUpperCase());
  const iv = Buffer.from(ivHex, 'hex');
  if (scheme === undefined || iv.length < 8) return fail('format.unsupported', { format: 'pem', detail: name });
  if (passphrase === undefined || block.der === undefined) return fail('format.wrong-passphrase', { format: 'pem' });
  const salt = iv.subarray(0, 8);
  const first = createHash('md5').update(passphrase).update(salt).digest();
  const second = createHash('md5').update(first).update(passphrase).update(salt).digest();
  const key = Buffer.concat([first, second]).subarray(0, scheme.keyLength);
  const plain = decryptCbc(scheme.cipher, { key, iv }, block.der);
  key.fill(0);
  const opened = plain === undefined ? undefined : privateKeyFromDer(plain);
  plain?.fill(0);
  return opened?.ok === true ? opened : fail('format.wrong-passphrase', { format: 'pem' });
}

/** The public half of a PKCS #8 key as SubjectPublicKeyInfo. Fails with `format.unsupported` where the engine can't read the key. */
export function spkiFromPkcs8(pkcs8Der: Uint8Array): Result<Uint8Array, AppError> {
  const key = importPrivate(pkcs8Der);
  if (key === undefined) return fail('format.unsupported', { format: 'pkcs8', detail: 'key' });
  return ok(new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })));
}

function importPrivate(pkcs8Der: Uint8Array): KeyObject | undefined {
  try {
    return createPrivateKey({
      key: Buffer.from(pkcs8Der.buffer, pkcs8Der.byteOffset, pkcs8Der.length),
      format: 'der',
      type: 'pkcs8',
    });
  } catch {
    return undefined;
  }
}

/** Whether a private key belongs to a public key, however either is encoded. False where one of them can't be read. */
export function pkcs8MatchesSpki(pkcs8Der: Uint8Array, spkiDer: Uint8Array): boolean {
  const derived = spkiFromPkcs8(pkcs8Der);
  if (!derived.ok) return false;
  if (equalBytes(derived.value, spkiDer)) return true;
  try {
    const [own, wanted] = [derived.value, spkiDer].map((der) =>
      createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }),
    );
    return own !== undefined && wanted !== undefined && own.equals(wanted);
  } catch {
    return false;
  }
}
