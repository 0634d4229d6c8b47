import { BugError } from '../../../shared/result.ts';
import { contextTag } from '../asn1/der.ts';
import {
  bmpString,
  encodeTlv,
  explicit,
  integer,
  nullValue,
  octetString,
  oidDer,
  sequence,
  setOf,
} from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { computeHmac, type Digest, SHA1, SHA256 } from '../key/digest.ts';
import { type Deriving, type KdfJob, runDerivingAsync } from '../key/kdf.ts';
import { type Encrypted, encryptLegacy, encryptPbes2, pbkdf2Algorithm } from '../key/pbe.ts';
import { bmpPassphrase, PKCS12_MAC } from '../key/pkcs12-kdf.ts';
import { TRUSTED_KEY_USAGE } from './pkcs12-bags.ts';

export interface Pkcs12Input {
  /** The certificate of the key; absent in a file of issuers alone. */
  readonly certificateDer?: Uint8Array;
  /** Issuers, without the leaf. */
  readonly chainDers: readonly Uint8Array[];
  /** EncryptedPrivateKeyInfo under the same passphrase; it becomes the key bag as it is. Absent in a file without a key. */
  readonly encryptedPkcs8Der?: Uint8Array;
  readonly friendlyName: string;
  /** Aliases of `chainDers` in a file of trusted certificates, from `trustAliases`; without them the friendly name and a number. */
  readonly trustNames?: readonly string[];
  /** Ties key and certificate; the SHA-1 or key identifier of the certificate by custom. */
  readonly localKeyId: Uint8Array;
  /** UTF-8; not zeroed here. */
  readonly passphrase: Uint8Array;
  /** 48 fresh random octets: salt and IV of the certificates, salt of the MAC. */
  readonly random: Uint8Array;
  /**
   * `modern` if not given: PBES2, MAC of RFC 7292 with SHA-256. `pbmac1`: the same with the MAC of RFC 9579, which OpenSSL ≥ 3.4 and Java ≥ 26 read.
   * `legacy`: 3DES and SHA-1, for Windows before 10 1709 and Java before 8u301; anyone may try passphrases on it at a fraction of the cost.
   */
  readonly scheme?: Pkcs12Scheme;
  /** Rounds of certificates and MAC, for a file whose passphrase is no secret; else as the scheme has it. */
  readonly iterations?: number;
  /** Rounds of the MAC alone, for a passphrase that nobody can find by trying; else as many as for the certificates. */
  readonly macIterations?: number;
}

export type Pkcs12Scheme = 'modern' | 'pbmac1' | 'legacy';

/** OWASP's figure for PBKDF2-HMAC-SHA256; the MAC takes the same, else it would be the cheapest way to try a passphrase. OpenSSL takes 2 048, Java 10 000. */
export const PBKDF2_ITERATIONS = 600_000;
/** What old readers were written for. More would not make SHA-1 with 3DES strong: the passphrase of such a file has to be. */
export const LEGACY_ITERATIONS = 2048;

/**
 * Encodes a PKCS #12 file; a modern one is opened by OpenSSL ≥ 1.1, Java ≥ 8u301 and Windows ≥ 10 1709. Certificates are encrypted, the key bag goes in as
 * given; certificates without any key are marked as trusted, as Java wants them. Does not check that key and certificate belong together or that the key's passphrase is the same. Derivations leave the calling thread free.
 * @see RFC 7292 §4, RFC 9579
 */
export async function buildPkcs12(input: Pkcs12Input): Promise<Uint8Array> {
  if (input.random.length !== 48) throw new BugError('48 random octets are needed');
  const attributes = bagAttributes(input);
  const isTrustStore = input.certificateDer === undefined && input.encryptedPkcs8Der === undefined;
  const bags = sequence(
    ...(input.certificateDer === undefined ? [] : [certBag(input.certificateDer, attributes)]),
    ...input.chainDers.map((der, i) =>
      certBag(
        der,
        isTrustStore ? trustAttributes(input.trustNames?.[i] ?? `${input.friendlyName} ${i + 1}`.trim()) : undefined,
      ),
    ),
  );
  const encrypted = await encryptCertificates(bags, input);
  const keySafe =
    input.encryptedPkcs8Der === undefined
      ? []
      : [
          dataInfo(
            sequence(sequence(oidDer(OID.pkcs8ShroudedKeyBag), explicit(0, input.encryptedPkcs8Der), attributes)),
          ),
        ];
  const safes = sequence(encryptedInfo(encrypted.algorithmDer, encrypted.ciphertext), ...keySafe);
  return sequence(integer(3), dataInfo(safes), await macData(safes, input));
}

function encryptCertificates(plaintext: Uint8Array, input: Pkcs12Input): Promise<Encrypted> {
  const { passphrase, random } = input;
  const base = { plaintext, passphrase, salt: random.subarray(0, 16), iterations: roundsOf(input) };
  return input.scheme === 'legacy' ? encryptLegacy(base) : encryptPbes2({ ...base, iv: random.subarray(16, 32) });
}

const roundsOf = ({ scheme, iterations }: Pkcs12Input): number =>
  iterations ?? (scheme === 'legacy' ? LEGACY_ITERATIONS : PBKDF2_ITERATIONS);

const dataInfo = (content: Uint8Array): Uint8Array => sequence(oidDer(OID.data), explicit(0, octetString(content)));

const encryptedInfo = (algorithmDer: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  sequence(
    oidDer(OID.encryptedData),
    explicit(0, sequence(integer(0), sequence(oidDer(OID.data), algorithmDer, encodeTlv(contextTag(0), ciphertext)))),
  );

const certBag = (der: Uint8Array, attributes?: Uint8Array): Uint8Array =>
  sequence(
    oidDer(OID.certBag),
    explicit(0, sequence(oidDer(OID.x509CertificateBag), explicit(0, octetString(der)))),
    ...(attributes === undefined ? [] : [attributes]),
  );

const bagAttributes = ({ friendlyName, localKeyId }: Pkcs12Input): Uint8Array =>
  setOf(
    sequence(oidDer(OID.friendlyName), setOf(bmpString(friendlyName))),
    sequence(oidDer(OID.localKeyId), setOf(octetString(localKeyId))),
  );

/** Oracle's mark, trusted for any purpose, and an alias of its own: without both Java passes certificates by that belong to no key. */
const trustAttributes = (alias: string): Uint8Array =>
  setOf(
    sequence(oidDer(OID.friendlyName), setOf(bmpString(alias))),
    sequence(oidDer(TRUSTED_KEY_USAGE), setOf(oidDer(OID.anyExtendedKeyUsage))),
  );

function macData(content: Uint8Array, input: Pkcs12Input): Promise<Uint8Array> {
  const salt = input.random.subarray(32);
  if (input.scheme === 'pbmac1') return pbmac1Data(content, input.passphrase, salt);
  const digest =
    input.scheme === 'legacy' ? { digest: SHA1, digestOid: OID.sha1 } : { digest: SHA256, digestOid: OID.sha256 };
  return pkcs12MacData(content, input.passphrase, {
    ...digest,
    iterations: input.macIterations ?? roundsOf(input),
    salt,
  });
}

interface MacChoice {
  readonly digest: Digest;
  readonly digestOid: string;
  readonly iterations: number;
  readonly salt: Uint8Array;
}

async function pkcs12MacData(
  content: Uint8Array,
  utf8: Uint8Array,
  { digest, digestOid, iterations, salt }: MacChoice,
): Promise<Uint8Array> {
  const passphrase = bmpPassphrase(utf8);
  if (passphrase === undefined) throw new BugError('passphrase is not UTF-8');
  const job = {
    kind: 'pkcs12',
    digest,
    purpose: PKCS12_MAC,
    passphrase,
    salt,
    iterations,
    length: digest.length,
  } as const;
  const value = await runDerivingAsync(hmacOf(job, digest, content));
  passphrase.fill(0);
  const digestInfo = sequence(sequence(oidDer(digestOid), nullValue()), octetString(value));
  return sequence(digestInfo, octetString(salt), integer(iterations));
}

const PBMAC1 = '1.2.840.113549.1.5.14';

/** The salt and count outside are there for the old form alone and mean nothing. @see RFC 9579 §3 */
async function pbmac1Data(content: Uint8Array, passphrase: Uint8Array, salt: Uint8Array): Promise<Uint8Array> {
  const length = SHA256.length;
  const job = { kind: 'pbkdf2', digest: SHA256, passphrase, salt, iterations: PBKDF2_ITERATIONS, length } as const;
  const value = await runDerivingAsync(hmacOf(job, SHA256, content));
  const mac = sequence(oidDer(OID.hmacWithSHA256), nullValue());
  const parameters = sequence(pbkdf2Algorithm(salt, PBKDF2_ITERATIONS, length), mac);
  const digestInfo = sequence(sequence(oidDer(PBMAC1), parameters), octetString(value));
  return sequence(digestInfo, octetString(salt), integer(1));
}

function* hmacOf(job: KdfJob, digest: Digest, content: Uint8Array): Deriving<Uint8Array> {
  return computeHmac(digest, yield job, content);
}
