import type { DiagnosisId } from '../../model/connection.ts';
import { causeText, type DiagnosisText } from './connection-cause-words.ts';

const NOTHING = 'Nothing: the server never saw this connection.';

/** What ends a connection before or beside TLS. */
export const transportCauses = {
  'plaintext-port': causeText({
    title: 'This port does not speak TLS',
    cause: 'The server answered our TLS hello in the clear.',
    fix: 'Dial the TLS port of the service. Some services start TLS only after a command of their own protocol.',
    log: 'A malformed request or an unknown command: our TLS hello read as text.',
    told: ['plaintext-answer'],
  }),
  'connection-refused': causeText({
    title: 'Nothing accepts connections on this port',
    cause: 'The host is there and refused the connection.',
    fix: 'Check the port, and whether the service is running and listens on this address.',
    log: NOTHING,
    told: ['addresses-tried'],
  }),
  'name-not-found': causeText({
    title: 'The host name has no address',
    cause: 'The look-up of the name failed before anything was sent.',
    fix: 'Check the spelling, the network, and whether the name exists only inside another network.',
    log: NOTHING,
    told: ['socket-error'],
  }),
  unreachable: causeText({
    title: 'The network has no way to this host',
    cause: 'The operating system could not deliver a packet to it.',
    fix: 'Check the network, VPN and routes of this computer.',
    log: NOTHING,
    told: ['socket-error', 'addresses-tried'],
  }),
  'timeout-connect': causeText({
    title: 'The host did not answer',
    cause: 'No TCP connection came about in the time given. A firewall that drops packets looks like this.',
    fix: 'Check host and port, and whether a firewall is in between.',
    log: NOTHING,
    told: ['waited', 'addresses-tried'],
  }),
  'timeout-handshake': causeText({
    title: 'The server accepted the connection and said nothing',
    cause: 'TCP stands, and the server never answered our TLS hello.',
    fix: 'Check whether the port speaks TLS, and whether something in between drops what it says.',
    log: 'Nothing, or a connection that the client gave up.',
    told: ['waited'],
  }),
  'closed-in-handshake': causeText({
    title: 'The server closed the connection in the middle of the handshake',
    cause: 'The server went away without an alert.',
    fix: 'Look into the server’s log. A proxy that expects another server name or a client certificate often does this.',
    log: 'The reason, which this server does not tell its clients.',
    told: ['last-message'],
  }),
  'reset-in-handshake': causeText({
    title: 'The connection was reset in the middle of the handshake',
    cause: 'The server, or something on the way, cut the connection.',
    fix: 'Look into the server’s log. If the server saw nothing, a firewall on the way is the likely cause.',
    log: 'The reason, or nothing where something on the way cut the connection.',
    told: ['last-message'],
  }),
  'closed-after-handshake': causeText({
    title: 'No data and no alert came before the close',
    cause:
      'The handshake was complete, and the server left without data and without an alert. Some servers refuse a client this way.',
    fix: 'Look into the server’s log. If it asked for a client certificate, check that first.',
    log: 'The reason, which this server does not tell its clients.',
    told: ['refusal-delayed'],
  }),
  'malformed-answer': causeText({
    title: 'The server’s answer breaks the TLS encoding',
    cause: 'Our side could not read what the server sent.',
    fix: 'Check that the port speaks TLS and that nothing in between changes the data.',
    log: 'An alert of the client such as decode_error or unexpected_message.',
    told: ['malformed-message'],
  }),
  'endless-answer': causeText({
    title: 'The server sends without end',
    cause: 'The server sent more than any handshake needs, and our side stopped reading.',
    fix: 'Check host and port: no TLS server that keeps to the standard does this, nor should anything on the way.',
    log: 'A connection that the client closed.',
    told: ['bytes-received'],
  }),
  stalled: causeText({
    title: 'The server began to answer and then stopped',
    cause: 'The answer did not become complete in the time given.',
    fix: 'Try again with a longer limit. Some servers hide a refusal behind a long delay.',
    log: 'A reason, logged before the delay, or a connection that the client gave up.',
    told: ['waited', 'bytes-received'],
  }),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;
