import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { PEM_LABEL, writePem } from '../pki/asn1/pem.ts';
import { type Pkcs12Contents, parsePkcs12Async } from '../pki/container/pkcs12.ts';
import { buildPkcs12, LEGACY_ITERATIONS, PBKDF2_ITERATIONS, type Pkcs12Scheme } from '../pki/container/pkcs12-build.ts';
import { encryptPkcs8, encryptPkcs8Legacy } from '../pki/key/pkcs8.ts';
import { bmpPassphrase } from '../pki/key/pkcs12-kdf.ts';
import { privateKeyFromPemAsync } from '../pki/key/private-key.ts';
import { spkiFromPkcs8 } from '../pki/key/public-half.ts';
import { certificateFits, type Material, orderChain } from './convert-material.ts';
import type { Outcome, Ports } from './ports.ts';

export interface ConvertedFile {
  readonly bytes: Uint8Array;
  readonly opens?: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

export interface KeyProtection {
  /** UTF-8. */
  readonly passphrase: Uint8Array;
  readonly randomBytes: Ports['randomBytes'];
}

const encryptKey = (plaintext: Uint8Array, { passphrase, randomBytes }: KeyProtection): Promise<Uint8Array> =>
  encryptPkcs8({ plaintext, passphrase, salt: randomBytes(16), iv: randomBytes(16), iterations: PBKDF2_ITERATIONS });

/** A key as `ENCRYPTED PRIVATE KEY`. */
export const keyPem = async (pkcs8Der: Uint8Array, protection: KeyProtection): Promise<string> =>
  writePem(PEM_LABEL.encryptedPrivateKey, await encryptKey(pkcs8Der, protection));

/** The first key alone, encrypted, as PEM. The file must open again to the same key. */
export async function pkcs8File(material: Material, protection: KeyProtection): Outcome<ConvertedFile> {
  const [key = new Uint8Array()] = material.keys;
  const opens = async (written: Uint8Array): Promise<boolean> => {
    const opened = await privateKeyFromPemAsync(written, protection.passphrase);
    const isSame = opened.ok && Buffer.from(opened.value).equals(key);
    if (opened.ok) opened.value.fill(0);
    return isSame;
  };
  return ok({ bytes: Buffer.from(await keyPem(key, protection)), opens });
}

const SCHEMES = { p12: 'modern', 'p12-pbmac1': 'pbmac1', 'p12-legacy': 'legacy' } as const;

/**
 * A PKCS #12 file of the first key, its certificate and the others; without a key, of certificates alone. Java imports it as it is, or into a JKS:
 * `keytool -importkeystore -srckeystore FILE -srcstoretype PKCS12 -destkeystore FILE.jks -deststoretype JKS`.
 * Fails with `format.key-mismatch` where no certificate belongs to the key, `input.invalid {passphrase}` where it is not UTF-8.
 */
export async function pkcs12File(
  material: Material,
  protection: KeyProtection,
  { format, friendlyName }: { readonly format: keyof typeof SCHEMES; readonly friendlyName: string },
): Outcome<ConvertedFile> {
  const { passphrase, randomBytes } = protection;
  const bmp = bmpPassphrase(passphrase);
  if (bmp === undefined) return fail('input.invalid', { field: '--export-passphrase-file', problem: 'not-utf8' });
  bmp.fill(0);
  const scheme: Pkcs12Scheme = SCHEMES[format];
  const chain = orderChain(material);
  const [key] = material.keys;
  const [leaf] = chain;
  const spki = key === undefined ? undefined : spkiFromPkcs8(key);
  const ownsKey = spki?.ok === true && leaf !== undefined && certificateFits(leaf, spki.value);
  if (key !== undefined && chain.length > 0 && !ownsKey) return fail('format.key-mismatch', {});
  const encryptedPkcs8Der = key === undefined ? undefined : await encryptFor(scheme, key, protection);
  const bytes = await buildPkcs12({
    ...(ownsKey && { certificateDer: leaf }),
    chainDers: ownsKey ? chain.slice(1) : chain,
    ...(encryptedPkcs8Der !== undefined && { encryptedPkcs8Der }),
    friendlyName,
    localKeyId: randomBytes(20),
    passphrase,
    random: randomBytes(48),
    scheme,
  });
  const opens = async (written: Uint8Array): Promise<boolean> => {
    const opened = await parsePkcs12Async(written, passphrase);
    return opened.ok && holds(opened.value, chain, key);
  };
  return ok({ bytes, opens });
}

function encryptFor(scheme: Pkcs12Scheme, key: Uint8Array, protection: KeyProtection): Promise<Uint8Array> {
  if (scheme !== 'legacy') return encryptKey(key, protection);
  const { passphrase, randomBytes } = protection;
  return encryptPkcs8Legacy({ plaintext: key, passphrase, salt: randomBytes(16), iterations: LEGACY_ITERATIONS });
}

function holds(contents: Pkcs12Contents, chain: readonly Uint8Array[], key: Uint8Array | undefined): boolean {
  const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
    a !== undefined && b !== undefined && Buffer.from(a).equals(b);
  const certificates = contents.certificates.map(({ der }) => der);
  const keys = contents.keys.map(({ pkcs8Der }) => pkcs8Der);
  const isSame =
    certificates.length === chain.length &&
    chain.every((der, i) => same(der, certificates[i])) &&
    keys.length === (key === undefined ? 0 : 1) &&
    (key === undefined || same(keys[0], key));
  for (const opened of keys) opened.fill(0);
  return isSame;
}
