import type { TlsParty } from '../../../model/connection.ts';

type Meaning = string | Readonly<Record<TlsParty, string>>;

/** What each message of a transcript is for, in one sentence for somebody who sees TLS for the first time. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ClientHello:
    'The client opens: the versions, ciphers, key exchanges and signatures it can do, and the name it wants to reach.',
  ServerHello:
    'The server chooses one version, one cipher and its half of the key exchange; both sides can now compute the first keys.',
  HelloRetryRequest:
    'The server asks for the ClientHello again, with another key exchange than the one guessed; it costs one round trip.',
  EncryptedExtensions: 'The server’s further choices, such as the application protocol, now hidden from onlookers.',
  CertificateRequest:
    'The server asks for a client certificate and says whose certificates and which signatures it takes.',
  Certificate: {
    client: 'The client’s certificate with its issuers; an empty list means that it has none to show.',
    server: 'The server’s certificate with its issuers, for the client to check against what it trusts.',
  },
  CompressedCertificate: 'A certificate message, compressed to save a round trip.',
  CertificateVerify: {
    client: 'A signature over everything said so far: proof that the client holds the key of its certificate.',
    server: 'A signature over everything said so far: proof that the server holds the key of its certificate.',
  },
  CertificateStatus: 'The server staples a fresh answer about the revocation of its certificate.',
  ServerKeyExchange: 'The server’s half of the key exchange, signed with the key of its certificate.',
  ServerHelloDone: 'The server has said what it has to say and waits for the client.',
  ClientKeyExchange: 'The client’s half of the key exchange; both sides can now compute the keys.',
  ChangeCipherSpec:
    'In TLS 1.2 and before: from here on this side encrypts. In TLS 1.3 it means nothing and is sent only because old devices on the way expect it.',
  Finished: {
    client:
      'A checksum over the whole handshake: nothing was changed on the way. The client is done here, before the server has judged its certificate.',
    server:
      'A checksum over the whole handshake: nothing was changed on the way. The server may still refuse the client afterwards.',
  },
  NewSessionTicket:
    'The server hands out a ticket for a quicker handshake next time; in TLS 1.3 it does not mean that the client was accepted.',
  KeyUpdate: 'This side moves on to fresh keys.',
  HelloRequest: 'The server asks for a new handshake on the same connection.',
  EndOfEarlyData: 'The client ends what it sent ahead of the handshake.',
  Alert:
    'One side reports a problem or the end; a fatal alert ends the connection, and its sender is the one who found the fault.',
  ApplicationData: {
    client: 'What the client says to the service itself, under the final keys.',
    server: 'What the service itself answers, under the final keys.',
  },
  Encrypted: 'A record that could not be decrypted here; its length and time still tell something.',
  Plaintext: 'Bytes that are not TLS: another protocol answers on this port.',
  Proxy: {
    client: 'What was said to the proxy, in the clear, before it passed the connection on.',
    server: 'What the proxy answered, in the clear.',
  },
  StartTls: {
    client: 'The client speaks the service’s own protocol in the clear and asks to change to TLS.',
    server: 'The service answers in the clear, before TLS begins.',
  },
  FIN: 'This side says that it sends nothing more and closes its half of the connection.',
  RST: 'This side ends the connection at once; what was under way may be lost.',
};

/** What the other rows of the diagram mean. */
export const rowMeanings = {
  attempt: 'Before anything can be said, a TCP connection to one of the addresses of the name has to come about.',
  proxy: 'The connection goes to a proxy first; it is asked to pass on to the server.',
  starttls: 'This service begins in the clear and changes to TLS when asked.',
  tls: 'The TLS handshake begins here, on the connection that stands.',
  keys: 'From here on onlookers see only lengths and times; what is shown was decrypted with the keys of this run.',
  connected:
    'Client libraries report success here. With TLS 1.3 the server judges the client’s certificate only afterwards.',
  gap: 'Nobody said anything: work on one side, a slow network, or each side waiting for the other.',
  second: 'To learn whether a certificate is required, the same server was dialled once more without one.',
} as const;

/** One sentence about a message; for a type without words of its own, what is certain about it. */
export function messageMeaning(type: string, from: TlsParty): string {
  const meaning = Object.hasOwn(MEANINGS, type) ? MEANINGS[type] : undefined;
  if (meaning === undefined) return 'A message that this program has no words for; its bytes are shown as they came.';
  return typeof meaning === 'string' ? meaning : meaning[from];
}
