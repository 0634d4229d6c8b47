import type { TestServer } from '../tool-process.ts';
import { type ServerFiles, startOnFreePort } from './server-folder.ts';

/** OpenLDAP without a database: the root entry alone. Without `tls` it has no certificate and refuses StartTLS. */
export const startSlapd = (files: ServerFiles, tls = true): Promise<TestServer> =>
  startOnFreePort({ name: 'slapd', files }, (folder, port) => ({
    command: '/usr/sbin/slapd',
    debianPackage: 'slapd',
    args: [
      '-d',
      '0',
      '-h',
      `ldap://127.0.0.1:${port}`,
      '-f',
      folder.write(
        'slapd.conf',
        tls
          ? `TLSCertificateFile ${folder.certFile}
TLSCertificateKeyFile ${folder.keyFile}
TLSCACertificateFile ${folder.clientCaFile}
TLSVerifyClient try
`
          : 'sizelimit 1\n',
      ),
    ],
  }));
