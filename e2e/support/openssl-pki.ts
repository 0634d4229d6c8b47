import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openssl } from './tools.ts';

export const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
] as const;

export interface WantedCertificate {
  /** Name of its files: `<stem>.pem`, and `<stem>.key`, which is made unless it is there. */
  readonly stem: string;
  /** As OpenSSL writes it: `/CN=Far Away CA/O=Far Away`. */
  readonly subject: string;
  readonly days: number;
  /** Lines of an OpenSSL extension section. */
  readonly extensions: readonly string[];
  /** Stem of its issuer; without one it is self-signed. */
  readonly issuer?: string;
  /** Certifies this public key of somebody else. */
  readonly publicKeyFile?: string;
}

/** A certificate of an authority outside the workspace, made by OpenSSL; answers its file. */
export function certify(folder: string, wanted: WantedCertificate): string {
  const { stem, subject, days, extensions, issuer, publicKeyFile } = wanted;
  const at = (name: string): string => path.join(folder, name);
  if (!existsSync(at(`${stem}.key`))) newKey(at(`${stem}.key`));
  openssl('req', '-new', '-utf8', '-key', at(`${stem}.key`), '-subj', subject, '-out', at(`${stem}.csr`));
  writeFileSync(at(`${stem}.ext`), `${extensions.join('\n')}\n`);
  const signer =
    issuer === undefined
      ? ['-signkey', at(`${stem}.key`)]
      : ['-CA', at(`${issuer}.pem`), '-CAkey', at(`${issuer}.key`), '-CAcreateserial'];
  const key = publicKeyFile === undefined ? [] : ['-force_pubkey', publicKeyFile];
  const what = ['-in', at(`${stem}.csr`), '-out', at(`${stem}.pem`), '-days', String(days)];
  openssl('x509', '-req', ...what, ...signer, ...key, '-extfile', at(`${stem}.ext`));
  return at(`${stem}.pem`);
}

/** A PKCS#12 file of a certificate and its key, closed by a passphrase. */
export function packPkcs12(folder: string, stem: string, passphrase: string, ...chain: readonly string[]): string {
  const at = (name: string): string => path.join(folder, name);
  const above = chain.flatMap((one) => ['-certfile', at(`${one}.pem`)]);
  const what = ['-in', at(`${stem}.pem`), '-inkey', at(`${stem}.key`), '-name', stem, ...above];
  openssl('pkcs12', '-export', ...what, '-passout', `pass:${passphrase}`, '-out', at(`${stem}.p12`));
  return at(`${stem}.p12`);
}

const newKey = (file: string): string =>
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file);
