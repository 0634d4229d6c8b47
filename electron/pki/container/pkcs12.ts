import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, contextGroup, contextTag, DerReader, readWhole, TAG, toHex } from '../asn1/der.ts';
import { decodeText, readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { createKdfBudget, decryptPbe, type KdfBudget, spendRounds } from '../key/pbe.ts';
import { bmpPassphrase, derivePkcs12, type Pkcs12Digest, PKCS12_MAC } from './pkcs12-kdf.ts';
import { decryptPkcs8 } from '../key/pkcs8.ts';

export interface Pkcs12Attributes {
  readonly friendlyName?: string;
  readonly localKeyIdHex?: string;
}

export interface Pkcs12Contents {
  /** In the order of the file. */
  readonly certificates: readonly (Pkcs12Attributes & { readonly der: Uint8Array })[];
  /** PKCS #8, opened; the caller zeroes them. */
  readonly keys: readonly (Pkcs12Attributes & { readonly pkcs8Der: Uint8Array })[];
  /** Bags of other kinds (CRLs, secrets), by OID. */
  readonly skipped: readonly string[];
  readonly hasMac: boolean;
}

/**
 * Opens a PKCS #12 file, DER or BER, modern (PBES2) or old (3DES, RC2). The MAC is checked first; a file without one is taken as it is.
 * Fails with `format.wrong-passphrase {format: pkcs12}`, `format.unsupported`, `format.malformed`. Does not check that keys and certificates belong together.
 * Derives keys on the calling thread, at most some seconds.
 * @see RFC 7292 §4
 */
export function parsePkcs12(bytes: Uint8Array, passphrase: Uint8Array): Result<Pkcs12Contents, AppError> {
  const der = normaliseBer(bytes);
  if (!der.ok) return relabel(der.error);
  const outer = attemptParse('pkcs12', () => readPfx(der.value));
  if (!outer.ok) return outer;
  const { content, mac } = outer.value;
  if (content === undefined) return fail('format.unsupported', { format: 'pkcs12', detail: 'signed' });
  const budget = createKdfBudget();
  const opened = mac === undefined ? ok(passphrase) : checkMac(mac, content, { passphrase, budget });
  if (!opened.ok) return opened;
  const collector: Collector = { certificates: [], keys: [], skipped: [], passphrase, budget };
  const done = collectSafes(content, collector);
  if (done !== undefined) {
    for (const key of collector.keys) key.pkcs8Der.fill(0);
    return relabel(done);
  }
  const { certificates, keys, skipped } = collector;
  return ok({ certificates, keys, skipped, hasMac: mac !== undefined });
}

/** Names the file instead of the part of it that failed. */
function relabel(error: AppError): Result<never, AppError> {
  if (error.code === 'format.wrong-passphrase') return fail('format.wrong-passphrase', { format: 'pkcs12' });
  if (error.code === 'format.malformed') return fail('format.malformed', { ...error.evidence, format: 'pkcs12' });
  if (error.code === 'format.unsupported') return fail('format.unsupported', { ...error.evidence, format: 'pkcs12' });
  return { ok: false, error };
}

interface MacData {
  readonly digestOid: string;
  readonly value: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

function readPfx(der: Uint8Array): { content?: Uint8Array; mac?: MacData } {
  const reader = readWhole(der, TAG.sequence);
  readSmallInteger(reader);
  const safe = reader.enter(TAG.sequence);
  const content = readOid(safe) === OID.data ? readData(safe) : undefined;
  const mac = reader.enterOptional(TAG.sequence);
  reader.expectEnd();
  return { ...(content && { content }), ...(mac && { mac: readMac(mac) }) };
}

/** `[0] EXPLICIT OCTET STRING` of a ContentInfo. */
function readData(reader: DerReader): Uint8Array {
  const wrapper = reader.enter(contextGroup(0));
  const value = wrapper.read(TAG.octetString);
  wrapper.expectEnd();
  return wrapper.content(value);
}

function readMac(reader: DerReader): MacData {
  const info = reader.enter(TAG.sequence);
  const digestOid = readOid(info.enter(TAG.sequence));
  const value = info.content(info.read(TAG.octetString));
  const salt = reader.content(reader.read(TAG.octetString));
  const iterations = reader.done ? 1 : readSmallInteger(reader);
  reader.expectEnd();
  return { digestOid, value, salt, iterations };
}

const MAC_DIGESTS: ReadonlyMap<string, { readonly name: Pkcs12Digest; readonly length: number }> = new Map([
  [OID.sha1, { name: 'sha1', length: 20 }],
  [OID.sha224, { name: 'sha224', length: 28 }],
  [OID.sha256, { name: 'sha256', length: 32 }],
  [OID.sha384, { name: 'sha384', length: 48 }],
  [OID.sha512, { name: 'sha512', length: 64 }],
]);

function checkMac(
  mac: MacData,
  content: Uint8Array,
  secret: { readonly passphrase: Uint8Array; readonly budget: KdfBudget },
): Result<null, AppError> {
  const digest = MAC_DIGESTS.get(mac.digestOid);
  if (digest === undefined) return fail('format.unsupported', { format: 'pkcs12', detail: mac.digestOid });
  if (!spendRounds(secret.budget, mac.iterations, 'pkcs12'))
    return fail('format.unsupported', { format: 'pkcs12', detail: 'iterations' });
  const bmp = bmpPassphrase(secret.passphrase);
  // some writers take the empty passphrase as no octets at all, without the terminating zero
  const forms = bmp === undefined ? [] : secret.passphrase.length === 0 ? [bmp, new Uint8Array()] : [bmp];
  const matches = forms.some((form) => {
    const key = derivePkcs12({
      digest: digest.name,
      purpose: PKCS12_MAC,
      passphrase: form,
      salt: mac.salt,
      iterations: mac.iterations,
      length: digest.length,
    });
    const value = createHmac(digest.name, key).update(content).digest();
    key.fill(0);
    return value.length === mac.value.length && timingSafeEqual(value, mac.value);
  });
  bmp?.fill(0);
  return matches ? ok(null) : fail('format.wrong-passphrase', { format: 'pkcs12' });
}

interface Collector {
  readonly certificates: (Pkcs12Attributes & { der: Uint8Array })[];
  readonly keys: (Pkcs12Attributes & { pkcs8Der: Uint8Array })[];
  readonly skipped: string[];
  readonly passphrase: Uint8Array;
  readonly budget: KdfBudget;
}

/** Reads every safe; answers the first failure. */
function collectSafes(content: Uint8Array, collector: Collector): AppError | undefined {
  const der = normaliseBer(content);
  if (!der.ok) return der.error;
  const parsed = attemptParse('pkcs12', () => {
    const list = readWhole(der.value, TAG.sequence);
    while (!list.done) {
      const safe = list.enter(TAG.sequence);
      const failure = collectSafe(safe, collector);
      if (failure !== undefined) return failure;
    }
    return undefined;
  });
  return parsed.ok ? parsed.value : parsed.error;
}

function collectSafe(safe: DerReader, collector: Collector): AppError | undefined {
  const type = readOid(safe);
  if (type === OID.data) return collectBags(readData(safe), collector, 0);
  if (type !== OID.encryptedData) {
    collector.skipped.push(type);
    return undefined;
  }
  const encrypted = safe.enter(contextGroup(0)).enter(TAG.sequence);
  readSmallInteger(encrypted);
  const info = encrypted.enter(TAG.sequence);
  readOid(info);
  const algorithm = info.read(TAG.sequence);
  const ciphertext = readImplicitOctets(info);
  const plain = decryptPbe({ algorithmDer: info.whole(algorithm), ciphertext }, collector.passphrase, collector.budget);
  return plain.ok ? collectBags(plain.value, collector, 0) : plain.error;
}

/** `[0] IMPLICIT OCTET STRING`, which BER may have cut into pieces. */
function readImplicitOctets(reader: DerReader): Uint8Array {
  if (reader.peekTag() !== contextGroup(0)) return reader.content(reader.read(contextTag(0)));
  const pieces = reader.enter(contextGroup(0));
  const found: Uint8Array[] = [];
  while (!pieces.done) found.push(pieces.content(pieces.read(TAG.octetString)));
  return Buffer.concat(found);
}

const MAX_NESTING = 8;

function collectBags(content: Uint8Array, collector: Collector, nesting: number): AppError | undefined {
  const der = normaliseBer(content);
  if (!der.ok) return der.error;
  const list = readWhole(der.value, TAG.sequence);
  while (!list.done) {
    const bag = list.enter(TAG.sequence);
    const type = readOid(bag);
    const wrapper = bag.enter(contextGroup(0));
    const value = wrapper.whole(wrapper.read());
    const attributes = bag.enterOptional(TAG.set);
    const failure = collectBag(
      { type, value, attributes: attributes === undefined ? {} : readAttributes(attributes) },
      collector,
      nesting,
    );
    if (failure !== undefined) return failure;
  }
  return undefined;
}

interface Bag {
  readonly type: string;
  readonly value: Uint8Array;
  readonly attributes: Pkcs12Attributes;
}

function collectBag({ type, value, attributes }: Bag, collector: Collector, nesting: number): AppError | undefined {
  if (type === OID.safeContentsBag && nesting < MAX_NESTING) return collectBags(value, collector, nesting + 1);
  if (type === OID.keyBag) collector.keys.push({ pkcs8Der: Uint8Array.from(value), ...attributes });
  else if (type === OID.pkcs8ShroudedKeyBag) {
    const key = decryptPkcs8(value, collector.passphrase, collector.budget);
    if (!key.ok) return key.error;
    collector.keys.push({ pkcs8Der: key.value, ...attributes });
  } else if (type === OID.certBag) {
    const reader = readWhole(value, TAG.sequence);
    if (readOid(reader) === OID.x509CertificateBag)
      collector.certificates.push({ der: readData(reader), ...attributes });
    else collector.skipped.push(type);
  } else collector.skipped.push(type);
  return undefined;
}

function readAttributes(reader: DerReader): Pkcs12Attributes {
  let found: Pkcs12Attributes = {};
  while (!reader.done) {
    const attribute = reader.enter(TAG.sequence);
    const oid = readOid(attribute);
    const values = attribute.enter(TAG.set);
    if (values.done) continue;
    const value = values.read();
    if (oid === OID.friendlyName)
      found = { ...found, friendlyName: decodeText(value.tag, values.content(value)) ?? toHex(values.content(value)) };
    if (oid === OID.localKeyId) found = { ...found, localKeyIdHex: toHex(values.content(value)) };
  }
  return found;
}
