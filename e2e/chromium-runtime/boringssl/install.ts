import crypto, { KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import {
  isCipherSupported,
  isCurveSupported,
  isEncryptionSupported,
  isHashSupported,
  isKeyTypeSupported,
  isWebCryptoSupported,
} from './supported.ts';

type Callable = (...args: unknown[]) => unknown;
type Check = (...args: unknown[]) => void;

const realCreatePrivateKey = crypto.createPrivateKey;
const realCreatePublicKey = crypto.createPublicKey;
let isInstalled = false;

/** Changes the functions of node:crypto in place, so that every way of importing it sees the change. */
export function installBoringSslGuard(): void {
  if (isInstalled) return;
  isInstalled = true;
  guardHashesAndCiphers();
  guardKeys();
  guardSignatures();
  guardWebCrypto();
  guardLists();
  Object.defineProperty(process.features, 'openssl_is_boringssl', {
    value: true,
    enumerable: true,
    configurable: true,
  });
  syncBuiltinESMExports();
}

function guardHashesAndCiphers(): void {
  for (const name of ['createCipheriv', 'createDecipheriv']) {
    guard(
      crypto,
      name,
      (cipher) => isCipherSupported(String(cipher)) || fail('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher'),
    );
  }
  for (const name of ['createHash', 'createHmac', 'hash', 'createSign', 'createVerify'])
    guard(crypto, name, assertHash);
  for (const name of ['pbkdf2', 'pbkdf2Sync']) guard(crypto, name, (...args) => assertHash(args[4]));
  for (const name of ['hkdf', 'hkdfSync']) guard(crypto, name, assertHash);
  for (const name of ['argon2', 'argon2Sync']) {
    guard(crypto, name, () => fail('ERR_CRYPTO_ARGON2_NOT_SUPPORTED', 'Argon2 algorithm not supported'));
  }
}

function guardKeys(): void {
  for (const name of ['generateKeyPair', 'generateKeyPairSync']) replace(crypto, name, generateLikeBoringSsl);
  for (const name of ['createPrivateKey', 'createPublicKey']) {
    replace(crypto, name, (real) => (input) => {
      assertDecryptable(input);
      const key = real(input);
      assertKey(key);
      return key;
    });
  }
  guard(crypto, 'createECDH', assertCurve);
  guard(crypto.ECDH, 'convertKey', (_key, curve) => assertCurve(curve));
  guard(crypto, 'diffieHellman', (options) => {
    for (const name of ['privateKey', 'publicKey']) assertKey(memberOf(options, name));
  });
  const certificateKey = Object.getOwnPropertyDescriptor(crypto.X509Certificate.prototype, 'publicKey');
  Object.defineProperty(crypto.X509Certificate.prototype, 'publicKey', {
    ...certificateKey,
    get(this: unknown) {
      const key: unknown = certificateKey?.get?.call(this);
      assertKey(key);
      return key;
    },
  });
}

function guardSignatures(): void {
  guard(crypto, 'sign', (algorithm, _data, key) => {
    if (typeof algorithm === 'string') assertHash(algorithm);
    assertKeyInput(key, realCreatePrivateKey);
  });
  guard(crypto, 'verify', (algorithm, _data, key) => {
    if (typeof algorithm === 'string') assertHash(algorithm);
    assertKeyInput(key, realCreatePublicKey);
  });
  guard(crypto.Sign.prototype, 'sign', (key) => assertKeyInput(key, realCreatePrivateKey));
  guard(crypto.Verify.prototype, 'verify', (key) => assertKeyInput(key, realCreatePublicKey));
  for (const name of ['privateDecrypt', 'privateEncrypt'])
    guard(crypto, name, (key) => assertKeyInput(key, realCreatePrivateKey));
  for (const name of ['publicEncrypt', 'publicDecrypt'])
    guard(crypto, name, (key) => assertKeyInput(key, realCreatePublicKey));
}

function guardWebCrypto(): void {
  const subtle = Object.getPrototypeOf(crypto.webcrypto.subtle) as object;
  const position = { generateKey: 0, digest: 0, importKey: 2, deriveBits: 0, deriveKey: 0 };
  for (const [name, at] of Object.entries(position)) {
    replace(subtle, name, (real) => {
      return async function guarded(this: unknown, ...args: unknown[]) {
        const algorithm = args[at];
        const wanted = typeof algorithm === 'string' ? algorithm : String(memberOf(algorithm, 'name'));
        if (!isWebCryptoSupported(wanted)) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
        return Reflect.apply(real, this, args);
      };
    });
  }
}

function guardLists(): void {
  replace(crypto, 'getCiphers', (real) => () => listOf(real).filter(isCipherSupported));
  replace(crypto, 'getHashes', (real) => () => listOf(real).filter(isHashSupported));
  replace(crypto, 'getCurves', (real) => () => listOf(real).filter(isCurveSupported));
  replace(crypto, 'getCipherInfo', (real) => (name, ...rest) => {
    const info = real(name, ...rest);
    return isCipherSupported(String(memberOf(info, 'name'))) ? info : undefined;
  });
}

/** Refuses key types and curves; an RSA size is rounded down to a multiple of 128, as BoringSSL does silently. */
function generateLikeBoringSsl(real: Callable): Callable {
  return (type, options, ...rest) => {
    if (!isKeyTypeSupported(String(type))) refuseKey(String(type));
    if (type === 'ec') assertCurve(memberOf(options, 'namedCurve'));
    const bits = memberOf(options, 'modulusLength');
    if (typeof bits !== 'number' || typeof options !== 'object') return real(type, options, ...rest);
    return real(type, { ...options, modulusLength: bits - (bits % 128) }, ...rest);
  };
}

function assertHash(name: unknown): void {
  if (typeof name === 'string' && !isHashSupported(name))
    fail('ERR_OSSL_EVP_UNSUPPORTED', 'Digest method not supported');
}

function assertCurve(name: unknown): void {
  if (typeof name === 'string' && !isCurveSupported(name)) {
    fail('ERR_OSSL_EC_UNKNOWN_GROUP', 'error:0f00007b:elliptic curve routines:OPENSSL_internal:UNKNOWN_GROUP');
  }
}

function assertKey(key: unknown): void {
  if (!(key instanceof KeyObject) || key.type === 'secret') return;
  const type = key.asymmetricKeyType ?? '';
  if (!isKeyTypeSupported(type)) refuseKey(type);
  assertCurve(key.asymmetricKeyDetails?.namedCurve);
}

/** What `sign` and its like take: a key, or PEM, DER or JWK with options. A key that cannot be read is left to them. */
function assertKeyInput(input: unknown, parse: (input: never) => KeyObject): void {
  const inner = memberOf(input, 'key');
  const known = [input, inner].find((candidate) => candidate instanceof KeyObject);
  if (known !== undefined) return assertKey(known);
  assertDecryptable(input);
  try {
    assertKey(Reflect.apply(parse, undefined, [input]));
  } catch (error) {
    if (error instanceof BoringSslError) throw error;
  }
}

function assertDecryptable(input: unknown): void {
  const key = memberOf(input, 'key') ?? input;
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) return;
  const bytes = typeof key === 'string' ? Buffer.from(key, 'latin1') : Buffer.from(key);
  const pem = /-----BEGIN ENCRYPTED PRIVATE KEY-----([^-]+)/.exec(bytes.toString('latin1'));
  const isDer = pem === null && bytes[0] === 0x30 && memberOf(input, 'passphrase') !== undefined;
  const der = isDer ? bytes : Buffer.from(pem?.[1] ?? '', 'base64');
  if (!isEncryptionSupported(der))
    fail('ERR_OSSL_UNSUPPORTED', 'error:0680009c:asn1 encoding routines:OPENSSL_internal:UNSUPPORTED');
}

class BoringSslError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function refuseKey(type: string): never {
  return fail(
    'ERR_OSSL_EVP_UNSUPPORTED_ALGORITHM',
    `error:06000080:public key routines:OPENSSL_internal:UNSUPPORTED_ALGORITHM (${type})`,
  );
}

function fail(code: string, message: string): never {
  throw new BoringSslError(code, message);
}

function guard(owner: object, name: string, check: Check): void {
  replace(owner, name, (real) => {
    return function guarded(this: unknown, ...args: unknown[]) {
      check(...args);
      return Reflect.apply(real, this, args);
    };
  });
}

/** A function that this Node does not have stays absent; hidden properties (util.promisify's) move along. */
function replace(owner: object, name: string, wrap: (real: Callable) => Callable): void {
  const real: unknown = Reflect.get(owner, name);
  if (typeof real !== 'function') return;
  const replacement = wrap(real as Callable);
  for (const key of Object.getOwnPropertySymbols(real)) Reflect.set(replacement, key, Reflect.get(real, key));
  Reflect.set(owner, name, replacement);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(real: Callable): string[] {
  const list = real();
  return Array.isArray(list) ? list.map(String) : [];
}
