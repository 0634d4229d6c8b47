import type { StartTlsProtocol } from '../../../shared/model/connection.ts';
import type { Dialogue } from '../transport/dialogue.ts';
import { mysql, postgres } from './databases.ts';
import { ldap } from './ldap.ts';
import { imap, lmtp, pop3, sieve, smtp } from './mail.ts';
import type { StartTlsNames } from './replies.ts';
import { ftp, nntp } from './transfer.ts';
import { xmpp, xmppServer } from './xmpp.ts';

/**
 * What our side says and expects before TLS in each protocol. A dialogue returns once the server has agreed; octets behind its
 * consent are the caller's to refuse.
 */
export const STARTTLS_DIALOGUES: Readonly<Record<StartTlsProtocol, (names: StartTlsNames) => Dialogue>> = {
  smtp,
  lmtp,
  imap,
  pop3,
  sieve,
  ftp,
  nntp,
  ldap,
  xmpp,
  'xmpp-server': xmppServer,
  postgres,
  mysql,
};
