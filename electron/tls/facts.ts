import type { TlsParty } from '../../shared/model/connection.ts';
import type {
  CertificateContent,
  CertificateRequestContent,
  ClientHelloContent,
  OcspStaple,
  RawPublicKeys,
  ServerHelloContent,
} from './messages/decoded.ts';

/** Something seen in the transcript, with the index of the message that shows it. */
export type Seen<T> = T & { readonly message: number };

export interface AlertSeen {
  readonly message: number;
  readonly from: TlsParty;
  readonly number: number;
  readonly fatal: boolean;
}

export interface Malformed {
  readonly message: number;
  readonly from: TlsParty;
  readonly problem: string;
}

export interface EndSeen {
  readonly message: number;
  readonly from: TlsParty;
  readonly how: 'FIN' | 'RST';
}

/** What the transcript has shown so far; verdict and diagnosis rest on nothing else. */
export interface HandshakeFacts {
  clientHello?: Seen<ClientHelloContent>;
  /** The answer to a HelloRetryRequest. */
  secondClientHello?: Seen<ClientHelloContent>;
  serverHello?: Seen<ServerHelloContent>;
  retry?: Seen<ServerHelloContent>;
  /** The first one, whenever it came. */
  certificateRequest?: Seen<CertificateRequestContent>;
  /** One that came after the handshake, TLS 1.3, or in a renegotiation, TLS 1.2. */
  postHandshakeRequest?: Seen<CertificateRequestContent>;
  serverCertificate?: Seen<Omit<CertificateContent, 'kind'>>;
  clientCertificate?: Seen<Omit<CertificateContent, 'kind'>>;
  /** A client certificate sent after the handshake had been finished without one being asked for. */
  postHandshakeCertificate?: Seen<Omit<CertificateContent, 'kind'>>;
  /** Schemes of CertificateVerify, from TLS 1.2 on. */
  serverSignature?: Seen<{ readonly scheme: number }>;
  clientSignature?: Seen<{ readonly scheme: number }>;
  /** The OCSP answer for the server's leaf, from whichever message carried it. */
  staple?: Seen<OcspStaple>;
  /** At most 64 are kept. */
  readonly tickets: Seen<{ readonly lifetimeSeconds: number }>[];
  readonly keyUpdates: { client: number; server: number };
  /** The first HelloRequest, or a ClientHello after the handshake. */
  renegotiation?: Seen<{ readonly from: TlsParty }>;
  /** Of TLS 1.2 ServerKeyExchange. */
  exchangeGroup?: number;
  alpn: string | null;
  rawPublicKey: RawPublicKeys;
  finished: { client?: number; server?: number };
  readonly alerts: AlertSeen[];
  /** Application octets after decryption, by sender. */
  readonly applicationBytes: { client: number; server: number };
  /** The server's first that holds octets and came before we closed. */
  firstApplicationMessage?: number;
  /** The first octets of what the server's application said, at most 64 KiB. */
  readonly applicationText: Uint8Array[];
  /** What stood there instead of TLS, at most 4 KiB. */
  plaintext?: Seen<{ readonly from: TlsParty; readonly bytes: Uint8Array }>;
  malformed?: Malformed;
  readonly ends: EndSeen[];
  /** Records that no key opened. */
  undecrypted: number;
  /** Octets received on the wire. */
  readonly wireBytes: { client: number; server: number };
}

export const MAX_APPLICATION_TEXT = 65_536;

export const createFacts = (): HandshakeFacts => ({
  alpn: null,
  rawPublicKey: {},
  finished: {},
  tickets: [],
  keyUpdates: { client: 0, server: 0 },
  alerts: [],
  applicationBytes: { client: 0, server: 0 },
  applicationText: [],
  ends: [],
  undecrypted: 0,
  wireBytes: { client: 0, server: 0 },
});

/** Negotiated version, 0 before the ServerHello. */
export const versionOf = (facts: HandshakeFacts): number => (facts.serverHello ?? facts.retry)?.version ?? 0;

/** Negotiated suite, 0 before the ServerHello. */
export const suiteOf = (facts: HandshakeFacts): number => (facts.serverHello ?? facts.retry)?.suite ?? 0;

/** The group keys were agreed in, null where none was seen. */
export const groupOf = (facts: HandshakeFacts): number | null =>
  facts.serverHello?.group ?? facts.exchangeGroup ?? null;

export const applicationTextOf = (facts: HandshakeFacts): Uint8Array => Buffer.concat(facts.applicationText);

/** Whether both sides finished: in TLS 1.3 that says nothing yet about the client's certificate. @see RFC 8446 §2 */
export const handshakeFinished = (facts: HandshakeFacts): boolean =>
  facts.finished.client !== undefined && facts.finished.server !== undefined;
