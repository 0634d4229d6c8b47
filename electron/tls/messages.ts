import type { MessageField } from '../../shared/model/connection.ts';
import {
  decodeHelloRequest,
  decodeFinished,
  decodeKeyUpdate,
  decodeNewSessionTicket,
  decodeOpaque,
} from './messages/after-handshake.ts';
import { decodeCertificateRequest, decodeCertificateVerify } from './messages/authentication.ts';
import { decodeCertificate, decodeCertificateStatus } from './messages/certificate-messages.ts';
import { decodeCompressedCertificate } from './messages/compressed-certificate.ts';
import type { BodyDecoder, DecodeContext, MessageContent } from './messages/decoded.ts';
import { decodeClientHello, decodeEncryptedExtensions, decodeServerHello } from './messages/hello.ts';
import { decodeClientKeyExchange, decodeServerKeyExchange } from './messages/key-exchange.ts';
import { HANDSHAKE_TYPE, handshakeTypeName } from './registry.ts';
import { WireError, WireReader } from './wire-reader.ts';

export interface DecodedMessage {
  readonly type: string;
  readonly summary: string;
  readonly fields: readonly MessageField[];
  readonly content: MessageContent;
  /** Where the encoding is broken, if it is; `content` is then `other`. */
  readonly malformed?: { readonly problem: string; readonly offset: number };
}

const HEADER_LENGTH = 4;

const DECODERS: Readonly<Record<number, BodyDecoder>> = {
  [HANDSHAKE_TYPE.helloRequest]: decodeHelloRequest,
  [HANDSHAKE_TYPE.clientHello]: decodeClientHello,
  [HANDSHAKE_TYPE.serverHello]: decodeServerHello,
  [HANDSHAKE_TYPE.newSessionTicket]: decodeNewSessionTicket,
  [HANDSHAKE_TYPE.encryptedExtensions]: decodeEncryptedExtensions,
  [HANDSHAKE_TYPE.certificate]: decodeCertificate,
  [HANDSHAKE_TYPE.serverKeyExchange]: decodeServerKeyExchange,
  [HANDSHAKE_TYPE.certificateRequest]: decodeCertificateRequest,
  [HANDSHAKE_TYPE.certificateVerify]: decodeCertificateVerify,
  [HANDSHAKE_TYPE.clientKeyExchange]: decodeClientKeyExchange,
  [HANDSHAKE_TYPE.finished]: decodeFinished,
  [HANDSHAKE_TYPE.certificateStatus]: decodeCertificateStatus,
  [HANDSHAKE_TYPE.keyUpdate]: decodeKeyUpdate,
  [HANDSHAKE_TYPE.compressedCertificate]: decodeCompressedCertificate,
};

/**
 * Decodes one whole handshake message, header included; every field points at its octets in `message`. Never throws: what
 * does not fit the encoding comes back as `malformed` with the octets in one field. Checks form only, not order or meaning.
 * @see RFC 8446 §4
 */
export function decodeHandshake(message: Uint8Array, context: DecodeContext): DecodedMessage {
  const typeNumber = message[0] ?? 0;
  const type = handshakeTypeName(typeNumber);
  const reader = new WireReader(message, Math.min(HEADER_LENGTH, message.length));
  try {
    const body = (DECODERS[typeNumber] ?? decodeOpaque)(reader, context);
    const decoded = { type: body.type ?? type, summary: body.summary, fields: body.fields, content: body.content };
    return reader.done ? decoded : { ...decoded, malformed: { problem: 'trailing-octets', offset: reader.offset } };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return asMalformed(type, message, error);
  }
}

/** A message by its name and its octets alone, whatever is in it. */
export function outlineHandshake(message: Uint8Array): DecodedMessage {
  const { fields } = decodeOpaque(new WireReader(message, Math.min(HEADER_LENGTH, message.length)));
  return { type: handshakeTypeName(message[0] ?? 0), summary: '', fields, content: { kind: 'other' } };
}

function asMalformed(type: string, message: Uint8Array, error: WireError): DecodedMessage {
  return {
    ...outlineHandshake(message),
    type,
    summary: 'malformed',
    malformed: { problem: error.problem, offset: error.offset },
  };
}
