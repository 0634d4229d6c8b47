import type { TlsParty } from '../../shared/model/connection.ts';
import type { HandshakeFacts } from './facts.ts';
import type { MessageContent } from './messages/decoded.ts';
import type { TrafficKeys } from './traffic-keys.ts';

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
      if (from === 'client') facts.clientHello ??= { ...content, message };
      return;
    case 'server-hello':
      recordServerHello(facts, keys, { ...content, message });
      return;
    case 'certificate-request':
      if (from === 'server') facts.certificateRequest ??= { ...content, message };
      return;
    case 'encrypted-extensions':
      facts.alpn = content.alpn;
      return;
    case 'certificate':
      if (from === 'server') facts.serverCertificate ??= { chainDer: content.chainDer, message };
      else facts.clientCertificate ??= { chainDer: content.chainDer, message };
      return;
    case 'server-key-exchange':
      if (content.group !== null) facts.exchangeGroup ??= content.group;
      return;
    case 'finished':
      facts.finished[from] ??= message;
      keys.finishedSeen(from);
      return;
    case 'key-update':
      keys.keyUpdateSeen(from);
      return;
    case 'other':
      return;
  }
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
  if (facts.serverHello !== undefined) return;
  facts.serverHello = hello;
  facts.alpn = hello.alpn;
  keys.helloSeen();
}
