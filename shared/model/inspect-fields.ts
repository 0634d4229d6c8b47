import type { UnixMs } from './brands.ts';
import type { PublicKeyInfo } from './key.ts';

/** What is told of a private key. The key itself never leaves the thread that read it. */
export interface PrivateKeyFields {
  /** `pkcs8`, `pkcs1`, `sec1`, `dsa`, `openssh`, `putty`, `entry` (inside a keystore). */
  readonly format: string;
  /** A passphrase is needed that was not given. */
  readonly encrypted: boolean;
  /** How it is encrypted in the file, `PBES2 PBKDF2-HMAC-sha256 600000 aes-256-cbc`; absent where it is not. */
  readonly protection?: string;
  /** Public half; absent where the key is encrypted and nothing outside says it. */
  readonly publicKey?: PublicKeyInfo;
}

export interface ContainerFields {
  /** `pkcs7`, `pkcs12`, `jks`, `jceks`, `bks`, `uber`. */
  readonly format: string;
  /** `locked`: a passphrase shows more. */
  readonly state: 'open' | 'locked' | 'unsupported';
  /** Entries, as far as they can be counted. */
  readonly entries?: number;
  /** What guards the whole and how its parts are encrypted: `HMAC-sha256 2048`, `PBES2 PBKDF2-HMAC-sha256 2048 aes-256-cbc`. */
  readonly protection: readonly string[];
  /** Whether the whole was proved unchanged by its MAC, digest or signature. */
  readonly integrity: 'verified' | 'none' | 'unchecked';
  /** Ids: `duplicate-alias`, `signed-content`, `signature-invalid`, `signature-unsupported`, `entries-left-out`. */
  readonly notes: readonly string[];
  /** What it holds that is neither certificate, CRL nor key, by algorithm, OID or type: `AES`, `secret`. Never shown. */
  readonly others: readonly string[];
}

/** @see RFC 4253 §6.6 */
export interface SshKeyFields {
  readonly form: 'public' | 'private' | 'certificate';
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256-cert-v01@openssh.com`. */
  readonly type: string;
  /** Where the key has a SubjectPublicKeyInfo as well. */
  readonly publicKey?: PublicKeyInfo;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
  /** `aa:bb:…` of MD5, as old versions print it. */
  readonly md5?: string;
  readonly comment?: string;
  readonly encrypted?: boolean;
  readonly protection?: string;
  /** What stands before the key in an authorized_keys file. */
  readonly options?: string;
  readonly certificate?: SshCertificateFields;
}

export interface SshCertificateFields {
  readonly type: 'user' | 'host';
  /** Decimal; 64 bits. */
  readonly serial: string;
  readonly keyId: string;
  readonly principals: readonly string[];
  readonly validAfter?: UnixMs;
  /** Absent: for ever. */
  readonly validBefore?: UnixMs;
  /** `SHA256:…` of the key that signed it. */
  readonly signerFingerprint: string;
}

/** @see RFC 7517 §4 */
export interface JwkFields {
  /** `EC`, `RSA`, `OKP`, `oct`, `AKP`; `set` for a JWK Set, whose keys are its children. */
  readonly keyType: string;
  readonly curve?: string;
  readonly isPrivate: boolean;
  readonly keyId?: string;
  readonly use?: string;
  readonly algorithm?: string;
  readonly operations: readonly string[];
  /** base64url of SHA-256 (RFC 7638); absent where members are missing. */
  readonly thumbprint?: string;
  readonly publicKey?: PublicKeyInfo;
  /** Of a set. */
  readonly keys?: number;
}
