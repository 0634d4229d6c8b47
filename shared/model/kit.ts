import type { CertificateId, Hex } from './brands.ts';

/** Parts of a hand-over kit. The first six hold what the partner needs in any case; the rest are configurations ready to use. */
export const KIT_PARTS = [
  'p12',
  'p12-legacy',
  'pem',
  'trust',
  'fingerprints',
  'java',
  'nginx',
  'apache',
  'haproxy',
  'caddy',
  'traefik',
  'envoy',
  'kubernetes',
  'istio',
  'aws-api-gateway',
  'curl',
  'openssl',
  'node',
  'java-client',
] as const;
export type KitPart = (typeof KIT_PARTS)[number];

/** How a configuration was proved in the tests of this release; it stands in the kit beside each one. */
export type KitProof = 'handshake' | 'program-check' | 'schema' | 'not-verified';

export interface KitEndpoint {
  /** Host name or IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface KitChoice {
  readonly parts: readonly KitPart[];
  /** Key files in PEM: encrypted under the passphrase, or in clear for servers that cannot ask for one. */
  readonly keyForm: 'encrypted' | 'clear';
  /** Host and port of the service that the partner is to connect to, or that the certificate is for; configurations name it. */
  readonly endpoint?: KitEndpoint | undefined;
}

export interface KitFile {
  /** Name in the folder; safe on every system. */
  readonly name: string;
  readonly part: KitPart | 'readme';
  readonly octets: number;
  readonly mode: 0o600 | 0o644;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly proof?: KitProof;
}

/** What was written. The passphrase was made here, is shown once and kept nowhere. */
export interface KitReport {
  readonly certificateId: CertificateId;
  readonly folder: string;
  readonly files: readonly KitFile[];
  readonly fingerprints: KitFingerprints;
  readonly passphrase?: string;
}

/** By what two people on the telephone know that they hold the same certificate. */
export interface KitFingerprints {
  readonly sha256: Hex;
  readonly sha1: Hex;
  readonly serialHex: Hex;
  /** SHA-256 of the public key in base64, as in `curl --pinnedpubkey sha256//…`. */
  readonly spkiPin: string;
  /** SHA-256 of the certificate in base64url: `x5t#S256` of access tokens bound to it. RFC 8705. */
  readonly x5tS256: string;
}

/** A file as it would be written; null for what is no text or holds a key. */
export interface KitPreviewFile {
  readonly name: string;
  readonly text: string | null;
}

/** `is-authority`: the key of an authority is no partner's. */
export type KitRefusal =
  | 'no-key'
  | 'not-a-server'
  | 'not-a-client'
  | 'key-kind-not-supported'
  | 'post-quantum'
  | 'no-issuer'
  | 'is-authority';

/** What of a kit can be made for a certificate, and why not what cannot. */
export interface KitOffer {
  readonly part: KitPart;
  readonly isOffered: boolean;
  readonly reason?: KitRefusal;
  readonly proof: KitProof;
  /** Chosen when nobody says otherwise. */
  readonly isStandard: boolean;
}
