import type { DiagnosisId } from '../../model/connection.ts';
import { type DiagnosisText, words } from './connection-diagnosis-words.ts';

/** Connections that end before TLS is the question, or in the middle of it. */
export const transport = {
  'plaintext-port': words(
    'This port does not speak TLS',
    'The server answered our TLS hello in the clear.',
    'Dial the TLS port of the service. Some services start TLS only after a command of their own protocol.',
    'plaintext-answer',
  ),
  'connection-refused': words(
    'Nothing accepts connections on this port',
    'The host is there and refused the connection.',
    'Check the port, and whether the service is running and listens on this address.',
    'addresses-tried',
  ),
  'name-not-found': words(
    'The host name has no address',
    'The look-up of the name failed before anything was sent.',
    'Check the spelling, the network, and whether the name exists only inside another network.',
    'socket-error',
  ),
  unreachable: words(
    'The network has no way to this host',
    'The operating system could not deliver a packet to it.',
    'Check the network, VPN and routes of this computer.',
    'socket-error',
    'addresses-tried',
  ),
  'timeout-connect': words(
    'The host did not answer',
    'No TCP connection came about in the time given. A firewall that drops packets looks like this.',
    'Check host and port, and whether a firewall is in between.',
    'waited',
    'addresses-tried',
  ),
  'timeout-handshake': words(
    'The server accepted the connection and said nothing',
    'TCP stands, and the server never answered our TLS hello.',
    'Check whether the port speaks TLS, and whether something in between swallows the handshake.',
    'waited',
  ),
  'closed-in-handshake': words(
    'The server closed the connection in the middle of the handshake',
    'The server went away without an alert.',
    'Look into the server’s log. A proxy that expects another server name or a client certificate often does this.',
    'last-message',
  ),
  'reset-in-handshake': words(
    'The connection was reset in the middle of the handshake',
    'The server, or something on the way, cut the connection.',
    'Look into the server’s log. If the server saw nothing, a firewall on the way is the likely cause.',
    'last-message',
  ),
  'closed-after-handshake': words(
    'No data and no alert came before the close',
    'The handshake was complete, and the server left without data and without an alert. Some servers refuse a client this way.',
    'Look into the server’s log. If it asked for a client certificate, check that first.',
  ),
  'malformed-answer': words(
    'The server’s answer breaks the TLS encoding',
    'Our side could not read what the server sent.',
    'Check that the port speaks TLS and that nothing in between changes the data.',
    'malformed-message',
  ),
  stalled: words(
    'The server began to answer and then stopped',
    'The answer did not become complete in the time given.',
    'Try again with a longer limit. Some servers hide a refusal behind a long delay.',
    'waited',
    'bytes-received',
  ),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;

/** Proxy, STARTTLS and our own address. */
export const beforeTls = {
  'starttls-refused': words(
    'The server does not start TLS on this port',
    'The server speaks the protocol we asked for and did not agree to change to TLS.',
    'Ask the server’s operator to enable TLS for this service, or dial the port on which TLS begins at once.',
    'starttls-not-offered',
    'starttls-answer',
    'starttls-greeting-refused',
  ),
  'starttls-unexpected': words(
    'The conversation before TLS went wrong',
    'TLS did not begin, because the server said something else than the protocol foresees, or nothing.',
    'Check that port and protocol belong together. A port that begins with TLS at once wants no STARTTLS.',
    'starttls-other-protocol',
    'starttls-tls-spoken',
    'starttls-pipelined',
    'starttls-unreadable',
    'starttls-problem',
    'starttls-closed',
    'waited',
  ),
  'proxy-refused': words(
    'The proxy opened no way to the server',
    'The proxy was reached and did not connect us to the server. The server itself was never spoken to.',
    'Ask the proxy’s operator whether it may connect to this host and port, or dial without the proxy.',
    'proxy-answer',
    'proxy-code',
    'proxy-problem',
    'proxy-closed',
    'waited',
  ),
  'proxy-login': words(
    'The proxy wants a login',
    'The proxy did not let us through without a login it accepts.',
    'Give the proxy’s user name and password, or correct them.',
    'proxy-login-not-sent',
    'proxy-login-sent',
    'proxy-method-wanted',
  ),
  'proxy-unreachable': words(
    'The proxy cannot be reached',
    'No connection to the proxy came about, so nothing was sent to the server.',
    'Check host and port of the proxy, and whether it is running.',
    'proxy-address',
    'socket-error',
    'waited',
  ),
  'local-address-unusable': words(
    'Our side cannot leave from this address',
    'The operating system did not let us use the local address that was asked for.',
    'Choose an address this computer has, of the same family as the server’s address, or leave the choice to the system.',
    'local-address',
    'socket-error',
  ),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;
