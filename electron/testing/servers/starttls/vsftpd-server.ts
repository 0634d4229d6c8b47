import type { TestServer } from '../tool-process.ts';
import { type ServerFiles, startOnFreePort } from './server-folder.ts';

/** vsftpd with AUTH TLS, asking for a client certificate. */
export const startVsftpd = (files: ServerFiles): Promise<TestServer> =>
  startOnFreePort({ name: 'vsftpd', files }, (folder, port) => ({
    command: '/usr/sbin/vsftpd',
    debianPackage: 'vsftpd',
    args: [
      folder.write(
        'vsftpd.conf',
        `listen=YES
listen_address=127.0.0.1
listen_port=${port}
background=NO
run_as_launching_user=YES
anonymous_enable=YES
anon_root=${folder.makeFolder('files')}
secure_chroot_dir=${folder.makeFolder('empty')}
vsftpd_log_file=${folder.path('vsftpd.log')}
seccomp_sandbox=NO
ssl_enable=YES
allow_anon_ssl=YES
ssl_request_cert=YES
rsa_cert_file=${folder.certFile}
rsa_private_key_file=${folder.keyFile}
ca_certs_file=${folder.clientCaFile}
`,
      ),
    ],
  }));
