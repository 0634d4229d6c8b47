import type { UnixMs } from '../../../shared/model/brands.ts';
import type { MessageField, TlsParty } from '../../../shared/model/connection.ts';
import type { WireReader } from '../wire-reader.ts';

/** What the hellos have settled so far, for messages whose form depends on it. */
export interface DecodeContext {
  readonly from: TlsParty;
  /** Negotiated version, 0 before the ServerHello. */
  readonly version: number;
  /** Negotiated suite, 0 before the ServerHello. */
  readonly suite: number;
  /** The sender shows a bare key instead of certificates. */
  readonly rawPublicKey: boolean;
}

export interface ClientHelloContent {
  readonly kind: 'client-hello';
  readonly random: Uint8Array;
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly signatureSchemes: readonly number[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** Groups that a key share came along for. */
  readonly keyShareGroups: readonly number[];
  readonly offersPostHandshakeAuth: boolean;
  readonly offersEarlyData: boolean;
  readonly asksForStatus: boolean;
}

export interface ServerHelloContent {
  readonly kind: 'server-hello';
  readonly retry: boolean;
  readonly random: Uint8Array;
  readonly version: number;
  readonly suite: number;
  readonly group: number | null;
  readonly alpn: string | null;
  readonly encryptThenMac: boolean;
  readonly extendedMasterSecret: boolean;
  readonly secureRenegotiation: boolean;
  /** Index of the identity that a session was resumed by; null for a full handshake of TLS 1.3. */
  readonly pskIndex: number | null;
  readonly rawPublicKey: RawPublicKeys;
}

/** The sides that show a bare public key instead of certificates. @see RFC 7250 */
export interface RawPublicKeys {
  readonly client?: boolean;
  readonly server?: boolean;
}

export interface CertificateRequestContent {
  readonly kind: 'certificate-request';
  /** DER of each acceptable issuer's name, in the order sent. */
  readonly authoritiesDer: readonly Uint8Array[];
  readonly authorities: readonly string[];
  readonly signatureSchemes: readonly number[];
  /** Schemes accepted inside certificates; empty where they are not named apart. @see RFC 8446 §4.2.3 */
  readonly certificateSchemes: readonly number[];
  /** Certificate types of TLS 1.2 and below, `rsa_sign`. */
  readonly certificateTypes: readonly string[];
  /** Not empty for a request after the handshake. */
  readonly context: Uint8Array;
}

export interface CertificateContent {
  readonly kind: 'certificate';
  readonly chainDer: readonly Uint8Array[];
  /** Of the leaf. */
  readonly staple: OcspStaple | null;
  readonly sctCount: number;
  /** `zlib`, `brotli`, `zstd`; null where it came uncompressed. */
  readonly compression: string | null;
}

/** What a stapled OCSP answer says of the first certificate it names; its signature is not verified here. */
export interface OcspStaple {
  readonly status: 'good' | 'revoked' | 'unknown' | 'unreadable';
  readonly thisUpdate: UnixMs | null;
  readonly nextUpdate: UnixMs | null;
  readonly revokedAt: UnixMs | null;
}

export type MessageContent =
  | ClientHelloContent
  | ServerHelloContent
  | CertificateRequestContent
  | { readonly kind: 'encrypted-extensions'; readonly alpn: string | null; readonly rawPublicKey: RawPublicKeys }
  | CertificateContent
  | { readonly kind: 'certificate-status'; readonly staple: OcspStaple | null }
  /** Below TLS 1.2 the scheme is not named. */
  | { readonly kind: 'certificate-verify'; readonly scheme: number | null }
  | { readonly kind: 'ticket'; readonly lifetimeSeconds: number }
  | { readonly kind: 'hello-request' }
  | { readonly kind: 'server-key-exchange'; readonly group: number | null }
  | { readonly kind: 'finished' }
  | { readonly kind: 'key-update' }
  | { readonly kind: 'other' };

export interface DecodedBody {
  readonly summary: string;
  readonly fields: readonly MessageField[];
  readonly content: MessageContent;
  /** Replaces the name of the handshake type where one type has two meanings (HelloRetryRequest). */
  readonly type?: string;
}

export type BodyDecoder = (reader: WireReader, context: DecodeContext) => DecodedBody;

const MAX_HEX_IN_FIELD = 512;

/** Lower-case hex, cut after 512 octets: the hex view shows the rest. */
export function fieldHex(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_HEX_IN_FIELD)).toString('hex');
  return bytes.length > MAX_HEX_IN_FIELD ? `${shown}…` : shown;
}

/** Text that the peer chose, without control characters, at most 256 of them. */
export const peerText = (bytes: Uint8Array): string => visible(Buffer.from(bytes).toString('utf8')).slice(0, 256);

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Replaces what could steer a terminal or reorder a line. */
export const visible = (text: string): string =>
  PRINTABLE_ASCII.test(text) ? text : text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, '\u{fffd}');

/** A field over the octets that `read` consumes. */
export function readField<T>(
  reader: WireReader,
  name: string,
  read: (reader: WireReader) => T,
  show: (value: T) => string,
): { readonly value: T; readonly field: MessageField } {
  const offset = reader.offset;
  const value = read(reader);
  return { value, field: { name, value: show(value), offset, length: reader.offset - offset } };
}

/** A field whose children are the entries of a list. */
export const listField = (
  name: string,
  children: readonly MessageField[],
  span: { readonly offset: number; readonly length: number },
): MessageField => ({
  name,
  value: String(children.length),
  ...span,
  children,
});

/** The numbers of a vector of 16-bit ids, each as a field. */
export function readIdList(
  reader: WireReader,
  itemName: string,
  nameOf: (id: number) => string,
): { readonly ids: readonly number[]; readonly children: readonly MessageField[] } {
  const ids: number[] = [];
  const children: MessageField[] = [];
  while (!reader.done) {
    const { value, field } = readField(reader, itemName, (r) => r.u16(), nameOf);
    ids.push(value);
    children.push(field);
  }
  return { ids, children };
}
