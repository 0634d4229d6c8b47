import type { CommandDifference, CommandFile } from '../../model/connection-history.ts';

/** What an equivalent command cannot say, in one sentence each. */
export const commandDifferenceText: Readonly<Record<CommandDifference, string>> = {
  alpn: 'It offers other protocols by ALPN than the run did.',
  chain: 'It may send issuers that it finds among the trusted certificates; the run sent the certificate alone.',
  groups: 'The hybrid groups need OpenSSL 3.5 or later.',
  proxy: 'It cannot use this proxy and connects directly.',
  request: 'It sends a request of its own once the handshake is done; the run sent none.',
  'server-name': 'It sends no server name by dialling the address, so it checks the address and not the name.',
  'signature-schemes': 'It offers its own signature schemes.',
  timeouts: 'It has no time limits of its own.',
  trust: 'It trusts the file alone, not the system’s store as well.',
};

/** What a file that a command reads has to hold. */
export const commandFileText: Readonly<Record<CommandFile, string>> = {
  certificate: 'The client certificate and after it its issuers, PEM',
  leaf: 'The client certificate alone, PEM',
  key: 'The key of the client certificate, PEM',
  chain: 'The issuers of the client certificate without the root, PEM',
  trust: 'The certificates to trust, PEM',
  'proxy-passphrase': 'The passphrase of the proxy, on its first line',
};
