import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openssl } from './outside-authority.ts';

const CONFIG = (dir: string): string => `
[ ca ]
default_ca = CA_default # the one that is used

[ CA_default ]
dir = ${dir}
database = $dir/index.txt
new_certs_dir = $dir/newcerts
certificate = $dir/cacert.pem
private_key = \${dir}/private/cakey.pem
serial = $dir/serial
crlnumber = $dir/crlnumber
default_md = sha256
default_days = 400
default_crl_days = 30
policy = anything
unique_subject = no
x509_extensions = leaf
crl_extensions = list
copy_extensions = none

[ anything ]
countryName = optional
organizationName = optional
commonName = supplied

[ leaf ]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = clientAuth

[ list ]
authorityKeyIdentifier = keyid:always

[ authority ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ req ]
distinguished_name = name
[ name ]
`;

/** An authority that `openssl ca` itself keeps in a folder: issues, revokes and signs lists there. */
export interface OpensslCa {
  readonly folder: string;
  at(name: string): string;
  /** Answers the serial number of the new certificate; its key is in `private/<name>.key`. */
  issue(name: string): string;
  /** `...reason`: as `-crl_reason`, `-crl_hold`, `-crl_compromise` take it. */
  revoke(serial: string, ...reason: readonly string[]): void;
  genCrl(): void;
  /** Runs `openssl ca` with its configuration. */
  ca(...args: readonly string[]): void;
}

interface CaOptions {
  readonly name: string;
  readonly passphrase?: string;
  /** Signs it; without one it signs itself. */
  readonly parent?: OpensslCa;
  readonly firstCrlNumber?: string;
}

export function makeOpensslCa(
  folder: string,
  { name, passphrase, parent, firstCrlNumber = '1000' }: CaOptions,
): OpensslCa {
  for (const each of ['newcerts', 'private', 'crl', 'csr']) mkdirSync(path.join(folder, each), { recursive: true });
  const at = (file: string): string => path.join(folder, file);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '1000\n');
  writeFileSync(at('crlnumber'), `${firstCrlNumber}\n`);
  writeFileSync(at('openssl.cnf'), CONFIG(folder));
  const protect = passphrase === undefined ? ['-nodes'] : ['-passout', `pass:${passphrase}`];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', at('private/cakey.pem'), ...protect];
  const about = ['-config', at('openssl.cnf'), '-subj', `/C=DE/O=Elsewhere/CN=${name}`];
  if (parent === undefined)
    openssl('req', '-x509', '-days', '3000', '-extensions', 'authority', ...key, ...about, '-out', at('cacert.pem'));
  else {
    openssl('req', '-new', ...key, ...about, '-out', at('ca.csr'));
    parent.ca('-extensions', 'authority', '-days', '2000', '-notext', '-in', at('ca.csr'), '-out', at('cacert.pem'));
  }
  const opening = passphrase === undefined ? [] : ['-passin', `pass:${passphrase}`];
  const ca = (...args: readonly string[]): void =>
    openssl('ca', '-batch', '-config', at('openssl.cnf'), ...opening, ...args);
  return {
    folder,
    at,
    ca,
    issue: (subject) => {
      const serial = execFileSync('cat', [at('serial')], { encoding: 'utf8' }).trim();
      const files = ['-keyout', at(`private/${subject}.key`), '-out', at(`csr/${subject}.csr`)];
      const own = [
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        `/O=Elsewhere/CN=${subject}`,
      ];
      openssl('req', '-new', '-config', at('openssl.cnf'), ...own, ...files);
      ca('-in', at(`csr/${subject}.csr`), '-out', at(`${subject}.out`));
      return serial;
    },
    revoke: (serial, ...reason) => ca('-revoke', at(`newcerts/${serial}.pem`), ...reason),
    genCrl: () => ca('-gencrl', '-out', at('crl/crl.pem')),
  };
}
