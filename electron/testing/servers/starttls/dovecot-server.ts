import { userInfo } from 'node:os';
import process from 'node:process';
import type { TestServer } from '../tool-process.ts';
import { type ServerFiles, type ServerFolder, startOnFreePorts } from './server-folder.ts';

const SERVICES = ['imap', 'pop3', 'sieve', 'lmtp', 'smtp'] as const;
export type MailService = (typeof SERVICES)[number];

/** Dovecot with all that it speaks; `smtp` is its submission service. Each asks for a client certificate and needs none. */
export async function startDovecot(
  files: ServerFiles,
  tls = true,
): Promise<Omit<TestServer, 'port'> & { readonly portOf: Readonly<Record<MailService, number>> }> {
  const { ports, stop, log } = await startOnFreePorts(
    { name: 'dovecot', files, ports: SERVICES.length },
    (folder, chosen) => ({
      command: '/usr/sbin/dovecot',
      debianPackage: 'dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-managesieved dovecot-submissiond',
      args: ['-F', '-c', folder.write('dovecot.conf', dovecotConfig(folder, chosen, tls))],
    }),
  );
  const [imap = 0, pop3 = 0, sieve = 0, lmtp = 0, smtp = 0] = ports;
  return { portOf: { imap, pop3, sieve, lmtp, smtp }, stop, log };
}

const login = (service: string, listener: string, port: number): string => `
service ${service}-login {
  chroot =
  inet_listener ${listener} {
    port = ${port}
  }
  inet_listener ${listener}s {
    port = 0
  }
}`;

function dovecotConfig(folder: ServerFolder, ports: readonly number[], tls: boolean): string {
  const [imap = 0, pop3 = 0, sieve = 0, lmtp = 0, submission = 0] = ports;
  const user = process.getuid?.() === 0 ? 'nobody' : userInfo().username;
  return `base_dir = ${folder.makeFolder('run')}
state_dir = ${folder.makeFolder('state')}
log_path = /dev/stderr
protocols = imap pop3 lmtp sieve submission
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${user === 'nobody' ? 'nogroup' : user}
default_login_user = ${user}
ssl = ${tls ? 'yes' : 'no'}
ssl_cert = <${folder.certFile}
ssl_key = <${folder.keyFile}
ssl_ca = <${folder.clientCaFile}
ssl_verify_client_cert = yes
ssl_require_crl = no
mail_location = maildir:${folder.path('mail')}
submission_relay_host = 127.0.0.1
submission_relay_port = 9
passdb {
  driver = static
  args = nopassword=y
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
${login('imap', 'imap', imap)}
${login('pop3', 'pop3', pop3)}
${login('managesieve', 'sieve', sieve)}
${login('submission', 'submission', submission)}
service lmtp {
  user = ${user}
  inet_listener lmtp {
    port = ${lmtp}
  }
}
`;
}
