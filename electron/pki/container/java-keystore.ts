import { hash, timingSafeEqual } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { attemptParse, DerError } from '../asn1/der.ts';
import type { Deriving } from '../key/kdf.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { ByteStream } from './byte-stream.ts';
import { type ContainerNote, MAX_ENTRIES, type OpenedContainer, type OpenedEntry } from './contents.ts';
import { describeJavaProtection, openJavaKey, readJavaProtected, utf16Passphrase } from './java-key.ts';
import { openJavaSecret } from './java-secret.ts';
import { type JavaObject, readJavaObject } from './java-serial.ts';

const MAGICS: ReadonlyMap<number, 'jks' | 'jceks'> = new Map([
  [0xfeedfeed, 'jks'],
  [0xcececece, 'jceks'],
]);
const DIGEST_LENGTH = 20;
const WHITENER = Buffer.from('Mighty Aphrodite');
const MAX_CHAIN = 1000;

/** `jks` or `jceks` by the first octets of a file. */
export const javaKeystoreKind = (bytes: Uint8Array): 'jks' | 'jceks' | undefined =>
  bytes.length < 4 ? undefined : MAGICS.get(new ByteStream(bytes).uint32());

type JavaEntry = { readonly alias: string; readonly createdAt: number } & (
  | { readonly kind: 'key'; readonly protectedKey: Uint8Array; readonly chain: readonly Uint8Array[] }
  | { readonly kind: 'certificate'; readonly der: Uint8Array }
  | { readonly kind: 'secret'; readonly sealed: JavaObject }
);

/**
 * Opens a JKS or JCEKS keystore, versions 1 and 2. Without a passphrase everything is listed unchecked and keys are locked. With one, the digest over the
 * whole is checked first; keys are tried with it and with the further ones given, since every key may have its own. Chains follow their key.
 * Fails with `format.wrong-passphrase {format: jks | jceks}`, `format.too-costly`, `format.malformed`.
 */
export function* openJavaKeystore(
  bytes: Uint8Array,
  secrets: readonly PbeSecret[],
): Deriving<Result<OpenedContainer, AppError>> {
  const kind = javaKeystoreKind(bytes) ?? 'jks';
  const parsed = attemptParse(kind, () => readStore(bytes));
  if (!parsed.ok) return parsed;
  const { entries, contentEnd } = parsed.value;
  const [store] = secrets;
  if (store !== undefined && !digestFits(bytes, contentEnd, store.passphrase))
    return fail('format.wrong-passphrase', { format: kind });
  const opened: OpenedEntry[] = [];
  for (const entry of entries) opened.push(...(yield* openEntry(entry, secrets)));
  const notes = new Set<ContainerNote>();
  if (new Set(entries.map(({ alias }) => alias)).size < entries.length) notes.add('duplicate-alias');
  const integrity = store === undefined ? 'unchecked' : 'verified';
  return ok({ kind, entries: opened, integrity, protection: ['SHA-1'], notes: [...notes] });
}

function readStore(bytes: Uint8Array): { entries: JavaEntry[]; contentEnd: number } {
  const stream = new ByteStream(bytes, 4);
  const version = stream.uint32();
  if (version !== 1 && version !== 2) throw new DerError('bad-value', 4);
  const count = stream.uint32();
  const entries: JavaEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (entries.length >= MAX_ENTRIES) throw new DerError('too-many', stream.position);
    entries.push(readEntry(stream, version));
  }
  const contentEnd = stream.position;
  stream.take(DIGEST_LENGTH);
  if (!stream.done) throw new DerError('trailing-bytes', stream.position);
  return { entries, contentEnd };
}

function readEntry(stream: ByteStream, version: number): JavaEntry {
  const start = stream.position;
  const tag = stream.uint32();
  const alias = stream.javaText();
  const createdAt = Number(stream.uint64());
  if (tag === 2) return { kind: 'certificate', alias, createdAt, der: readCertificate(stream, version) };
  if (tag === 3) return { kind: 'secret', alias, createdAt, sealed: readJavaObject(stream) };
  if (tag !== 1) throw new DerError('bad-value', start);
  const protectedKey = stream.block();
  const length = stream.uint32();
  if (length > MAX_CHAIN) throw new DerError('too-many', stream.position - 4);
  const chain = Array.from({ length }, () => readCertificate(stream, version));
  return { kind: 'key', alias, createdAt, protectedKey, chain };
}

/** Version 2 names the type, which is always X.509. */
function readCertificate(stream: ByteStream, version: number): Uint8Array {
  if (version === 2) stream.javaText();
  return stream.block();
}

/** Java proves a store by SHA-1 over passphrase, a constant and the content: no MAC, but all there is. */
function digestFits(bytes: Uint8Array, contentEnd: number, utf8: Uint8Array): boolean {
  const passphrase = utf16Passphrase(utf8);
  if (passphrase === undefined) return false;
  const digest = hash('sha1', Buffer.concat([passphrase, WHITENER, bytes.subarray(0, contentEnd)]), 'buffer');
  passphrase.fill(0);
  return timingSafeEqual(digest, bytes.subarray(contentEnd, contentEnd + DIGEST_LENGTH));
}

function* openEntry(entry: JavaEntry, secrets: readonly PbeSecret[]): Deriving<OpenedEntry[]> {
  const names = { friendlyName: entry.alias, createdAt: entry.createdAt };
  if (entry.kind === 'certificate') return [{ type: 'certificate', der: entry.der, isTrusted: true, ...names }];
  if (entry.kind === 'secret') return [{ ...names, ...(yield* openSecret(entry.sealed, secrets)) }];
  const key: OpenedEntry = { ...names, ...(yield* openKey(entry.protectedKey, secrets)) };
  return [key, ...entry.chain.map((der) => ({ type: 'certificate' as const, der, ...names }))];
}

function* openKey(protectedKey: Uint8Array, secrets: readonly PbeSecret[]): Deriving<OpenedEntry> {
  const held = readJavaProtected(protectedKey);
  if (!held.ok) return { type: 'private-key', state: 'unsupported', problem: held.error };
  const protection = describeJavaProtection(held.value);
  let problem = fail('format.wrong-passphrase', { format: 'jks' }).error;
  for (const secret of secrets) {
    const key = yield* openJavaKey(held.value, secret);
    if (key.ok) return { type: 'private-key', state: 'open', pkcs8Der: key.value, protection };
    problem = key.error;
  }
  const state = problem.code === 'format.wrong-passphrase' ? 'locked' : 'unsupported';
  return { type: 'private-key', state, protection, problem };
}

function* openSecret(sealed: JavaObject, secrets: readonly PbeSecret[]): Deriving<OpenedEntry> {
  let problem = fail('format.wrong-passphrase', { format: 'jceks' }).error;
  for (const secret of secrets) {
    const key = yield* openJavaSecret(sealed, secret);
    if (key.ok) return { type: 'secret', algorithm: key.value.algorithm, octets: key.value.octets };
    problem = key.error;
  }
  return { type: 'secret', problem };
}
