import type { TlsParty } from '../../shared/model/connection.ts';
import { type HandshakeFacts, handshakeFinished } from './facts.ts';
import type { MessageContent } from './messages/decoded.ts';
import type { TrafficKeys } from './traffic-keys.ts';

const MAX_TICKETS = 64;

export interface ObservedContent {
  readonly from: TlsParty;
  readonly message: number;
  readonly content: MessageContent;
}

/** Notes what a handshake message settles and moves the keys on. A renegotiation does not overwrite the first handshake. */
export function recordContent(facts: HandshakeFacts, keys: TrafficKeys, observed: ObservedContent): void {
  const { from, message, content } = observed;
  switch (content.kind) {
    case 'client-hello':
      if (from !== 'client') return;
      keys.clientHelloSeen(content);
      recordClientHello(facts, { ...content, message });
      return;
    case 'server-hello':
      recordServerHello(facts, keys, { ...content, message });
      return;
    case 'certificate-request':
      if (from !== 'server') return;
      facts.certificateRequest ??= { ...content, message };
      if (handshakeFinished(facts)) facts.postHandshakeRequest ??= { ...content, message };
      return;
    case 'encrypted-extensions':
      facts.alpn = content.alpn;
      facts.rawPublicKey = { ...facts.rawPublicKey, ...content.rawPublicKey };
      return;
    case 'certificate':
      recordCertificate(facts, from, { ...content, message });
      return;
    case 'certificate-status':
      if (from === 'server' && content.staple !== null) facts.staple ??= { ...content.staple, message };
      return;
    case 'certificate-verify':
      recordSignature(facts, from, { scheme: content.scheme, message });
      return;
    case 'ticket':
      if (facts.tickets.length < MAX_TICKETS) facts.tickets.push({ lifetimeSeconds: content.lifetimeSeconds, message });
      return;
    case 'hello-request':
      facts.renegotiation ??= { from, message };
      return;
    case 'server-key-exchange':
      if (content.group !== null) facts.exchangeGroup ??= content.group;
      return;
    case 'finished':
      facts.finished[from] ??= message;
      keys.finishedSeen(from);
      return;
    case 'key-update':
      facts.keyUpdates[from]++;
      keys.keyUpdateSeen(from);
      return;
    case 'other':
      return;
  }
}

function recordClientHello(facts: HandshakeFacts, hello: NonNullable<HandshakeFacts['clientHello']>): void {
  if (facts.clientHello === undefined) facts.clientHello = hello;
  else if (facts.retry !== undefined && facts.serverHello === undefined) facts.secondClientHello ??= hello;
  else if (handshakeFinished(facts)) facts.renegotiation ??= { from: 'client', message: hello.message };
}

function recordCertificate(
  facts: HandshakeFacts,
  from: TlsParty,
  certificate: NonNullable<HandshakeFacts['serverCertificate']>,
): void {
  if (from === 'server') {
    facts.serverCertificate ??= certificate;
    if (certificate.staple !== null) facts.staple ??= { ...certificate.staple, message: certificate.message };
    return;
  }
  facts.clientCertificate ??= certificate;
  if (handshakeFinished(facts)) facts.postHandshakeCertificate ??= certificate;
}

function recordSignature(
  facts: HandshakeFacts,
  from: TlsParty,
  { scheme, message }: { readonly scheme: number | null; readonly message: number },
): void {
  if (scheme === null) return;
  if (from === 'server') facts.serverSignature ??= { scheme, message };
  else facts.clientSignature ??= { scheme, message };
}

function recordServerHello(
  facts: HandshakeFacts,
  keys: TrafficKeys,
  hello: NonNullable<HandshakeFacts['serverHello']>,
): void {
  if (hello.retry) {
    facts.retry ??= hello;
    return;
  }
  keys.serverHelloSeen(hello);
  if (facts.serverHello !== undefined) return;
  facts.serverHello = hello;
  facts.alpn = hello.alpn;
  facts.rawPublicKey = hello.rawPublicKey;
}
