import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, mapResult, ok, type Result } from '../../../shared/result.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, contextGroup, contextTag, type DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { createKdfBudget, type Deriving, runDeriving, runDerivingAsync } from '../key/kdf.ts';
import { decryptPbe, type Encrypted, type PbeSecret } from '../key/pbe.ts';
import { describePbe } from '../key/pbe-scheme.ts';
import { type OpenedContainer, zeroKeys } from './contents.ts';
import { type BagFacts, openBags } from './pkcs12-bags.ts';
import { checkPkcs12Mac, describePkcs12Mac, type Pkcs12Mac, readPkcs12Mac } from './pkcs12-mac.ts';

export interface Pkcs12Attributes {
  readonly friendlyName?: string;
  readonly localKeyIdHex?: string;
}

export interface Pkcs12Contents {
  /** In the order of the file. */
  readonly certificates: readonly (Pkcs12Attributes & { readonly der: Uint8Array })[];
  /** PKCS #8, opened; the caller zeroes them. */
  readonly keys: readonly (Pkcs12Attributes & { readonly pkcs8Der: Uint8Array })[];
  readonly hasMac: boolean;
}

/**
 * Opens a PKCS #12 file with all its keys; see `openPkcs12`, whose failures it shares. A key under another passphrase fails with `format.wrong-passphrase` too.
 * Derives keys on the calling thread, at most some seconds.
 */
export const parsePkcs12 = (bytes: Uint8Array, passphrase: Uint8Array): Result<Pkcs12Contents, AppError> =>
  sortOut(runDeriving(openPkcs12(bytes, [{ passphrase, budget: createKdfBudget() }])));

/** `parsePkcs12` with the derivations off the calling thread. */
export const parsePkcs12Async = async (
  bytes: Uint8Array,
  passphrase: Uint8Array,
): Promise<Result<Pkcs12Contents, AppError>> =>
  sortOut(await runDerivingAsync(openPkcs12(bytes, [{ passphrase, budget: createKdfBudget() }])));

/** What a file holds whose keys are left as they are. */
export interface SealedPkcs12 {
  /** DER, in the order of the file. */
  readonly certificates: readonly Uint8Array[];
  /** EncryptedPrivateKeyInfo each. */
  readonly encryptedKeys: readonly Uint8Array[];
  /** Keys in clear, whose octets are zeroed. */
  readonly openKeys: number;
}

/** Opens a file and none of its keys; fails as `openPkcs12`. The derivations are off the calling thread. */
export async function parsePkcs12Sealed(
  bytes: Uint8Array,
  passphrase: Uint8Array,
): Promise<Result<SealedPkcs12, AppError>> {
  const opened = await runDerivingAsync(openPkcs12(bytes, [{ passphrase, budget: createKdfBudget() }], []));
  return mapResult(opened, ({ entries }) => {
    zeroKeys(entries);
    const keys = entries.filter((entry) => entry.type === 'private-key');
    return {
      certificates: entries.flatMap((entry) => (entry.type === 'certificate' ? [entry.der] : [])),
      encryptedKeys: keys.flatMap(({ encryptedDer }) => encryptedDer ?? []),
      openKeys: keys.filter(({ state }) => state === 'open').length,
    };
  });
}

function sortOut(opened: Result<OpenedContainer, AppError>): Result<Pkcs12Contents, AppError> {
  if (!opened.ok) return opened;
  const certificates: (Pkcs12Attributes & { der: Uint8Array })[] = [];
  const keys: (Pkcs12Attributes & { pkcs8Der: Uint8Array })[] = [];
  let problem: AppError | undefined;
  for (const entry of opened.value.entries) {
    if (entry.type === 'certificate') certificates.push(entry);
    if (entry.type !== 'private-key') continue;
    if (entry.pkcs8Der !== undefined) keys.push({ ...entry, pkcs8Der: entry.pkcs8Der });
    problem ??= entry.problem;
  }
  if (problem === undefined) return ok({ certificates, keys, hasMac: opened.value.integrity === 'verified' });
  for (const { pkcs8Der } of keys) pkcs8Der.fill(0);
  return err(problem);
}

/**
 * Opens a PKCS #12 file, DER or BER, modern (PBES2, PBMAC1) or old (3DES, RC2, RC4). The MAC is checked first; a file without one is taken as it is.
 * The first passphrase is that of the file, all of them are tried on keys, unless others are given for those. A key that none opens is an entry that is locked; a part that the first does not open fails the file.
 * Fails with `format.wrong-passphrase {format: pkcs12}`, `format.too-costly`, `format.unsupported`, `format.malformed`.
 * Does not check that keys and certificates belong together. Signed and public-key encrypted files are not supported.
 * @see RFC 7292 §4, RFC 9579
 */
export function* openPkcs12(
  bytes: Uint8Array,
  secrets: readonly PbeSecret[],
  keySecrets: readonly PbeSecret[] = secrets,
): Deriving<Result<OpenedContainer, AppError>> {
  const [secret] = secrets;
  if (secret === undefined) return fail('format.wrong-passphrase', { format: 'pkcs12' });
  const der = normaliseBer(bytes);
  if (!der.ok) return err(relabel(der.error));
  const outer = attemptParse('pkcs12', () => readPfx(der.value));
  if (!outer.ok) return outer;
  const { content, mac } = outer.value;
  if (content === undefined) return fail('format.unsupported', { format: 'pkcs12', detail: 'signed' });
  const checked = mac === undefined ? ok(null) : yield* checkPkcs12Mac(mac, content, secret);
  if (!checked.ok) return checked;
  const facts: BagFacts = { entries: [], notes: new Set() };
  const protection = mac === undefined ? [] : [describePkcs12Mac(mac)];
  const failure = yield* openSafes(content, { facts, protection, secret, secrets: keySecrets });
  if (failure !== undefined) {
    zeroKeys(facts.entries);
    return err(relabel(failure));
  }
  const integrity = mac === undefined ? 'none' : 'verified';
  return ok({ kind: 'pkcs12', entries: facts.entries, integrity, protection, notes: [...facts.notes] });
}

/** Names the file instead of the part of it that failed. */
function relabel(error: AppError): AppError {
  switch (error.code) {
    case 'format.wrong-passphrase':
      return fail('format.wrong-passphrase', { format: 'pkcs12' }).error;
    case 'format.malformed':
      return fail('format.malformed', { ...error.evidence, format: 'pkcs12' }).error;
    case 'format.unsupported':
      return fail('format.unsupported', { ...error.evidence, format: 'pkcs12' }).error;
    case 'format.too-costly':
      return fail('format.too-costly', { ...error.evidence, format: 'pkcs12' }).error;
    default:
      return error;
  }
}

function readPfx(der: Uint8Array): { content?: Uint8Array; mac?: Pkcs12Mac } {
  const reader = readWhole(der, TAG.sequence);
  readSmallInteger(reader);
  const safe = reader.enter(TAG.sequence);
  const content = readOid(safe) === OID.data ? readData(safe) : undefined;
  const mac = reader.enterOptional(TAG.sequence);
  reader.expectEnd();
  return { ...(content && { content }), ...(mac && { mac: readPkcs12Mac(mac) }) };
}

/** `[0] EXPLICIT OCTET STRING` of a ContentInfo. */
function readData(reader: DerReader): Uint8Array {
  const wrapper = reader.enter(contextGroup(0));
  const value = wrapper.read(TAG.octetString);
  wrapper.expectEnd();
  return wrapper.content(value);
}

type Safe = { readonly plain: Uint8Array } | Encrypted | { readonly otherType: string };

/** Opens every safe; answers the first failure. */
function* openSafes(
  content: Uint8Array,
  into: {
    readonly facts: BagFacts;
    readonly protection: string[];
    readonly secret: PbeSecret;
    readonly secrets: readonly PbeSecret[];
  },
): Deriving<AppError | undefined> {
  const der = normaliseBer(content);
  if (!der.ok) return der.error;
  const safes = attemptParse('pkcs12', () => readSafes(der.value));
  if (!safes.ok) return safes.error;
  for (const safe of safes.value) {
    if ('otherType' in safe) {
      into.facts.entries.push({ type: 'other', kind: safe.otherType });
      continue;
    }
    if ('algorithmDer' in safe) into.protection.push(describePbe(safe.algorithmDer));
    const plain = 'plain' in safe ? ok(safe.plain) : yield* decryptPbe(safe, into.secret);
    if (!plain.ok) return plain.error;
    const failure = yield* openBags(plain.value, into.facts, into.secrets);
    // without padding (RC4) or by chance a wrong passphrase yields noise
    if (failure !== undefined) {
      const isNoise = !('plain' in safe) && failure.code === 'format.malformed';
      return isNoise ? fail('format.wrong-passphrase', { format: 'pkcs12' }).error : failure;
    }
  }
  return undefined;
}

const MAX_SAFES = 1000;

function readSafes(der: Uint8Array): Safe[] {
  const list = readWhole(der, TAG.sequence);
  const safes: Safe[] = [];
  while (!list.done && safes.length < MAX_SAFES) {
    const safe = list.enter(TAG.sequence);
    const type = readOid(safe);
    if (type === OID.data) safes.push({ plain: readData(safe) });
    else if (type === OID.encryptedData) safes.push(readEncrypted(safe));
    else safes.push({ otherType: type });
  }
  list.expectEnd();
  return safes;
}

function readEncrypted(safe: DerReader): Encrypted {
  const encrypted = safe.enter(contextGroup(0)).enter(TAG.sequence);
  readSmallInteger(encrypted);
  const info = encrypted.enter(TAG.sequence);
  readOid(info);
  const algorithm = info.read(TAG.sequence);
  return { algorithmDer: info.whole(algorithm), ciphertext: readImplicitOctets(info) };
}

/** `[0] IMPLICIT OCTET STRING`, which BER may have cut into pieces. */
function readImplicitOctets(reader: DerReader): Uint8Array {
  if (reader.peekTag() !== contextGroup(0)) return reader.content(reader.read(contextTag(0)));
  const pieces = reader.enter(contextGroup(0));
  const found: Uint8Array[] = [];
  while (!pieces.done) found.push(pieces.content(pieces.read(TAG.octetString)));
  return Buffer.concat(found);
}
