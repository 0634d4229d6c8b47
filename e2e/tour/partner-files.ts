import { readFileSync, writeFileSync } from 'node:fs';
import { CA_EXTENSIONS, certify, packPkcs12 } from '../support/openssl-pki.ts';
import type { Tour } from './tour.ts';

export const SECRET = 'nordlys-clearing.yaml';
export const BEFORE = 'clearing-gw-before.pem';
export const NAME = 'clearing-gw.nordlys.example';
export const TRANSPORT_PASSPHRASE = 'by telephone, 14:30';

const GATEWAY = '/C=NO/O=Nordlys Bank ASA/CN=';

/** What a partner's platform hands over: a Kubernetes secret with two chains, a key and a locked PKCS#12. */
export function makePartnerSecret({ file, workspace: { folder } }: Tour): void {
  const ca = (name: string): string => `/C=NO/O=Nordlys Bank ASA/CN=Nordlys ${name}`;
  certify(folder, { stem: 'nordlys-root', subject: ca('Root CA'), days: 3650, extensions: CA_EXTENSIONS });
  certify(folder, {
    stem: 'nordlys-issuing',
    subject: ca('Issuing CA 2'),
    days: 1825,
    issuer: 'nordlys-root',
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', ...CA_EXTENSIONS.slice(1), AUTHORITY_KEY],
  });
  const gateway = { subject: `${GATEWAY}${NAME}`, issuer: 'nordlys-issuing' };
  certify(folder, { ...gateway, stem: 'clearing-gw-before', days: 12, extensions: leaf('serverAuth', NAME) });
  // Valid for long and with a bit of key usage that elliptic curves have no use for: something for lint to find.
  certify(folder, {
    ...gateway,
    stem: 'clearing-gw',
    days: 900,
    extensions: leaf('serverAuth', NAME, 'clearing.nordlys.example').with(
      1,
      'keyUsage=digitalSignature,keyEncipherment',
    ),
  });
  certify(folder, {
    stem: 'nordlys-batch',
    subject: `${GATEWAY}nordlys-batch-01`,
    issuer: 'nordlys-issuing',
    days: 365,
    extensions: leaf('clientAuth', 'batch-01.nordlys.example'),
  });
  packPkcs12(folder, 'nordlys-batch', TRANSPORT_PASSPHRASE, 'nordlys-issuing');
  writeFileSync(file(SECRET), renderSecret(file));
}

const AUTHORITY_KEY = 'authorityKeyIdentifier=keyid';

const leaf = (purpose: string, ...names: readonly string[]): readonly string[] => [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  `extendedKeyUsage=${purpose}`,
  `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
  'subjectKeyIdentifier=hash',
  AUTHORITY_KEY,
];

function renderSecret(file: Tour['file']): string {
  const base64 = (...names: readonly string[]): string =>
    Buffer.concat(names.map((name) => readFileSync(file(name)))).toString('base64');
  return `apiVersion: v1
kind: Secret
metadata:
  name: clearing-gw-tls
  namespace: nordlys
type: kubernetes.io/tls
data:
  tls.crt: ${base64('clearing-gw.pem', 'nordlys-issuing.pem')}
  tls.key: ${base64('clearing-gw.key')}
  ca.crt: ${base64('nordlys-root.pem')}
  batch.p12: ${base64('nordlys-batch.p12')}
`;
}
