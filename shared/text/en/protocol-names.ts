import type { StartTlsProtocol } from '../../model/connection.ts';

/** Protocols that begin in the clear, as their users write them. */
export const PROTOCOL_NAMES: Readonly<Record<StartTlsProtocol, string>> = {
  smtp: 'SMTP',
  lmtp: 'LMTP',
  imap: 'IMAP',
  pop3: 'POP3',
  sieve: 'ManageSieve',
  ftp: 'FTP',
  nntp: 'NNTP',
  ldap: 'LDAP',
  xmpp: 'XMPP',
  'xmpp-server': 'XMPP between servers',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
};
