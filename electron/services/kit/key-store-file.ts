import { PEM_LABEL, readPemDer } from '../../pki/asn1/pem.ts';
import { parsePkcs12Async, parsePkcs12Sealed } from '../../pki/container/pkcs12.ts';
import { buildPkcs12 } from '../../pki/container/pkcs12-build.ts';
import { cleanAlias, trustAliases } from '../../pki/container/trust-alias.ts';
import type { Ports } from '../ports.ts';

const RANDOM_OCTETS = 48;
/** What Java takes where nobody says otherwise. The passphrase of a store of public certificates is no secret. */
const TRUST_STORE_ITERATIONS = 10_000;
/** The MAC runs in JavaScript: 600 000 rounds take a second when a file is written and again when it is read. Against 125 random bits they add nothing. */
const MADE_MAC_ITERATIONS = 10_000;
/** In a PKCS #12 file an entry without a name has none that a command could be given. */
const NAMELESS = 'certificate';

/** The bytes of a file and how its reader would open them. */
export interface ExportedFile {
  readonly bytes: Uint8Array;
  readonly opens?: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

export interface KeyStoreParts {
  readonly name: string;
  readonly der: Uint8Array;
  /** Issuers without the root, nearest first. */
  readonly issuers: readonly Uint8Array[];
  /** EncryptedPrivateKeyInfo under the same passphrase, in the way of the scheme. */
  readonly encryptedPkcs8Der: Uint8Array;
  /** SHA-256 of the certificate; ties it to its key. */
  readonly sha256: string;
  /** UTF-8, normalised as the vault does. */
  readonly passphrase: Uint8Array;
  /** By `generateExportPassphrase`: nobody finds it by trying. */
  readonly isPassphraseMade: boolean;
  readonly scheme: 'modern' | 'legacy';
  readonly randomBytes: Ports['randomBytes'];
}

/** PKCS #12 with key, certificate and issuers. It opens when the passphrase yields the whole chain and the key as the vault sealed it, which has opened it there: not here. */
export async function buildKeyStore(parts: KeyStoreParts): Promise<ExportedFile> {
  const bytes = await buildPkcs12({
    certificateDer: parts.der,
    chainDers: parts.issuers,
    encryptedPkcs8Der: parts.encryptedPkcs8Der,
    friendlyName: cleanAlias(parts.name) || NAMELESS,
    localKeyId: Buffer.from(parts.sha256, 'hex').subarray(0, 20),
    passphrase: parts.passphrase,
    random: parts.randomBytes(RANDOM_OCTETS),
    scheme: parts.scheme,
    ...(parts.isPassphraseMade && parts.scheme === 'modern' && { macIterations: MADE_MAC_ITERATIONS }),
  });
  return { bytes, opens: (written) => opensKeyStore(written, parts) };
}

async function opensKeyStore(written: Uint8Array, parts: KeyStoreParts): Promise<boolean> {
  const opened = await parsePkcs12Sealed(written, parts.passphrase);
  if (!opened.ok) return false;
  const { certificates, encryptedKeys, openKeys } = opened.value;
  return (
    openKeys === 0 &&
    areSame(encryptedKeys, [parts.encryptedPkcs8Der]) &&
    areSame(certificates, [parts.der, ...parts.issuers])
  );
}

/** Whether a file holds the key as the vault sealed it, which has opened it there: no key is opened here. */
export function holdsSealedKey(written: Uint8Array, encryptedDer: Uint8Array): boolean {
  const read = readPemDer(written, [PEM_LABEL.encryptedPrivateKey]);
  return read.ok && read.value.length === 1 && Buffer.from(encryptedDer).equals(read.value[0] ?? new Uint8Array());
}

/** PKCS #12 of trusted certificates as Java wants them, each under an alias of its own. It opens when the passphrase yields all of them. */
export async function buildTrustStore(
  trusted: readonly { readonly name: string; readonly der: Uint8Array }[],
  passphrase: Uint8Array,
  randomBytes: Ports['randomBytes'],
): Promise<ExportedFile> {
  const ders = trusted.map(({ der }) => der);
  const bytes = await buildPkcs12({
    chainDers: ders,
    friendlyName: NAMELESS,
    trustNames: trustAliases(
      trusted.map(({ name }) => name),
      NAMELESS,
    ),
    localKeyId: new Uint8Array(),
    passphrase,
    random: randomBytes(RANDOM_OCTETS),
    iterations: TRUST_STORE_ITERATIONS,
  });
  const opens = async (written: Uint8Array): Promise<boolean> => {
    const opened = await parsePkcs12Async(written, passphrase);
    return (
      opened.ok &&
      opened.value.keys.length === 0 &&
      areSame(
        opened.value.certificates.map(({ der }) => der),
        ders,
      )
    );
  };
  return { bytes, opens };
}

const areSame = (read: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean =>
  read.length === expected.length && expected.every((der, i) => Buffer.from(der).equals(read[i] ?? new Uint8Array()));
