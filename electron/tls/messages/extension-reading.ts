import type { MessageField } from '../../../shared/model/connection.ts';
import type { WireReader } from '../wire-reader.ts';
import type { OcspStaple } from './decoded.ts';

/** The message whose extensions are read: several have another form in each. */
export type ExtensionPlace =
  | 'client-hello'
  | 'server-hello'
  | 'hello-retry'
  | 'encrypted'
  | 'certificate-request'
  | 'certificate'
  | 'ticket';

/** What the rest of the decoder needs to know from extensions. */
export interface ExtensionValues {
  serverName?: string;
  alpn?: string[];
  groups?: readonly number[];
  signatureSchemes?: readonly number[];
  certificateSchemes?: readonly number[];
  versions?: readonly number[];
  keyShareGroups?: readonly number[];
  authoritiesDer?: readonly Uint8Array[];
  authorities?: readonly string[];
  encryptThenMac?: boolean;
  extendedMasterSecret?: boolean;
  secureRenegotiation?: boolean;
  postHandshakeAuth?: boolean;
  earlyData?: boolean;
  statusRequest?: boolean;
  pskIndex?: number;
  staple?: OcspStaple;
  sctCount?: number;
  /** Whether the side sends a bare public key instead of certificates. @see RFC 7250 */
  rawPublicKey?: { client?: boolean; server?: boolean };
}

/** What an extension comes to: a line, and what it consists of. */
export interface ExtensionParts {
  readonly value: string;
  readonly children?: readonly MessageField[];
}

/** Where the extension stands, and where to put what others need. */
export interface ExtensionSink {
  readonly place: ExtensionPlace;
  readonly values: ExtensionValues;
}

export type ExtensionReader = (body: WireReader, sink: ExtensionSink) => ExtensionParts;
export type ExtensionReaders = Readonly<Record<number, ExtensionReader>>;
