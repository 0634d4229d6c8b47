import { createHash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { attemptParse, contextGroup, contextTag, type DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readIntegerBytes, readOid, readSmallInteger } from '../asn1/der-value.ts';
import { integer, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { type PemBlock, readPemBlocks } from '../asn1/pem.ts';
import { decryptPadded, findCipherByName } from './cipher.ts';
import { createKdfBudget, type Deriving, runDeriving, runDerivingAsync } from './kdf.ts';
import type { PbeSecret } from './pbe.ts';
import { openPkcs8 } from './pkcs8.ts';

/**
 * The first private key of a file as PKCS #8: PEM (`PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`, `RSA PRIVATE KEY`, `EC PRIVATE KEY`, `DSA PRIVATE KEY`,
 * also with the old DEK-Info encryption) or DER. The answer is a fresh copy that the caller zeroes. Derives on the calling thread.
 * Fails with `format.wrong-passphrase` (also when one is missing), `format.too-costly`, `format.unsupported`, `format.malformed`.
 */
export const privateKeyFromPem = (bytes: Uint8Array, passphrase?: Uint8Array): Result<Uint8Array, AppError> =>
  runDeriving(openPrivateKey(bytes, secretOf(passphrase)));

/** `privateKeyFromPem` with the derivation off the calling thread. */
export const privateKeyFromPemAsync = (
  bytes: Uint8Array,
  passphrase?: Uint8Array,
): Promise<Result<Uint8Array, AppError>> => runDerivingAsync(openPrivateKey(bytes, secretOf(passphrase)));

const secretOf = (passphrase: Uint8Array | undefined): PbeSecret | undefined =>
  passphrase === undefined ? undefined : { passphrase, budget: createKdfBudget() };

/** See `privateKeyFromPem`. */
export function* openPrivateKey(
  bytes: Uint8Array,
  secret: PbeSecret | undefined,
): Deriving<Result<Uint8Array, AppError>> {
  const block = readPemBlocks(bytes).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined) return yield* openPrivateKeyDer(bytes, secret);
  if (block.der === undefined) {
    return fail('format.malformed', {
      format: 'pem',
      offset: block.problem?.offset ?? block.offset,
      problem: block.problem?.code ?? 'pem.no-end',
    });
  }
  const encryption = dekInfo(block);
  if (encryption === undefined) return yield* openPrivateKeyDer(block.der, secret);
  const isMarked = block.headers.some(([name, value]) => name === 'Proc-Type' && /^4\s*,\s*ENCRYPTED$/.test(value));
  if (!isMarked) return fail('format.malformed', { format: 'pem', offset: block.offset, problem: 'bad-value' });
  return decryptTraditional(block.der, encryption, secret?.passphrase);
}

/** The DEK-Info header of a PEM block. @see RFC 1421 §4.6.1.3 */
export const dekInfo = (block: PemBlock): string | undefined =>
  block.headers.find(([name]) => name === 'DEK-Info')?.[1];

function* openPrivateKeyDer(der: Uint8Array, secret: PbeSecret | undefined): Deriving<Result<Uint8Array, AppError>> {
  if (privateKeyKind(der) !== 'encrypted') return wrapPlainKey(der);
  return secret === undefined ? fail('format.wrong-passphrase', { format: 'pkcs8' }) : yield* openPkcs8(der, secret);
}

export type PrivateKeyKind = 'pkcs8' | 'pkcs1' | 'sec1' | 'dsa' | 'encrypted';

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
    if (reader.peekTag() === TAG.integer) {
      const count = countIntegers(reader);
      return count >= 8 ? 'pkcs1' : count === 5 && version === 0 && reader.done ? 'dsa' : undefined;
    }
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

/** A key without encryption as PKCS #8, in a fresh copy. Fails with `format.unsupported`, `format.malformed`. */
export function wrapPlainKey(der: Uint8Array): Result<Uint8Array, AppError> {
  switch (privateKeyKind(der)) {
    case 'pkcs8':
      return ok(Uint8Array.from(der));
    case 'pkcs1':
      return ok(sequence(integer(0), sequence(oidDer(OID.rsaEncryption), nullValue()), octetString(der)));
    case 'sec1':
      return wrapSec1(der);
    case 'dsa':
      return wrapDsa(der);
    default:
      return fail('format.unsupported', { format: 'private-key', detail: 'form' });
  }
}

/** @throws DerError */
function readSec1(der: Uint8Array) {
  const reader = readWhole(der, TAG.sequence);
  readSmallInteger(reader);
  const scalar = reader.whole(reader.read(TAG.octetString));
  const curve = reader.enterOptional(contextGroup(0));
  const point = reader.readOptional(contextGroup(1));
  return {
    scalar,
    curve: curve === undefined ? undefined : curve.whole(curve.read()),
    point: point === undefined ? [] : [reader.whole(point)],
  };
}

/** The curve moves from the key into the algorithm. @see RFC 5915 §3 */
function wrapSec1(der: Uint8Array): Result<Uint8Array, AppError> {
  const parsed = attemptParse('sec1', () => readSec1(der));
  if (!parsed.ok) return parsed;
  const { scalar, curve, point } = parsed.value;
  if (curve === undefined) return fail('format.unsupported', { format: 'sec1', detail: 'no-curve' });
  const key = sequence(integer(1), scalar, ...point);
  const wrapped = sequence(integer(0), sequence(oidDer(OID.ecPublicKey), curve), octetString(key));
  key.fill(0);
  return ok(wrapped);
}

/**
 * A PKCS #8 key as OpenSSL writes it: without attributes, an EC key without its second mention of the curve. Version 2 with a public key stays as it is but
 * for the attributes. A fresh copy that the caller zeroes. Fails with `format.malformed`.
 */
export const canonicalPkcs8 = (pkcs8Der: Uint8Array): Result<Uint8Array, AppError> =>
  attemptParse('pkcs8', () => {
    const reader = readWhole(pkcs8Der, TAG.sequence);
    const version = reader.whole(reader.read(TAG.integer));
    const algorithm = reader.read(TAG.sequence);
    const key = reader.read(TAG.octetString);
    reader.readOptional(contextGroup(0));
    const copy = reader.readOptional(contextTag(1));
    const rest = copy === undefined ? [] : [reader.whole(copy)];
    const inside = reader.inside(algorithm);
    const isNamedCurve = readOid(inside) === OID.ecPublicKey && inside.peekTag() === TAG.oid;
    const held = isNamedCurve ? octetString(withoutCurve(reader.content(key))) : reader.whole(key);
    return sequence(version, reader.whole(algorithm), held, ...rest);
  });

function withoutCurve(ecPrivateKey: Uint8Array): Uint8Array {
  const { scalar, point } = readSec1(ecPrivateKey);
  return sequence(integer(1), scalar, ...point);
}

/** OpenSSL's own form: version, p, q, g, public and private number. */
const wrapDsa = (der: Uint8Array): Result<Uint8Array, AppError> =>
  attemptParse('dsa', () => {
    const reader = readWhole(der, TAG.sequence);
    readSmallInteger(reader);
    const [p, q, g] = [readIntegerBytes(reader), readIntegerBytes(reader), readIntegerBytes(reader)];
    readIntegerBytes(reader);
    const x = integer(readIntegerBytes(reader));
    return sequence(
      integer(0),
      sequence(oidDer(OID.dsa), sequence(integer(p), integer(q), integer(g))),
      octetString(x),
    );
  });

/** The encryption of RFC 1421 as OpenSSL has always done it: one round of MD5 over passphrase and salt. */
function decryptTraditional(
  ciphertext: Uint8Array,
  header: string,
  passphrase: Uint8Array | undefined,
): Result<Uint8Array, AppError> {
  const [name = '', ivHex = ''] = header.split(',').map((part) => part.trim());
  const cipher = findCipherByName(name);
  if (cipher === undefined) return fail('format.unsupported', { format: 'pem', detail: name.slice(0, 40) });
  const isHex = /^[0-9a-f]+$/i.test(ivHex) && ivHex.length === 2 * cipher.ivLength;
  if (!isHex) return fail('format.malformed', { format: 'pem', offset: 0, problem: 'bad-value' });
  if (passphrase === undefined) return fail('format.wrong-passphrase', { format: 'pem' });
  const iv = Buffer.from(ivHex, 'hex');
  const salt = iv.subarray(0, 8);
  const first = createHash('md5').update(passphrase).update(salt).digest();
  const second = createHash('md5').update(first).update(passphrase).update(salt).digest();
  const octets = Buffer.concat([first, second]);
  const plain = decryptPadded(cipher, { key: octets.subarray(0, cipher.keyLength), iv }, ciphertext);
  for (const secret of [first, second, octets]) secret.fill(0);
  const opened = plain === undefined ? undefined : wrapPlainKey(plain);
  plain?.fill(0);
  return opened?.ok === true ? opened : fail('format.wrong-passphrase', { format: 'pem' });
}
