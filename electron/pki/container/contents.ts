import type { PublicHalf } from '../key/public-half.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Hex, UnixMs } from '../../../shared/model/brands.ts';

/** Files that hold keys or several things, told apart by their content. */
export const CONTAINER_KINDS = [
  'pkcs12',
  'pkcs7',
  'jks',
  'jceks',
  'bks',
  'uber',
  /** One private key in DER (PKCS #8, encrypted or not, PKCS #1, SEC 1, DSA) or in a PEM block with its headers. */
  'private-key',
  'openssh-private-key',
  'putty-private-key',
  /** OpenSSH public keys and certificates, one a line, as in `id_ed25519.pub`, `authorized_keys`, `known_hosts`; or one block of RFC 4716. */
  'ssh-public-key',
  'jwk',
  'spkac',
] as const;
export type ContainerKind = (typeof CONTAINER_KINDS)[number];

interface NamedEntry {
  /** Friendly name, alias, comment or key id; text of the file and not trusted. */
  readonly friendlyName?: string;
  readonly localKeyIdHex?: Hex;
  /** When the entry was made, where the format says so. */
  readonly createdAt?: UnixMs;
}

export interface CertificateEntry extends NamedEntry {
  readonly type: 'certificate';
  readonly der: Uint8Array;
  /** The entry says that it is a trust anchor: a trusted certificate of a Java keystore, also in PKCS #12. */
  readonly isTrusted?: boolean;
}

export interface CrlEntry extends NamedEntry {
  readonly type: 'crl';
  readonly der: Uint8Array;
}

export interface PublicKeyEntry extends NamedEntry {
  readonly type: 'public-key';
  readonly key: PublicHalf;
  /** OpenSSH certificates alone: who signed what. */
  readonly sshCertificate?: SshCertificateFacts;
}

export interface SshCertificateFacts {
  readonly role: 'user' | 'host';
  readonly serial: string;
  readonly keyId: string;
  readonly principals: readonly string[];
  /** Seconds since 1970 as decimal numbers; 2^64 − 1 is for ever. */
  readonly validAfter: string;
  readonly validBefore: string;
  /** Fingerprint of the signer's key as OpenSSH writes it, `SHA256:…`. */
  readonly signerFingerprint: string;
}

export interface PrivateKeyEntry extends NamedEntry {
  readonly type: 'private-key';
  /** `locked`: another passphrase, or none was given; `unsupported`: see `problem`. */
  readonly state: 'open' | 'locked' | 'unsupported';
  /** What is known of the key: absent where it is locked and nothing outside says it. */
  readonly key?: PublicHalf;
  /** How the key itself is encrypted, `PBES2 PBKDF2-HMAC-sha256 600000 aes-256-cbc`; absent where it is not. */
  readonly protection?: string;
  readonly problem?: AppError;
}

/** A symmetric key, a password, a stored value: named, never shown. */
export interface SecretEntry extends NamedEntry {
  readonly type: 'secret';
  /** `AES`, an OID, … where the file says so in the open. */
  readonly algorithm?: string;
  readonly problem?: AppError;
}

/** Something the format allows and we do not look into, by its OID or type. */
export interface OtherEntry extends NamedEntry {
  readonly type: 'other';
  readonly kind: string;
}

export type ContainerEntry = CertificateEntry | CrlEntry | PublicKeyEntry | PrivateKeyEntry | SecretEntry | OtherEntry;

export const CONTAINER_NOTES = [
  /** Two entries share an alias; other readers keep one of them. */
  'duplicate-alias',
  /** A PKCS #7 file that signs content, not just a bag of certificates; its signatures were not checked. */
  'signed-content',
  /** The signature over the whole file does not verify. */
  'signature-invalid',
  /** Its algorithm is none we verify. */
  'signature-unsupported',
  /** A list was cut at our limit. */
  'entries-left-out',
] as const;
export type ContainerNote = (typeof CONTAINER_NOTES)[number];

/** What a file holds, without any private octet. */
export interface ContainerContents {
  readonly kind: ContainerKind;
  /** In the order of the file; chains of a key follow it. */
  readonly entries: readonly ContainerEntry[];
  /** Whether the file as a whole was proved unchanged by its MAC, digest or signature: `unchecked` where that needs a passphrase that was not given. */
  readonly integrity: 'verified' | 'none' | 'unchecked';
  /** What guards the file as a whole: `HMAC-sha256 2048`, `PBMAC1 …`; and how its encrypted parts are encrypted. */
  readonly protection: readonly string[];
  readonly notes: readonly ContainerNote[];
}

/** A private key on its way to `PrivateKeyEntry`; its owner zeroes `pkcs8Der`. */
export interface OpenedKeyEntry extends Omit<PrivateKeyEntry, 'key'> {
  /** PKCS #8; present where `state` is `open`. */
  readonly pkcs8Der?: Uint8Array;
  /** EncryptedPrivateKeyInfo of a key that nobody wanted opened. */
  readonly encryptedDer?: Uint8Array;
  /** The public half where a locked key tells it. */
  readonly key?: PublicHalf;
}

/** A secret with its octets, which its owner zeroes. */
export interface OpenedSecretEntry extends SecretEntry {
  readonly octets?: Uint8Array;
}

export type OpenedEntry = Exclude<ContainerEntry, PrivateKeyEntry | SecretEntry> | OpenedKeyEntry | OpenedSecretEntry;

/** What readers answer: contents with keys in the clear, for services that use them. */
export interface OpenedContainer extends Omit<ContainerContents, 'entries'> {
  readonly entries: readonly OpenedEntry[];
}

/** Private keys of one file whose public half is computed; further ones are left out. */
export const MAX_PRIVATE_KEYS = 64;

/** Entries that one file may hold. */
export const MAX_ENTRIES = 10_000;

/** Zeroes keys and secrets of a container that is done with. */
export function zeroKeys(entries: readonly OpenedEntry[]): void {
  for (const entry of entries) {
    if (entry.type === 'private-key') entry.pkcs8Der?.fill(0);
    if (entry.type === 'secret') entry.octets?.fill(0);
  }
}
