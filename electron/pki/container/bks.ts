import { hash, timingSafeEqual } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { attemptParse, DerError } from '../asn1/der.ts';
import { integer, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { computeHmac, SHA1 } from '../key/digest.ts';
import { type Deriving, type KdfJob, spendBlocks, spendBudget } from '../key/kdf.ts';
import { decryptPbe, type PbeSecret } from '../key/pbe.ts';
import { isPkcs8 } from '../key/pkcs8.ts';
import { bmpPassphrase, PKCS12_IV, PKCS12_KEY, PKCS12_MAC } from '../key/pkcs12-kdf.ts';
import { describePublicKey } from '../key/public-half.ts';
import { decryptTwofishCbc } from '../key/twofish.ts';
import { ByteStream } from './byte-stream.ts';
import { MAX_ENTRIES, type OpenedContainer, type OpenedEntry } from './contents.ts';

const MAC_LENGTH = 20;
const MAX_SALT = 4096;
const MAX_CHAIN = 1000;

interface BksHeader {
  readonly version: number;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly bodyStart: number;
}

type BksEntry = { readonly alias: string; readonly createdAt: number; readonly chain: readonly Uint8Array[] } & (
  | { readonly kind: 'certificate'; readonly der: Uint8Array }
  | { readonly kind: 'key'; readonly octets: Uint8Array }
  | { readonly kind: 'sealed'; readonly octets: Uint8Array }
  | { readonly kind: 'stored' }
);

/** `bks` or `uber` where a file has the form of a keystore of Bouncy Castle, which has no mark: `uber` is told by what it is not. */
export function bksKind(bytes: Uint8Array): 'bks' | 'uber' | undefined {
  const parsed = attemptParse('bks', () => {
    const header = readHeader(bytes);
    const readable = attemptParse('bks', () => readEntries(bytes.subarray(0, -MAC_LENGTH), header.bodyStart));
    if (readable.ok) return 'bks' as const;
    const isBlocks = (bytes.length - header.bodyStart) % TWOFISH_BLOCK === 0 && bytes.length > header.bodyStart;
    return header.version === 1 && header.salt.length === MAC_LENGTH && isBlocks ? ('uber' as const) : undefined;
  });
  return parsed.ok ? parsed.value : undefined;
}

/** Version, salt and count. @throws DerError */
function readHeader(bytes: Uint8Array): BksHeader {
  const stream = new ByteStream(bytes);
  const version = stream.uint32();
  if (version > 2) throw new DerError('bad-value', 0);
  const salt = stream.block();
  const iterations = stream.uint32();
  if (salt.length === 0 || salt.length > MAX_SALT || iterations === 0 || iterations >= 2 ** 31)
    throw new DerError('bad-value', 4);
  return { version, salt, iterations, bodyStart: stream.position };
}

/**
 * Opens a BKS keystore of Bouncy Castle, versions 0 to 2. Without a passphrase it is listed unchecked and sealed keys are locked.
 * Fails with `format.wrong-passphrase {format: bks}`, `format.too-costly`, `format.malformed`.
 */
export function* openBks(
  bytes: Uint8Array,
  secrets: readonly PbeSecret[],
): Deriving<Result<OpenedContainer, AppError>> {
  const parsed = attemptParse('bks', () => {
    const header = readHeader(bytes);
    const body = bytes.subarray(0, Math.max(0, bytes.length - MAC_LENGTH));
    return { header, entries: readEntries(body, header.bodyStart) };
  });
  if (!parsed.ok) return parsed;
  const { header, entries } = parsed.value;
  const [store] = secrets;
  if (store !== undefined) {
    const checked = yield* checkMac(bytes, header, store);
    if (!checked.ok) return checked;
  }
  const opened = yield* openEntries(entries, secrets);
  const integrity = store === undefined ? 'unchecked' : 'verified';
  return ok({ kind: 'bks', entries: opened, integrity, protection: [`HMAC-sha1 ${header.iterations}`], notes: [] });
}

/** Opens a UBER keystore: the entries of BKS as a whole under Twofish. Failures as of `openBks`; nothing is seen without the passphrase. */
export function* openUber(
  bytes: Uint8Array,
  secrets: readonly PbeSecret[],
): Deriving<Result<OpenedContainer, AppError>> {
  const header = attemptParse('uber', () => readHeader(bytes));
  if (!header.ok) return header;
  const [store] = secrets;
  const wrong = fail('format.wrong-passphrase', { format: 'uber' });
  if (store === undefined) return wrong;
  const { salt, iterations, bodyStart } = header.value;
  const base = { salt, iterations };
  const key = yield* derive({ ...base, purpose: PKCS12_KEY, length: 32 }, store);
  if (!key.ok) return key;
  const iv = yield* derive({ ...base, purpose: PKCS12_IV, length: TWOFISH_BLOCK }, store);
  if (!iv.ok) return iv;
  const body = bytes.subarray(bodyStart);
  const tooLong = spendBlocks(store.budget, { octets: body.length, blockLength: TWOFISH_BLOCK }, 'uber');
  if (tooLong !== undefined) return err(tooLong);
  const plain = decryptTwofishCbc(key.value, iv.value, body);
  key.value.fill(0);
  if (plain === undefined || plain.length < MAC_LENGTH) return wrong;
  const content = plain.subarray(0, -MAC_LENGTH);
  const isRight = timingSafeEqual(hash('sha1', content, 'buffer'), plain.subarray(-MAC_LENGTH));
  const entries = isRight ? attemptParse('uber', () => readEntries(content, 0)) : wrong;
  if (!entries.ok) {
    plain.fill(0);
    return entries;
  }
  const opened = yield* openEntries(entries.value, secrets);
  const protection = [`PKCS12 sha1 ${iterations} twofish-cbc`];
  return ok({ kind: 'uber', entries: opened, integrity: 'verified', protection, notes: [] });
}

const TWOFISH_BLOCK = 16;

type Pkcs12Figures = {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: number;
  readonly length: number;
};

/** Bouncy Castle takes the empty passphrase as no octets at all. */
function* derive(figures: Pkcs12Figures, { passphrase, budget }: PbeSecret): Deriving<Result<Uint8Array, AppError>> {
  const bmp = passphrase.length === 0 ? new Uint8Array() : bmpPassphrase(passphrase);
  if (bmp === undefined) return fail('format.wrong-passphrase', { format: 'bks' });
  const job: KdfJob = { kind: 'pkcs12', digest: SHA1, passphrase: bmp, ...figures };
  const refusal = spendBudget(budget, job, 'bks');
  const key = refusal === undefined ? Uint8Array.from(yield job) : undefined;
  bmp.fill(0);
  return refusal === undefined && key !== undefined
    ? ok(key)
    : err(refusal ?? fail('format.wrong-passphrase', { format: 'bks' }).error);
}

/** Before version 2 the MAC's key has two octets, by an old mistake of bits for bytes. */
function* checkMac(bytes: Uint8Array, header: BksHeader, secret: PbeSecret): Deriving<Result<null, AppError>> {
  const { salt, iterations, version, bodyStart } = header;
  const key = yield* derive({ salt, iterations, purpose: PKCS12_MAC, length: version < 2 ? 2 : MAC_LENGTH }, secret);
  if (!key.ok) return key;
  const mac = computeHmac(SHA1, key.value, bytes.subarray(bodyStart, -MAC_LENGTH));
  key.value.fill(0);
  return timingSafeEqual(mac, bytes.subarray(-MAC_LENGTH))
    ? ok(null)
    : fail('format.wrong-passphrase', { format: 'bks' });
}

/** Entries up to the end mark, which must end the body. @throws DerError */
function readEntries(body: Uint8Array, start: number): BksEntry[] {
  const stream = new ByteStream(body, start);
  const entries: BksEntry[] = [];
  for (let type = stream.uint8(); type !== 0; type = stream.uint8()) {
    if (entries.length >= MAX_ENTRIES) throw new DerError('too-many', stream.position);
    const alias = stream.javaText();
    const createdAt = Number(stream.uint64());
    const length = stream.uint32();
    if (length > MAX_CHAIN) throw new DerError('too-many', stream.position - 4);
    const chain = Array.from({ length }, () => readCertificate(stream));
    entries.push({ alias, createdAt, chain, ...readBody(stream, type) });
  }
  if (!stream.done) throw new DerError('trailing-bytes', stream.position);
  return entries;
}

function readBody(stream: ByteStream, type: number) {
  const start = stream.position;
  switch (type) {
    case 1:
      return { kind: 'certificate' as const, der: readCertificate(stream) };
    case 2: {
      stream.uint8();
      stream.javaText();
      stream.javaText();
      stream.block();
      return { kind: 'key' as const, octets: stream.bytes.subarray(start, stream.position) };
    }
    case 3:
      stream.block();
      return { kind: 'stored' as const };
    case 4:
      return { kind: 'sealed' as const, octets: stream.block() };
    default:
      throw new DerError('bad-value', start);
  }
}

function readCertificate(stream: ByteStream): Uint8Array {
  stream.javaText();
  return stream.block();
}

function* openEntries(entries: readonly BksEntry[], secrets: readonly PbeSecret[]): Deriving<OpenedEntry[]> {
  const opened: OpenedEntry[] = [];
  for (const entry of entries) {
    const names = { friendlyName: entry.alias, createdAt: entry.createdAt };
    if (entry.kind === 'certificate') opened.push({ type: 'certificate', der: entry.der, isTrusted: true, ...names });
    else if (entry.kind === 'stored') opened.push({ type: 'secret', ...names });
    else if (entry.kind === 'key') opened.push({ ...readKey(entry.octets), ...names });
    else opened.push({ ...(yield* openSealed(entry.octets, secrets, entry.chain.length > 0)), ...names });
    opened.push(...entry.chain.map((der) => ({ type: 'certificate' as const, der, ...names })));
  }
  return opened;
}

/** A key that says its kind, format and algorithm before its octets. */
function readKey(octets: Uint8Array): OpenedEntry {
  const parsed = attemptParse('bks', () => {
    const stream = new ByteStream(octets);
    const role = stream.uint8();
    stream.javaText();
    const algorithm = stream.javaText();
    return { role, algorithm, key: stream.block() };
  });
  if (!parsed.ok) return { type: 'secret', problem: parsed.error };
  const { role, algorithm, key } = parsed.value;
  if (role === 0 && isPkcs8(key)) return { type: 'private-key', state: 'open', pkcs8Der: Uint8Array.from(key) };
  const half = role === 1 ? describePublicKey(Uint8Array.from(key)) : undefined;
  if (half?.ok === true) return { type: 'public-key', key: half.value };
  return { type: 'secret', algorithm, octets: Uint8Array.from(key) };
}

/** Salt, count and a key under 3DES, in the scheme of PKCS #12. What a locked one holds is told by its chain alone: secrets have none. */
function* openSealed(octets: Uint8Array, secrets: readonly PbeSecret[], hasChain: boolean): Deriving<OpenedEntry> {
  const parsed = attemptParse('bks', () => {
    const stream = new ByteStream(octets);
    const salt = stream.block();
    const iterations = stream.uint32();
    const algorithmDer = sequence(oidDer(OID.pbeWithSha1And3DesCbc), sequence(octetString(salt), integer(iterations)));
    return { algorithmDer, ciphertext: octets.subarray(stream.position) };
  });
  let problem = parsed.ok ? fail('format.wrong-passphrase', { format: 'bks' }).error : parsed.error;
  if (parsed.ok) {
    for (const secret of secrets) {
      const plain = yield* decryptPbe(parsed.value, secret);
      const entry = plain.ok ? readKey(plain.value) : undefined;
      if (plain.ok) plain.value.fill(0);
      else problem = plain.error;
      if (entry !== undefined && !('problem' in entry)) return entry;
    }
  }
  return hasChain ? { type: 'private-key', state: 'locked', problem } : { type: 'secret', problem };
}
