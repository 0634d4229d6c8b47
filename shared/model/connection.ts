import type { CertificateId, Hex, RunId, UnixMs } from './brands.ts';

export type TlsParty = 'client' | 'server';
export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** A decoded value of a message, for the details pane. `offset` and `length` lie within the plaintext message. */
export interface MessageField {
  readonly name: string;
  readonly value: string;
  readonly offset?: number;
  readonly length?: number;
  readonly children?: readonly MessageField[];
}

/** How a record was protected on the wire. */
export type Protection = 'none' | 'handshake' | 'application';

/** One event of the transcript, in the order of time. */
export interface TranscriptMessage {
  readonly index: number;
  readonly from: TlsParty;
  /**
   * `ClientHello`, `ServerHello`, `HelloRetryRequest`, `EncryptedExtensions`, `CertificateRequest`, `Certificate`,
   * `CertificateVerify`, `Finished`, `NewSessionTicket`, `KeyUpdate`, `ServerKeyExchange`, `ServerHelloDone`,
   * `ClientKeyExchange`, `CertificateStatus`, `HelloRequest`, `ChangeCipherSpec`, `Alert`, `ApplicationData`,
   * `Encrypted` (could not be decrypted), `Plaintext` (no TLS), `FIN`, `RST`, or `Handshake(n)` for an unknown type.
   */
  readonly type: string;
  /** Octets of the message, without record header and protection. */
  readonly bytes: number;
  /** Milliseconds since the TCP connection stood, three decimals. */
  readonly atMs: number;
  readonly encrypted: boolean;
  readonly protection: Protection;
  /** One line for the arrow: `TLS 1.3 · AES_256_GCM_SHA384 · X25519`. Values of the standard, no prose. */
  readonly summary: string;
  readonly fields: readonly MessageField[];
  /** Plaintext, at most the first 16 KiB, lower-case hex; application data only where redaction allows it. */
  readonly hex: Hex;
  readonly alert?: TlsAlert;
}

export interface TlsAlert {
  /** RFC 8446 §6 AlertDescription. */
  readonly number: number;
  /** `unknown_ca`. */
  readonly name: string;
  readonly from: TlsParty;
  readonly level: 'warning' | 'fatal';
}

export type HandshakeOutcome = 'completed' | 'failed';
/** What the server did after the handshake; the words are defined in the command line's manual. */
export type AfterHandshake = 'accepted' | 'refused' | 'closed' | 'silent' | 'not-reached';
export type ClientAuth = 'none' | 'requested' | 'required' | 'unknown';

export interface ApplicationAnswer {
  /** HTTP status, where an HTTP answer was read. */
  readonly status?: number;
  readonly statusText?: string;
  readonly bytes: number;
  /** First line or greeting, control characters removed, at most 200 characters. */
  readonly firstLine: string;
}

export interface PeerCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly sha256: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly derHex: Hex;
}

/** Our verdict on the server's certificate, made by `pki`, never by the runtime. */
export interface ServerTrust {
  readonly verified: boolean;
  readonly nameMatches: boolean;
  /** `path.*` and `name.*` ids of what failed, empty where all is well or nothing was presented. */
  readonly failures: readonly string[];
  /** Names that the certificate carries. */
  readonly presentedNames: readonly string[];
}

export type Culprit = 'client' | 'server' | 'network' | 'both' | 'unknown';
export type Confidence = 'certain' | 'likely' | 'possible';

export const DIAGNOSIS_IDS = [
  'client-cert-missing',
  'client-cert-wrong-ca',
  'client-cert-expired',
  'client-cert-not-yet-valid',
  'client-cert-revoked',
  'client-cert-wrong-usage',
  'client-cert-intermediate-missing',
  'client-cert-rejected',
  'server-untrusted',
  'server-chain-incomplete',
  'server-cert-expired',
  'server-cert-not-yet-valid',
  'server-cert-wrong-usage',
  'server-name-mismatch',
  'version-mismatch',
  'cipher-mismatch',
  'sni-unrecognised',
  'alpn-mismatch',
  'plaintext-port',
  'connection-refused',
  'name-not-found',
  'unreachable',
  'timeout-connect',
  'timeout-handshake',
  'closed-in-handshake',
  'reset-in-handshake',
  'closed-after-handshake',
  'malformed-answer',
  'stalled',
  'request-refused',
  'unexplained-alert',
] as const;
export type DiagnosisId = (typeof DIAGNOSIS_IDS)[number];

/** What a diagnosis can rest on; the comment names the values. */
export const EVIDENCE_CODES = [
  'alert-received', // number, name
  'alert-sent', // number, name
  'certificate-requested', // authorities: how many names the server listed
  'certificate-not-requested',
  'no-certificate-sent',
  'certificate-sent', // subject, chainLength
  'page-says-no-certificate', // status, line
  'page-says-certificate-error', // status, line
  'page-refuses', // status, line
  'own-certificate-expired', // subject, notAfter, at
  'own-certificate-revoked', // subject, revokedAt
  'own-certificate-not-yet-valid', // subject, notBefore, at
  'own-certificate-lacks-client-auth', // usages
  'own-certificate-lacks-digital-signature', // usages
  'own-issuer-not-listed', // issuer, listed
  'own-issuer-listed', // issuer
  'own-intermediate-not-sent', // issuer, listed
  'own-certificate-in-order',
  'server-path-failure', // failure
  'server-chain-sent', // chainLength, subject, issuer
  'server-issuer-known-here', // issuer
  'server-certificate-expired', // subject, notAfter, at
  'server-certificate-not-yet-valid', // subject, notBefore, at
  'server-names-presented', // wanted, presented
  'server-name-sent', // name
  'server-name-not-sent',
  'versions-offered', // versions
  'version-answered', // version
  'ciphers-offered', // count
  'groups-offered', // groups
  'alpn-offered', // protocols
  'plaintext-answer', // line
  'socket-error', // error
  'addresses-tried', // addresses
  'waited', // ms
  'bytes-received', // bytes
  'last-message', // type
  'malformed-message', // problem
  'closed-by-server', // how
] as const;
export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

export interface DiagnosisEvidence {
  /** Index of the message that shows it, where one does. */
  readonly message?: number;
  /** Id of an observation; its words are in shared/text. */
  readonly code: EvidenceCode;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Diagnosis {
  readonly id: DiagnosisId;
  readonly culprit: Culprit;
  readonly confidence: Confidence;
  readonly evidence: readonly DiagnosisEvidence[];
}

/** The result of one test connection. */
export interface ConnectionRun {
  readonly id: RunId;
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly serverName: string | null;
  readonly address?: string;
  readonly startedAt: UnixMs;
  readonly outcome: {
    readonly handshake: HandshakeOutcome;
    readonly afterHandshake: AfterHandshake;
    readonly application: ApplicationAnswer | null;
  };
  readonly protocol: TlsVersion | null;
  readonly cipherSuite: string | null;
  readonly group: string | null;
  readonly alpn: string | null;
  readonly alert: TlsAlert | null;
  readonly acceptableCas: readonly string[];
  readonly clientAuth: ClientAuth;
  readonly peerChain: readonly PeerCertificate[];
  readonly trust: ServerTrust;
  readonly credential: {
    readonly name: string;
    readonly certificateId?: CertificateId;
    readonly sha256: Hex;
    readonly chainLength: number;
  } | null;
  /** Whether our Certificate message carried a certificate. */
  readonly credentialSent: boolean;
  readonly messages: readonly TranscriptMessage[];
  readonly phasesMs: { readonly connect: number | null; readonly handshake: number | null; readonly verdict: number };
  readonly diagnosis: readonly Diagnosis[];
  /** Who ended the connection and how. */
  readonly ending: { readonly by: TlsParty | 'none'; readonly how: 'close_notify' | 'FIN' | 'RST' | 'alert' | 'none' };
}

/** One place of the network that was reached, for Settings › Network. */
export interface NetworkUse {
  readonly purpose: 'connection.dial' | 'fetch.issuer' | 'fetch.crl' | 'fetch.address';
  readonly target: string;
  readonly at: number;
}

/** What this runtime's TLS can do; the form offers no more. */
export interface TlsCapabilities {
  readonly engine: string;
  readonly versions: readonly TlsVersion[];
}
