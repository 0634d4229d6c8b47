import { createDecipheriv } from 'node:crypto';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20orig } from '@noble/ciphers/chacha.js';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { attemptParse, DerError, equalBytes } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { type Deriving, spendBudget } from '../key/kdf.ts';
import { buildCurvePkcs8, buildDsaPkcs8, buildEcPkcs8, buildRsaPkcs8 } from '../key/key-build.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { describePublicKey, spkiFromPkcs8 } from '../key/public-half.ts';
import { ByteStream } from './byte-stream.ts';
import type { PublicHalf } from '../key/public-half.ts';
import type { OpenedContainer, OpenedEntry } from './contents.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { baseType, parseSshPublicKey, readSshKeyFields, readUnsigned, SSH_CURVES } from './ssh-key.ts';

const MAGIC = 'openssh-key-v1\0';
const MAX_KEYS = 64;

interface OpensshFile {
  readonly cipher: string;
  readonly kdf: string;
  readonly kdfOptions: Uint8Array;
  readonly publicBlobs: readonly Uint8Array[];
  readonly sealed: Uint8Array;
  /** What stands after the sealed part: the tag of authenticated ciphers. */
  readonly tag: Uint8Array;
}

/**
 * Opens an OpenSSH private key file, PEM or binary: plain, or under bcrypt with AES (CTR, CBC, GCM), 3DES or ChaCha20-Poly1305. Without a passphrase an
 * encrypted key is listed as locked with its public half. Keys on a security token have no private octets and are listed as unsupported.
 * Fails with `format.malformed {format: openssh}`; a wrong passphrase is `format.wrong-passphrase`.
 * @see OpenSSH PROTOCOL.key
 */
export function* openOpensshPrivate(
  bytes: Uint8Array,
  secret: PbeSecret | undefined,
): Deriving<Result<OpenedContainer, AppError>> {
  const block = readPemBlocks(bytes).find(({ label }) => label === 'OPENSSH PRIVATE KEY');
  const parsed = attemptParse('openssh', () => readFile(block?.der ?? bytes));
  if (!parsed.ok) return parsed;
  const file = parsed.value;
  const protection = file.cipher === 'none' ? undefined : `${file.kdf} ${file.cipher}`;
  const publicHalves = file.publicBlobs.map(findPublicHalf);
  const plain = yield* openSealed(file, secret);
  const shown = {
    kind: 'openssh-private-key',
    notes: [],
    protection: protection === undefined ? [] : [protection],
  } as const;
  if (!plain.ok) {
    const { code } = plain.error;
    const isMissing = code === 'format.wrong-passphrase' && secret === undefined;
    if (!isMissing && code !== 'format.unsupported') return plain;
    const state = isMissing ? 'locked' : 'unsupported';
    const entries = publicHalves.map(
      (key): OpenedEntry => ({
        type: 'private-key',
        state,
        problem: plain.error,
        ...(protection !== undefined && { protection }),
        ...(key !== undefined && { key }),
      }),
    );
    return ok({ ...shown, entries, integrity: 'unchecked' });
  }
  const entries = attemptParse('openssh', () => readKeys(plain.value, publicHalves));
  if (file.cipher !== 'none') plain.value.fill(0);
  if (!entries.ok) return entries;
  const named = entries.value.map((entry) => (protection === undefined ? entry : { ...entry, protection }));
  return ok({ ...shown, entries: named, integrity: 'none' });
}

function readFile(der: Uint8Array): OpensshFile {
  const stream = new ByteStream(der);
  if (Buffer.from(stream.take(MAGIC.length)).toString('latin1') !== MAGIC) throw new DerError('bad-value', 0);
  const [cipher, kdf, kdfOptions] = [stream.text(), stream.text(), stream.block()];
  const length = stream.uint32();
  if (length === 0 || length > MAX_KEYS) throw new DerError('too-many', stream.position - 4);
  const publicBlobs = Array.from({ length }, () => stream.block());
  const sealed = stream.block();
  return { cipher, kdf, kdfOptions, publicBlobs, sealed, tag: stream.take(stream.end - stream.position) };
}

function findPublicHalf(blob: Uint8Array): PublicHalf | undefined {
  const key = parseSshPublicKey(blob);
  const half = key.ok ? describePublicKey(key.value.spkiDer) : undefined;
  return half?.ok === true ? half.value : undefined;
}

interface SshCipher {
  readonly keyLength: number;
  readonly ivLength: number;
  readonly open: (file: OpensshFile, key: Uint8Array, iv: Uint8Array) => Uint8Array | undefined;
}

const engine = (name: string, [keyLength, ivLength]: readonly [number, number]): SshCipher => ({
  keyLength,
  ivLength,
  open: ({ sealed }, key, iv) => {
    const decipher = createDecipheriv(name, key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  },
});

const gcm = (bits: 128 | 256): SshCipher => ({
  keyLength: bits / 8,
  ivLength: 12,
  open: ({ sealed, tag }, key, iv) => {
    if (tag.length !== 16) return undefined;
    const decipher = createDecipheriv(`aes-${bits}-gcm`, key, iv).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  },
});

/** The packet cipher of OpenSSH with number zero; the first half of the key seals, the other is for lengths of packets. */
const chacha: SshCipher = {
  keyLength: 64,
  ivLength: 0,
  open: ({ sealed, tag }, key) => {
    const nonce = new Uint8Array(8);
    const main = key.subarray(0, 32);
    const macKey = chacha20orig(main, nonce, new Uint8Array(32));
    if (!equalBytes(poly1305(sealed, macKey), tag.subarray(0, 16))) return undefined;
    return chacha20orig(main, nonce, sealed, undefined, 1);
  },
};

const CIPHERS: ReadonlyMap<string, SshCipher> = new Map([
  ...([128, 192, 256] as const).flatMap((bits) =>
    (['ctr', 'cbc'] as const).map(
      (mode) => [`aes${bits}-${mode}`, engine(`aes-${bits}-${mode}`, [bits / 8, 16])] as const,
    ),
  ),
  ['3des-cbc', engine('des-ede3-cbc', [24, 8])],
  ['aes128-gcm@openssh.com', gcm(128)],
  ['aes256-gcm@openssh.com', gcm(256)],
  ['chacha20-poly1305@openssh.com', chacha],
]);

function* openSealed(file: OpensshFile, secret: PbeSecret | undefined): Deriving<Result<Uint8Array, AppError>> {
  if (file.cipher === 'none') return ok(file.sealed);
  const cipher = CIPHERS.get(file.cipher);
  if (cipher === undefined || file.kdf !== 'bcrypt')
    return fail('format.unsupported', {
      format: 'openssh',
      detail: (cipher === undefined ? file.cipher : file.kdf).slice(0, 60),
    });
  const options = attemptParse('openssh', () => {
    const stream = new ByteStream(file.kdfOptions);
    return { salt: stream.block(), iterations: stream.uint32() };
  });
  if (!options.ok) return options;
  const wrong = fail('format.wrong-passphrase', { format: 'openssh' });
  if (secret === undefined || secret.passphrase.length === 0) return wrong;
  const length = cipher.keyLength + cipher.ivLength;
  const job = { kind: 'bcrypt', passphrase: secret.passphrase, length, ...options.value } as const;
  const refusal = spendBudget(secret.budget, job, 'openssh');
  if (refusal !== undefined) return err(refusal);
  const derived = yield job;
  try {
    const plain = cipher.open(file, derived.subarray(0, cipher.keyLength), derived.subarray(cipher.keyLength));
    return plain !== undefined && checksAgree(plain) ? ok(plain) : wrong;
  } catch {
    return wrong;
  }
}

/** The same random number twice, to know the passphrase by. */
const checksAgree = (plain: Uint8Array): boolean =>
  plain.length >= 8 && equalBytes(plain.subarray(0, 4), plain.subarray(4, 8));

/** @throws DerError */
function readKeys(plain: Uint8Array, publicHalves: readonly (PublicHalf | undefined)[]): OpenedEntry[] {
  const stream = new ByteStream(plain);
  if (stream.uint32() !== stream.uint32()) throw new DerError('bad-value', 0);
  const entries: OpenedEntry[] = [];
  for (const half of publicHalves) {
    const type = stream.text();
    const pkcs8Der = readPrivateFields(stream, type);
    const comment = stream.text();
    const name = comment === '' ? {} : { friendlyName: comment };
    const key = half === undefined ? {} : { key: half };
    const problem = findProblem(pkcs8Der, half);
    if (problem === undefined && pkcs8Der !== undefined)
      entries.push({ type: 'private-key', state: 'open', pkcs8Der, ...name });
    else entries.push({ type: 'private-key', state: 'unsupported', ...key, ...name, ...(problem && { problem }) });
  }
  return entries;
}

function findProblem(pkcs8Der: Uint8Array | undefined, half: PublicHalf | undefined): AppError | undefined {
  if (pkcs8Der === undefined) return fail('format.unsupported', { format: 'openssh', detail: 'token-key' }).error;
  const spki = spkiFromPkcs8(pkcs8Der);
  if (!spki.ok) return spki.error;
  const isSame = half === undefined || equalBytes(spki.value, half.spkiDer);
  return isSame ? undefined : fail('format.key-mismatch', {}).error;
}

/** Undefined for keys whose private part stays on a token. */
function readPrivateFields(stream: ByteStream, type: string): Uint8Array | undefined {
  if (type.startsWith('sk-')) {
    readSshKeyFields(stream, baseType(type));
    stream.take(1);
    stream.block();
    stream.block();
    return undefined;
  }
  if (type === 'ssh-rsa') {
    const [n, e, d, qi, p, q] = [0, 1, 2, 3, 4, 5].map(() => readUnsigned(stream));
    if (n && e && d && qi && p && q) return buildRsaPkcs8({ n, e, d, p, q, qi });
  }
  if (type === 'ssh-dss') {
    const domain = { p: readUnsigned(stream), q: readUnsigned(stream), g: readUnsigned(stream) };
    stream.block();
    return buildDsaPkcs8(domain, readUnsigned(stream));
  }
  if (type === 'ssh-ed25519' || type === 'ssh-ed448') {
    const publicLength = stream.block().length;
    const both = stream.block();
    return buildCurvePkcs8(
      type === 'ssh-ed25519' ? OID.ed25519 : OID.ed448,
      both.subarray(0, both.length - publicLength),
    );
  }
  const curve = SSH_CURVES.get(type.replace(/^ecdsa-sha2-/, ''));
  if (curve === undefined) throw new DerError('bad-value', stream.position);
  stream.block();
  stream.block();
  return buildEcPkcs8(curve, readUnsigned(stream));
}
