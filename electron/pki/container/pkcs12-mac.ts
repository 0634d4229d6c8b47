import { timingSafeEqual } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type DerReader, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { computeHmac, type Digest, findDigest, findHmacDigest } from '../key/digest.ts';
import { type Deriving, type KdfJob, spendBudget } from '../key/kdf.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { readPbkdf2 } from '../key/pbe-scheme.ts';
import { bmpPassphrase, PKCS12_MAC } from '../key/pkcs12-kdf.ts';

/** What guards a PKCS #12 file as a whole. */
export type Pkcs12Mac =
  | {
      readonly kind: 'pkcs12';
      readonly digest: Digest;
      readonly value: Uint8Array;
      readonly salt: Uint8Array;
      readonly iterations: number;
    }
  | {
      readonly kind: 'pbmac1';
      readonly digest: Digest;
      readonly hmac: Digest;
      readonly value: Uint8Array;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly keyLength: number;
    }
  | { readonly kind: 'unsupported'; readonly detail: string };

const PBMAC1 = '1.2.840.113549.1.5.14';
const MAX_SALT = 4096;
const MAX_KEY_LENGTH = 128;
/** @see RFC 9579 §3 */
const MIN_KEY_LENGTH = 20;

/** MacData. @throws DerError @see RFC 7292 §4, RFC 9579 §3 */
export function readPkcs12Mac(reader: DerReader): Pkcs12Mac {
  const info = reader.enter(TAG.sequence);
  const algorithm = info.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const value = info.content(info.read(TAG.octetString));
  info.expectEnd();
  const salt = reader.content(reader.read(TAG.octetString));
  const iterations = reader.done ? 1 : readSmallInteger(reader);
  reader.expectEnd();
  if (oid === PBMAC1) return readPbmac1(algorithm.enter(TAG.sequence), value);
  const digest = findDigest(oid);
  if (digest === undefined) return { kind: 'unsupported', detail: oid };
  if (iterations === 0 || salt.length > MAX_SALT) return { kind: 'unsupported', detail: 'mac-parameters' };
  return { kind: 'pkcs12', digest, value, salt, iterations };
}

function readPbmac1(parameters: DerReader, value: Uint8Array): Pkcs12Mac {
  const derivation = parameters.enter(TAG.sequence);
  const macOid = readOid(parameters.enter(TAG.sequence));
  parameters.expectEnd();
  const hmac = findHmacDigest(macOid);
  if (hmac === undefined) return { kind: 'unsupported', detail: macOid };
  const kdfOid = readOid(derivation);
  if (kdfOid !== OID.pbkdf2) return { kind: 'unsupported', detail: kdfOid };
  const pbkdf2 = readPbkdf2(derivation.enter(TAG.sequence));
  if (typeof pbkdf2 === 'string') return { kind: 'unsupported', detail: pbkdf2 };
  const { keyLength = 0, salt } = pbkdf2;
  const isUsable = keyLength >= MIN_KEY_LENGTH && keyLength <= MAX_KEY_LENGTH && salt.length <= MAX_SALT;
  return isUsable
    ? { kind: 'pbmac1', hmac, value, ...pbkdf2, keyLength }
    : { kind: 'unsupported', detail: 'key-length' };
}

/** Checks the MAC over the content. Fails with `format.wrong-passphrase {format: pkcs12}`, `format.unsupported`, `format.too-costly`. */
export function* checkPkcs12Mac(
  mac: Pkcs12Mac,
  content: Uint8Array,
  secret: PbeSecret,
): Deriving<Result<null, AppError>> {
  if (mac.kind === 'unsupported') return fail('format.unsupported', { format: 'pkcs12', detail: mac.detail });
  const forms = mac.kind === 'pbmac1' ? [Uint8Array.from(secret.passphrase)] : passphraseForms(secret.passphrase);
  try {
    for (const passphrase of forms) {
      const job = macJob(mac, passphrase);
      const refusal = spendBudget(secret.budget, job, 'pkcs12');
      if (refusal !== undefined) return err(refusal);
      const key = yield job;
      const value = computeHmac(mac.kind === 'pbmac1' ? mac.hmac : mac.digest, key, content);
      if (value.length === mac.value.length && timingSafeEqual(value, mac.value)) return ok(null);
    }
    return fail('format.wrong-passphrase', { format: 'pkcs12' });
  } finally {
    for (const form of forms) form.fill(0);
  }
}

/** Some writers take the empty passphrase as no octets at all, without the terminating zero. */
function passphraseForms(passphrase: Uint8Array): Uint8Array[] {
  const bmp = bmpPassphrase(passphrase);
  if (bmp === undefined) return [];
  return passphrase.length === 0 ? [bmp, new Uint8Array()] : [bmp];
}

function macJob(mac: Exclude<Pkcs12Mac, { kind: 'unsupported' }>, passphrase: Uint8Array): KdfJob {
  const { digest, salt, iterations } = mac;
  return mac.kind === 'pbmac1'
    ? { kind: 'pbkdf2', digest, passphrase, salt, iterations, length: mac.keyLength }
    : { kind: 'pkcs12', digest, passphrase, salt, iterations, purpose: PKCS12_MAC, length: digest.length };
}

/** `HMAC-sha256 2048`, `PBMAC1 HMAC-sha256 PBKDF2-HMAC-sha256 2048`. */
export function describePkcs12Mac(mac: Pkcs12Mac): string {
  if (mac.kind === 'unsupported') return mac.detail;
  return mac.kind === 'pkcs12'
    ? `HMAC-${mac.digest.name} ${mac.iterations}`
    : `PBMAC1 HMAC-${mac.hmac.name} PBKDF2-HMAC-${mac.digest.name} ${mac.iterations}`;
}
