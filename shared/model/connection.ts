import type { CertificateId, Hex, RunId, UnixMs } from './brands.ts';
import type { Diagnosis, Preflight, RuledOut } from './connection-diagnosis.ts';
import type { RunSettings, TlsVersion } from './connection-settings.ts';

export * from './connection-diagnosis.ts';
export * from './connection-settings.ts';

export type TlsParty = 'client' | 'server';

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
   * `Encrypted` (could not be decrypted), `Plaintext` (no TLS), `Proxy` and `StartTls` (what was said before TLS),
   * `FIN`, `RST`, or `Handshake(n)` for an unknown type.
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
  /** The records that carried it, as they stood on the wire; several where the message was split. */
  readonly records?: readonly WireRecord[];
}

/** One record of RFC 8446 §5.1 as sent. */
export interface WireRecord {
  /** Number of the record in its direction, from 0. */
  readonly number: number;
  /** Content type on the wire: 20 change_cipher_spec, 21 alert, 22 handshake, 23 application_data. */
  readonly outerType: number;
  /** Octets with the header of five. */
  readonly bytes: number;
  /** The first octets, at most 256, lower-case hex. */
  readonly hex: Hex;
  /** Which secret opened it and its sequence number under it; null where it was in the clear or stayed closed. */
  readonly key: { readonly secret: string; readonly sequence: number } | null;
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
  /** Signature schemes the CertificateRequest names, and those it accepts inside certificates where it names them apart. */
  readonly requestedSchemes: { readonly handshake: readonly string[]; readonly certificates: readonly string[] };
  /** Addresses in the order they were tried; those never begun are left out. */
  readonly attempts: readonly AddressAttempt[];
  readonly settings: RunSettings;
  readonly messages: readonly TranscriptMessage[];
  readonly phasesMs: PhaseTimes;
  readonly diagnosis: readonly Diagnosis[];
  /** Causes that the evidence contradicts, the nearest first. */
  readonly ruledOut: readonly RuledOut[];
  /** The credential against the CertificateRequest; null where there was no credential. */
  readonly preflight: Preflight | null;
  /** Clock of the peer as its answer tells it, against ours: positive where the peer is ahead. */
  readonly clock: { readonly peerAt: UnixMs; readonly skewMs: number } | null;
  /** What a dial without certificate met right after this one, where one was made. */
  readonly withoutCertificate: {
    readonly handshake: HandshakeOutcome;
    readonly afterHandshake: AfterHandshake;
    readonly alert: TlsAlert | null;
    readonly status: number | null;
    /** Seen with another shape of ClientHello, in the clear or not at all. */
    readonly certificateRequested: boolean;
  } | null;
  /** Who ended the connection and how. */
  readonly ending: { readonly by: TlsParty | 'none'; readonly how: 'close_notify' | 'FIN' | 'RST' | 'alert' | 'none' };
}

export interface AddressAttempt {
  readonly address: string;
  readonly family: 4 | 6;
  /** Milliseconds since the dial began. */
  readonly startedMs: number;
  readonly endedMs: number | null;
  /** `abandoned`: another address answered first. */
  readonly result: 'connected' | 'refused' | 'unreachable' | 'timed-out' | 'failed' | 'abandoned';
  /** System error code, `ECONNREFUSED`. */
  readonly code?: string;
}

/** Milliseconds each phase took, null where it was not reached or not asked for; `verdict` is the whole run. */
export interface PhaseTimes {
  readonly lookup: number | null;
  readonly connect: number | null;
  readonly proxy: number | null;
  readonly startTls: number | null;
  readonly handshake: number | null;
  readonly verdict: number;
}

/** Where a dial stands while it runs. */
export type DialPhase = 'lookup' | 'connect' | 'proxy' | 'starttls' | 'handshake' | 'after-handshake' | 'second-dial';

/** One place of the network that was reached, for Settings › Network. */
export interface NetworkUse {
  readonly purpose:
    | 'connection.dial'
    | 'connection.proxy'
    | 'fetch.issuer'
    | 'fetch.crl'
    | 'fetch.ocsp'
    | 'fetch.address'
    | 'crl.publish'
    | 'update.check'
    | 'demo.listen'
    | 'responder.listen';
  readonly target: string;
  readonly at: number;
}
