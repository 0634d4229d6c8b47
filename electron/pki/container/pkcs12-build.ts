import { createHmac } from 'node:crypto';
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
import { encryptPbes2 } from '../key/pbe.ts';
import { bmpPassphrase, derivePkcs12, PKCS12_MAC } from './pkcs12-kdf.ts';

export interface Pkcs12Input {
  readonly certificateDer: Uint8Array;
  /** Issuers, without the leaf. */
  readonly chainDers: readonly Uint8Array[];
  /** EncryptedPrivateKeyInfo under the same passphrase; it becomes the key bag as it is. */
  readonly encryptedPkcs8Der: Uint8Array;
  readonly friendlyName: string;
  /** Ties key and certificate; the SHA-1 or key identifier of the certificate by custom. */
  readonly localKeyId: Uint8Array;
  /** UTF-8; not zeroed here. */
  readonly passphrase: Uint8Array;
  /** 48 fresh random octets: salt and IV of the certificates, salt of the MAC. */
  readonly random: Uint8Array;
}

/** OWASP's figure for PBKDF2-HMAC-SHA256. */
export const PBKDF2_ITERATIONS = 600_000;
/** The MAC is the cheapest way to try a passphrase, and its derivation runs in JavaScript: a tenth of a second. OpenSSL takes 2 048, Java 10 000. */
export const MAC_ITERATIONS = 100_000;

/**
 * Encodes a modern PKCS #12 file, which OpenSSL ≥ 1.1, Java ≥ 8u301 and Windows ≥ 10 1709 open: certificates under PBES2 (PBKDF2-HMAC-SHA256, AES-256-CBC),
 * key bag as given, MAC by HMAC-SHA256. Does not check that key and certificate belong together or that the key's passphrase is the same.
 * @see RFC 7292 §4
 */
export async function buildPkcs12(input: Pkcs12Input): Promise<Uint8Array> {
  if (input.random.length !== 48) throw new BugError('48 random octets are needed');
  const attributes = bagAttributes(input);
  const bags = sequence(certBag(input.certificateDer, attributes), ...input.chainDers.map((der) => certBag(der)));
  const encrypted = await encryptPbes2({
    plaintext: bags,
    passphrase: input.passphrase,
    salt: input.random.subarray(0, 16),
    iv: input.random.subarray(16, 32),
    iterations: PBKDF2_ITERATIONS,
  });
  const keyBag = sequence(oidDer(OID.pkcs8ShroudedKeyBag), explicit(0, input.encryptedPkcs8Der), attributes);
  const safes = sequence(encryptedInfo(encrypted.algorithmDer, encrypted.ciphertext), dataInfo(sequence(keyBag)));
  return sequence(integer(3), dataInfo(safes), macData(safes, input));
}

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

function macData(content: Uint8Array, input: Pkcs12Input): Uint8Array {
  const passphrase = bmpPassphrase(input.passphrase);
  if (passphrase === undefined) throw new BugError('passphrase is not UTF-8');
  const salt = input.random.subarray(32, 48);
  const key = derivePkcs12({
    digest: 'sha256',
    purpose: PKCS12_MAC,
    passphrase,
    salt,
    iterations: MAC_ITERATIONS,
    length: 32,
  });
  const value = createHmac('sha256', key).update(content).digest();
  key.fill(0);
  passphrase.fill(0);
  const digestInfo = sequence(sequence(oidDer(OID.sha256), nullValue()), octetString(value));
  return sequence(digestInfo, octetString(salt), integer(MAC_ITERATIONS));
}
