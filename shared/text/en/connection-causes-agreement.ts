import type { DiagnosisId } from '../../model/connection.ts';
import { causeText, type DiagnosisText } from './connection-cause-words.ts';

/** What the two hellos could not agree on. */
export const agreementCauses = {
  'version-mismatch': causeText({
    title: 'The two sides share no TLS version',
    cause: 'One side ended the handshake because of the protocol version.',
    fix: 'Allow a version on our side that the server speaks, or enable a newer version on the server.',
    log: 'An unsupported protocol version.',
    told: ['versions-offered', 'version-answered'],
  }),
  'cipher-mismatch': causeText({
    title: 'The two sides share no cipher suite',
    cause: 'The server ended the handshake right after our offer and found no cipher suite it accepts.',
    fix: 'Compare the suites our side offers with the server’s settings, and allow one that both know.',
    log: 'No shared cipher.',
    told: ['ciphers-offered'],
  }),
  'group-mismatch': causeText({
    title: 'The two sides share no key exchange group',
    cause: 'The server ended the handshake right after our offer and found no group for the key exchange.',
    fix: 'Offer a group the server knows, such as X25519 or secp256r1, or allow one of ours on the server.',
    log: 'No suitable key share, or no shared group.',
    told: ['groups-offered', 'group-answered'],
  }),
  'signature-scheme-mismatch': causeText({
    title: 'The two sides share no signature scheme',
    cause: 'The server’s key makes none of the signatures our side accepts.',
    fix: 'Accept a scheme that fits the server’s key, or give the server a certificate with another type of key.',
    log: 'No suitable or no shared signature algorithm.',
    told: ['schemes-offered'],
  }),
  'sni-unrecognised': causeText({
    title: 'The server does not know this server name',
    cause: 'The server turned our side away because of the name it asked for.',
    fix: 'Send a server name the server is configured for, or ask its operator to add this one.',
    log: 'An unknown server name, a rejected handshake, or a request for another name than that of the connection.',
    told: ['server-name-sent', 'server-name-not-sent', 'page-refuses'],
  }),
  'alpn-mismatch': causeText({
    title: 'The two sides share no application protocol',
    cause: 'The server speaks none of the protocols our side offered, and the handshake ended over it.',
    fix: 'Offer a protocol the server speaks, or none.',
    log: 'No application protocol in common (ALPN).',
    told: ['alpn-offered', 'alpn-answered'],
  }),
  'hello-intolerance': causeText({
    title: 'Something on the way cannot take our large ClientHello',
    cause:
      'The post-quantum key share makes our first message larger than one packet. Old load balancers and firewalls drop or reset such a connection before the server answers.',
    fix: 'Dial again with classic groups. If that works, have the device updated that reads TLS on the way.',
    log: 'Nothing, or a connection that ended before a complete ClientHello was read.',
    told: ['hello-size', 'no-answer'],
  }),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;
