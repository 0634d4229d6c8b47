import type { Hex, UnixMs } from '../../../shared/model/brands.ts';
import type { KitPart, KitProof } from '../../../shared/model/kit.ts';

/** Parts that are written as text for a program; the others are files of certificates and keys. */
export type KitConfigurationPart = Exclude<KitPart, 'p12' | 'p12-legacy' | 'pem' | 'trust' | 'fingerprints' | 'java'>;

/**
 * What a configuration is built from. Nothing in it is secret: keys and passphrases never pass through a configuration, which names their files.
 * Every string under `certificate`, `issuers` and `endpoint` was chosen by others and is quoted, escaped or refused where it is written.
 */
export interface KitContext {
  readonly files: KitFileNames;
  readonly certificate: KitCertificate;
  /** Nearest first, the root last when it is known. Empty for a certificate whose issuer is not here. */
  readonly issuers: readonly KitIssuer[];
  /** Service that the certificate is to be used at or for; absent where nobody named one. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** Loopback port on which proxies of a client listen for the application; 8080 unless told. */
  readonly localPort?: number;
  /** `none`: the key is the partner's own and no file of the kit; configurations name `files.key` all the same. */
  readonly keyForm: 'encrypted' | 'clear' | 'none';
  /** Certificates as the PEM files of the kit hold them, for configurations that carry them inside. */
  readonly pem: KitPem;
  /** Lower-case ASCII letters, digits and dashes, at most 40: made from the certificate's name for identifiers. */
  readonly slug: string;
}

/** Names in the folder of the kit; fixed and safe, whatever the certificate is called. */
export interface KitFileNames {
  /** The certificate alone. */
  readonly certificate: string;
  /** Issuers without the root; absent where the root is the issuer. */
  readonly chain?: string;
  /** Certificate, then issuers without the root. */
  readonly fullChain: string;
  /** All issuers, the root last; absent where none is here. */
  readonly trust?: string;
  /** PEM, PKCS#8: encrypted, in clear, or the partner's own (see `keyForm`). */
  readonly key: string;
  /** PKCS#12 with key and chain; absent without a key here. */
  readonly p12?: string;
  readonly p12Legacy?: string;
  /** PKCS#12 of `trust`, its entries marked as trusted; absent where no issuer is here. */
  readonly trustStore?: string;
}

export interface KitCertificate {
  /** For people; any characters. */
  readonly name: string;
  /** RFC 4514. */
  readonly subject: string;
  readonly serialHex: Hex;
  /** SHA-256 of the DER. */
  readonly sha256: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** By extended key usage; both without the extension. */
  readonly isServer: boolean;
  readonly isClient: boolean;
  /** `RSA`, `EC`, `Ed25519` … */
  readonly keyAlgorithm: string;
}

export interface KitIssuer {
  readonly name: string;
  readonly subject: string;
  readonly sha256: Hex;
  readonly isRoot: boolean;
}

export interface KitPem {
  readonly certificate: string;
  /** Empty where the root is the issuer. */
  readonly chain: string;
  readonly fullChain: string;
  /** Empty where no issuer is here. */
  readonly trust: string;
}

/** A text file of a configuration. */
export interface KitText {
  /** Safe, ASCII, without a folder; unique in the kit. */
  readonly name: string;
  readonly text: string;
  readonly mode: 0o600 | 0o644;
}

/** How one configuration is made. Its words come from `shared/text`. */
export interface KitConfiguration {
  readonly proof: KitProof;
  /** Pure. Answers no file where the context does not hold what the configuration needs. */
  build(context: KitContext): readonly KitText[];
}

/** Every configuration has its builder, or it does not compile. */
export type KitConfigurations = { readonly [Part in KitConfigurationPart]: KitConfiguration };
